"""Questions about claims: rows in, sheets out."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.assessment import from_document
from desktop.domain.enrolment import UnknownAssessment
from desktop.models import AssessmentRecord, ClaimRecord, IncomeRecord, SupportingDocumentRecord
from desktop.sheets.claim import AssessmentSheet, ClaimSheet, DocumentLine, ExemptionSheet
from desktop.sheets.household import ClaimLine, IncomeEntry


def latest_claim_line(session: Session, household_id: UUID) -> ClaimLine | None:
    row = session.scalar(
        select(ClaimRecord)
        .where(ClaimRecord.household_id == household_id)
        .order_by(ClaimRecord.claimed_on.desc(), ClaimRecord.id.desc())
        .limit(1)
    )
    return claim_line(session, row) if row else None


def claim_line(session: Session, row: ClaimRecord) -> ClaimLine:
    bracket, mean = _assessed(session, row.assessment_id)
    return ClaimLine(
        id=row.id,
        claimed_on=row.claimed_on,
        state=row.state,
        number=row.number,
        claim_kind=row.claim_kind,
        bracket=row.exemption_bracket or bracket,
        mean_income=mean,
        assessment_id=row.assessment_id,
    )


def incomes_of(session: Session, claim_id: UUID) -> tuple[IncomeEntry, ...]:
    """Every stated cell of a claim, in the order of months."""
    rows = session.scalars(
        select(IncomeRecord)
        .where(IncomeRecord.claim_id == claim_id)
        .order_by(IncomeRecord.month, IncomeRecord.source, IncomeRecord.id)
    )
    return tuple(IncomeEntry(row.member_id, row.month, row.source, row.amount) for row in rows)


def documents_of(session: Session, claim_id: UUID) -> tuple[DocumentLine, ...]:
    rows = session.scalars(
        select(SupportingDocumentRecord)
        .where(SupportingDocumentRecord.claim_id == claim_id)
        .order_by(SupportingDocumentRecord.document_kind, SupportingDocumentRecord.id)
    )
    return tuple(
        DocumentLine(row.id, row.document_kind, row.state, row.member_id, row.seen_on, row.reason)
        for row in rows
    )


def assessment_sheet(session: Session, assessment_id: UUID) -> AssessmentSheet:
    """The frozen assessment. Raises UnknownAssessment, UnreadableDocument."""
    row = session.get(AssessmentRecord, assessment_id)
    if row is None:
        raise UnknownAssessment(assessment_id)
    return AssessmentSheet(
        id=row.id,
        claim_id=row.claim_id,
        assessed_at=row.assessed_at,
        agent_name=row.agent_name,
        assessment=from_document(row.snapshot),
    )


def household_assessed(session: Session, assessment_id: UUID) -> UUID | None:
    """Whose assessment it is; None when it is not here."""
    row = session.get(AssessmentRecord, assessment_id)
    return row.household_id if row else None


def claim_sheet(session: Session, row: ClaimRecord, acts: tuple[str, ...]) -> ClaimSheet:
    assessment_id = row.assessment_id
    return ClaimSheet(
        id=row.id,
        household_id=row.household_id,
        claimed_on=row.claimed_on,
        claim_kind=row.claim_kind,
        state=row.state,
        number=row.number,
        incomes=incomes_of(session, row.id),
        documents=documents_of(session, row.id),
        assessment=assessment_sheet(session, assessment_id) if assessment_id else None,
        proposal=row.proposal,
        proposed_by=row.proposed_by_name,
        decided_by=row.decided_by_name,
        decided_on=row.decided_on,
        reason=row.reason,
        exemption=_exemption(row),
        acts=acts,
    )


def _exemption(row: ClaimRecord) -> ExemptionSheet | None:
    if row.exemption_bracket is None:
        return None
    return ExemptionSheet(
        row.exemption_reason or "", row.exemption_bracket, row.exemption_by_name or ""
    )


def _assessed(session: Session, assessment_id: UUID | None) -> tuple[str | None, Decimal | None]:
    if assessment_id is None:
        return None, None
    row = session.get(AssessmentRecord, assessment_id)
    return (row.bracket, row.mean_income) if row else (None, None)
