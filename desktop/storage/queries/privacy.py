"""Questions about rights and retention: requests, slips, and every file with its verdict."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.disposal import Act, Answer, RequestKind
from desktop.domain.retention import RetentionRules, judged
from desktop.models import DisposalRecord, HouseholdRecord, MemberRecord, RightsRequestRecord
from desktop.sheets.disposal import RequestLine, SlipSheet
from desktop.sheets.retention import RetentionLine
from desktop.storage.queries.retention import retention_facts


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
