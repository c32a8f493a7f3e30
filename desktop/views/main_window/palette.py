"""Ctrl+K: go to a household, a page, an action by typing a few letters of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.folding import fold
from desktop.i18n import gettext as _
from desktop.views.theme import look
from desktop.views.theme.discretion import Discretion
from desktop.views.theme.tokens import Space
from desktop.views.widgets.result_list import ResultList
from desktop.views.widgets.search_field import SearchResult
from desktop.views.widgets.text import label

MOST = 8


@dataclass(frozen=True)
class Command:
    """Something to go to or to do; `subject` is a Place or the name of an action."""

    words: str
    icon: str
    subject: object
    keys: str = ""


def closeness(asked: str, words: str) -> int:
    """How well the letters typed fit: 0 not at all; starts of words weigh more than the middle."""
    wanted, text = fold(asked), fold(words)
    if not wanted:
        return 1
    if text.startswith(wanted):
        return 1000 - len(text)
    if f" {wanted}" in f" {text}":
        return 800 - len(text)
    if wanted in text:
        return 600 - len(text)
    return _scattered(wanted.replace(" ", ""), text)


def _scattered(wanted: str, text: str) -> int:
    """All letters in their order, with gaps; fewer gaps first."""
    place, gaps = -1, 0
    for letter in wanted:
        found = text.find(letter, place + 1)
        if found < 0:
            return 0
        gaps += found - place - 1
        place = found
    return max(1, 400 - 10 * gaps - len(text))


class CommandPalette(QFrame):
    """Lies over the window, not on a window of its own; Esc or a click elsewhere puts it away."""

    asked = Signal(str)
    chosen = Signal(object)

    def __init__(self, discretion: Discretion, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "popup")
        self._commands: tuple[Command, ...] = ()
        self._found: tuple[SearchResult, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        self._words = QLineEdit()
        self._words.setPlaceholderText(_("Go to a household, a page, an action…"))
        self._words.setAccessibleName(_("Go to a household, a page, an action…"))
        self._words.installEventFilter(self)
        self._words.textEdited.connect(self._ask)
        self._list = ResultList(discretion)
        self._list.chosen.connect(self._choose)
        self._nothing = label(_("Nothing is called that."), "muted")
        for part in (self._words, self._list, self._nothing):
            column.addWidget(part)
        self.hide()

    def open(self, commands: Sequence[Command]) -> None:
        self._commands, self._found = tuple(commands), ()
        self._words.clear()
        self._show()
        self.show()
        self.raise_()
        self._words.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_found(self, asked: str, found: Sequence[SearchResult]) -> None:
        """What the search found for these words, below the commands."""
        if asked == self._words.text():
            self._found = tuple(found)
            self._show()

    def place(self) -> None:
        """In the upper middle of the window."""
        parent = self.parentWidget()
        if parent is not None:
            width = min(look.scaled(620), parent.width() - 2 * Space.XL)
            self.setFixedWidth(width)
            self.adjustSize()
            self.move((parent.width() - width) // 2, look.scaled(88))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _take_key(self, key: Qt.Key) -> bool:
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._list.move_choice(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._list.choose_current()
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def _show(self) -> None:
        text = self._words.text()
        ranked = sorted(
            ((closeness(text, c.words), c) for c in self._commands),
            key=_by_closeness,
        )
        results = [
            SearchResult(c.subject, c.words, c.keys, c.icon, private=False)
            for close, c in ranked
            if close
        ]
        shown = (results + list(self._found))[: MOST + len(self._found)]
        self._list.show_results(shown)
        self._list.setVisible(bool(shown))
        self._nothing.setVisible(not shown)
        self.place()

    @Slot(str)
    def _ask(self, text: str) -> None:
        self._found = ()
        self._show()
        if len(text.strip()) > 1:
            self.asked.emit(text)

    @Slot(object)
    def _choose(self, subject: object) -> None:
        self.hide()
        self.chosen.emit(subject)


def _by_closeness(ranked: tuple[int, Command]) -> int:
    return -ranked[0]
