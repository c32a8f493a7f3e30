"""The pages of the closing of a month and of its statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.app.rooms import exported, named
from desktop.domain.actor import Role
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner
from desktop.views.main_window.entry import PageEntry
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.page import Page

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.trade import Trade

WITH_STATEMENTS = frozenset({Role.MERCHANT_MANAGER, Role.ACCOUNTANT})


@dataclass
class StatementPages:
    """`trade` may only be asked once the desk is open, as when one of the pages is built."""

    jobs: JobRunner
    news: News
    session: Session
    trade: Callable[[], Trade]

    def entry(self) -> PageEntry:
        """That of the navigation."""
        return PageEntry("closing", _("Month closing"), "lock-simple", self.month, WITH_STATEMENTS)

    def inner_entries(self) -> tuple[PageEntry, ...]:
        """The pages that are reached from the month, and by the palette."""
        behind = (
            ("statement", _("Statement"), "receipt", self.statement),
            ("closing_check", _("Before closing"), "check-square", self.check),
            ("closing_months", _("Month by month"), "table", self.months),
            ("payments", _("Payments"), "chart-bar", self.payments),
            ("slips", _("Remittance slips"), "stack", self.slips),
            ("slip", _("Remittance slip"), "stack", self.slip),
        )
        return tuple(
            PageEntry(
                key, word, icon, factory, WITH_STATEMENTS, in_navigation=False, parent="closing"
            )
            for key, word, icon, factory in behind
        )

    def month(self) -> Page:
        page: Page = named("statement.month_page.MonthPage")(self.trade().clock.today())
        asked = (self.jobs, self.news, self.session, self._sources())
        named("statement.month_presenter.MonthPresenter")(page, *asked)
        return exported(page, self.jobs)

    def statement(self) -> Page:
        page: Page = named("statement.page.StatementPage")()
        asked = (self.jobs, self.news, self.session, self._sources())
        named("statement.presenter.StatementPresenter")(page, *asked)
        return page

    def months(self) -> Page:
        page: Page = named("statement.months_page.MonthsPage")(self.trade().clock.today())
        asked = (self.jobs, self.news, self.session, self._sources())
        named("statement.months_presenter.MonthsPresenter")(page, *asked)
        return exported(page, self.jobs)

    def payments(self) -> Page:
        page: Page = named("statement.payments_page.PaymentsPage")()
        asked = (self.jobs, self.news, self.session, self._sources())
        named("statement.payments_presenter.PaymentsPresenter")(page, *asked)
        return exported(page, self.jobs)

    def slip(self) -> Page:
        page: Page = named("statement.slip_page.SlipPage")()
        asked = (self.jobs, self.news, self.session, self.trade().statement_papers)
        named("statement.slip_presenter.SlipPresenter")(page, *asked)
        return page

    def slips(self) -> Page:
        page: Page = named("statement.slips_page.SlipsPage")()
        asked = (self.jobs, self.news, self.session, self.trade().statement_papers)
        named("statement.slips_presenter.SlipsPresenter")(page, *asked)
        return exported(page, self.jobs)

    def check(self) -> Page:
        page: Page = named("statement.check_page.CheckPage")()
        asked = (self.jobs, self.news, self.session, self._sources())
        named("statement.check_presenter.CheckPresenter")(page, *asked)
        return page

    def _sources(self) -> Any:
        from desktop.services.draft import DraftService  # noqa: PLC0415 - the database is here
        from desktop.services.statement_batch import StatementBatchService  # noqa: PLC0415

        trade = self.trade()
        papers = trade.statement_papers
        return named("statement.sources.StatementSources")(
            closing=trade.closing,
            papers=papers,
            batch=StatementBatchService(papers),
            drafts=DraftService(trade.units, trade.clock),
        )
