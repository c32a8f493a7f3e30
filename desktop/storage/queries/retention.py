"""What retention looks at, for all households at once: last contacts, decisions, what is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from desktop.domain.encoding import OPEN_STATES, EncodingState
from desktop.domain.entitlement import EntitlementState
from desktop.domain.retention import DecisionFacts, RetentionFacts, StillOpen
from desktop.models import (
    CardEventRecord,
    CardLinkRecord,
    ClaimRecord,
    ConflictRecord,
    EncodingOutcomeRecord,
    EncodingRecord,
    EntitlementRecord,
    HistoryRecord,
    HouseholdRecord,
    LetterRecord,
)
from desktop.storage.queries.entitlement import state_of

NO_CONTACT = frozenset(
    {
        "apply",
        "archive_file",
        "reactivate_file",
        "resolve_conflict",
        "retry_refused",
        "seed_rules",
        "tell_apart",
    }
)
"""Acts of the history that no person of the household had a part in."""

_DECIDED = ("granted", "denied", "withdrawn")
_SETTLED = tuple(state.value for state in EncodingState if state not in OPEN_STATES)
_DECISIONS = ("grant", "denial")

Latest = dict[UUID, date]


def retention_facts(session: Session, on: date) -> dict[UUID, RetentionFacts]:
    """By household; a few questions to the store, however many there are."""
    contacts = _last_contacts(session)
    decisions = _decisions(session)
    still_open = _open(session, on)
    return {
        household: RetentionFacts(
            contacts.get(household),
            tuple(decisions.get(household, ())),
            frozenset(still_open.get(household, ())),
        )
        for household in session.scalars(select(HouseholdRecord.id))
    }


def _last_contacts(session: Session) -> Latest:
    """The latest of everything that was done with or for the household.

    Somebody who uses an entitlement is in contact until it ends, though nobody writes it down.
    """
    found: Latest = {}
    for question in _contact_questions():
        for household, latest in session.execute(question):
            if household is not None and latest is not None:
                day = latest.astimezone().date() if isinstance(latest, datetime) else latest
                found[household] = max(day, found.get(household, day))
    return found


def _contact_questions() -> Iterable[Select[Any]]:
    at_cards = select(CardLinkRecord.household_id, func.max(CardEventRecord.at)).where(
        CardEventRecord.card_id == CardLinkRecord.card_id,
        CardEventRecord.link_id == CardLinkRecord.id,
    )
    history = select(HistoryRecord.household_id, func.max(HistoryRecord.at))
    return (
        history.where(HistoryRecord.act.not_in(NO_CONTACT)).group_by(HistoryRecord.household_id),
        at_cards.group_by(CardLinkRecord.household_id),
        select(HouseholdRecord.id, HouseholdRecord.enrolled_on),
        select(HouseholdRecord.id, HouseholdRecord.closed_on),
        *(
            select(record.household_id, func.max(column)).group_by(record.household_id)
            for record, column in (
                (ClaimRecord, ClaimRecord.claimed_on),
                (ClaimRecord, ClaimRecord.decided_on),
                (LetterRecord, LetterRecord.dated_on),
                (LetterRecord, LetterRecord.sent_on),
                (CardLinkRecord, CardLinkRecord.linked_on),
                (CardLinkRecord, CardLinkRecord.until_on),
                (EncodingRecord, EncodingRecord.at),
                (
                    EntitlementRecord,
                    func.coalesce(EntitlementRecord.ended_on, EntitlementRecord.ends_after),
                ),
            )
        ),
    )


def _decisions(session: Session) -> dict[UUID, list[DecisionFacts]]:
    """A withdrawal is a decision, too; a claim that was given up without one is not."""
    sent = session.execute(
        select(LetterRecord.claim_id, func.max(LetterRecord.sent_on))
        .where(LetterRecord.letter_kind.in_(_DECISIONS), LetterRecord.sent_on.is_not(None))
        .group_by(LetterRecord.claim_id)
    )
    told = {claim: day for claim, day in sent if claim is not None}
    found: defaultdict[UUID, list[DecisionFacts]] = defaultdict(list)
    rows = session.execute(select(ClaimRecord.household_id, ClaimRecord.id, ClaimRecord.decided_on))
    for household, claim, decided_on in rows:
        if decided_on is not None:
            found[household].append(DecisionFacts(decided_on, told.get(claim)))
    return found


def _open(session: Session, on: date) -> dict[UUID, set[StillOpen]]:
    found: defaultdict[UUID, set[StillOpen]] = defaultdict(set)
    for entitlement in session.scalars(select(EntitlementRecord)):
        if state_of(entitlement, on) is not EntitlementState.ENDED:
            found[entitlement.household_id].add(StillOpen.ENTITLEMENT)
    settled = select(EncodingOutcomeRecord.encoding_id).where(
        EncodingOutcomeRecord.state.in_(_SETTLED)
    )
    for what, question in (
        (
            StillOpen.CLAIM,
            select(ClaimRecord.household_id).where(ClaimRecord.state.not_in(_DECIDED)),
        ),
        (
            StillOpen.CONFLICT,
            select(ConflictRecord.household_id).where(ConflictRecord.state == "open"),
        ),
        (
            StillOpen.WRITING,
            select(EncodingRecord.household_id).where(EncodingRecord.id.not_in(settled)),
        ),
    ):
        for household in session.scalars(question):
            if household is not None:
                found[household].add(what)
    return found
