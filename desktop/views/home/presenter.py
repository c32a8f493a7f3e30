"""What the home page does: loads what waits, again whenever something changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import Slot

from desktop.domain.actor import Actor, Role
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.sheets.overview import Counted, HomeSheet
from desktop.views.home.page import HomePage
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.session import Session

TOLD_COUNTS = frozenset({Role.COORDINATOR, Role.EVALUATOR})
"""Those who see no file; who sees files has lists of their own."""


@dataclass(frozen=True)
class HomeSources:
    """`counts` asks the centre; None where nobody is told them."""

    sheet: Callable[[Actor], HomeSheet]
    counts: Callable[[], tuple[Counted, ...]] | None = None


class HomePresenter(Presenter):
    def __init__(
        self,
        page: HomePage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: HomeSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._home = page, session, sources.sheet
        self._counts = sources.counts
        page.sheet_requested.connect(self._load)
        news.changed.connect(self._reload)
        news.central_state.connect(self._reload)
        session.actor_changed.connect(self._reload)

    @Slot()
    def _load(self) -> None:
        actor = self._session.actor
        self.ask(lambda _progress: self._home(actor), self._show, only_latest="home")

    @Slot(object)
    def _reload(self, _why: object) -> None:
        self._page.mark_stale()

    @Slot(object)
    def _show(self, sheet: HomeSheet) -> None:
        self._page.show_sheet(sheet, self._session.actor.name, datetime.now(UTC))
        if self._counts is not None and self._session.actor.roles & TOLD_COUNTS:
            self._load_counts(self._counts)

    def _load_counts(self, counts: Callable[[], tuple[Counted, ...]]) -> None:
        """The network may take its time: not on the lane that a counter waits for."""
        self.ask(
            lambda _progress: counts(),
            self._page.counts.show_counts,
            lane=Lane.BATCH,
            explain=self._explain_counts,
            only_latest="counts",
        )

    @Slot(object)
    def _explain_counts(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.counts.say_away(sentence(error))
