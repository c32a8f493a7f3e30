"""One statement: its pages as they are on paper, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop import i18n
from desktop.domain.closing import MonthState
from desktop.i18n import gettext as _
from desktop.sheets.statement_line import StatementLine, StatementSheet
from desktop.views.statement.becoming import PayingCard, SendingCard
from desktop.views.statement.nominative_card import NominativeCard
from desktop.views.statement.rectifying import RectifyingCard
from desktop.views.statement.words import (
    late_words,
    month_state_shape,
    month_state_words,
    prints_words,
)
from desktop.views.theme.tokens import Space
from desktop.views.widgets.acts_card import clear
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton, PrimaryButton, SecondaryButton, WrappedLink
from desktop.views.widgets.card import Card
from desktop.views.widgets.chip import Chip, StateBadge
from desktop.views.widgets.page import Place
from desktop.views.widgets.paper_preview import PaperPreview, PreviewPage
from desktop.views.widgets.progress_strip import ProgressStrip
from desktop.views.widgets.rows import FactRows
from desktop.views.widgets.side_page import SidePage
from desktop.views.widgets.text import label


class StatementPage(SidePage):
    statement_requested = Signal(object)  # the id
    print_requested = Signal()
    save_requested = Signal()
    edited = Signal()
    left = Signal()  # another page comes to the front
    turned = Signal()  # another statement is to be shown

    def __init__(self) -> None:
        side = QWidget()
        super().__init__(_("Statement"), side)
        self.statement_id: UUID | None = None
        self.line: StatementLine | None = None
        self.next_sequence = 2
        self.note = Banner()
        self.strip = ProgressStrip()
        self.top.addWidget(self.note)
        self.top.addWidget(self.strip)
        self.save = SecondaryButton(_("Save as PDF"), "Ctrl+S", "download-simple")
        self.print = PrimaryButton(_("Print"), "Ctrl+P", "printer")
        for button in (self.save, self.print):
            button.setEnabled(False)
            self.head.add_action(button)
        self.preview = PaperPreview(_("Preview of the statement"))
        self._more = label("", "muted", wrap=True)
        self.column.addWidget(self._more)
        self.column.addWidget(self.preview, 1)
        self._fill_side(side)
        self._connect()
        self.allow(may_pay=False)

    def _fill_side(self, side: QWidget) -> None:
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        facts = Card(_("This statement"))
        self._facts = FactRows()
        self._merchant = LinkButton(_("Open the merchant"), icon="storefront")
        facts.add(self._facts)
        self._others = QVBoxLayout()
        facts.body.addWidget(self._merchant, 0, Qt.AlignmentFlag.AlignLeft)
        facts.body.addLayout(self._others)
        self.sending = SendingCard()
        self.paying = PayingCard()
        self.rectifying = RectifyingCard()
        self.twin = NominativeCard()
        self.nominative = self.twin.save
        for card in (facts, self.sending, self.paying, self.rectifying, self.twin):
            column.addWidget(card)
        column.addStretch(1)
        for form in (self.sending, self.paying, self.rectifying):
            form.edited.connect(self.edited)

    def _connect(self) -> None:
        self.print.clicked.connect(self.print_requested)
        self.save.clicked.connect(self.save_requested)
        self._merchant.clicked.connect(self._open_merchant)
        self.preview.scroll_requested.connect(self.turn_pages)
        self.preview.edge_requested.connect(self.go_to_edge)

    def allow(self, *, may_pay: bool, may_close: bool = False) -> None:
        """What names beneficiaries, and what says that money left, is the accountant's."""
        self.paying.setVisible(may_pay)
        self.twin.setVisible(may_pay)
        self.rectifying.setVisible(may_close)

    def open_subject(self, subject: object) -> None:
        if isinstance(subject, UUID) and subject != self.statement_id:
            self.turned.emit()
            self.statement_id = subject
            self.note.hush()
            self.twin.follow(is_shown=False)
            self.sending.forget()
            self.paying.forget()
            self.rectifying.reason.set_text("")
            self.mark_stale()

    def leave(self) -> bool:
        self.left.emit()
        return True

    def typed(self) -> dict[str, str]:
        """What would be missed; the usual day, and what is hidden, would not."""
        held = {
            "sent_on": self.sending.typed_text(),
            "paid_on": self.paying.typed_text(),
            "order": self.paying.order.text(),
            "reason": self.rectifying.reason.text,
        }
        return {name: text for name, text in held.items() if text.strip()}

    def restore(self, body: dict[str, str]) -> None:
        self.sending.restore_day(body.get("sent_on", ""))
        self.paying.restore_day(body.get("paid_on", ""))
        self.paying.order.setText(body.get("order", ""))
        self.rectifying.reason.set_text(body.get("reason", ""))

    def refresh(self) -> None:
        if self.statement_id is not None:
            self.statement_requested.emit(self.statement_id)

    def shown(self) -> None:
        self.preview.setFocus()

    def show_statement(
        self, sheet: StatementSheet, pages: Sequence[PreviewPage], count: int, today: date
    ) -> None:
        """`count` is of all pages; of a long statement only the first are drawn."""
        line = sheet.line
        self.line = line
        known = (line.sequence, *(one.sequence for one in sheet.rectified_by))
        self.next_sequence = max(known) + 1
        self._show_head(line)
        self._show_facts(sheet)
        self.show_paper(pages, count)
        self._show_others(sheet)
        self.sending.show_line(line, today)
        self.paying.show_line(line, today)

    def show_paper(self, pages: Sequence[PreviewPage], count: int) -> None:
        """The merchant's, or its nominative twin."""
        self.preview.show_pages(pages)
        words = _("The first {shown} of {count} pages; print or save it for all of them.")
        self._more.setText(words.format(shown=len(pages), count=count))
        self._more.setVisible(len(pages) < count)

    @property
    def more_words(self) -> str:
        """Empty when all pages are drawn."""
        return "" if self._more.isHidden() else self._more.text()

    def complain(self, words: str) -> None:
        self.note.say(words, "waiting")

    def confirm(self, words: str) -> None:
        self.note.say(words, "done")

    def _show_head(self, line: StatementLine) -> None:
        self.set_title(line.trade_name)
        month = i18n.month_name(line.month)
        self.head.set_eyebrow(
            _("Statement {number}, {month}").format(number=line.number, month=month)
        )
        self.head.clear_badges()
        state = MonthState(line.state.value)
        icon, tone = month_state_shape(state)
        self.head.add_badge(StateBadge(month_state_words(state), tone, icon))
        if line.provisional:
            self.head.add_badge(Chip(_("provisional number"), "information", "clock"))
        if line.late.days:
            self.head.add_badge(Chip(late_words(line), "waiting", "warning"))
        self.print.setText(_("Print again (duplicate)") if line.prints else _("Print"))
        for button in (self.print, self.save):
            button.setEnabled(True)

    def _show_facts(self, sheet: StatementSheet) -> None:
        line = sheet.line
        rows = [
            (_("To be paid back"), i18n.money(line.amount)),
            (_("Purchases"), i18n.number(line.count)),
            (_("Closed on"), i18n.moment(sheet.closed_at)),
            (_("By"), sheet.closed_by),
            (_("Payable until"), i18n.long_date(line.due_on)),
            (_("Printed"), prints_words(line)),
            (_("Sent"), _day_or_not_yet(line.sent_on)),
            (_("Remittance slip"), line.slip_number or _("on none")),
            (_("Paid"), _day_or_not_yet(line.paid_on)),
        ]
        if line.payment_order:
            rows.append((_("Number of the payment order"), line.payment_order))
        if sheet.reason:
            rows.append((_("Reason"), sheet.reason))
        if line.late.days:
            rows.append((_("Late interest"), i18n.money(line.late.owed)))
        self._facts.show_rows(rows)

    def _show_others(self, sheet: StatementSheet) -> None:
        """Links to what rectifies this statement, and to the one that it rectifies."""
        clear(self._others)
        if sheet.cites is not None:
            words = _("Rectifies {number}").format(number=sheet.paper.cites)
            self._add_other(words, sheet.cites)
        for one in sheet.rectified_by:
            self._add_other(_("Rectified by {number}").format(number=one.number), one.id)

    def _add_other(self, words: str, statement_id: UUID) -> None:
        link = WrappedLink(words, icon="receipt")
        link.setProperty("statement", str(statement_id))
        link.clicked.connect(self._open_other)
        self._others.addWidget(link)
        link.show()

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(link.text() for link in self._links())

    def _links(self) -> tuple[WrappedLink, ...]:
        items = [self._others.itemAt(place) for place in range(self._others.count())]
        links = [item.widget() for item in items if item is not None]
        return tuple(link for link in links if isinstance(link, WrappedLink))

    @Slot()
    def _open_other(self) -> None:
        self.open_requested.emit(Place("statement", UUID(self.sender().property("statement"))))

    @Slot()
    def _open_merchant(self) -> None:
        if self.line is not None:
            self.open_requested.emit(Place("merchant", self.line.merchant_id))


def _day_or_not_yet(day: date | None) -> str:
    """How it was, the cards below say: here there is no room for it."""
    return i18n.long_date(day) if day else _("not yet")
