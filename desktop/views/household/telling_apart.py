"""Households that look like the one on the page: asked after it is shown, told apart by a key."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Slot

from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.counter import CounterServices
from desktop.sheets.household import HouseholdSheet, Lookalike
from desktop.views.household.page import HouseholdPage
from desktop.views.session import Session


class TellingApart(Presenter):
    """Only those that are probably the same: the page of a household must stay calm."""

    def __init__(
        self, page: HouseholdPage, jobs: JobRunner, session: Session, services: CounterServices
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._services = page, session, services
        self._id: UUID | None = None
        page.lookalikes.not_duplicate_requested.connect(self._tell_apart)

    def forget(self) -> None:
        """Another household is being opened."""
        self._id = None
        self._page.lookalikes.show_lookalikes(())

    def look(self, sheet: HouseholdSheet) -> None:
        if sheet.state == "closed":
            return
        self._id = sheet.id
        person, lookalikes = sheet.applicant.person, self._services.lookalikes
        actor = self._session.actor
        self.ask(
            lambda progress: lookalikes.lookalikes(
                person, sheet.address, sheet.contact.phone, household_id=sheet.id, reader=actor
            ),
            self._show,
            only_latest="lookalikes",
        )

    @Slot(object)
    def _show(self, found: tuple[Lookalike, ...]) -> None:
        self._page.lookalikes.show_lookalikes([one for one in found if one.level == "probable"])

    @Slot(object)
    def _tell_apart(self, other: UUID) -> None:
        household_id, actor = self._id, self._session.actor
        if household_id is None:
            return
        left = [one for one in self._page.lookalikes.shown if one.household_id != other]
        self._page.lookalikes.show_lookalikes(left)
        lookalikes = self._services.lookalikes
        self.ask(lambda progress: lookalikes.not_duplicate(household_id, other, actor))
