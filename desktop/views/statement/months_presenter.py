"""Loads several months, one after the other, as long as nobody asks for others."""

from __future__ import annotations

from PySide6.QtCore import Slot

from desktop.domain.actor import Actor
from desktop.domain.change import Change
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.sheets.closing import ClosingSheet
from desktop.views.messages import sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.statement.month_presenter import KINDS
from desktop.views.statement.months_page import MonthsPage
from desktop.views.statement.sources import StatementSources


class MonthsPresenter(Presenter):
    def __init__(
        self,
        page: MonthsPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: StatementSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        page.months_requested.connect(self._load)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)

    @Slot(object)
    def _load(self, months: tuple[str, ...]) -> None:
        actor = self._session.actor
        job = self.ask(
            lambda progress: self._loaded(months, actor, progress),
            self._show,
            lane=Lane.BATCH,
            explain=self._explain,
            only_latest="months",
        )
        self._page.strip.follow(job, _("Looking at the months"))

    def _loaded(
        self, months: tuple[str, ...], actor: Actor, progress: Progress
    ) -> tuple[ClosingSheet, ...]:
        """On a lane."""
        sheets = []
        for place, month in enumerate(months):
            progress(place, len(months))
            sheets.append(self._sources.closing.month(month, actor))
        return tuple(sheets)

    @Slot(object)
    def _show(self, sheets: tuple[ClosingSheet, ...]) -> None:
        if tuple(sheet.month for sheet in sheets) == self._page.months:
            self._page.show_months(sheets)

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in KINDS for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._page.note.say(sentence(error), "waiting")
