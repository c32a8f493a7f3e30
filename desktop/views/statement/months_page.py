"""Months side by side: which merchant's month is where, over half a year or a whole one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.closing import ClosingLine, ClosingSheet
from desktop.views.statement.month_page import STATES
from desktop.views.statement.months_table import (
    MerchantMonths,
    MonthsTable,
    MonthsView,
    merchants_of,
)
from desktop.views.statement.words import month_state_words
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.fields import Choice, TextEdit
from desktop.views.widgets.page import Page, PageHead, Place, page_column
from desktop.views.widgets.progress_strip import ProgressStrip

SPANS = (6, 12)


def months_before(today: date, count: int) -> tuple[str, ...]:
    """Full months, the oldest first."""
    last = today.year * 12 + today.month - 1
    return tuple(f"{place // 12}-{place % 12 + 1:02}" for place in range(last - count, last))


class MonthsPage(Page):
    months_requested = Signal(object)  # months, the oldest first

    def __init__(self, today: date) -> None:
        super().__init__(_("Month by month"))
        self._today = today
        column = page_column(self)
        self.head = PageHead(_("Month by month"))
        self.month = LinkButton(_("Close a month"), icon="lock-simple")
        self.head.add_action(self.month)
        self.note, self.strip = Banner(), ProgressStrip()
        for part in (self.head, self.note, self.strip):
            column.addWidget(part)
        column.addWidget(self._panel(), 1)
        self.span.value_changed.connect(self.refresh)
        self.search.textEdited.connect(self.view.filter)
        self.search.returnPressed.connect(self.view.setFocus)
        self.only.value_changed.connect(self._keep)
        self.view.cell_chosen.connect(self._open)
        self.month.clicked.connect(self._open_month)

    def _panel(self) -> Card:
        spans = [
            (count, ngettext("the last {count} month", "the last {count} months", count))
            for count in SPANS
        ]
        self.span = Choice([(count, words.format(count=count)) for count, words in spans])
        self.span.setAccessibleName(_("How many months"))
        self.search = TextEdit(_("Filter: merchant, state…"))
        self.search.setAccessibleName(_("Filter the list"))
        states = [(str(state), month_state_words(state)) for state in STATES]
        self.only = Choice([("", _("All states")), *states])
        self.only.setAccessibleName(_("Which states"))
        self._table = MonthsTable()
        empty = EmptyState(
            "storefront",
            _("Nothing in these months"),
            _("No merchant sold anything with the card in them."),
        )
        self.view = MonthsView(self._table, empty, _("Merchants by month"))
        fields = QHBoxLayout()
        fields.setSpacing(Space.M)
        for field, share in ((self.span, 2), (self.search, 3), (self.only, 2)):
            fields.addWidget(field, share)
        panel = Card()
        panel.body.addLayout(fields)
        panel.body.addWidget(self.view, 1)
        return panel

    @property
    def months(self) -> tuple[str, ...]:
        return months_before(self._today, int(str(self.span.value())))

    @Slot()
    def refresh(self) -> None:
        self.months_requested.emit(self.months)

    def shown(self) -> None:
        self.view.setFocus()

    def show_months(self, sheets: Sequence[ClosingSheet]) -> None:
        lines = merchants_of(sheets)
        self._table.show_months([sheet.month for sheet in sheets], lines)
        amount = sum((line.amount for line in lines), Decimal(0))
        words = ngettext(
            "{count} merchant, {amount} in these months",
            "{count} merchants, {amount} in these months",
            len(lines),
        )
        said = words.format(count=i18n.number(len(lines)), amount=i18n.money(amount))
        self.head.set_subtitle(said if lines else "")

    @Slot()
    def _keep(self) -> None:
        self.view.keep(self._is_wanted if self.only.value() else None)

    def _is_wanted(self, line: MerchantMonths) -> bool:
        return any(str(cell.state) == self.only.value() for cell in line.cells.values())

    @Slot(object)
    def _open(self, cell: ClosingLine) -> None:
        if cell.statement_id is not None:
            self.open_requested.emit(Place("statement", cell.statement_id))
        else:
            self.open_requested.emit(Place("closing_check", (cell.merchant_id, cell.month)))

    @Slot()
    def _open_month(self) -> None:
        self.open_requested.emit(Place("closing"))
