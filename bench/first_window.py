"""Run in a process of its own: opens a window, says when it was first painted and when usable.

`python -m bench.first_window empty|ours FOLDER` prints one JSON object of monotonic moments.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget


class Watch(QObject):
    """Notes the first paint of a widget, and the first one that fulfils a condition; then ends."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.moments: dict[str, float] = {}
        self._watched = watched
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._note)  # after the paint, not before it
        return super().eventFilter(watched, event)

    def is_usable(self) -> bool:
        return True

    @Slot()
    def _note(self) -> None:
        now = time.monotonic()
        self.moments.setdefault("painted", now)
        if "usable" not in self.moments and self.is_usable():
            self.moments["usable"] = now
            QApplication.exit()


class HomeWatch(Watch):
    """Usable: the numbers of the home page are painted and the search field has its answerer."""

    def is_usable(self) -> bool:
        from desktop.views.home.tiles import WaitingTile  # noqa: PLC0415 - loaded with the window

        window = self._watched.window()
        is_furnished = bool(getattr(window, "furnished", False))
        return is_furnished and bool(self._watched.findChildren(WaitingTile))


def empty() -> dict[str, float]:
    """What Qt alone costs: nothing is in the window."""
    qt = QApplication(["empty"])
    window = QWidget()
    window.resize(1440, 900)
    watch = Watch(window)
    window.show()
    qt.exec()
    return watch.moments


def ours(folder: Path) -> dict[str, float]:
    from desktop.app.window import build  # noqa: PLC0415 - part of what is measured
    from desktop.settings import Settings  # noqa: PLC0415

    settings = Settings(folder, key_file=folder / "desk.key", reader="simulated")
    application = build(settings)
    application.start()
    page = application.window.page
    if page is None:
        raise RuntimeError("no home page")
    watch = HomeWatch(page)
    application.qt.exec()
    application.close()
    return watch.moments


if __name__ == "__main__":
    kind, folder = sys.argv[1:]
    print(json.dumps(empty() if kind == "empty" else ours(Path(folder))))
