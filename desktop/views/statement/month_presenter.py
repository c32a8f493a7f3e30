"""Loads a month with what is late and what twelve months paid, and closes what is ready."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.actor import Actor, Role
from desktop.domain.change import Change
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.sheets.closing import ClosedSheet, ClosingSheet
from desktop.sheets.statement_line import OverdueSheet, ThresholdSheet
from desktop.views.messages import sentence
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.statement.month_acting import MonthActing
from desktop.views.statement.month_page import MonthPage
from desktop.views.statement.sources import StatementSources
from desktop.views.widgets.file_dialogs import FileDialogs

KINDS = frozenset({"monthly_statement", "closing_check", "merchant", "purchase_import"})


@dataclass(frozen=True)
class PaymentsSeen:
    overdue: OverdueSheet
    threshold: ThresholdSheet


def payments_seen(sources: StatementSources, actor: Actor) -> PaymentsSeen:
    """On a lane. Raises StatementsHidden."""
    statements = sources.statements
    return PaymentsSeen(statements.overdue(actor), statements.threshold(actor))


class MonthPresenter(Presenter):
    def __init__(
        self,
        page: MonthPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: StatementSources,
        dialogs: FileDialogs | None = None,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        MonthActing(page, jobs, session, sources, dialogs or FileDialogs(page))
        page.month_requested.connect(self._load)
        page.close_requested.connect(self._close)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)

    @Slot(str)
    def _load(self, month: str) -> None:
        actor, sources = self._session.actor, self._sources
        self._page.allow(
            may_close=actor.may_act_as(Role.MERCHANT_MANAGER),
            may_pay=actor.may_act_as(Role.ACCOUNTANT),
        )
        self.ask(
            lambda _progress: sources.closing.month(month, actor),
            self._show,
            explain=self._explain,
            only_latest="month",
        )
        self.ask(
            lambda _progress: payments_seen(sources, actor),
            self._show_payments,
            explain=self._explain,
            only_latest="payments",
        )

    @Slot(object)
    def _show(self, sheet: ClosingSheet) -> None:
        if sheet.month == self._page.chosen_month:
            self._page.show_month(sheet)

    @Slot(object)
    def _show_payments(self, seen: PaymentsSeen) -> None:
        self._page.figures.show_payments(seen.overdue, seen.threshold)

    @Slot(object)
    def _close(self, merchants: tuple[UUID, ...]) -> None:
        actor, month = self._session.actor, self._page.chosen_month
        job = self.ask(
            lambda progress: self._sources.closing.close(merchants, month, actor, progress),
            self._tell_closed,
            lane=Lane.BATCH,
            explain=self._explain,
        )
        self._page.strip.follow(job, _("Closing the month"))

    @Slot(object)
    def _tell_closed(self, done: ClosedSheet) -> None:
        count = len(done.closed)
        said = ngettext(
            "{count} statement was closed.", "{count} statements were closed.", count
        ).format(count=count)
        reasons = [
            _("{subject}: {sentence}").format(
                subject=one.trade_name, sentence=sentence(one.refusal)
            )
            for one in done.refused
            if one.refusal
        ]
        self._page.note.say(" ".join((said, *reasons[:3])), "waiting" if reasons else "done")
        self._page.mark_stale()

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in KINDS for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        self._page.note.say(sentence(error), "waiting")
