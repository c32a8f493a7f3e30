"""Asks for the ledger of the household that is in front, for its card and for its page."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.ledger import LedgerSheet
from desktop.views.household.ledger_page import LedgerPage
from desktop.views.household.page import HouseholdPage
from desktop.views.messages import is_expected, sentence
from desktop.views.messages.protection import shut_file
from desktop.views.session import Session
from desktop.views.widgets.page import Place

if TYPE_CHECKING:
    from desktop.services.ledger import LedgerService


class LedgerShowing(Presenter):
    """The card of the household's page; `ledger` is asked for on a lane."""

    def __init__(
        self,
        page: HouseholdPage,
        jobs: JobRunner,
        session: Session,
        ledger: Callable[[], LedgerService],
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._ledger = page, session, ledger
        self._id: UUID | None = None
        page.household_opened.connect(self._open)
        page.reload_requested.connect(self._load)
        page.ledger.all_requested.connect(self._open_all)

    @Slot(object)
    def _open(self, subject: object) -> None:
        self._id = subject if isinstance(subject, UUID) else None
        self._page.ledger.show_ledger(None)
        self._load()

    @Slot()
    def _load(self) -> None:
        household_id, actor = self._id, self._session.actor
        if household_id is not None:
            self.ask(
                lambda progress: self._ledger().sheet(household_id, actor),
                self._show,
                explain=self._explain,
                only_latest="ledger",
            )

    @Slot(object)
    def _show(self, sheet: LedgerSheet) -> None:
        if sheet.household_id == self._id:
            self._page.ledger.show_ledger(sheet)

    @Slot()
    def _open_all(self) -> None:
        self._page.open_requested.emit(Place("ledger", self._id))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        """That a file is shut is said by its page."""
        self._page.ledger.show_ledger(None)
        if shut_file(error) is None and not is_expected(error):
            self._jobs.unexplained.emit(error)


class LedgerPresenter(Presenter):
    """The page with every movement, and corrections by hand."""

    def __init__(
        self, page: LedgerPage, jobs: JobRunner, session: Session, ledger: LedgerService
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._ledger = page, session, ledger
        page.ledger_requested.connect(self._load)
        page.correction_requested.connect(self._correct)
        session.actor_changed.connect(page.mark_stale)

    @Slot(object)
    def _load(self, household_id: UUID) -> None:
        actor = self._session.actor
        self.ask(
            lambda progress: self._ledger.sheet(household_id, actor),
            self._page.show_ledger,
            explain=self._explain,
            only_latest="ledger",
        )

    @Slot(object, object, str)
    def _correct(self, entitlement_id: UUID, amount: Decimal, reason: str) -> None:
        actor = self._session.actor
        self.keep(
            lambda progress: self._ledger.correct(entitlement_id, amount, reason, actor),
            self._corrected,
            explain=self._explain,
        )

    @Slot(object)
    def _corrected(self, sheet: LedgerSheet) -> None:
        self._page.close_form()
        self._page.show_ledger(sheet)
        self._page.said.emit(_("The correction is written."))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        if shut_file(error) is not None:
            self._page.clear()
        self._page.complain(sentence(error))
