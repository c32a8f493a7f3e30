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
from desktop.domain.entitlement_terms import (
    ContributionRange,
    EntitlementTerms,
    NoContribution,
    contribution_range,
    entitlement_for,
)
from desktop.domain.month import month_of
from desktop.domain.scenario import Scenario, drawn_arm
from desktop.models import ClaimRecord, EntitlementRecord, new_id
from desktop.services import ledger_rows
from desktop.services.scale import running_scenario, stored_scenarios
from desktop.storage.queries.claim import assessment_sheet
from desktop.storage.queries.entitlement import period_of


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
        contribution=terms.contribution,
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


def contribution_of(session: Session, row: EntitlementRecord) -> ContributionRange:
    """Between what its holder may choose. Raises NoContribution, AssessmentNeeded."""
    scenario = next(
        (each for each in stored_scenarios(session) if each.code == row.scenario_code), None
    )
    claim = session.get_one(ClaimRecord, row.claim_id)
    if scenario is None or row.contribution is None or row.bracket is None:
        raise NoContribution
    if claim.assessment_id is None:
        raise AssessmentNeeded
    assessment = assessment_sheet(session, claim.assessment_id).assessment
    found = contribution_range(scenario, row.bracket, assessment)
    if found is None:
        raise NoContribution
    return found


def end_entitlements(session: Session, claim_id: UUID, on: date, reason: str) -> None:
    """From `on` on, nothing that this claim opened is in force."""
    rows = session.scalars(select(EntitlementRecord).where(EntitlementRecord.claim_id == claim_id))
    for row in rows:
        if row.ended_on is None or row.ended_on > on:
            row.ended_on = on
            row.reason = reason


def end_running(session: Session, household_id: UUID, on: date, reason: str) -> None:
    """What the household is entitled to on the day `on` or later goes no further than that."""
    rows = session.scalars(
        select(EntitlementRecord).where(EntitlementRecord.household_id == household_id)
    )
    for row in rows:
        if period_of(row).last_day >= on:
            row.ended_on = on
            row.reason = reason


def _terms(session: Session, claim: ClaimRecord, bracket: str | None, on: date) -> EntitlementTerms:
    if claim.assessment_id is None:
        raise AssessmentNeeded
    assessment = assessment_sheet(session, claim.assessment_id).assessment
    return entitlement_for(assessment, _scenario(session, claim, on), on, bracket)


def _scenario(session: Session, claim: ClaimRecord, on: date) -> Scenario:
    """The running one, or the arm of its experiment that the household is drawn into."""
    running = running_scenario(session, on)
    if running.experiment is None:
        return running
    return drawn_arm(stored_scenarios(session), running, on, str(claim.household_id))


def _periods(session: Session, household_id: UUID) -> list[EntitlementPeriod]:
    rows = session.scalars(
        select(EntitlementRecord).where(EntitlementRecord.household_id == household_id)
    )
    return [period_of(row) for row in rows]
