"""Previews a credit run and makes it, on the lane of long work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.i18n import gettext as _
from desktop.i18n import month_name
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import Job, JobRunner, Lane
from desktop.sheets.ledger import RunSheet
from desktop.views.credit.page import CreditRunPage
from desktop.views.credit.words import done_words
from desktop.views.messages import is_expected, sentence
from desktop.views.session import Session

if TYPE_CHECKING:  # the services bring the database along
    from desktop.services.ledger import LedgerService


class CreditRunPresenter(Presenter):
    def __init__(
        self, page: CreditRunPage, jobs: JobRunner, session: Session, ledger: LedgerService
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._ledger = page, session, ledger
        page.months_requested.connect(self._load)
        page.preview_requested.connect(self._preview)
        page.run_requested.connect(self._run)
        session.actor_changed.connect(page.mark_stale)

    @Slot()
    def _load(self) -> None:
        actor = self._session.actor
        self.ask(
            lambda progress: self._ledger.credits(actor),
            self._page.show_credits,
            explain=self._explain,
            only_latest="months",
        )

    @Slot(str)
    def _preview(self, month: str) -> None:
        actor = self._session.actor
        job = self.ask(
            lambda progress: self._ledger.preview(month, actor, progress),
            self._page.show_preview,
            lane=Lane.BATCH,
            explain=self._explain,
            only_latest="preview",
        )
        job.progressed.connect(self._show_advance)

    @Slot(int, int)
    def _show_advance(self, done: int, total: int) -> None:
        """A small city is worked out before anybody could read a bar."""
        job = self.sender()
        if done == 1 and total > 1 and isinstance(job, Job):
            self._page.progress.follow(job, _("The month is being worked out…"))

    @Slot(str)
    def _run(self, month: str) -> None:
        actor = self._session.actor
        self._page.occupy()
        job = self.ask(
            lambda progress: self._ledger.run_credits(month, actor, progress),
            self._done,
            lane=Lane.BATCH,
            explain=self._explain,
        )
        job.finished.connect(self._page.release)
        self._page.progress.follow(
            job, _("Credits of {month} are being written…").format(month=month_name(month))
        )

    @Slot(object)
    def _done(self, told: RunSheet) -> None:
        self._page.said.emit(done_words(told))
        self._load()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.banner.say(sentence(error))
