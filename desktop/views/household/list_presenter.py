"""Loads the list of households as its reader may see it, and again when something changed."""

from __future__ import annotations

from desktop.jobs.runner import JobRunner
from desktop.services.counter import CounterServices
from desktop.sheets.household import HouseholdLine
from desktop.views.household.list_page import HouseholdListPage
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.lines_presenter import LinesPresenter

KINDS = frozenset({"household", "member", "claim", "entitlement", "relative"})


class HouseholdListPresenter(LinesPresenter):
    def __init__(
        self,
        page: HouseholdListPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        services: CounterServices,
    ) -> None:
        self._households, self._session = services.households, session
        super().__init__(page, jobs, news.changed, self._lines, KINDS)
        session.actor_changed.connect(self._ask)

    def _lines(self) -> tuple[HouseholdLine, ...]:
        return self._households.lines(self._session.actor)
