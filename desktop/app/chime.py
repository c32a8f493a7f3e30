"""One sound for each card that was read or refused, unless this desk wants none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from desktop.jobs.runner import JobRunner, Lane
from desktop.views.session import Session


class Chime(QObject):
    def __init__(self, session: Session, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._jobs = session, jobs

    def begin(self, preference: Callable[..., Any]) -> None:
        """Ask what this desk chose; until that is known it sounds."""
        self._jobs.run(
            Lane.INTERACTIVE,
            lambda _progress: preference("sounds", default=True),
            then=self._session.choose_sounds,
        )

    @Slot()
    def sound(self) -> None:
        if self._session.sounds:
            QApplication.beep()
