"""Keeps Python's garbage collector on the GUI thread.

A collection on a lane would destroy widgets of the window from there, which Qt does not allow
("Timers cannot be stopped from another thread", then a crash). So the automatic collections are
off while a window is open, and a timer of the GUI thread does the same at the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY = 1_000
"""Milliseconds between two looks."""


class GuiCollector(QObject):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        gc.disable()
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due; the younger ones go with it."""
        counts = gc.get_count()
        due = [age for age in (2, 1, 0) if counts[age] > self._thresholds[age] > 0]
        if due:
            gc.collect(due[0])

    def give_back(self) -> None:
        """The window is gone: collections happen where memory is asked for, as ever."""
        self._timer.stop()
        gc.enable()
