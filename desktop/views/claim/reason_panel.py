"""What an act asks before it is done, in the page itself: a reason, a bracket, a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.i18n import gettext as _
from desktop.views.claim.acts import ClaimStep
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton, SecondaryButton
from desktop.views.widgets.card import Card
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.fields import Choice, DateEdit
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.keys import keyed
from desktop.views.widgets.note_field import NoteField
from desktop.views.widgets.text import label


@dataclass(frozen=True)
class Answer:
    """What was said for an act."""

    act: str
    reason: str = ""
    bracket: str = ""
    heard_on: date | None = None


class ReasonPanel(Card):
    """Hidden until an act asks something; Esc puts it away and keeps the words."""

    answered = Signal(object)  # an Answer
    edited = Signal()
    opened = Signal(bool)  # whether it is open now

    def __init__(self) -> None:
        super().__init__()
        self._step: ClaimStep | None = None
        self._question = label("", "text", wrap=True)
        self.reason = NoteField()
        self.bracket, self.heard_on = Choice(), DateEdit(is_exact=True)
        self._bracket_row = FieldRow(_("As if in bracket"), self.bracket)
        self._heard_row = FieldRow(_("The person was heard on"), self.heard_on)
        self.banner = Banner()
        self.confirm = PrimaryButton("", "Ctrl+Shift+Return")
        self.confirm.setObjectName("confirm")
        self.cancel = SecondaryButton(_("Not now"))
        for part in (self._bracket_row, self._heard_row, self._question, self.reason, self.banner):
            self.add(part)
        ways_out = QWidget()
        foot = FlowLayout(ways_out, Space.M)
        for way in (self.confirm, keyed(self.cancel, "Esc")):
            foot.addWidget(way)
        self.add(ways_out)
        self.confirm.clicked.connect(self._answer)
        self.cancel.clicked.connect(self.put_away)
        self.reason.edited.connect(self.edited)
        self.hide()

    @property
    def act(self) -> str:
        return self._step.name if self._step else ""

    def ask(self, step: ClaimStep, brackets: Sequence[tuple[object, str]], reason: str) -> None:
        self._step = step
        self.set_title(step.words)
        self._question.setText(step.question)
        self.bracket.set_options(brackets)
        self._bracket_row.setVisible(step.asks == "bracket")
        self._heard_row.setVisible(step.asks == "hearing")
        self.confirm.setText(step.words)
        if reason and not self.reason.text:
            self.reason.set_text(reason)
        self.banner.hush()
        self.show()
        self.opened.emit(True)  # noqa: FBT003 - a Qt signal takes no keywords
        self.reason.setFocus()

    @Slot()
    def put_away(self) -> None:
        self._step = None
        self.hide()
        self.opened.emit(False)  # noqa: FBT003 - a Qt signal takes no keywords

    def event(self, event: QEvent) -> bool:
        """Esc closes the panel, not the page."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _answer(self) -> None:
        if self._step is None or self.reason.is_refused:
            return
        heard = self.heard_on.value()
        self.answered.emit(
            Answer(
                self._step.name,
                self.reason.text.strip(),
                str(self.bracket.value() or ""),
                heard.exact() if heard else None,
            )
        )
