"""Keeps Python's garbage collector on the GUI thread, and short while the window is looked at.

A collection on a lane would destroy widgets of the window from there, which Qt does not allow
("Timers cannot be stopped from another thread", then a crash). So the automatic collections are
off while a window is open, and a timer of the GUI thread does the same at the same thresholds.

A collection looks through everything that is alive: behind a preview of 224,000 rows that took a
second and a half, in which the window stood still. What is too much to look through is therefore
left alone (`gc.freeze`) until nobody looks: until another program has the screen.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication

EVERY = 1_000
"""Milliseconds between two looks."""

MANY = 50_000
"""Objects made since the last look, by whoever fills tables: some ten milliseconds of looking."""

LONG = 0.008
"""Seconds of the thread after which a look was too long to be had again."""


class GuiCollector(QObject):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._has_left_alone = False
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        qt = QGuiApplication.instance()
        if isinstance(qt, QGuiApplication):
            qt.applicationStateChanged.connect(self.rest)
        gc.disable()
        gc.freeze()  # the program itself, as far as it is loaded: it stays
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due; the younger ones go with it.

        Not while somebody who fills tables said so by a threshold of 0.
        """
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [age for age in (2, 1, 0) if counts[age] > thresholds[age] > 0]
        if not due or thresholds[0] == 0:
            return
        if counts[0] > MANY:
            self._leave_alone()
            return
        start = time.thread_time()
        gc.collect(due[0])
        if time.thread_time() - start > LONG:
            self._leave_alone()

    @Slot(Qt.ApplicationState)
    def rest(self, state: Qt.ApplicationState) -> None:
        """Nobody looks at the window: what was left alone is looked through now."""
        is_used = state == Qt.ApplicationState.ApplicationActive
        if is_used or not self._has_left_alone or gc.get_threshold()[0] == 0:
            return
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._has_left_alone = False

    def give_back(self) -> None:
        """The window is gone: collections happen where memory is asked for, as ever."""
        self._timer.stop()
        self._has_left_alone = False  # no rest is needed any more, though Qt may still tell of one
        gc.unfreeze()
        gc.enable()

    def _leave_alone(self) -> None:
        gc.freeze()
        self._has_left_alone = True
