"""Assessing a claim: what it would give, recording it, reading it again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.assessment import (
    Assessment,
    AssessmentInputs,
    assess,
    from_document,
    to_document,
)
from desktop.domain.claim import ClaimAct
from desktop.domain.household import Custody, Member, MemberRole
from desktop.domain.income import IncomeEntry as StatedIncome
from desktop.domain.income import IncomeSource
from desktop.domain.partial_date import PartialDate
from desktop.domain.scale import LimitScale, scale_in_force
from desktop.domain.supporting_document import (
    Housing,
    RequiredDocument,
    Situation,
    checklist,
)
from desktop.models import AssessmentRecord, new_id
from desktop.services.claim_facts import claim_row, facts_of, move_to
from desktop.services.clock import Clock
from desktop.services.protection import ensure_may_open
from desktop.services.scale import stored_scales
from desktop.sheets.claim import AssessmentSheet
from desktop.sheets.household import IncomeEntry, MemberSheet
from desktop.storage.queries.claim import assessment_sheet, household_assessed, incomes_of
from desktop.storage.queries.household import members_of
from desktop.storage.unit_of_work import UnitsOfWork


class AssessmentService:
    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._today = clock.today
        self._now = clock.now

    def preview(
        self,
        members: tuple[MemberSheet, ...],
        incomes: tuple[IncomeEntry, ...],
        claimed_on: date,
    ) -> Assessment:
        """The same as `record`, from what is typed, without writing. Raises NoScaleInForce."""
        return assess(
            inputs_of(members, incomes, claimed_on), self.scale(claimed_on), self._today()
        )

    def record(self, claim_id: UUID, actor: Actor) -> AssessmentSheet:
        """Freeze the assessment of what is stated now; the claim is then assessed.

        Raises AssessmentNeeded when a month of an adult is not stated, NotAllowedNow.
        """
        with self._units(actor, "assess") as work:
            session = work.session
            claim = claim_row(session, claim_id)
            result = self._assess(session, claim.household_id, claim_id, claim.claimed_on)
            facts = facts_of(session, claim, outcome=result.outcome)
            row = self._row(claim.household_id, claim_id, result, actor)
            move_to(claim, facts, ClaimAct.ASSESS, actor, self._today())
            session.add(row)
            claim.assessment_id = row.id
            work.commit()
        return self.sheet(row.id, actor)

    def sheet(self, assessment_id: UUID, reader: Actor | None = None) -> AssessmentSheet:
        """Raises UnknownAssessment, FileOfRelative, FileArchived, FileProtected."""
        with self._units.reading() as session:
            ensure_may_open(
                session, reader, household_assessed(session, assessment_id), self._units.now()
            )
            return assessment_sheet(session, assessment_id)

    def last_incomes(
        self, household_id: UUID, reader: Actor | None = None
    ) -> tuple[IncomeEntry, ...]:
        """What the last assessment counted, to be copied into a new grid."""
        with self._units.reading() as session:
            ensure_may_open(session, reader, household_id, self._units.now())
            snapshot = session.scalar(
                select(AssessmentRecord.snapshot)
                .where(AssessmentRecord.household_id == household_id)
                .order_by(AssessmentRecord.assessed_at.desc())
                .limit(1)
            )
        if snapshot is None:
            return ()
        return tuple(
            IncomeEntry(UUID(entry.member), entry.month, entry.source.value, entry.amount)
            for entry in from_document(snapshot).inputs.entries
        )

    def scale(self, on: date) -> LimitScale:
        """The scale in force, with what the city has still to confirm. Raises NoScaleInForce."""
        with self._units.reading() as session:
            return scale_in_force(stored_scales(session), on)

    def checklist(
        self, members: tuple[MemberSheet, ...], housing: str, incomes: Iterable[IncomeEntry]
    ) -> tuple[RequiredDocument, ...]:
        return checklist(situation_of(members, housing, incomes))

    def _assess(
        self, session: Session, household_id: UUID, claim_id: UUID, claimed_on: date
    ) -> Assessment:
        members = members_of(session, household_id)
        scale = scale_in_force(stored_scales(session), claimed_on)
        inputs = inputs_of(members, incomes_of(session, claim_id), claimed_on)
        return assess(inputs, scale, self._today())

    def _row(
        self, household_id: UUID, claim_id: UUID, result: Assessment, actor: Actor
    ) -> AssessmentRecord:
        return AssessmentRecord(
            id=new_id(),
            household_id=household_id,
            claim_id=claim_id,
            scale_code=result.scale.code,
            scale_version=str(result.scale.version),
            claimed_on=result.inputs.claimed_on,
            outcome=result.outcome.value,
            mean_income=result.mean_income,
            bracket=result.bracket.code if result.bracket else None,
            snapshot=to_document(result),
            agent_id=actor.id,
            agent_name=actor.name,
            assessed_at=self._now(),
        )


def inputs_of(
    members: Iterable[MemberSheet], incomes: Iterable[IncomeEntry], claimed_on: date
) -> AssessmentInputs:
    """Only who is present on the day of the claim is of the household; the rest is not counted.

    Reference: rule R2, "all household members present"; a detained, hospitalised or distant
    member is recorded as absent and counts again from the day on which the absence is lifted.
    """
    present = tuple(_member(member) for member in members if is_present(member, claimed_on))
    return AssessmentInputs(
        claimed_on,
        present,
        tuple(
            StatedIncome(
                str(entry.member_id), entry.month, IncomeSource(entry.source), entry.amount
            )
            for entry in incomes
        ),
    )


def is_present(member: MemberSheet, on: date) -> bool:
    arrived = member.present_from is None or member.present_from <= on
    stays = member.present_until is None or on < member.present_until
    return arrived and stays and member.absence is None


def situation_of(
    members: tuple[MemberSheet, ...], housing: str, incomes: Iterable[IncomeEntry]
) -> Situation:
    """What decides the checklist of documents."""
    adults = tuple(str(m.id) for m in members if m.role in ("applicant", "partner"))
    children = [member for member in members if member.role == "child"]
    return Situation(
        adults=adults,
        children=tuple(str(child.id) for child in children),
        shared_custody=tuple(str(child.id) for child in children if child.custody == "shared"),
        housing=Housing(housing),
        stated=frozenset((str(entry.member_id), IncomeSource(entry.source)) for entry in incomes),
    )


def _member(member: MemberSheet) -> Member:
    return Member(
        str(member.id),
        MemberRole(member.role),
        PartialDate.parse(member.person.born) if member.person.born else None,
        Custody(member.custody),
    )
