"""What the assessment page does when asked: the result at each key, a draft, the record."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.month import months_before
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.counter import CounterServices
from desktop.sheets.claim import AssessmentSheet, ClaimSheet
from desktop.sheets.draft import DraftLine, DraftSheet
from desktop.sheets.household import HouseholdSheet, IncomeEntry
from desktop.views.assessment.page import AssessmentPage
from desktop.views.messages import is_expected, sentence
from desktop.views.messages.protection import shut_file
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.page import Place
from desktop.views.widgets.saving import SaveTimer
from desktop.views.widgets.typed_income import IncomeRow, moved_to, rows_of, stated

FORM = "assessment"
OPEN_CLAIMS = ("draft", "complete", "documents_missing", "assessed")


@dataclass(frozen=True)
class Begun:
    """What the grid starts from."""

    household: HouseholdSheet
    claim: ClaimSheet | None
    claimed_on: date
    months: tuple[str, ...]
    last: tuple[IncomeEntry, ...]
    draft: DraftSheet | None


class AssessmentPresenter(Presenter):
    def __init__(
        self,
        page: AssessmentPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        services: CounterServices,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._services = page, session, services
        self._begun: Begun | None = None
        self._draft_id: UUID | None = None
        self._save_timer = SaveTimer(self, self._save_draft)
        page.subject_opened.connect(self._open)
        page.rows_edited.connect(self._take)
        page.copy_requested.connect(self._copy)
        page.record_requested.connect(self._record)
        page.save_requested.connect(self._save_now)

    @Slot(object)
    def _open(self, subject: object) -> None:
        if isinstance(subject, UUID):
            household_id, actor = subject, self._session.actor
            self._save_timer.stop()
            self.ask(
                lambda progress: self._begin(household_id, actor),
                self._show,
                explain=self._explain,
                only_latest="begin",
            )

    def _begin(self, household_id: UUID, actor: Any) -> Begun:
        """On the interactive lane."""
        services = self._services
        household = services.households.sheet(household_id, actor)
        is_open = household.claim is not None and household.claim.state in OPEN_CLAIMS
        claim = (
            services.claims.sheet(household.claim.id, actor)
            if household.claim is not None and is_open
            else None
        )
        claimed_on = claim.claimed_on if claim else services.today()
        offset = services.assessments.scale(claimed_on).settings.window_offset
        lines = [
            line
            for line in services.drafts.lines()
            if line.form == FORM and line.subject_id == household_id
        ]
        return Begun(
            household,
            claim,
            claimed_on,
            months_before(claimed_on, offset),
            services.assessments.last_incomes(household_id, actor),
            services.drafts.open(lines[0].id, actor) if lines else None,
        )

    @Slot(object)
    def _show(self, begun: Begun) -> None:
        self._begun = begun
        self._draft_id = begun.draft.line.id if begun.draft else self._services.new_id()
        rows: tuple[IncomeRow, ...] = ()
        if begun.draft is not None:
            rows = rows_from(begun.draft.body)
            self._show_saved(begun.draft.line)
        elif begun.claim is not None:
            rows = rows_of(begun.claim.incomes, begun.months)
        else:
            self._page.draft_chip.hide()
        self._page.show_grid(begun.household, begun.claimed_on, begun.months, rows)
        self._page.income.offer_copy(offered=bool(begun.last) and not rows)
        self._recalculate()
        if self._page.isVisible():
            self._page.shown()

    @Slot()
    def _copy(self) -> None:
        """The sources of the last assessment, and its amounts where the months are the same."""
        begun = self._begun
        if begun is None:
            return
        months = sorted({entry.month for entry in begun.last})
        rows = moved_to(rows_of(begun.last, months), begun.months)
        self._page.show_grid(begun.household, begun.claimed_on, begun.months, rows)
        self._page.income.offer_copy(offered=False)
        self._take()
        self._page.shown()

    @Slot()
    def _take(self) -> None:
        if not self._save_timer.isActive():
            self._save_timer.start()
        self._recalculate()

    def _entries(self) -> tuple[IncomeEntry, ...]:
        members = self._begun.household.members if self._begun else ()
        return stated(self._page.rows(), {member.id for member in members})

    def _recalculate(self) -> None:
        begun, entries = self._begun, self._entries()
        if begun is None:
            return
        assessments = self._services.assessments
        members, on = begun.household.members, begun.claimed_on
        self.ask(
            lambda progress: assessments.preview(members, entries, on),
            self._page.show_assessment,
            explain=self._explain,
            only_latest="result",
        )

    @Slot()
    def _save_now(self) -> None:
        if self._save_timer.isActive():
            self._save_draft()

    @Slot()
    def _save_draft(self) -> None:
        begun, draft_id = self._begun, self._draft_id
        self._save_timer.stop()
        if begun is None or draft_id is None:
            return
        body, actor, drafts = body_of(self._page.rows()), self._session.actor, self._services.drafts
        household = begun.household
        self.keep(
            lambda progress: drafts.save(
                FORM,
                body,
                actor,
                draft_id=draft_id,
                subject_id=household.id,
                label=household.reference,
            ),
            self._show_saved,
            explain=self._explain,
        )

    @Slot(object)
    def _show_saved(self, line: DraftLine) -> None:
        if line.id == self._draft_id:
            words = _("Draft saved at {time}").format(time=f"{line.saved_at.astimezone():%H:%M}")
            self._page.draft_chip.say(words, "waiting", "floppy-disk")
            self._page.draft_chip.show()

    @Slot()
    def _record(self) -> None:
        begun = self._begun
        if begun is None:
            return
        if not all(row.is_readable for row in self._page.rows()):
            self._page.banner.say(
                _("One of these amounts cannot be read: type figures, for example 1110,50.")
            )
            return
        self._save_timer.stop()
        self._page.primary.setEnabled(False)
        entries, draft_id, actor = self._entries(), self._draft_id, self._session.actor
        self.ask(
            lambda progress: self._keep(begun, entries, draft_id, actor),
            self._go_to_claim,
            explain=self._explain,
        )

    def _keep(
        self, begun: Begun, entries: tuple[IncomeEntry, ...], draft_id: UUID | None, actor: Any
    ) -> AssessmentSheet:
        """On the interactive lane: the statement first, so that it stays if the rest is refused."""
        services, claim = self._services, begun.claim
        if claim is None:
            kind = "reassessment" if begun.household.claim else "first"
            claim = services.claims.open(begun.household.id, begun.claimed_on, kind, actor)
        services.claims.state_incomes(claim.id, entries, actor)
        if draft_id is not None:
            services.drafts.discard(draft_id, actor)
        return services.assessments.record(claim.id, actor)

    @Slot(object)
    def _go_to_claim(self, recorded: AssessmentSheet) -> None:
        self._page.primary.setEnabled(True)
        self._page.draft_chip.hide()
        self._begun = None
        self._page.open_requested.emit(Place("claim", recorded.claim_id))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        household_id = shut_file(error)
        if household_id is not None:  # its own page asks for a reason, or says who opens it
            self._page.open_requested.emit(Place("household", household_id))
            return
        self._page.primary.setEnabled(True)
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
            return
        self._page.banner.say(sentence(error))
        if self._begun is not None and self._begun.claim is None:
            self._open(self._begun.household.id)


def body_of(rows: tuple[IncomeRow, ...]) -> dict[str, Any]:
    return {"rows": [asdict(row) | {"member_id": str(row.member_id)} for row in rows]}


def rows_from(body: dict[str, Any]) -> tuple[IncomeRow, ...]:
    return tuple(
        IncomeRow(UUID(row["member_id"]), row["source"], row.get("amounts", {}))
        for row in body.get("rows", ())
    )
