"""How a letter leaves: handed over, posted or registered; only what may be done is offered."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.domain.partial_date import PartialDate
from desktop.i18n import gettext as _
from desktop.sheets.letter_line import LetterLine
from desktop.views.letter.words import channel_name, sent_words
from desktop.views.messages import sentence
from desktop.views.widgets.button import SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit, TextEdit
from desktop.views.widgets.text import label

BY_HAND = "handed_over"
REGISTERED = "registered"
ALL_CHANNELS = (BY_HAND, "posted", REGISTERED)


class LeavingCard(Card):
    sent_requested = Signal(str, object, str)  # channel, day, number of the registered letter

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("How it leaves"), parent=parent)
        self._said = label("", "strong", wrap=True)
        self._why = label("", "muted", wrap=True)
        self.channel = Choice()
        self.day = DateEdit()
        self.number = TextEdit(_("1A 000 000 0000 0"))
        self._channel_row = FieldRow(_("Way"), self.channel)
        self.day_row = FieldRow(_("Day"), self.day)
        self._number_row = FieldRow(_("Number of the registered letter"), self.number)
        self.note = SecondaryButton(_("Note that it left"), icon="paper-plane-right")
        self._problem = label("", "problem", wrap=True)
        parts = (self._said, self._why, self._channel_row, self.day_row, self._number_row)
        for part in (*parts, self._problem):
            self.add(part)
        self.body.addWidget(self.note, 0, Qt.AlignmentFlag.AlignLeft)
        self.channel.value_changed.connect(self._follow)
        self.note.clicked.connect(self._tell)
        self._follow()

    def show_line(self, line: LetterLine, today: date) -> None:
        self._problem.hide()
        self._said.setText(sent_words(line) if line.sent_on else "")
        self._said.setVisible(line.sent_on is not None)
        ways = ALL_CHANNELS if line.may_be_posted else (BY_HAND,)
        self.channel.set_options([(way, channel_name(way)) for way in ways])
        self.channel.set_value(line.channel or (BY_HAND if not line.may_be_posted else "posted"))
        day = line.sent_on or today
        self.day.set_value(PartialDate(day.year, day.month, day.day))
        self.number.setText(line.registered_number or "")
        self._explain(line)
        for part in (self.channel, self.day, self.number, self.note):
            part.setEnabled(line.prints > 0)
        self._follow()

    def complain(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.show()

    @property
    def problem(self) -> str:
        return self._problem.text()

    def _explain(self, line: LetterLine) -> None:
        words = ""
        if not line.prints:
            words = _("Once it is printed, note here how it left.")
        elif not line.may_be_posted:
            words = _("Nothing is posted to this household: hand the letter over.")
        self._why.setText(words)
        self._why.setVisible(bool(words))

    @Slot()
    def _follow(self) -> None:
        self._number_row.setVisible(self.channel.value() == REGISTERED)

    @Slot()
    def _tell(self) -> None:
        problem = self.day.problem()
        typed = self.day.value()
        day = typed.exact() if typed is not None else None
        if problem is not None or day is None:
            said = (
                sentence(problem) if problem else _("Type the whole day, for example 14/04/2026.")
            )
            self.day_row.complain(said)
            return
        self.day_row.calm()
        self._problem.hide()
        self.sent_requested.emit(str(self.channel.value()), day, self.number.text())
