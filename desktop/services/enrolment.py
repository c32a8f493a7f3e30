"""How an enrolment form becomes rows: checked whole, then written in one unit of work."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import phonenumbers
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.enrolment import IncompleteForm
from desktop.domain.reference import provisional
from desktop.models import (
    ClaimRecord,
    DraftRecord,
    HouseholdRecord,
    IncomeRecord,
    MemberRecord,
    NoteRecord,
    SupportingDocumentRecord,
    new_id,
)
from desktop.services.lookalike import remember_apart
from desktop.sheets.household import (
    AddressSheet,
    ContactSheet,
    DocumentEntry,
    EnrolmentInput,
    IncomeEntry,
    MemberSheet,
)


def enrol(session: Session, form: EnrolmentInput, actor: Actor, today: date, now: datetime) -> UUID:
    """Write the form; returns the household's id. Raises IncompleteForm before writing."""
    _refuse_incomplete(form)
    household_id = new_id()
    session.add(
        HouseholdRecord(
            id=household_id,
            provisional_reference=provisional("F", household_id),
            enrolled_on=today,
            card_support=form.card_support,
            **address_columns(form.address),
            **contact_columns(form.contact),
        )
    )
    session.flush()
    for member in form.members:
        session.add(MemberRecord(id=member.id, household_id=household_id, **member_columns(member)))
    claim = _claim(household_id, form)
    session.add(claim)
    session.flush()
    session.add_all(income_rows(household_id, claim.id, form.incomes))
    session.add_all(_document(household_id, claim.id, entry) for entry in form.documents)
    _write_note(session, household_id, form.note, actor, now)
    for other in form.not_duplicate_of:
        remember_apart(session, household_id, other, actor, now)
    _discard_draft(session, form.draft_id)
    return household_id


def address_columns(address: AddressSheet) -> dict[str, object]:
    """Raises IncompleteForm when a home has no street, postcode or city."""
    columns: dict[str, object] = {
        name: getattr(address, name) for name in AddressSheet.__dataclass_fields__
    }
    needed = () if address.housing == "registered_at_ccas" else ("street", "postcode", "city")
    missing = tuple(name for name in needed if not str(columns[name]).strip())
    if missing:
        raise IncompleteForm(missing)
    return columns


def contact_columns(contact: ContactSheet) -> dict[str, object]:
    """The phone number in E.164 when it can be read as one, as typed otherwise."""
    columns: dict[str, object] = {
        name: getattr(contact, name) for name in ContactSheet.__dataclass_fields__
    }
    columns["phone"] = international(contact.phone)
    return columns


def member_columns(member: MemberSheet) -> dict[str, object]:
    """Raises IncompleteForm without a birth name, a first name or a birth date."""
    person = member.person
    missing = tuple(
        name
        for name in ("birth_name", "first_names", "born")
        if not str(getattr(person, name)).strip()
    )
    if missing:
        raise IncompleteForm(missing)
    return {
        "role": member.role,
        "usage_name": person.usage_name.strip(),
        "birth_name": person.birth_name.strip(),
        "first_names": person.first_names.strip(),
        "born": person.born,
        "custody": member.custody,
        "present_from": member.present_from,
        "present_until": member.present_until,
        "absence": member.absence,
    }


def income_rows(
    household_id: UUID, claim_id: UUID, entries: tuple[IncomeEntry, ...]
) -> list[IncomeRecord]:
    return [
        IncomeRecord(
            household_id=household_id,
            claim_id=claim_id,
            member_id=entry.member_id,
            month=entry.month,
            source=entry.source,
            amount=entry.amount,
        )
        for entry in entries
    ]


def _refuse_incomplete(form: EnrolmentInput) -> None:
    if not form.members or form.members[0].role != "applicant":
        raise IncompleteForm(("applicant",))
    address_columns(form.address)
    for member in form.members:
        member_columns(member)


def _claim(household_id: UUID, form: EnrolmentInput) -> ClaimRecord:
    missing = any(entry.state == "missing" for entry in form.documents)
    return ClaimRecord(
        id=new_id(),
        household_id=household_id,
        claimed_on=form.claimed_on,
        state="documents_missing" if missing else "complete",
    )


def _document(household_id: UUID, claim_id: UUID, entry: DocumentEntry) -> SupportingDocumentRecord:
    return SupportingDocumentRecord(
        household_id=household_id,
        claim_id=claim_id,
        member_id=entry.member_id,
        document_kind=entry.document_kind,
        state=entry.state,
        seen_on=entry.seen_on,
        reason=entry.reason,
    )


def _write_note(
    session: Session, household_id: UUID, text: str, actor: Actor, now: datetime
) -> None:
    if text.strip():
        session.add(
            NoteRecord(
                household_id=household_id,
                text=text.strip(),
                author_id=actor.id,
                author_name=actor.name,
                written_at=now,
            )
        )


def _discard_draft(session: Session, draft_id: UUID | None) -> None:
    row = session.get(DraftRecord, draft_id) if draft_id else None
    if row is not None:
        session.delete(row)


def international(phone: str) -> str:
    try:
        parsed = phonenumbers.parse(phone, "FR")
    except phonenumbers.NumberParseException:
        return phone.strip()
    if not phonenumbers.is_possible_number(parsed):
        return phone.strip()
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
