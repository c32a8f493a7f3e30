"""Merchants down, months across: each cell says in a word where the month stands, and how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot

from desktop import i18n
from desktop.domain.closing import MonthState
from desktop.domain.folding import fold
from desktop.i18n import gettext as _
from desktop.sheets.closing import ClosingLine, ClosingSheet
from desktop.sheets.table import Cell, TableSheet
from desktop.views.statement.words import month_state_shape, month_state_words
from desktop.views.theme import icons, look
from desktop.views.theme.tokens import ROW_HEIGHT, Type
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.lines_table import SORT_ROLE, Column, Index, LinesTable, in_words
from desktop.views.widgets.lines_view import LinesView

ORDER = tuple(MonthState)


@dataclass(frozen=True)
class MerchantMonths:
    """One merchant's months; those without a purchase are left out."""

    merchant_id: UUID
    trade_name: str
    cells: Mapping[str, ClosingLine] = field(default_factory=dict)

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.cells.values()), Decimal(0))

    def state_in(self, month: str) -> str:
        cell = self.cells.get(month)
        return month_state_words(cell.state) if cell else ""

    def amount_in(self, month: str) -> Decimal | None:
        cell = self.cells.get(month)
        return cell.amount if cell else None

    def words_in(self, month: str) -> str:
        """`paid` above, `€12.40` below."""
        cell = self.cells.get(month)
        return f"{month_state_words(cell.state)}\n{i18n.money(cell.amount)}" if cell else ""


def merchants_of(sheets: Sequence[ClosingSheet]) -> tuple[MerchantMonths, ...]:
    """By name."""
    names: dict[UUID, str] = {}
    cells: dict[UUID, dict[str, ClosingLine]] = {}
    for sheet in sheets:
        for line in sheet.lines:
            names[line.merchant_id] = line.trade_name
            cells.setdefault(line.merchant_id, {})[sheet.month] = line
    found = [MerchantMonths(one, name, cells[one]) for one, name in names.items()]
    return tuple(sorted(found, key=lambda one: (one.trade_name, one.merchant_id)))


class MonthsTable(LinesTable[MerchantMonths]):
    """The first column is the merchant, the last the sum; those between are `months`."""

    def __init__(self) -> None:
        self.months: tuple[str, ...] = ()
        super().__init__(_columns(()))

    def show_months(self, months: Sequence[str], lines: Sequence[MerchantMonths]) -> None:
        self.beginResetModel()
        self.months, self.columns = tuple(months), _columns(months)
        self._lines = list(lines)
        self._prepare()
        self.endResetModel()

    def month_at(self, column: int) -> str:
        """Empty of the merchant and of the sum."""
        return self.months[column - 1] if 0 < column <= len(self.months) else ""

    def text_at(self, row: int, column: int) -> str:
        month = self.month_at(column)
        return self.line_at(row).words_in(month) if month else super().text_at(row, column)

    def folded(self, row: int) -> str:
        words = " ".join(self.line_at(row).words_in(month) for month in self.months)
        return f"{super().folded(row)} {fold(words)}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        month = self.month_at(index.column()) if index.isValid() else ""
        if not month:
            return super().data(index, role)
        line = self.line_at(index.row())
        cell = line.cells.get(month)
        if role == SORT_ROLE:
            return (-ORDER.index(cell.state), cell.amount) if cell else (-len(ORDER), Decimal(0))
        if cell is None:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        return self._said(line, month, cell, role)

    def _said(self, line: MerchantMonths, month: str, cell: ClosingLine, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return line.words_in(month)
        if role == Qt.ItemDataRole.DecorationRole:
            icon, tone = month_state_shape(cell.state)
            return icons.icon(icon, "muted" if tone == "neutral" else tone)
        if role == Qt.ItemDataRole.FontRole:
            return look.figures(Type.SMALL)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return _("{merchant}, {month}: {state}, {amount}").format(
                merchant=line.trade_name,
                month=i18n.month_name(month),
                state=month_state_words(cell.state),
                amount=i18n.money(cell.amount),
            )
        return None


class MonthsView(LinesView):
    """Enter opens the cell: its statement, or what is to be checked."""

    cell_chosen = Signal(object)  # a ClosingLine

    def __init__(self, table: MonthsTable, empty: EmptyState, name: str) -> None:
        super().__init__(table, empty, name)
        self._months_table = table
        self._grid.verticalHeader().setDefaultSectionSize(round(look.scaled(ROW_HEIGHT) * 1.5))
        self.line_chosen.connect(self._choose_cell)

    @Slot(object)
    def _choose_cell(self, line: MerchantMonths) -> None:
        """On the name or on the sum, the latest month that there is."""
        month = self._months_table.month_at(self._grid.currentIndex().column())
        cell = line.cells.get(month) or next(iter(line.cells.values()), None)
        if cell is not None:
            self.cell_chosen.emit(cell)

    def as_text(self) -> str:
        """The chosen lines, or all that are shown, as `as_table` has them."""
        titles, rows = self._titles(), self._rows(self.selected_lines() or self._shown())
        return "\n".join("\t".join(in_words(x, "amount") for x in row) for row in (titles, *rows))

    def as_table(self, name: str) -> TableSheet:
        """The lines that are shown, in their order; each month as a state and as an amount."""
        return TableSheet(name, self._titles(), self._rows(self._shown()))

    def _shown(self) -> list[MerchantMonths]:
        return [self._line_in(row) for row in range(self.shown_count)]

    def _titles(self) -> tuple[str, ...]:
        titles = []
        for month in self._months_table.months:
            named = i18n.month_name(month)
            titles += [_("{month}, state").format(month=named), named]
        return (_("Merchant"), *titles, _("In all"))

    def _rows(self, lines: Sequence[MerchantMonths]) -> tuple[tuple[Cell, ...], ...]:
        months = self._months_table.months
        return tuple(
            (
                line.trade_name,
                *(x for m in months for x in (line.state_in(m), line.amount_in(m))),
                line.amount,
            )
            for line in lines
        )


def _columns(months: Sequence[str]) -> tuple[Column[MerchantMonths], ...]:
    return (
        Column(_("Merchant"), _name, stretch=True),
        *(Column(_short(month), _nothing) for month in months),
        Column(_("In all"), _amount, "amount"),
    )


def _name(line: MerchantMonths) -> str:
    return line.trade_name


def _amount(line: MerchantMonths) -> Decimal:
    return line.amount


def _nothing(_line: MerchantMonths) -> str:
    """What a month says, `data` knows."""
    return ""


def _short(month: str) -> str:
    return f"{i18n.short_month(month)} {month[:4]}"
