"""What decides about the acts of a claim, read from its rows; and the act carried out on them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.assessment import Outcome
from desktop.domain.claim import ClaimAct, ClaimFacts, ClaimSettings, ClaimState, move
from desktop.domain.enrolment import UnknownClaim
from desktop.models import AssessmentRecord, ClaimRecord, SupportingDocumentRecord

DEFAULT_SETTINGS = ClaimSettings()


def claim_row(session: Session, claim_id: UUID) -> ClaimRecord:
    """Raises UnknownClaim."""
    row = session.get(ClaimRecord, claim_id)
    if row is None:
        raise UnknownClaim(claim_id)
    return row


def facts_of(
    session: Session,
    claim: ClaimRecord,
    *,
    outcome: Outcome | None = None,
    exemption_amount: Decimal = Decimal(0),
    heard_on: date | None = None,
) -> ClaimFacts:
    """`outcome` is given by an assessment about to be recorded, else read from the last one."""
    return ClaimFacts(
        state=ClaimState(claim.state),
        last_act_on=_last_act_on(claim),
        missing_documents=_missing_documents(session, claim.id),
        outcome=outcome or _outcome(session, claim.assessment_id),
        proposed_by=claim.proposed_by_id,
        decided_on=claim.decided_on,
        heard_on=heard_on or claim.heard_on,
        exemption_amount=exemption_amount,
    )


def move_to(  # noqa: PLR0913 - an act: on what, which, by whom, when, by which rules, why
    claim: ClaimRecord,
    facts: ClaimFacts,
    act: ClaimAct,
    actor: Actor,
    on: date,
    *,
    settings: ClaimSettings = DEFAULT_SETTINGS,
    reason: str = "",
) -> None:
    """Change the state of the row, or raise the Refusal of the guard that held."""
    claim.state = move(facts, act, actor, on, settings, reason).value


def _last_act_on(claim: ClaimRecord) -> date:
    proposed_on = claim.proposed_at.astimezone().date() if claim.proposed_at else None
    return max(day for day in (claim.claimed_on, proposed_on, claim.decided_on) if day)


def _missing_documents(session: Session, claim_id: UUID) -> int:
    counted = (
        select(func.count())
        .select_from(SupportingDocumentRecord)
        .where(
            SupportingDocumentRecord.claim_id == claim_id,
            SupportingDocumentRecord.state == "missing",
        )
    )
    return session.scalar(counted) or 0


def _outcome(session: Session, assessment_id: UUID | None) -> Outcome | None:
    if assessment_id is None:
        return None
    found = session.scalar(
        select(AssessmentRecord.outcome).where(AssessmentRecord.id == assessment_id)
    )
    return Outcome(found) if found else None
