"""What a decision does to entitlements: opens one of the running scenario, or ends it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.claim import AssessmentNeeded
from desktop.domain.entitlement import EntitlementPeriod, refuse_overlap
from desktop.domain.month import month_of
from desktop.domain.scenario import EntitlementTerms, entitlement_for
from desktop.models import ClaimRecord, EntitlementRecord, new_id
from desktop.services import ledger_rows
from desktop.services.scale import running_scenario
from desktop.storage.queries.claim import assessment_sheet


def open_entitlement(session: Session, claim: ClaimRecord, on: date) -> EntitlementRecord:
    """Raises NotEntitled, BracketWithoutTerms, NoScenarioInForce, OverlappingEntitlement."""
    terms = _terms(session, claim, claim.exemption_bracket, on)
    period = EntitlementPeriod(terms.opened_on, terms.ends_after)
    refuse_overlap(period, _periods(session, claim.household_id))
    row = EntitlementRecord(
        id=new_id(),
        household_id=claim.household_id,
        claim_id=claim.id,
        scenario_code=terms.scenario,
        entitlement_kind=terms.kind.value,
        bracket=terms.bracket,
        amount=terms.amount,
        rate=terms.rate,
        monthly_cap=terms.monthly_cap,
        opened_on=terms.opened_on,
        ends_after=terms.ends_after,
    )
    session.add(row)
    session.flush()
    return row


def credit_at_once(
    session: Session, row: EntitlementRecord, actor: Actor, at: datetime, on: date
) -> None:
    """What is in force today does not wait for another run of a month that has been credited."""
    month = month_of(on)
    if row.opened_on <= on and month in ledger_rows.months_credited(session):
        ledger_rows.settle(session, actor, at, month=month, only={row.id})


def exemption_amount(
    session: Session, claim: ClaimRecord, bracket: str | None, on: date
) -> Decimal:
    """What an exemption into `bracket` costs at most over the whole entitlement, in euros."""
    if bracket is None or claim.assessment_id is None:
        return Decimal(0)
    terms = _terms(session, claim, bracket, on)
    return (terms.amount or terms.monthly_cap or Decimal(0)) * terms.months


def end_entitlements(session: Session, claim_id: UUID, on: date, reason: str) -> None:
    """From `on` on, nothing that this claim opened is in force."""
    rows = session.scalars(select(EntitlementRecord).where(EntitlementRecord.claim_id == claim_id))
    for row in rows:
        if row.ended_on is None:
            row.ended_on = on
            row.reason = reason


def _terms(session: Session, claim: ClaimRecord, bracket: str | None, on: date) -> EntitlementTerms:
    if claim.assessment_id is None:
        raise AssessmentNeeded
    assessment = assessment_sheet(session, claim.assessment_id).assessment
    return entitlement_for(assessment, running_scenario(session, on), on, bracket)


def _periods(session: Session, household_id: UUID) -> list[EntitlementPeriod]:
    rows = session.scalars(
        select(EntitlementRecord).where(EntitlementRecord.household_id == household_id)
    )
    return [EntitlementPeriod(row.opened_on, row.ends_after, ended_on=row.ended_on) for row in rows]
