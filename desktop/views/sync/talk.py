"""The part of a conflict that is talked over: a question to who typed the second value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import gettext as _
from desktop.sheets.sync import ConflictSheet, Question
from desktop.views.sync import words
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import LinkButton, SecondaryButton
from desktop.views.widgets.discreet_label import DiscreetLabel
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label


@dataclass(frozen=True)
class Said:
    """A question about a conflict, or the answer to one."""

    conflict_id: UUID
    text: str
    is_answer: bool


class Talk(QWidget):
    """What was asked and answered; a field for whose turn it is, with what was typed kept."""

    said = Signal(object)  # a Said

    def __init__(
        self,
        sheet: ConflictSheet,
        discretion: Discretion,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self._discretion = discretion
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, 0)
        column.setSpacing(Space.S)
        self._column = column
        if sheet.question is not None:
            self._show_question(sheet.question, now())
        self._offer()

    def _show_question(self, question: Question, now: datetime) -> None:
        asked = words.spoken(question.asked_by, question.asked_at, now)
        if self._sheet.asks_reader:
            banner = Banner()
            banner.say(_("You are asked: you typed the second value."), "waiting")
            self._column.addWidget(banner)
        self._column.addWidget(label(_("Asked by {name}").format(name=asked), "small", wrap=True))
        self._column.addWidget(DiscreetLabel(self._discretion, question.text, "strong").wrap())
        if question.answer:
            by = words.spoken(question.answered_by, question.answered_at, now)
            self._column.addWidget(label(_("Answer of {name}").format(name=by), "small", wrap=True))
            self._column.addWidget(
                DiscreetLabel(self._discretion, question.answer, "strong").wrap()
            )
        elif not self._sheet.asks_reader:
            waits = _("{name} has not answered yet; the conflict stays open.")
            self._column.addWidget(
                label(waits.format(name=self._sheet.actor_name), "muted", wrap=True)
            )

    def _offer(self) -> None:
        sheet = self._sheet
        self.opener = LinkButton(_opening(sheet), icon="chat-circle-text")
        self.opener.setObjectName("talk")
        self.opener.setCheckable(True)
        self.opener.toggled.connect(self._show_field)
        self.opener.setVisible(sheet.asks_reader or not sheet.by_reader)
        self._column.addWidget(self.opener, 0, Qt.AlignmentFlag.AlignLeft)
        self._field = QWidget()
        column = QVBoxLayout(self._field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        self.note = NoteField()
        self.note.field.setAccessibleName(_opening(sheet))
        column.addWidget(self.note)
        self.send = SecondaryButton(
            _("Answer") if sheet.asks_reader else _("Ask"), icon="paper-plane-tilt"
        )
        self.send.setObjectName("send")
        self.send.clicked.connect(self._send)
        column.addWidget(self.send, 0, Qt.AlignmentFlag.AlignLeft)
        self._complaint = label("", "problem", wrap=True)
        self._complaint.hide()
        column.addWidget(self._complaint)
        self._column.addWidget(self._field)
        self._field.hide()

    @Slot(bool)
    def _show_field(self, on: bool) -> None:  # noqa: FBT001 - the signature of the signal
        self._field.setVisible(on)
        if on:
            self.note.setFocus()

    @Slot()
    def _send(self) -> None:
        text = self.note.text.strip()
        self._complaint.setVisible(not text)
        if not text:
            self._complaint.setText(_("Write a few words first."))
            self.note.setFocus()
        elif not self.note.is_refused:
            self.said.emit(Said(self._sheet.id, text, self._sheet.asks_reader))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        """Esc closes the field and keeps what was typed in it."""
        if event.key() == Qt.Key.Key_Escape and self.opener.isChecked():
            self.opener.setChecked(False)
            self.opener.setFocus()
            return
        super().keyPressEvent(event)


def _opening(sheet: ConflictSheet) -> str:
    if sheet.asks_reader:
        return _("Answer the question")
    if sheet.question is not None:
        return _("Ask {name} something else").format(name=sheet.actor_name)
    return _("Ask {name} which one is right").format(name=sheet.actor_name)
