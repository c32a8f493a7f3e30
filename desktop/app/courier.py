"""The rounds of the desk itself: every few minutes, while nobody who is in speaks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.domain.door import PersonDisabled
from desktop.jobs.runner import Lane
from desktop.progress import Progress
from desktop.sheets.door import CourierRound
from desktop.views.messages import is_expected

if TYPE_CHECKING:
    from desktop.app.entrance import Around, Entrance

ROUND_EVERY = 180_000
"""Milliseconds: so soon does a desk learn that somebody may not come in any more."""


class CourierRounds(QObject):
    """Closed persons lose their door, and finished work of nobody's file goes to the centre.

    On the lane of exchanges, so that no file is sent twice at once. Without the centre a round
    does nothing, and the next one tries again.
    """

    turned_away = Signal(object)  # why whoever sits here may not any more

    def __init__(self, around: Around, entrance: Entrance, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._entrance = around.jobs, entrance
        self._timer = QTimer(self, interval=ROUND_EVERY)
        self._timer.timeout.connect(self.go)
        entrance.shut.connect(self._begin)
        around.window.closing.connect(self._timer.stop)

    @Slot()
    def _begin(self) -> None:
        self._timer.start()
        self.go()

    @Slot()
    def go(self) -> None:
        entrance = self._entrance
        if entrance.is_locked or entrance.entry is None:
            self._jobs.run(Lane.BATCH, self._meet, then=self._heed, explain=self._pass_over)

    def _meet(self, _progress: Progress) -> CourierRound:
        return self._entrance.service().courier()

    @Slot(object)
    def _heed(self, done: CourierRound) -> None:
        entry = self._entrance.entry
        if entry is not None and entry.rights.login in done.forgotten:
            self.turned_away.emit(PersonDisabled())

    @Slot(object)
    def _pass_over(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
