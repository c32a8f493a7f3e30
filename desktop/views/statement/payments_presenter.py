"""Loads what waits to be paid, again when a statement was closed or paid."""

from __future__ import annotations

from PySide6.QtCore import Slot

from desktop.domain.change import Change
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.views.messages import sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.statement.month_presenter import PaymentsSeen, payments_seen
from desktop.views.statement.payments_page import PaymentsPage
from desktop.views.statement.sources import StatementSources


class PaymentsPresenter(Presenter):
    def __init__(
        self,
        page: PaymentsPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: StatementSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        page.payments_requested.connect(self._load)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)

    @Slot()
    def _load(self) -> None:
        actor, sources = self._session.actor, self._sources
        self.ask(
            lambda _progress: payments_seen(sources, actor),
            self._show,
            explain=self._explain,
            only_latest="payments",
        )

    @Slot(object)
    def _show(self, seen: PaymentsSeen) -> None:
        self._page.show_payments(seen.overdue, seen.threshold)

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind == "monthly_statement" for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._page.note.say(sentence(error), "waiting")
