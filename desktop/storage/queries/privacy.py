"""Questions about rights and retention: requests, slips, and every file with its verdict."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.disposal import Act, Answer, RequestKind
from desktop.domain.retention import RetentionRules, judged
from desktop.models import (
    DisposalRecord,
    HistoryRecord,
    HouseholdRecord,
    MemberRecord,
    RightsRequestRecord,
)
from desktop.sheets.disposal import CorrectionLine, RequestLine, RequestsDue, SlipSheet
from desktop.sheets.retention import RetentionLine
from desktop.storage.queries.retention import retention_facts

CORRECTIONS = (
    "correct_address",
    "correct_contact",
    "correct_member",
    "add_member",
    "member_left",
    "state_incomes",
)
"""Acts that put right what stands in a file."""


def retention_lines(session: Session, rules: RetentionRules, on: date) -> list[RetentionLine]:
    """Every file that is not simply active; the oldest last contact first."""
    people = _applicants(session)
    facts = retention_facts(session, on)
    lines = [
        RetentionLine(
            row.id,
            row.reference or row.provisional_reference,
            people.get(row.id, ""),
            facts[row.id].last_contact_on,
            judged(facts[row.id], rules, on),
            row.stage == "archived",
        )
        for row in session.scalars(select(HouseholdRecord))
    ]
    shown = [line for line in lines if line.archived or line.can_be_archived]
    return sorted(shown, key=lambda line: (line.last_contact_on or date.min, line.reference))


def request_lines(session: Session) -> list[RequestLine]:
    """Those that wait first, by their deadline; then the answered, the newest first."""
    people = _applicants(session)
    rows = session.execute(
        select(RightsRequestRecord, HouseholdRecord).join(
            HouseholdRecord, HouseholdRecord.id == RightsRequestRecord.household_id
        )
    )
    lines = [_request_line(row, household, people) for row, household in rows]
    waiting = sorted((line for line in lines if line.answered_on is None), key=_deadline)
    answered = [line for line in lines if line.answered_on is not None]
    answered.sort(key=lambda line: line.answered_on or date.min, reverse=True)
    return [*waiting, *answered]


def requests_due(session: Session) -> RequestsDue | None:
    """All that wait for an answer, and the last day of the first of them."""
    waiting = [line.answer_by for line in request_lines(session) if line.answered_on is None]
    return RequestsDue(len(waiting), min(waiting)) if waiting else None


def corrections_since(session: Session, household_id: UUID, day: date) -> list[CorrectionLine]:
    """What stood before and what stands since, field by field, the oldest first."""
    begins = datetime.combine(day, time(), UTC)
    facts = session.scalars(
        select(HistoryRecord)
        .where(
            HistoryRecord.household_id == household_id,
            HistoryRecord.at >= begins,
            HistoryRecord.act.in_(CORRECTIONS),
        )
        .order_by(HistoryRecord.at, HistoryRecord.id)
    )
    return [
        CorrectionLine(fact.at, fact.actor_name, fact.entity, column, before, after)
        for fact in facts
        for column, (before, after) in sorted(fact.changes.items())
    ]


def slips(session: Session) -> list[SlipSheet]:
    """The newest first."""
    rows = session.scalars(select(DisposalRecord).order_by(DisposalRecord.at.desc()))
    return [slip_sheet(row) for row in rows]


def slip_sheet(row: DisposalRecord) -> SlipSheet:
    facts = row.facts
    return SlipSheet(
        row.id,
        Act(row.act),
        row.ground,
        row.visa,
        row.at,
        row.by_name,
        row.households,
        facts["rows"],
        date.fromisoformat(facts["oldest"]) if facts.get("oldest") else None,
        date.fromisoformat(facts["newest"]) if facts.get("newest") else None,
    )


def _deadline(line: RequestLine) -> date:
    return line.answer_by


def _request_line(
    row: RightsRequestRecord, household: HouseholdRecord, people: dict[UUID, str]
) -> RequestLine:
    return RequestLine(
        row.id,
        row.household_id,
        household.reference or household.provisional_reference,
        people.get(row.household_id, ""),
        RequestKind(row.request_kind),
        row.received_on,
        row.answered_on,
        Answer(row.answer) if row.answer else None,
        extended_on=row.extended_on,
        extension_reason=row.extension_reason,
    )


def _applicants(session: Session) -> dict[UUID, str]:
    rows = session.execute(
        select(
            MemberRecord.household_id,
            MemberRecord.usage_name,
            MemberRecord.birth_name,
            MemberRecord.first_names,
        ).where(MemberRecord.role == "applicant")
    )
    return {
        row.household_id: f"{row.usage_name or row.birth_name} {row.first_names}" for row in rows
    }
