"""The field for a street: a few letters, then the completion brings postcode and city along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QWidget

from desktop.views.widgets.completions import Completions
from desktop.views.widgets.fields import TextEdit


@dataclass(frozen=True)
class StreetChoice:
    name: str
    postcode: str
    city: str

    @property
    def words(self) -> str:
        return f"{self.name} · {self.postcode} {self.city}"


class StreetField(TextEdit):
    """Asks at each key; what is typed counts as it is when no completion fits."""

    completion_requested = Signal(str)
    chosen = Signal(object)  # a StreetChoice

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._choices: tuple[StreetChoice, ...] = ()
        self._words = QStringListModel(self)
        self._completer = QCompleter(self._words, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self)
        self._completions = Completions(self, self._completer)
        self._completer.activated.connect(self._take)
        self.textEdited.connect(self._ask)

    def offer(self, asked: str, choices: Sequence[StreetChoice]) -> None:
        """Show the completions of `asked`, unless something else was typed meanwhile."""
        if asked != self.text() or not self.hasFocus():
            return
        self._choices = tuple(choices)
        self._words.setStringList([choice.words for choice in choices])
        if choices:
            self._completer.complete()
            self._completions.choose(0)
        else:
            self._completions.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        keys = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
        if event.key() in keys and self._completions.is_shown:
            event.ignore()  # the completer takes it
            return
        super().keyPressEvent(event)

    @Slot(str)
    def _ask(self, text: str) -> None:
        self._choices = ()
        if text.strip():
            self.completion_requested.emit(text)
        else:
            self._completions.hide()

    @Slot(str)
    def _take(self, words: str) -> None:
        choice = next((choice for choice in self._choices if choice.words == words), None)
        if choice is not None:
            self.setText(choice.name)
            self.chosen.emit(choice)
