"""Questions about households: rows in, sheets out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models import (
    CardLinkRecord,
    ClaimRecord,
    EntitlementRecord,
    HouseholdRecord,
    MemberRecord,
    NoteRecord,
    SupportingDocumentRecord,
)
from desktop.sheets.household import (
    AddressSheet,
    ContactSheet,
    HouseholdLine,
    HouseholdSheet,
    MemberSheet,
    NoteLine,
    PersonSheet,
)
from desktop.storage.queries.card import cards_of
from desktop.storage.queries.claim import latest_claim_line
from desktop.storage.queries.entitlement import (
    ENDING_WITHIN,
    entitlement_that_matters,
    period_of,
    state_of,
)


def household_sheet(
    session: Session, household_id: UUID, on: date, notes_for: frozenset[str] = frozenset()
) -> HouseholdSheet | None:
    """One household as it stands on a day; None when it is not known here.

    Of its notes only those written for one of `notes_for`: none, as in a letter.
    """
    row = session.get(HouseholdRecord, household_id)
    if row is None:
        return None
    members = members_of(session, household_id)
    return HouseholdSheet(
        id=row.id,
        reference=row.reference or row.provisional_reference,
        provisional=row.reference is None,
        state=row.state,
        enrolled_on=row.enrolled_on,
        closed_on=row.closed_on,
        applicant=members[0],
        members=members,
        address=address_of(row),
        contact=contact_of(row),
        entitlement=entitlement_that_matters(session, household_id, on),
        claim=latest_claim_line(session, household_id),
        cards=cards_of(session, household_id),
        notes=_notes_of(session, household_id, notes_for),
        documents_missing=_documents_missing(session, household_id),
        card_support=row.card_support,
        confidential=row.confidential,
        restricted=row.restricted,
        restricted_reason=row.restricted_reason,
        archived=row.stage == "archived",
    )


def members_of(session: Session, household_id: UUID) -> tuple[MemberSheet, ...]:
    """The applicant first, then partner, children by age, other adults."""
    rows = session.scalars(select(MemberRecord).where(MemberRecord.household_id == household_id))
    order = {"applicant": 0, "partner": 1, "child": 2, "other_adult": 3}
    last = len(order)  # of a role that a newer version brought
    return tuple(
        member_sheet(row)
        for row in sorted(rows, key=lambda row: (order.get(row.role, last), row.born))
    )


def member_sheet(row: MemberRecord) -> MemberSheet:
    return MemberSheet(
        id=row.id,
        person=PersonSheet(row.birth_name, row.first_names, row.born, row.usage_name),
        role=row.role,
        custody=row.custody,
        present_from=row.present_from,
        present_until=row.present_until,
        absence=row.absence,
    )


def address_of(row: HouseholdRecord) -> AddressSheet:
    return AddressSheet(**{name: getattr(row, name) for name in AddressSheet.__dataclass_fields__})


def contact_of(row: HouseholdRecord) -> ContactSheet:
    return ContactSheet(**{name: getattr(row, name) for name in ContactSheet.__dataclass_fields__})


def household_lines(session: Session, on: date) -> tuple[HouseholdLine, ...]:
    """Every household with its applicant, the latest enrolment first: six statements in all."""
    applicants = _applicants(session)
    counts = _member_counts(session)
    claims = _latest_claims(session)
    entitlements = _latest_entitlements(session)
    with_card = _with_card(session)
    rows = session.scalars(select(HouseholdRecord).order_by(HouseholdRecord.enrolled_on.desc()))
    lines = (
        _line(row, applicants, counts, claims.get(row.id), entitlements.get(row.id), on)
        for row in rows
    )
    return tuple(
        replace(line, waits=_waits(line, on, has_card=line.id in with_card)) for line in lines
    )


def _line(
    row: HouseholdRecord,
    applicants: dict[UUID, str],
    counts: dict[UUID, int],
    claim_state: str | None,
    entitlement: EntitlementRecord | None,
    on: date,
) -> HouseholdLine:
    return HouseholdLine(
        id=row.id,
        reference=row.reference or row.provisional_reference,
        applicant=applicants.get(row.id, ""),
        members=counts.get(row.id, 0),
        address=one_line_address(address_of(row)),
        state=_state(row, entitlement, on),
        ends_after=period_of(entitlement).last_day if entitlement else None,
        claim_state=claim_state,
    )


def _waits(line: HouseholdLine, on: date, *, has_card: bool) -> frozenset[str]:
    """As the home page counts: entitlements that end soon, and those nobody has a card for."""
    found = set()
    until = line.ends_after
    if line.state == "in_force" and until is not None and until <= on + ENDING_WITHIN:
        found.add("ending")
    if line.state in {"in_force", "scheduled", "suspended"} and not has_card:
        found.add("without_card")
    return frozenset(found)


def _with_card(session: Session) -> frozenset[UUID]:
    return frozenset(
        session.scalars(
            select(CardLinkRecord.household_id).where(CardLinkRecord.until_on.is_(None))
        )
    )


def _state(row: HouseholdRecord, entitlement: EntitlementRecord | None, on: date) -> str:
    if row.state == "closed":
        return "closed"
    if entitlement is None:
        return "none"
    return state_of(entitlement, on).value


def one_line_address(address: AddressSheet) -> str:
    """`14 rue de l’Invention, 35200 Rennes`; empty for who has no home address."""
    if address.housing == "registered_at_ccas":
        return ""
    street = f"{address.street_number} {address.street}".strip()
    city = f"{address.postcode} {address.city}".strip()
    return ", ".join(part for part in (street, city) if part)


def _applicants(session: Session) -> dict[UUID, str]:
    rows = session.execute(
        select(
            MemberRecord.household_id,
            MemberRecord.first_names,
            MemberRecord.usage_name,
            MemberRecord.birth_name,
        ).where(MemberRecord.role == "applicant")
    )
    return {household: f"{usage or birth} {first}" for household, first, usage, birth in rows}


def _member_counts(session: Session) -> dict[UUID, int]:
    counted = select(MemberRecord.household_id, func.count()).group_by(MemberRecord.household_id)
    return dict(session.execute(counted).all())


def _latest_claims(session: Session) -> dict[UUID, str]:
    rows = session.execute(
        select(ClaimRecord.household_id, ClaimRecord.state).order_by(
            ClaimRecord.claimed_on, ClaimRecord.id
        )
    )
    return dict(rows.all())  # the last of each wins


def _latest_entitlements(session: Session) -> dict[UUID, EntitlementRecord]:
    rows = session.scalars(select(EntitlementRecord).order_by(EntitlementRecord.opened_on))
    return {row.household_id: row for row in rows}


def _notes_of(
    session: Session, household_id: UUID, notes_for: frozenset[str]
) -> tuple[NoteLine, ...]:
    rows = session.scalars(
        select(NoteRecord)
        .where(NoteRecord.household_id == household_id, NoteRecord.visible_to.in_(notes_for))
        .order_by(NoteRecord.written_at.desc())
    )
    return tuple(NoteLine(row.id, row.text, row.author_name, row.written_at) for row in rows)


def _documents_missing(session: Session, household_id: UUID) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(SupportingDocumentRecord)
            .where(
                SupportingDocumentRecord.household_id == household_id,
                SupportingDocumentRecord.state == "missing",
            )
        )
        or 0
    )
