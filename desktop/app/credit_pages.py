"""The pages of the ledger: the credit run of a month, and the movements of a household."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.app.rooms import exported, named
from desktop.domain.actor import Role
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner
from desktop.views.main_window.entry import PageEntry
from desktop.views.session import Session
from desktop.views.widgets.page import Page

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.trade import Trade

WHO_CREDITS = frozenset({Role.MERCHANT_MANAGER, Role.DECIDER})
"""The coordinator chooses scenarios, and sees no entitlement that could be credited."""
WITH_FILES = frozenset({Role.COUNTER, Role.DECIDER})


@dataclass
class CreditPages:
    """`trade` may only be asked once the desk is open, as when one of the pages is built."""

    jobs: JobRunner
    session: Session
    trade: Callable[[], Trade]

    def inner_entries(self) -> tuple[PageEntry, ...]:
        """The pages that are reached from others, and by the palette."""
        behind = (
            ("ledger", _("Movements of the credit"), "list", self.ledger, WITH_FILES, "households"),
            (
                "credit_run",
                _("Credits of the month"),
                "wallet",
                self.credit_run,
                WHO_CREDITS,
                "merchants",
            ),
        )
        return tuple(
            PageEntry(key, word, icon, factory, roles, in_navigation=False, parent=parent)
            for key, word, icon, factory, roles, parent in behind
        )

    def credit_run(self) -> Page:
        page: Page = named("credit.page.CreditRunPage")()
        asked = (self.jobs, self.session, self.trade().ledger)
        named("credit.presenter.CreditRunPresenter")(page, *asked)
        return exported(page, self.jobs)

    def ledger(self) -> Page:
        page: Page = named("household.ledger_page.LedgerPage")(self.session.discretion)
        asked = (self.jobs, self.session, self.trade().ledger)
        named("household.ledger_presenter.LedgerPresenter")(page, *asked)
        return exported(page, self.jobs)
