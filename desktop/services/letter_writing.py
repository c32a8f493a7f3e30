"""A letter becomes a row, and goes where the household can be reached until it is printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.address import AddressWarning
from desktop.domain.claim import AssessmentNeeded, ClaimState
from desktop.domain.letter import LetterKind
from desktop.domain.reference import provisional
from desktop.domain.sending import DECISIONS, LetterState, refuse_unfitting
from desktop.models import LetterRecord, new_id
from desktop.services.letter_facts import LetterCase
from desktop.services.letter_parts import (
    LetterWish,
    Part,
    Templates,
    is_fetched,
    kept,
    parts_of,
    read_again,
    recipient_block,
)
from desktop.sheets.letter import LetterSheet
from desktop.sheets.letter_line import LetterVersions
from desktop.sheets.sender import LetterSender
from desktop.storage.queries import letter as letters


def case_of(
    session: Session, claim_id: UUID, kind: LetterKind, sender: LetterSender, today: date
) -> LetterCase:
    """The file as the letter will tell it; a decision is dated from the day it was taken.

    Raises UnknownClaim, LetterDoesNotFit, AssessmentNeeded.
    """
    claim = letters.claim_of_letter(session, claim_id)
    refuse_unfitting(kind, ClaimState(claim.state))
    if kind is LetterKind.CALCULATION_SHEET and claim.assessment is None:
        raise AssessmentNeeded
    household = letters.household_of_letter(session, claim.household_id, today)
    entitlement = letters.entitlement_of_claim(session, claim_id, today)
    decided_on = claim.decided_on if kind in DECISIONS else None
    return LetterCase(household, claim, entitlement, sender, decided_on or today)


def new_row(case: LetterCase, kind: LetterKind) -> LetterRecord:
    letter_id = new_id()
    return LetterRecord(
        id=letter_id,
        household_id=case.household.id,
        claim_id=case.claim.id,
        letter_kind=kind.value,
        dated_on=case.on,
        provisional_number=provisional("N", letter_id),
        state=LetterState.DRAFT.value,
        prints=0,
    )


def write(
    row: LetterRecord,
    case: LetterCase,
    versions: LetterVersions,
    actor: Actor,
    templates: Templates,
) -> None:
    """What the letter says, signed by who decided, else by who writes it."""
    kind = LetterKind(row.letter_kind)
    decider = case.claim.decided_by if kind in DECISIONS else None
    signature = (
        case.sender.signature_of_decider(decider)
        if decider
        else case.sender.signature_of_counter(actor.name)
    )
    number, is_provisional = row.number or row.provisional_number, row.number is None
    wish = LetterWish(kind, number, is_provisional, signature, versions)
    row.dated_on = case.on
    row.snapshot = kept(parts_of(case, wish, templates))


def as_it_stands(
    session: Session, row: LetterRecord, sender: LetterSender, today: date
) -> tuple[Part, ...]:
    """What was printed, or what would be: to the address that holds now, not when it was written.

    Somebody may have become unsafe to write to in between. Raises UnreadableLetter.
    """
    parts = read_again(row.snapshot)
    if row.prints:
        return parts
    household = letters.household_of_letter(session, row.household_id, today)
    lines, fetched = recipient_block(household, sender).lines, is_fetched(household)
    return tuple(
        replace(part, recipient_lines=lines, to_pick_up=fetched)
        if isinstance(part, LetterSheet)
        else part
        for part in parts
    )


def address_doubts(
    session: Session, row: LetterRecord, sender: LetterSender, today: date
) -> tuple[AddressWarning, ...]:
    """What an agent should look at before an address is printed for the first time."""
    if row.prints or row.letter_kind == LetterKind.CALCULATION_SHEET:
        return ()
    household = letters.household_of_letter(session, row.household_id, today)
    return recipient_block(household, sender).warnings
