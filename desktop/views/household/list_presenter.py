"""Loads the list of households, and again when one of them changed."""

from __future__ import annotations

from desktop.jobs.runner import JobRunner
from desktop.services.counter import CounterServices
from desktop.views.household.list_page import HouseholdListPage
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.lines_presenter import LinesPresenter

KINDS = frozenset({"household", "member", "claim", "entitlement"})


class HouseholdListPresenter(LinesPresenter):
    def __init__(
        self,
        page: HouseholdListPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        services: CounterServices,
    ) -> None:
        super().__init__(page, jobs, news.changed, services.households.lines, KINDS)
