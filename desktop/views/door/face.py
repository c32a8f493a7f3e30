"""What every face of the door is: a title, some words, a sentence that may come, and actions."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.door import DoorLocked, WrongPassword
from desktop.i18n import gettext as _
from desktop.views.messages import sentence
from desktop.views.theme.tokens import Space
from desktop.views.widgets.banner import Banner
from desktop.views.widgets.button import PrimaryButton
from desktop.views.widgets.text import label

Waiting = WrongPassword | DoorLocked


class Face(QWidget):
    """One thing that the door asks; the screen shows one face at a time."""

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        self._title = label(title, "title", wrap=True)
        self._text = label(text, "muted", wrap=True)
        words.addWidget(self._title)
        words.addWidget(self._text)
        self._text.setVisible(bool(text))
        column.addLayout(words)
        self.note = Banner()
        column.addWidget(self.note)
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.M)
        column.addLayout(self.body)
        self.setAccessibleName(title)

    def say(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{title} {text}".strip())

    def start(self) -> None:
        """The face came to the front: put the focus where typing begins."""

    def fit(self) -> None:
        """After another text size or theme."""

    def occupy(self) -> None:
        """What was asked is under way."""

    def release(self) -> None:
        """The answer is there."""

    def refuse(self, error: Exception) -> None:
        """Say why not, beside what was typed."""
        self.note.say(sentence(error), "waiting")


class SubmitButton(PrimaryButton):
    """Says itself that it is at work; nothing can be asked twice meanwhile."""

    def __init__(self, words: str, busy_words: str) -> None:
        super().__init__(words, "Return")
        self._words, self._busy_words = words, busy_words

    def rename(self, words: str) -> None:
        self._words = words
        self.setText(words)

    def occupy(self) -> None:
        self.setEnabled(False)
        self.setText(self._busy_words)

    def release(self) -> None:
        self.setText(self._words)
        self.setEnabled(True)


class Countdown(QTimer):
    """Repeats a refusal with the seconds that are left, until the next try counts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, interval=1000)
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self._error: Waiting | None = None
        self.timeout.connect(self._pass)

    @property
    def error(self) -> Waiting | None:
        """The refusal with what is left to wait; None when the next try counts."""
        return self._error

    def begin(self, error: Waiting) -> None:
        self._error = error if error.wait > 0 else None
        if self._error is not None:
            self.start()

    def end(self) -> None:
        self.stop()
        self._error = None

    @Slot()
    def _pass(self) -> None:
        if self._error is None or self._error.wait <= 1:
            self.end()
        else:
            self._error = type(self._error)(self._error.wait - 1)


def busy_words() -> str:
    return _("One moment…")
