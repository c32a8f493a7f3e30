"""What the home page does: loads what waits, again whenever something changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Slot

from desktop.domain.actor import Actor
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.overview import HomeSheet
from desktop.views.home.page import HomePage
from desktop.views.news import News
from desktop.views.session import Session


class HomePresenter(Presenter):
    def __init__(
        self,
        page: HomePage,
        jobs: JobRunner,
        news: News,
        session: Session,
        load: Callable[[Actor], HomeSheet],
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._home = page, session, load
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
