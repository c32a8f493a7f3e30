"""What the claim page does when asked: load, note a document, propose, decide, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.actor import Actor
from desktop.domain.assessment import Outcome
from desktop.domain.change import Change
from desktop.domain.supporting_document import RequiredDocument
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.services.counter import CounterServices
from desktop.sheets.claim import ClaimSheet
from desktop.sheets.draft import DraftSheet
from desktop.sheets.household import DocumentEntry, HouseholdSheet
from desktop.views.claim.acts import ClaimStep
from desktop.views.claim.page import ClaimPage
from desktop.views.claim.reason_panel import Answer
from desktop.views.messages import is_expected, sentence
from desktop.views.messages.protection import shut_file
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.page import Place
from desktop.views.widgets.saving import SaveTimer

FORM = "claim"


@dataclass(frozen=True)
class Seen:
    claim: ClaimSheet
    household: HouseholdSheet
    required: tuple[RequiredDocument, ...]
    draft: DraftSheet | None


class ClaimPresenter(Presenter):
    def __init__(
        self,
        page: ClaimPage,
        jobs: JobRunner,
        news: News,
        session: Session,
        services: CounterServices,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._services = page, session, services
        self._id: UUID | None = None
        self._draft: DraftSheet | None = None
        self._draft_id: UUID | None = None
        self._save_timer = SaveTimer(self, self._save_draft)
        page.checklist.today = services.today()
        page.claim_opened.connect(self._open)
        page.reload_requested.connect(self._load)
        page.step_requested.connect(self._begin_step)
        page.document_answered.connect(self._note_document)
        page.panel.answered.connect(self._do)
        page.panel.edited.connect(self._take_typing)
        news.changed.connect(self._follow)
        session.actor_changed.connect(page.mark_stale)  # never with the rights of who is in front

    @Slot(object)
    def _open(self, subject: object) -> None:
        self._id = subject if isinstance(subject, UUID) else None
        self._draft_id = None
        self._page.panel.reason.set_text("")
        self._page.checklist.today = self._services.today()
        self._load()

    @Slot()
    def _load(self) -> None:
        claim_id, actor = self._id, self._session.actor
        if claim_id is not None:
            self.ask(
                lambda progress: self._see(claim_id, actor),
                self._show,
                explain=self._explain,
                only_latest="claim",
            )

    def _see(self, claim_id: UUID, actor: Actor) -> Seen:
        """On the interactive lane."""
        services = self._services
        claim = services.claims.sheet(claim_id, actor)
        household = services.households.sheet(claim.household_id, actor)
        required = services.assessments.checklist(
            household.members, household.address.housing, claim.incomes
        )
        lines = [line for line in services.drafts.lines() if line.form == FORM]
        mine = [line for line in lines if line.subject_id == claim_id]
        draft = services.drafts.open(mine[0].id, actor) if mine else None
        return Seen(claim, household, required, draft)

    @Slot(object)
    def _show(self, seen: Seen) -> None:
        if seen.claim.id == self._id:
            self._draft = seen.draft
            self._page.show_claim(seen.claim, seen.household)
            self._page.show_documents(seen.required)

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        household = self._page.household
        if household is not None and any(c.household_id == household.id for c in changes):
            self._page.mark_stale()

    @Slot(object)
    def _begin_step(self, step: ClaimStep) -> None:
        if step.name == "assess" and self._page.household is not None:
            self._page.open_requested.emit(Place("assessment", self._page.household.id))
        elif step.asks:
            reason = str(self._draft.body.get("reason", "")) if self._draft else ""
            self._page.panel.ask(step, self._page.brackets(), reason)
            self._page.show_all_of(self._page.panel)
        else:
            self._do(Answer(step.name))

    @Slot(object)
    def _do(self, answer: Answer) -> None:
        work = self._work_of(answer)
        if work is None:
            return
        self._save_timer.stop()
        draft_id, drafts, actor = self._known_draft(), self._services.drafts, self._session.actor

        def do() -> None:
            work()
            if draft_id is not None:
                drafts.discard(draft_id, actor)

        self.ask(lambda progress: do(), self._finish, explain=self._explain_act)

    def _known_draft(self) -> UUID | None:
        return self._draft_id or (self._draft.line.id if self._draft else None)

    def _work_of(self, answer: Answer) -> Callable[[], Any] | None:
        claim, actor, claims = self._page.claim, self._session.actor, self._services.claims
        if claim is None:
            return None
        claim_id, reason = claim.id, answer.reason
        works: dict[str, Callable[[], Any]] = {
            "propose": lambda: claims.propose(claim_id, _proposal(claim), reason, actor),
            "grant": lambda: claims.decide(claim_id, "grant", reason, actor),
            "deny": lambda: claims.decide(claim_id, "deny", reason, actor),
            "grant_by_exemption": lambda: claims.exempt(claim_id, answer.bracket, reason, actor),
            "send_back": lambda: claims.send_back(claim_id, reason, actor),
            "abandon": lambda: claims.withdraw(claim_id, reason, actor),
            "withdraw_decision": lambda: claims.withdraw(claim_id, reason, actor, answer.heard_on),
        }
        return works.get(answer.act)

    @Slot(object)
    def _finish(self, _result: object) -> None:
        self._draft, self._draft_id = None, None
        self._page.panel.reason.set_text("")
        self._page.panel.put_away()
        self._page.banner.hush()
        self._load()

    @Slot(object)
    def _note_document(self, entry: DocumentEntry | None) -> None:
        """Each answer is kept at once; a waiver waits for its reason."""
        claim, actor, claims = self._page.claim, self._session.actor, self._services.claims
        if claim is None or entry is None or (entry.state == "waived" and not entry.reason):
            return
        claim_id = claim.id
        self.ask(
            lambda progress: claims.note_document(claim_id, entry, actor), explain=self._explain
        )

    @Slot()
    def _take_typing(self) -> None:
        if self._page.panel.act and not self._save_timer.isActive():
            self._save_timer.start()

    @Slot()
    def _save_draft(self) -> None:
        claim, panel, household = self._page.claim, self._page.panel, self._page.household
        if claim is None or household is None or not panel.reason.text:
            return
        self._draft_id = self._known_draft() or self._services.new_id()
        draft_id, drafts, actor = self._draft_id, self._services.drafts, self._session.actor
        body = {"act": panel.act, "reason": panel.reason.text}
        self.keep(
            lambda progress: drafts.save(
                FORM,
                body,
                actor,
                draft_id=draft_id,
                subject_id=claim.id,
                label=household.reference,
            )
        )

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        household_id = shut_file(error)
        if household_id is not None:  # its own page asks for a reason, or says who opens it
            self._page.open_requested.emit(Place("household", household_id))
            return
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
            return
        self._page.banner.say(sentence(error))

    @Slot(object)
    def _explain_act(self, error: Exception) -> None:
        if self._page.panel.act and is_expected(error):
            self._page.panel.banner.say(sentence(error))
        else:
            self._explain(error)


def _proposal(claim: ClaimSheet) -> str:
    recorded = claim.assessment
    entitled = recorded is not None and recorded.assessment.outcome is Outcome.ENTITLED
    return "grant" if entitled else "deny"
