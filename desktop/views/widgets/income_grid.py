"""The income grid, persons × months × sources: filled with Tab and Enter, `=`, Z and Insert."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.income import IncomeSource
from desktop.i18n import gettext as _
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.income_block import NameOf, PersonBlock, SourceLine
from desktop.views.widgets.income_cell import ABOVE, BELOW, NEXT, IncomeCell
from desktop.views.widgets.reading_order import step_on
from desktop.views.widgets.source_field import SourceField
from desktop.views.widgets.text import label, rule
from desktop.views.widgets.typed_amount import shown_amount
from desktop.views.widgets.typed_income import ATTESTED_ZERO, GridPerson, IncomeRow


class IncomeGrid(QWidget):
    """Every key tells `changed`; a cell that was left tells `cell_left` for the typing aids."""

    changed = Signal()
    cell_left = Signal(object, str, str)  # member id, month, source
    row_removed = Signal(object)  # the IncomeRow, for whoever wants it back
    zero_refused = Signal()  # an income is stated, so that there was not nothing
    finished = Signal()  # Enter after the last person

    def __init__(
        self, name_of: NameOf, discretion: Discretion, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name_of, self._discretion = name_of, discretion
        self._months: tuple[str, ...] = ()
        self._people: tuple[GridPerson, ...] = ()
        self._blocks: list[PersonBlock] = []
        self._place_of: dict[IncomeCell, tuple[PersonBlock, SourceLine]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        self._totals: list[DiscreetLabel] = []
        self._foot = QWidget()
        self._column.addWidget(self._foot)

    @property
    def months(self) -> tuple[str, ...]:
        return self._months

    def lay_out(
        self, people: Sequence[GridPerson], months: Sequence[str], rows: Iterable[IncomeRow]
    ) -> None:
        """Show these rows; nothing is rebuilt while people and months stay as they are."""
        rows = tuple(rows)
        if tuple(people) != self._people or tuple(months) != self._months:
            self._rebuild(tuple(people), tuple(months))
        for block in self._blocks:
            wanted = [row for row in rows if row.member_id == block.person.id]
            for line in [n for n in block.lines if n.source not in {r.source for r in wanted}]:
                self._take_away(block, line)
            for row in wanted:
                block.line_of(row.source).fill(row.amounts)

    def rows(self) -> tuple[IncomeRow, ...]:
        return tuple(row for block in self._blocks for row in block.rows())

    def put(self, member_id: UUID, source: str, amounts: Mapping[str, str]) -> None:
        """Set some months of a source as if they had been typed: an advice that was taken."""
        block = self._block_of(member_id)
        if block is not None:
            line = block.line_of(source)
            line.fill(line.amounts() | dict(amounts))
            self.changed.emit()

    def explain_rows(self, reasons: Mapping[str, str]) -> None:
        """Source → why it does not count, in words."""
        for block in self._blocks:
            for line in block.lines:
                line.explain(reasons.get(line.source, ""))

    def show_totals(self, totals: Mapping[str, Decimal]) -> None:
        for month, total in zip(self._months, self._totals, strict=True):
            total.say(shown_amount(totals[month]) if month in totals else "")

    def start(self) -> None:
        """Put the focus where typing goes on: the first empty cell, otherwise the first person."""
        empty = next((c for c in self._cells() if not c.typed_text.strip()), None)
        if empty is not None:
            empty.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._blocks:
            self._blocks[0].adder.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        focused = self.focusWidget()
        place = self._place_of.get(focused) if isinstance(focused, IncomeCell) else None
        is_removal = event.key() == Qt.Key.Key_Delete and bool(
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if place and event.key() == Qt.Key.Key_Insert:
            place[0].adder.setFocus()
        elif place and is_removal:
            self._remove(*place)
        else:
            super().keyPressEvent(event)

    def _rebuild(self, people: tuple[GridPerson, ...], months: tuple[str, ...]) -> None:
        for block in self._blocks:
            block.hide()
            block.deleteLater()
        self._blocks, self._place_of = [], {}
        self._people, self._months = people, months
        for person in people:
            block = PersonBlock(person, months, self._name_of, self._discretion)
            block.line_added.connect(self._know)
            block.remove_requested.connect(self._remove)
            block.adder.chosen.connect(self._add_source)
            block.adder.passed.connect(self._pass)
            block.adder.zero_requested.connect(self._attest_nothing)
            self._blocks.append(block)
            self._column.insertWidget(self._column.count() - 1, block)
        self._build_foot()

    def _build_foot(self) -> None:
        self._foot.hide()
        self._foot.deleteLater()
        self._foot = QWidget()
        column = QVBoxLayout(self._foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(rule())
        row = QHBoxLayout()
        row.setContentsMargins(Space.S, Space.XS, 0, Space.XS)
        row.setSpacing(Space.XS)
        row.addWidget(label(_("Total counted"), "heading"), 1)
        self._totals = []
        for month in self._months:
            total = DiscreetLabel(self._discretion, "", "heading")
            total.setFixedWidth(look.scaled(112))
            total.setAlignment(Qt.AlignmentFlag.AlignRight)
            total.setContentsMargins(0, 0, look.scaled(Space.S) + 2, 0)
            total.setAccessibleDescription(month)
            self._totals.append(total)
            row.addWidget(total)
        row.addSpacing(look.scaled(28) + Space.XS)
        column.addLayout(row)
        self._column.addWidget(self._foot)

    def _cells(self) -> list[IncomeCell]:
        return [cell for block in self._blocks for line in block.lines for cell in line.cells]

    def _block_of(self, member_id: UUID) -> PersonBlock | None:
        return next((b for b in self._blocks if b.person.id == member_id), None)

    def _stops(self) -> list[QWidget]:
        """What Tab and Enter visit, in the order in which people speak."""
        return [
            stop
            for block in self._blocks
            for stop in (*(cell for line in block.lines for cell in line.cells), block.adder)
        ]

    @Slot(object)
    def _know(self, line: SourceLine) -> None:
        block = self.sender()
        if not isinstance(block, PersonBlock):
            return
        for cell in line.cells:
            self._place_of[cell] = (block, line)
            cell.typed.connect(self._tell_typed)
            cell.left.connect(self._tell_left)
            cell.same_requested.connect(self._repeat)
            cell.move_requested.connect(self._move)

    @Slot(object)
    def _tell_typed(self, _cell: object) -> None:
        self.changed.emit()

    @Slot(object)
    def _tell_left(self, cell: IncomeCell) -> None:
        place = self._place_of.get(cell)
        if place is not None:
            self.cell_left.emit(place[0].person.id, cell.month, place[1].source)

    @Slot(object)
    def _repeat(self, cell: IncomeCell) -> None:
        """The month before, of the same source; the first month has none before."""
        cells = self._place_of[cell][1].cells
        position = cells.index(cell)
        if position:
            cell.change_to(cells[position - 1].typed_text)
            self._move(cell, NEXT)

    @Slot(object, int)
    def _move(self, cell: IncomeCell, direction: int) -> None:
        if direction in {ABOVE, BELOW}:
            self._move_in_column(cell, 1 if direction == BELOW else -1)
        else:
            self._step_from(cell, 1 if direction == NEXT else -1)

    def _step_from(self, stop: QWidget, by: int) -> None:
        stops = self._stops()
        position = stops.index(stop) + by
        if 0 <= position < len(stops):
            stops[position].setFocus(Qt.FocusReason.TabFocusReason)
            return
        if position > 0:
            self.finished.emit()
        if stop.hasFocus():  # whoever heard of it knew no place to go on at
            step_on(stop, is_next=position > 0, outside=self)

    def _move_in_column(self, cell: IncomeCell, by: int) -> None:
        column = [other for other in self._cells() if other.month == cell.month]
        position = column.index(cell) + by
        if 0 <= position < len(column):
            column[position].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(str)
    def _add_source(self, source: str) -> None:
        block = self._sending_block()
        if block is not None:
            block.line_of(source).cells[0].setFocus(Qt.FocusReason.TabFocusReason)
            self.changed.emit()

    @Slot(bool)
    def _pass(self, is_forward: bool) -> None:  # noqa: FBT001 - a Qt slot
        block = self._sending_block()
        if block is not None:
            self._step_from(block.adder, 1 if is_forward else -1)

    @Slot()
    def _attest_nothing(self) -> None:
        block = self._sending_block()
        if block is not None and block.has_income:
            self.zero_refused.emit()
        elif block is not None:
            line = block.line_of(IncomeSource.NONE)
            line.fill(dict.fromkeys(self._months, ATTESTED_ZERO))
            self.changed.emit()
            self._step_from(block.adder, 1)

    def _sending_block(self) -> PersonBlock | None:
        adder = self.sender()
        return next(
            (b for b in self._blocks if isinstance(adder, SourceField) and b.adder is adder), None
        )

    @Slot(object, object)
    def _remove(self, block: PersonBlock, line: SourceLine) -> None:
        row = IncomeRow(block.person.id, line.source, line.amounts())
        self._take_away(block, line)
        block.adder.setFocus()
        self.row_removed.emit(row)
        self.changed.emit()

    def _take_away(self, block: PersonBlock, line: SourceLine) -> None:
        for cell in line.cells:
            self._place_of.pop(cell, None)
        block.take_away(line)
