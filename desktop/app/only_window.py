"""One window for a data folder: whoever starts the program again gets the one that is open."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop.domain.store import DatabaseBusy, DiskFull, FolderUnwritable
from desktop.settings import APPLICATION
from desktop.turn import in_turn
from desktop.views.main_window.window import MainWindow

PATIENCE = 20.0
"""Seconds: a window that closes may give its last exchange up before it is gone."""
_LOOK = 0.1
_AGAIN = 300  # milliseconds
_ANY_PROGRAM = -1


class Turn(Enum):
    """What a start of the program comes to."""

    OURS = auto()
    SHOWN = auto()  # the window that was open came forward
    SILENT = auto()  # it is there and does not answer


@contextmanager
def only_window(data: Path, patience: float = PATIENCE) -> Iterator[Turn]:
    """Holds the place of the window; a folder that cannot be written is told by the window."""
    with ExitStack() as place:
        turn = Turn.OURS
        with suppress(FolderUnwritable, DiskFull):
            turn = _taken(place, data, patience)
        if turn is not Turn.OURS:
            yield turn
            return
        existing = QApplication.instance()
        qt = existing if isinstance(existing, QApplication) else QApplication([APPLICATION])
        called = Called(data, qt)
        try:
            yield turn
        finally:
            called.setParent(None)


def _taken(place: ExitStack, data: Path, patience: float) -> Turn:
    """Asks until the window answered or is gone. Raises FolderUnwritable, DiskFull."""
    call, until = call_of(data), time.monotonic() + patience
    asked = False
    while True:
        with suppress(DatabaseBusy):
            place.enter_context(in_turn(data / "window", wait=0))
            call.unlink(missing_ok=True)
            return Turn.OURS
        if asked and not call.exists():
            return Turn.SHOWN
        if time.monotonic() > until:
            call.unlink(missing_ok=True)
            return Turn.SILENT
        if not asked:
            _let_come_forward()
            call.touch()
            asked = True
        time.sleep(_LOOK)


def call_of(data: Path) -> Path:
    """Its maker wants to see the window; the window takes it away when it came forward."""
    return data / "window.call"


def _let_come_forward() -> None:
    """Windows lets a program take the front only when the one that was clicked allows it."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - of this system alone

        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROGRAM)


class Called(QObject):
    """Listens for whoever starts the program a second time."""

    def __init__(self, data: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._call = call_of(data)
        self._watcher = QFileSystemWatcher([str(data)] if data.is_dir() else [], self)
        self._watcher.directoryChanged.connect(self.answer)

    @Slot()
    def answer(self) -> None:
        """While no window is shown, as before the first paint, the caller goes on waiting."""
        if not self._call.exists():
            return
        shown = [
            window
            for window in QApplication.topLevelWidgets()
            if isinstance(window, MainWindow) and window.isVisible()
        ]
        for window in shown:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.raise_()
            window.activateWindow()
            QApplication.alert(window)
        if shown:
            self._call.unlink(missing_ok=True)
        else:
            QTimer.singleShot(_AGAIN, self.answer)
