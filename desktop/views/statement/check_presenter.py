"""Loads what is odd in a merchant's month, writes down what was accepted, and closes it."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.actor import Role
from desktop.domain.change import Change
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.closing import ClosingService
from desktop.sheets.closing import ClosedSheet, ClosingCheckSheet, FindingLine
from desktop.views.messages import sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.statement.check_page import CheckPage
from desktop.views.statement.month_presenter import KINDS
from desktop.views.widgets.page import Place


class CheckPresenter(Presenter):
    def __init__(
        self,
        page: CheckPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        closing: ClosingService,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._closing = page, session, closing
        page.check_requested.connect(self._load)
        page.accept_requested.connect(self._accept)
        page.close_requested.connect(self._close)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)

    @Slot(object, str)
    def _load(self, merchant_id: UUID, month: str) -> None:
        actor = self._session.actor
        self._page.allow(may_close=actor.may_act_as(Role.MERCHANT_MANAGER))
        self.ask(
            lambda _progress: self._closing.check(merchant_id, month, actor),
            self._show,
            explain=self._explain,
            only_latest="check",
        )

    @Slot(object)
    def _show(self, sheet: ClosingCheckSheet) -> None:
        if (sheet.merchant_id, sheet.month) == (self._page.merchant_id, self._page.month):
            self._page.show_check(sheet)

    @Slot(object, str)
    def _accept(self, line: FindingLine, reason: str) -> None:
        merchant_id, month, actor = self._page.merchant_id, self._page.month, self._session.actor
        found = line.finding
        if merchant_id is not None:
            self.ask(
                lambda _progress: self._closing.accept(
                    merchant_id, month, found.anomaly, found.subject_id, reason, actor
                ),
                self._show,
                explain=self._explain,
            )

    @Slot()
    def _close(self) -> None:
        merchant_id, month, actor = self._page.merchant_id, self._page.month, self._session.actor
        if merchant_id is not None:
            self.ask(
                lambda _progress: self._closing.close((merchant_id,), month, actor),
                self._tell_closed,
                explain=self._explain,
            )

    @Slot(object)
    def _tell_closed(self, done: ClosedSheet) -> None:
        for one in done.merchants:
            if one.refusal is not None:
                self._explain(one.refusal)
            elif one.statement_id is not None:
                self._page.open_requested.emit(Place("statement", one.statement_id))

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in KINDS for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._page.note.say(sentence(error), "waiting")
