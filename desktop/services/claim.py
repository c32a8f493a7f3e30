"""The life of a claim: incomes, documents, proposal, decision, exemption, withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.claim import (
    ClaimAct,
    ClaimFacts,
    ClaimSettings,
    ClaimState,
    NotAllowedNow,
    possible_acts,
)
from desktop.domain.supporting_document import DocumentKind, DocumentState, DocumentStatus
from desktop.models import ClaimRecord, IncomeRecord, SupportingDocumentRecord, new_id
from desktop.services.claim_facts import claim_row, facts_of, move_to
from desktop.services.clock import Clock
from desktop.services.decision import (
    credit_at_once,
    end_entitlements,
    exemption_amount,
    open_entitlement,
)
from desktop.services.enrolment import income_rows
from desktop.services.protection import ensure_may_open
from desktop.sheets.claim import ClaimSheet, DecisionOutcome
from desktop.sheets.household import DocumentEntry, IncomeEntry
from desktop.storage.queries.claim import claim_sheet
from desktop.storage.unit_of_work import UnitsOfWork

_OPEN = (ClaimState.DRAFT, ClaimState.COMPLETE, ClaimState.DOCUMENTS_MISSING, ClaimState.ASSESSED)


class ClaimService:
    def __init__(
        self, units: UnitsOfWork, clock: Clock, settings: Callable[[], ClaimSettings]
    ) -> None:
        self._units = units
        self._clock = clock
        self._settings = settings

    def open(
        self, household_id: UUID, claimed_on: date, claim_kind: str, actor: Actor
    ) -> ClaimSheet:
        """A renewal or a new look at a household that is already here."""
        with self._units(actor, "open_claim") as work:
            row = ClaimRecord(
                id=new_id(),
                household_id=household_id,
                claimed_on=claimed_on,
                claim_kind=claim_kind,
                state=ClaimState.COMPLETE.value,
            )
            work.session.add(row)
            work.commit()
        return self.sheet(row.id, actor)

    def sheet(self, claim_id: UUID, actor: Actor) -> ClaimSheet:
        with self._units.reading() as session:
            row = claim_row(session, claim_id)
            ensure_may_open(session, actor, row.household_id, self._units.now())
            acts = possible_acts(
                facts_of(session, row), actor, self._clock.today(), self._settings()
            )
            return claim_sheet(session, row, tuple(act.value for act in acts))

    def state_incomes(
        self, claim_id: UUID, entries: tuple[IncomeEntry, ...], actor: Actor
    ) -> ClaimSheet:
        """Replace what was stated; an assessment of the old statement no longer holds.

        Raises NotAllowedNow once the claim was proposed.
        """
        with self._units(actor, "state_incomes") as work:
            row = _open_claim(work.session, claim_id)
            work.session.execute(delete(IncomeRecord).where(IncomeRecord.claim_id == claim_id))
            work.session.add_all(income_rows(row.household_id, claim_id, entries))
            if row.state == ClaimState.ASSESSED:
                row.state = ClaimState.COMPLETE.value
                row.assessment_id = None
            work.commit()
        return self.sheet(claim_id, actor)

    def note_document(self, claim_id: UUID, entry: DocumentEntry, actor: Actor) -> ClaimSheet:
        """Received, seen, missing or waived; the claim waits while one is missing.

        Raises WaiverNeedsReason, SeenNeedsDate, NotAllowedNow.
        """
        DocumentStatus(
            DocumentKind(entry.document_kind),
            str(entry.member_id) if entry.member_id else None,
            DocumentState(entry.state),
            entry.seen_on,
            entry.reason,
        )
        with self._units(actor, "note_document") as work:
            claim = _open_claim(work.session, claim_id)
            _note(work.session, claim, entry)
            work.session.flush()
            facts = facts_of(work.session, claim)
            if claim.state != ClaimState.ASSESSED:
                waits = facts.missing_documents > 0
                state = ClaimState.DOCUMENTS_MISSING if waits else ClaimState.COMPLETE
                claim.state = state.value
            work.commit()
        return self.sheet(claim_id, actor)

    def propose(self, claim_id: UUID, proposal: str, reason: str, actor: Actor) -> ClaimSheet:
        """`proposal` is grant or deny. Raises AssessmentNeeded, NotAllowedNow, RoleNeeded."""
        with self._units(actor, "propose") as work:
            row = claim_row(work.session, claim_id)
            self._move(work.session, row, ClaimAct.PROPOSE, actor, reason)
            row.proposal = proposal
            row.proposed_by_id = actor.id
            row.proposed_by_name = actor.name
            row.proposed_at = self._clock.now()
            row.reason = reason.strip()
            work.commit()
        return self.sheet(claim_id, actor)

    def decide(self, claim_id: UUID, decision: str, reason: str, actor: Actor) -> DecisionOutcome:
        """`decision` is grant or deny; a grant opens an entitlement of the running scenario.

        Raises SamePersonDecides, ExemptionNeeded, ReasonNeeded, OverlappingEntitlement.
        """
        act = ClaimAct.GRANT if decision == "grant" else ClaimAct.DENY
        return self._decide(claim_id, act, reason, actor, None)

    def exempt(self, claim_id: UUID, bracket: str, reason: str, actor: Actor) -> DecisionOutcome:
        """Grant as if the household were in `bracket`. Raises AboveExemptionCeiling."""
        return self._decide(claim_id, ClaimAct.GRANT_BY_EXEMPTION, reason, actor, bracket)

    def send_back(self, claim_id: UUID, reason: str, actor: Actor) -> ClaimSheet:
        """The decider asks for another look; the claim is assessed again, not proposed."""
        with self._units(actor, "send_back") as work:
            row = claim_row(work.session, claim_id)
            self._move(work.session, row, ClaimAct.SEND_BACK, actor, reason)
            row.reason = reason.strip()
            work.commit()
        return self.sheet(claim_id, actor)

    def withdraw(
        self, claim_id: UUID, reason: str, actor: Actor, heard_on: date | None = None
    ) -> ClaimSheet:
        """The applicant gives up, or a granted decision is taken back and its entitlement ends.

        Raises WithdrawalTooLate after four months, PersonNotHeard without `heard_on`.
        """
        with self._units(actor, "withdraw") as work:
            row = claim_row(work.session, claim_id)
            granted = row.state == ClaimState.GRANTED
            act = ClaimAct.WITHDRAW_DECISION if granted else ClaimAct.ABANDON
            facts = facts_of(work.session, row, heard_on=heard_on)
            self._move(work.session, row, act, actor, reason, facts)
            row.heard_on = heard_on or row.heard_on
            row.reason = reason.strip()
            if granted:
                end_entitlements(work.session, row.id, self._clock.today(), reason.strip())
            work.commit()
        return self.sheet(claim_id, actor)

    def _decide(
        self, claim_id: UUID, act: ClaimAct, reason: str, actor: Actor, bracket: str | None
    ) -> DecisionOutcome:
        today = self._clock.today()
        with self._units(actor, act.value) as work:
            session = work.session
            row = claim_row(session, claim_id)
            amount = exemption_amount(session, row, bracket, today)
            facts = facts_of(session, row, exemption_amount=amount)
            self._move(session, row, act, actor, reason, facts)
            row.decided_by_id = actor.id
            row.decided_by_name = actor.name
            row.decided_at = self._clock.now()
            row.decided_on = today
            row.reason = reason.strip()
            if bracket:
                row.exemption_bracket = bracket
                row.exemption_reason = reason.strip()
                row.exemption_by_id, row.exemption_by_name = actor.id, actor.name
            opened = None if act is ClaimAct.DENY else open_entitlement(session, row, today)
            if opened is not None:
                credit_at_once(session, opened, actor, self._units.now(), today)
            work.commit()
        return DecisionOutcome(
            claim=self.sheet(claim_id, actor),
            entitlement_id=opened.id if opened else None,
            amount=opened.amount if opened else None,
            opened_on=opened.opened_on if opened else None,
            ends_after=opened.ends_after if opened else None,
        )

    def _move(
        self,
        session: Session,
        row: ClaimRecord,
        act: ClaimAct,
        actor: Actor,
        reason: str,
        facts: ClaimFacts | None = None,
    ) -> None:
        facts = facts or facts_of(session, row)
        move_to(
            row, facts, act, actor, self._clock.today(), settings=self._settings(), reason=reason
        )


def _open_claim(session: Session, claim_id: UUID) -> ClaimRecord:
    row = claim_row(session, claim_id)
    if ClaimState(row.state) not in _OPEN:
        raise NotAllowedNow(ClaimAct.ASSESS, ClaimState(row.state))
    return row


def _note(session: Session, claim: ClaimRecord, entry: DocumentEntry) -> None:
    row = session.scalar(
        select(SupportingDocumentRecord).where(
            SupportingDocumentRecord.claim_id == claim.id,
            SupportingDocumentRecord.document_kind == entry.document_kind,
            SupportingDocumentRecord.member_id == entry.member_id,
        )
    )
    if row is None:
        row = SupportingDocumentRecord(
            household_id=claim.household_id,
            claim_id=claim.id,
            member_id=entry.member_id,
            document_kind=entry.document_kind,
        )
        session.add(row)
    row.state = entry.state
    row.seen_on = entry.seen_on
    row.reason = entry.reason.strip()
