"""The purchases of a month, filtered; each opens on its own page, all shown can be exported."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot

from desktop import i18n
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.purchase import PurchaseCount, PurchaseFilter, PurchaseLine
from desktop.sheets.purchase_order import PurchaseOrder, PurchasePart
from desktop.sheets.table import Cell
from desktop.views.purchase.filter_bar import FilterBar
from desktop.views.purchase.paged_table import PurchaseTable
from desktop.views.purchase.paged_view import HugeView
from desktop.views.purchase.words import (
    awaits_a_look,
    reason_words,
    source_word,
    state_shape,
    state_words,
    suspicion_words,
)
from desktop.views.theme import look
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton, PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.empty_state import EmptyState
from desktop.views.widgets.lines_table import Column
from desktop.views.widgets.page import Place, ScrollPage
from desktop.views.widgets.progress_strip import ProgressStrip

LEAST_LIST = 260
BY_COLUMN = (
    "day", "", "merchant", "card", "ticket", "", "amount", "covered", "share", "state", "", "",
)  # fmt: skip
"""The order that each column stands for; empty where there is none."""

LARGEST_FIRST = frozenset({"day", "amount", "covered", "share"})


class PurchaseListPage(ScrollPage):
    lines_requested = Signal()
    filter_changed = Signal()
    judge_again_requested = Signal(str)  # the month

    def __init__(self) -> None:
        super().__init__(_("Purchases"))
        self._families: dict[object, str] = {}
        self.again = LinkButton(_("Judge the refused again"), "", "scales")
        self.again.setToolTip(_("After an agreement, a card or a credit was put right"))
        self.duplicates = SecondaryButton(_("To look at"), "Ctrl+D", "eye")
        self.slips = SecondaryButton(_("Type paper slips"), "Ctrl+T", "note-pencil")
        self.imports = PrimaryButton(_("Imports"), "Ctrl+I", "tray")
        self.credits = SecondaryButton(_("Credits of the month"), icon="wallet")
        buttons = (self.credits, self.duplicates, self.slips, self.imports)
        for button in buttons:
            self.head.add_action(button)
        self.banner, self.strip = Banner(), ProgressStrip()
        self.filters = FilterBar()
        self.table = PurchaseTable(self._columns())
        self._empty = EmptyState("shopping-cart-simple", _("No purchase here"))
        self.view = HugeView(self.table, self._empty, _("Purchases"))
        panel = Card()
        self.filters.add(self.again)
        panel.add(self.filters)
        panel.body.addWidget(self.view, 1)
        self.view.setMinimumHeight(look.scaled(LEAST_LIST))
        self.content.addWidget(self.banner)
        self.content.addWidget(self.strip)
        self.content.addWidget(panel, 1)
        self._connect()

    def open_subject(self, subject: object) -> None:
        """A PurchaseFilter to begin with, or a month."""
        if isinstance(subject, str):
            subject = PurchaseFilter(month=subject)
        if isinstance(subject, PurchaseFilter):
            self.filters.set_filter(subject)
            self.mark_stale()

    def refresh(self) -> None:
        self.lines_requested.emit()

    def shown(self) -> None:
        self.filters.text.setFocus()

    def allow(self, *, may_write: bool) -> None:
        for button in (self.credits, self.again, self.slips, self.imports):
            button.setVisible(may_write)

    def show_families(self, families: Sequence[tuple[object, str]]) -> None:
        self._families = dict(families)
        self.filters.show_families(families)

    def show_first(self, part: PurchasePart) -> None:
        """Before they are counted, which takes longer."""
        self._empty.say(*_empty_words(self.filters.wanted))
        self.table.start(len(part.lines), part.lines, part.last)
        order = self.filters.ordered
        self.view.show_order(BY_COLUMN.index(order.by), descending=order.descending)

    def show_count(self, count: PurchaseCount) -> None:
        self.head.set_subtitle(count_words(count))
        self.table.grow(count.count)

    def cells_of(self, line: PurchaseLine) -> tuple[Cell, ...]:
        """For a spreadsheet: values, not words, where a spreadsheet counts."""
        return tuple(column.value(line) for column in self.table.columns)

    def _columns(self) -> tuple[Column[PurchaseLine], ...]:
        return (
            Column(_("Day"), lambda line: line.on_day, "day"),
            Column(_("Time"), lambda line: line.at_time, "code", spare=3),
            Column(_("Merchant"), lambda line: line.merchant, stretch=True),
            Column(_("Card"), lambda line: line.card, "code"),
            Column(_("Ticket"), paper_words, "code", spare=4),
            Column(_("Family"), self._family, spare=5),
            Column(_("Amount"), lambda line: line.amount, "amount"),
            Column(_("Covered"), lambda line: line.covered, "amount", spare=7),
            Column(_("Holder’s share"), lambda line: line.share, "amount", spare=2),
            Column(_("State"), state_words, "state", shape=state_shape),
            Column(_("Why"), why_words, spare=6, stretch=True),
            Column(_("Source"), lambda line: source_word(line.source), spare=1),
        )

    def _family(self, line: PurchaseLine) -> str:
        return self._families.get(line.family, line.family)

    def _connect(self) -> None:
        self.filters.changed.connect(self.filter_changed)
        self.filters.text.returnPressed.connect(self.view.setFocus)
        self.view.offer_order()
        self.view.head_clicked.connect(self._order)
        self.view.line_chosen.connect(self._open)
        self.imports.clicked.connect(self._open_imports)
        self.slips.clicked.connect(self._open_slips)
        self.duplicates.clicked.connect(self._open_duplicates)
        self.credits.clicked.connect(self._open_credits)
        self.again.clicked.connect(self._judge_again)

    @Slot(object)
    def _open(self, line: object) -> None:
        if isinstance(line, PurchaseLine):
            self.open_requested.emit(Place("purchase", line.id))

    @Slot(int)
    def _order(self, column: int) -> None:
        """A second click turns the order round."""
        by, now = BY_COLUMN[column], self.filters.ordered
        if by:
            descending = not now.descending if by == now.by else by in LARGEST_FIRST
            self.filters.order_by(PurchaseOrder(by, descending))

    @Slot()
    def _open_imports(self) -> None:
        self.open_requested.emit(Place("purchase_imports"))

    @Slot()
    def _open_slips(self) -> None:
        self.open_requested.emit(Place("purchase_slips"))

    @Slot()
    def _open_credits(self) -> None:
        self.open_requested.emit(Place("credit_run"))

    @Slot()
    def _open_duplicates(self) -> None:
        self.open_requested.emit(Place("purchase_duplicates", self.filters.wanted.month))

    @Slot()
    def _judge_again(self) -> None:
        month = self.filters.wanted.month
        if month:
            self.again.setEnabled(False)
            self.judge_again_requested.emit(month)
        else:
            self.banner.say(_("Choose a month first: refused purchases are judged by the month."))


def paper_words(line: PurchaseLine) -> str:
    """The ticket; of a paper slip its booklet and number."""
    if line.slip_number is None:
        return line.ticket
    return f"{line.booklet} · {line.slip_number}"


def why_words(line: PurchaseLine) -> str:
    if line.rejection_reason:
        return reason_words(line.rejection_reason)
    if line.suspicion and awaits_a_look(line):
        return suspicion_words(line.suspicion)
    return line.reason or line.settled_note


def count_words(count: PurchaseCount) -> str:
    purchases = ngettext("{count} purchase", "{count} purchases", count.count)
    parts = [purchases.format(count=i18n.number(count.count))]
    if count.refused:
        refused = ngettext("{count} of them refused", "{count} of them refused", count.refused)
        parts.append(refused.format(count=i18n.number(count.refused)))
    if count.accepted:
        parts.append(_("{amount} accepted").format(amount=i18n.money(count.amount)))
        parts.append(_("{amount} covered").format(amount=i18n.money(count.covered)))
    return " · ".join(parts)


def _empty_words(wanted: PurchaseFilter) -> tuple[str, str]:
    if wanted == PurchaseFilter(month=wanted.month):
        return _("No purchase here yet"), _("Import a file of an operator, or type paper slips.")
    return _("No purchase is left"), _("Other filters show more.")
