"""What is heard when a card was read, refused or written, unless this desk wants no sound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop.jobs.runner import JobRunner, Lane
from desktop.views.session import Session
from desktop.views.widgets.tune import BEATS, Tune

BEAT = 260
"""Milliseconds between two beats: far enough apart to be counted without looking."""


class Chime(QObject):
    def __init__(self, session: Session, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs
        self._left = 0
        self._beat = QTimer(self, interval=BEAT)
        self._beat.timeout.connect(self._go_on)

    def begin(self, preference: Callable[..., Any]) -> None:
        """Ask what this desk chose; until that is known it sounds."""
        self._jobs.run(
            Lane.INTERACTIVE,
            lambda _progress: preference("sounds", default=True),
            then=self._session.choose_sounds,
        )

    @Slot()
    def sound(self) -> None:
        """A card was read, or what lies there was refused."""
        self._play(1)

    @Slot(object)
    def play(self, tune: Tune) -> None:
        """Once for a card that is done, twice for one that is not known, three times for a no."""
        self._play(BEATS[tune])

    def _play(self, beats: int) -> None:
        """A new one takes the place of what was still sounding."""
        self._beat.stop()
        if not self._session.sounds:
            return
        QApplication.beep()
        self._left = beats - 1
        if self._left:
            self._beat.start()

    @Slot()
    def _go_on(self) -> None:
        QApplication.beep()
        self._left -= 1
        if self._left <= 0:
            self._beat.stop()
