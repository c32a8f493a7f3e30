"""Questions about letters: rows in, lines out."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from desktop.domain.enrolment import UnknownClaim, UnknownHousehold
from desktop.domain.sending import UnknownLetter
from desktop.models import (
    ClaimRecord,
    EntitlementRecord,
    HouseholdRecord,
    LetterRecord,
    MemberRecord,
)
from desktop.sheets.claim import ClaimSheet
from desktop.sheets.household import EntitlementLine, HouseholdSheet
from desktop.sheets.letter_line import LetterLine
from desktop.storage.queries.claim import claim_sheet
from desktop.storage.queries.entitlement import entitlement_line
from desktop.storage.queries.household import household_sheet

REGISTERED_AT_CCAS = "registered_at_ccas"
AT_THE_COUNTER = "counter"

_OF_LETTER = (
    LetterRecord.id,
    LetterRecord.household_id,
    LetterRecord.claim_id,
    LetterRecord.letter_kind,
    LetterRecord.number,
    LetterRecord.provisional_number,
    LetterRecord.state,
    LetterRecord.dated_on,
    LetterRecord.prints,
    LetterRecord.printed_at,
    LetterRecord.channel,
    LetterRecord.sent_on,
    LetterRecord.registered_number,
)


def letter_lines(
    session: Session, *, state: str | None = None, household_id: UUID | None = None
) -> tuple[LetterLine, ...]:
    """The latest first, in one statement; what the letters say is not read."""
    asked = _lines().order_by(LetterRecord.dated_on.desc(), LetterRecord.id.desc())
    if state is not None:
        asked = asked.where(LetterRecord.state == state)
    if household_id is not None:
        asked = asked.where(LetterRecord.household_id == household_id)
    return tuple(_line(row) for row in session.execute(asked))


def letter_line(session: Session, letter_id: UUID) -> LetterLine:
    """Raises UnknownLetter."""
    row = session.execute(_lines().where(LetterRecord.id == letter_id)).first()
    if row is None:
        raise UnknownLetter(letter_id)
    return _line(row)


def letter_row(session: Session, letter_id: UUID) -> LetterRecord:
    """Raises UnknownLetter."""
    row = session.get(LetterRecord, letter_id)
    if row is None:
        raise UnknownLetter(letter_id)
    return row


def last_letter_of(session: Session, claim_id: UUID, kind: str) -> LetterRecord | None:
    return session.scalar(
        select(LetterRecord)
        .where(LetterRecord.claim_id == claim_id, LetterRecord.letter_kind == kind)
        .order_by(LetterRecord.id.desc())
        .limit(1)
    )


def claim_of_letter(session: Session, claim_id: UUID) -> ClaimSheet:
    """Raises UnknownClaim."""
    row = session.get(ClaimRecord, claim_id)
    if row is None:
        raise UnknownClaim(claim_id)
    return claim_sheet(session, row, ())


def household_of_letter(session: Session, household_id: UUID, on: date) -> HouseholdSheet:
    """Raises UnknownHousehold."""
    sheet = household_sheet(session, household_id, on)
    if sheet is None:
        raise UnknownHousehold(household_id)
    return sheet


def entitlement_of_claim(session: Session, claim_id: UUID, on: date) -> EntitlementLine | None:
    """What the claim opened; None when it opened nothing."""
    row = session.scalar(
        select(EntitlementRecord)
        .where(EntitlementRecord.claim_id == claim_id)
        .order_by(EntitlementRecord.opened_on)
        .limit(1)
    )
    return entitlement_line(row, on) if row else None


def may_be_posted(*, do_not_write: bool, safe_channel: str, housing: str) -> bool:
    return not do_not_write and safe_channel != AT_THE_COUNTER and housing != REGISTERED_AT_CCAS


def _lines() -> Select[tuple[object, ...]]:
    household, member = HouseholdRecord, MemberRecord
    return (
        select(  # type: ignore[return-value]  # columns of four tables, named in _line
            *_OF_LETTER,
            household.reference,
            household.provisional_reference,
            household.do_not_write,
            household.safe_channel,
            household.housing,
            member.usage_name,
            member.birth_name,
            member.first_names,
        )
        .join(household, household.id == LetterRecord.household_id)
        .outerjoin(member, and_(member.household_id == household.id, member.role == "applicant"))
    )


def _line(row: Row[tuple[object, ...]]) -> LetterLine:
    posted = may_be_posted(
        do_not_write=row.do_not_write, safe_channel=row.safe_channel, housing=row.housing
    )
    return LetterLine(
        id=row.id,
        household_id=row.household_id,
        claim_id=row.claim_id,
        kind=row.letter_kind,
        number=row.number or row.provisional_number,
        provisional=row.number is None,
        state=row.state,
        dated_on=row.dated_on,
        prints=row.prints,
        printed_at=row.printed_at,
        channel=row.channel,
        sent_on=row.sent_on,
        registered_number=row.registered_number,
        reference=row.reference or row.provisional_reference,
        applicant=f"{row.usage_name or row.birth_name or ''} {row.first_names or ''}".strip(),
        may_be_posted=posted,
    )
