"""What every presenter shares: asking for work and hearing the outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Slot

from desktop.jobs.runner import Job, JobRunner, Lane
from desktop.progress import Progress


class Presenter(QObject):
    """Lives and dies with its page; what it asked for is not delivered to a dead page."""

    def __init__(self, page: QObject, jobs: JobRunner) -> None:
        super().__init__(page)
        self._jobs = jobs
        self._latest: dict[str, Job] = {}

    def ask(
        self,
        work: Callable[[Progress], object],
        then: Callable[[Any], None] | None = None,
        *,
        lane: Lane = Lane.INTERACTIVE,
        explain: Callable[[Exception], None] | None = None,
        only_latest: str = "",
    ) -> Job:
        """With `only_latest`, an older job of that name is stopped and its outcome dropped."""
        older = self._latest.get(only_latest) if only_latest else None
        if older is not None:
            older.abandon()
        job = self._jobs.run(lane, work, then=then, explain=explain)
        if only_latest:
            job.setObjectName(only_latest)
            self._latest[only_latest] = job
            job.finished.connect(self._forget)
        return job

    def keep(
        self,
        work: Callable[[Progress], object],
        then: Callable[[Any], None] | None = None,
        *,
        explain: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Write what somebody typed; also when the window is closed before its turn comes."""
        return self._jobs.run(Lane.INTERACTIVE, work, then=then, explain=explain, kept=True)

    @Slot()
    def _forget(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and self._latest.get(job.objectName()) is job:
            del self._latest[job.objectName()]
