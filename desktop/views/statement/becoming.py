"""What becomes of a statement: how and when it left, and with which order it was paid."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot

from desktop.domain.closing import StatementChannel, StatementState
from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.sheets.statement_line import StatementLine
from desktop.views.messages import sentence
from desktop.views.statement.words import channel_words, paid_words, sent_words
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit, TextEdit
from desktop.views.widgets.text import label


class _DayCard(Card):
    """A day, a problem said beside it, and a button that writes it down."""

    day_told = Signal(object)  # a date
    edited = Signal()

    def __init__(self, title: str, day: str, note: str, icon: str) -> None:
        super().__init__(title)
        self.said = label("", "strong", wrap=True)
        self.day = DateEdit()
        self.day_row = FieldRow(day, self.day)
        self.note = SecondaryButton(note, icon=icon)
        self.note.clicked.connect(self._tell)
        self.day.textEdited.connect(self.edited)
        self._usual: date | None = None

    def lay_out(self, *rows: FieldRow) -> None:
        self.add(self.said)
        for row in (*rows, self.day_row):
            self.add(row)
        self.body.addWidget(self.note, 0, Qt.AlignmentFlag.AlignLeft)

    def show_day(self, words: str, day: date, *, done: bool) -> None:
        """What is typed and not written down yet stays as it was typed."""
        self.said.setText(words)
        self.said.setVisible(done)
        if done or self.typed_text() == "":
            self._usual = day
            self.day.set_value(PartialDate(day.year, day.month, day.day))
        self.day_row.calm()

    def typed_text(self) -> str:
        """Of the day, when it is another than the usual one."""
        usual = self._usual
        shown = PartialDate(usual.year, usual.month, usual.day) if usual else None
        return "" if self.day.value() == shown else self.day.text()

    def restore_day(self, text: str) -> None:
        if text:
            self.day.setText(text)

    def forget(self) -> None:
        """Another statement is shown: nothing of the last one is left in the fields."""
        self._usual = None
        self.day.clear()

    def typed_day(self) -> date | None:
        """None when it is no whole day; it is said beside it."""
        problem = self.day.problem()
        typed = self.day.value()
        day = typed.exact() if typed is not None else None
        if problem is None and day is not None:
            self.day_row.calm()
            return day
        whole = _("Type the whole day, for example 14/04/2026.")
        self.day_row.complain(sentence(problem) if problem else whole)
        return None

    @Slot()
    def _tell(self) -> None:
        day = self.typed_day()
        if day is not None:
            self.day_told.emit(day)


class SendingCard(_DayCard):
    sent_requested = Signal(object, object)  # channel, day

    def __init__(self) -> None:
        super().__init__(_("How it leaves"), _("Day"), _("Note that it left"), "paper-plane-right")
        ways = [(str(way), channel_words(way)) for way in StatementChannel]
        self.channel = Choice(ways)
        self._way = FieldRow(_("Way"), self.channel)
        self.lay_out(self._way)
        self.day_told.connect(self._send)

    def show_line(self, line: StatementLine, today: date) -> None:
        done = line.sent_on is not None
        self.show_day(sent_words(line), line.sent_on or today, done=done)
        for part in (self._way, self.day_row, self.note):
            part.setVisible(not done)

    @Slot(object)
    def _send(self, day: date) -> None:
        self.sent_requested.emit(StatementChannel(str(self.channel.value())), day)


class PayingCard(_DayCard):
    paid_requested = Signal(object, str)  # day, number of the payment order

    def __init__(self) -> None:
        super().__init__(_("Payment"), _("Paid on"), _("Note that it was paid"), "check-circle")
        self.order = TextEdit()
        self._order = FieldRow(_("Number of the payment order"), self.order)
        self.order.textEdited.connect(self.edited)
        self.lay_out(self._order)
        self.day_told.connect(self._pay)

    def forget(self) -> None:
        super().forget()
        self.order.clear()

    def show_line(self, line: StatementLine, today: date) -> None:
        done = line.state is StatementState.PAID
        self.show_day(paid_words(line), line.paid_on or today, done=done)
        for part in (self._order, self.day_row, self.note):
            part.setVisible(not done)

    @Slot(object)
    def _pay(self, day: date) -> None:
        self.paid_requested.emit(day, self.order.text())
