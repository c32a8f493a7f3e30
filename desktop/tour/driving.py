"""Driving a real window as a person does: keys, waiting until something is to be seen, pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

POLL = 10
"""Milliseconds between two looks."""


class NeverHappened(Exception):
    """What the tour waited for did not come about in time."""


class _Watch(QObject):
    """Ends an event loop when a condition holds or time is up."""

    def __init__(self, condition: Callable[[], bool], loop: QEventLoop, patience: int) -> None:
        super().__init__()
        self._condition, self._loop = condition, loop
        self._left = patience // POLL
        self._timer = QTimer(self, interval=POLL)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self.happened = False

    @Slot()
    def _look(self) -> None:
        self._left -= 1
        self.happened = bool(self._condition())
        if self.happened or self._left <= 0:
            self._timer.stop()
            self._loop.quit()


def wait_until(condition: Callable[[], bool], what: str, patience: int = 60_000) -> None:
    """Let the window live until `condition` holds. Raises NeverHappened with `what`."""
    loop = QEventLoop()
    watch = _Watch(condition, loop, patience)
    loop.exec()
    if not watch.happened:
        raise NeverHappened(what)


def let_settle(milliseconds: int = 120) -> None:
    """Until what was asked is painted."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Typist:
    """Types into whatever has the focus of a window, and counts keys and fields."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.keys = 0
        self.entries = 0

    def types(self, text: str) -> None:
        """One field entry."""
        for sign in text:
            _type(self._focused(), sign)
        self.keys += len(text)
        self.entries += 1

    def replaces(self, text: str) -> None:
        """One field entry over what a field proposed."""
        self.presses(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.types(text)

    def presses(self, key: Qt.Key, *more: Qt.KeyboardModifier) -> None:
        modifiers = Qt.KeyboardModifier.NoModifier
        for modifier in more:
            modifiers |= modifier
        QTest.keyClick(self._focused(), key, modifiers)
        self.keys += 1

    def records(self) -> None:
        """The one primary button of a page."""
        self.presses(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def accepts(self) -> None:
        """Enter on a list of proposals; the focus is then where the page put it."""
        self.presses(Qt.Key.Key_Return)
        self._take_activation_back()

    def tabs(self, times: int = 1) -> None:
        for _time in range(times):
            self.presses(Qt.Key.Key_Tab)

    def _focused(self) -> QWidget:
        """An open list of proposals gets the keys first, as from a keyboard."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup
        if not self._window.isActiveWindow():
            self._take_activation_back()
        return QApplication.focusWidget() or self._window

    def _take_activation_back(self) -> None:
        """A closed list keeps the activation of its window where no window manager runs."""
        wanted = QApplication.focusWidget()
        self._window.activateWindow()
        let_settle(60)
        if wanted is not None:
            wanted.setFocus()


def _type(widget: QWidget, sign: str) -> None:
    """One key; Qt's own typist knows only ASCII."""
    if sign.isascii():
        QTest.keyClicks(widget, sign)
        return
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        key = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, sign)
        QApplication.sendEvent(widget, key)


def picture(widget: QWidget, path: Path) -> None:
    """What a person sees now, as PNG. Raises OSError when it cannot be written."""
    let_settle()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path), "PNG"):
        raise OSError(f"cannot write {path.name}")


def offers(page: QWidget | None, name: str) -> bool:
    """Whether the button of this name can be pressed now."""
    button = _button(page, name)
    return button is not None and button.isVisible() and button.isEnabled()


def press(page: QWidget | None, name: str) -> None:
    """Raises NeverHappened when there is no such button."""
    button = _button(page, name)
    if button is None:
        raise NeverHappened(f"the button {name} is there")
    button.click()


def _button(page: QWidget | None, name: str) -> QAbstractButton | None:
    return page.findChild(QAbstractButton, name) if page is not None else None
