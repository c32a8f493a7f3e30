"""What the household page shows: its sheet, what happened, the last assessment, a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.access import may_read_log
from desktop.domain.change import Change
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.counter import CounterServices
from desktop.sheets.claim import AssessmentSheet
from desktop.sheets.draft import DraftSheet
from desktop.sheets.household import HouseholdSheet, TimelineEntry
from desktop.views.household.carried import carried_of
from desktop.views.household.carrying import Carrying
from desktop.views.household.correcting import FORM, Correcting
from desktop.views.household.happenings import Known
from desktop.views.household.page import HouseholdPage
from desktop.views.household.telling_apart import TellingApart
from desktop.views.messages import is_expected, sentence
from desktop.views.messages.protection import shut_file
from desktop.views.news import News
from desktop.views.session import Session


@dataclass(frozen=True)
class Seen:
    """All that the page shows, read at once."""

    sheet: HouseholdSheet
    timeline: tuple[TimelineEntry, ...]
    assessment: AssessmentSheet | None
    draft: DraftSheet | None


class HouseholdPresenter(Presenter):
    def __init__(
        self,
        page: HouseholdPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        services: CounterServices,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._services = page, session, services
        self._id: UUID | None = None
        self._correcting = Correcting(page, jobs, session, services)
        self._correcting.saved.connect(self._load)
        self._carrying = Carrying(page, jobs, news, session, services)
        self._carrying.done.connect(self._load)
        self._telling_apart = TellingApart(page, jobs, session, services)
        page.household_opened.connect(self._open)
        page.reload_requested.connect(self._load)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)  # never with the rights of who is in front

    @Slot(object)
    def _open(self, subject: object) -> None:
        self._id = subject if isinstance(subject, UUID) else None
        self._correcting.forget()
        self._carrying.forget()
        self._telling_apart.forget()
        self._load()

    @Slot()
    def _load(self) -> None:
        household_id = self._id
        if household_id is not None:
            self.ask(
                lambda progress: self._see(household_id),
                self._show,
                explain=self._explain,
                only_latest="household",
            )

    def _see(self, household_id: UUID) -> Seen:
        """On the interactive lane."""
        services, actor = self._services, self._session.actor
        sheet = services.households.sheet(household_id, actor)
        found = sheet.claim.assessment_id if sheet.claim else None
        drafts = [
            line
            for line in services.drafts.lines()
            if line.form == FORM and line.subject_id == household_id
        ]
        return Seen(
            sheet,
            services.households.timeline(household_id, actor),
            services.assessments.sheet(found, actor) if found else None,
            services.drafts.open(drafts[0].id, actor) if drafts else None,
        )

    @Slot(object)
    def _show(self, seen: Seen) -> None:
        if seen.sheet.id != self._id:
            return
        today = self._services.today()
        self._page.tells_accesses = may_read_log(self._session.actor)
        self._page.show_household(seen.sheet, today)
        now = datetime.now().astimezone()
        self._page.show_timeline(seen.timeline, now, _known(seen))
        self._page.show_assessment(seen.assessment.assessment if seen.assessment else None)
        self._carrying.take_household(seen.sheet)
        self._correcting.take_household(seen.sheet, seen.draft)
        self._telling_apart.look(seen.sheet)
        self._page.open_wished()

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(self._id in (change.household_id, change.id) for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if shut_file(error) is not None:
            self._page.show_shut(error)
            return
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.banner.say(sentence(error))


def _known(seen: Seen) -> Known:
    recorded = seen.assessment
    mean = recorded.assessment.mean_income if recorded else None
    return Known(
        {str(recorded.id): mean} if recorded and mean is not None else {},
        carried_of(seen.sheet.cards),
    )
