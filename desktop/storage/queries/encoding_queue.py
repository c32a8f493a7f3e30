"""The cards that households hold and what they are entitled to: two statements for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from desktop.domain.card import CardState, CardSupport
from desktop.domain.encoding import EncodingMeans
from desktop.domain.encoding_queue import CardToWrite, EntitlementDays, VerifiedRight
from desktop.models import (
    CardLinkRecord,
    CardRecord,
    ClaimRecord,
    EntitlementRecord,
    HouseholdRecord,
)
from desktop.models.card_number import number_from_id
from desktop.storage.queries.encoding import verified_contents

IN_A_PART = 500
READ_ALL_FROM = 5000  # households: from here on reading all of them is quicker


@dataclass(frozen=True)
class LinkedCard:
    """A card in the hands of a household, with what the rules need."""

    card_id: UUID
    fingerprint: str
    tail: str
    support: CardSupport
    household_id: UUID
    reference: str
    provisional: bool
    to_write: CardToWrite


def linked_card(session: Session, means: EncodingMeans, fingerprint: str) -> LinkedCard | None:
    """That one, None when it is not linked or this desk does not write its kind."""
    verified = verified_contents(fingerprint)
    statement = _statement(means, verified).where(CardRecord.fingerprint == fingerprint)
    row = session.execute(statement).one_or_none()
    return _linked(row, means) if row else None


def cards_to_look_at(session: Session, means: EncodingMeans, on: date) -> list[LinkedCard]:
    """All but those that plainly say what they should, which in a running city is nearly all.

    What is left out here was decided as `domain.encoding_queue` would; the rest it decides.
    """
    verified = verified_contents()
    has_key = or_(
        false(),  # what a desk without any key knows to be right
        *(
            (CardRecord.support == support.value) & (verified.c.key_version == key)
            for support in CardSupport
            if (key := means.key_of(support)) is not None
        ),
    )
    right = _plainly_right(verified, on)
    rows = session.execute(_statement(means, verified).where(~(right & has_key)))
    return [_linked(row, means) for row in rows]


def cards_promising_otherwise(session: Session, on: date) -> list[LinkedCard]:
    """Linked cards of any support and key whose days are not plainly those of an entitlement."""
    verified = verified_contents()
    means = EncodingMeans("", "", korrigo_key=0, neutral_key=0)
    statement = _statement(means, verified).where(
        verified.c.valid_until >= on, ~_plainly_right(verified, on)
    )
    return [_linked(row, means) for row in session.execute(statement)]


def linked_codes(session: Session) -> list[tuple[str, date, UUID]]:
    """Number, day of the link and household of each code on paper that somebody holds."""
    rows = session.execute(
        select(
            CardRecord.id, CardRecord.number, CardLinkRecord.linked_on, CardLinkRecord.household_id
        )
        .join(CardLinkRecord, CardLinkRecord.card_id == CardRecord.id)
        .where(
            CardLinkRecord.until_on.is_(None),
            CardRecord.state == CardState.LINKED.value,
            CardRecord.support == CardSupport.PAPER.value,
        )
    )
    return [(number or number_from_id(card), day, home) for card, number, day, home in rows]


def _plainly_right(verified: Subquery, on: date) -> ColumnElement[bool]:
    """One entitlement in force, none to come, and its last day is the one on the card."""
    other = aliased(EntitlementRecord)
    return exists().where(
        EntitlementRecord.household_id == CardLinkRecord.household_id,
        EntitlementRecord.ends_after == verified.c.valid_until,
        EntitlementRecord.opened_on <= on,
        EntitlementRecord.ends_after >= on,
        EntitlementRecord.suspended_on.is_(None),
        EntitlementRecord.ended_on.is_(None),
        verified.c.number == CardRecord.number,
        verified.c.valid_from <= on,
        CardRecord.encoding_requested_at.is_(None),
        ~exists().where(
            other.household_id == EntitlementRecord.household_id,
            other.id != EntitlementRecord.id,
            other.ends_after >= on,
        ),
    )


def _statement(means: EncodingMeans, verified: Subquery) -> Select[*tuple[Any, ...]]:
    supports = [s.value for s in CardSupport if means.key_of(s) is not None]
    return (
        select(
            CardRecord.id,
            CardRecord.fingerprint,
            CardRecord.tail,
            CardRecord.support,
            CardRecord.number,
            CardRecord.encoding_requested_at,
            CardLinkRecord.linked_on,
            CardLinkRecord.link_reason,
            CardLinkRecord.household_id,
            HouseholdRecord.reference,
            HouseholdRecord.provisional_reference,
            verified.c.number.label("written"),
            verified.c.valid_from,
            verified.c.valid_until,
            verified.c.key_version,
            verified.c.verified_at,
        )
        .join(CardLinkRecord, CardLinkRecord.card_id == CardRecord.id)
        .join(HouseholdRecord, HouseholdRecord.id == CardLinkRecord.household_id)
        .outerjoin(verified, verified.c.fingerprint == CardRecord.fingerprint)
        .where(
            CardLinkRecord.until_on.is_(None),
            CardRecord.state == CardState.LINKED.value,
            CardRecord.support.in_(supports),
        )
    )


def entitlement_days(
    session: Session, on: date, households: Collection[UUID]
) -> dict[UUID, list[EntitlementDays]]:
    """By household; those that ran out by themselves before `on` have nothing to say."""
    wanted = sorted(set(households))
    parts = [wanted[start : start + IN_A_PART] for start in range(0, len(wanted), IN_A_PART)]
    if len(wanted) > READ_ALL_FROM:
        return _days(session, on)
    found: dict[UUID, list[EntitlementDays]] = {}
    for part in parts:
        found.update(_days(session, on, EntitlementRecord.household_id.in_(part)))
    return found


def _days(
    session: Session, on: date, *only: ColumnElement[bool]
) -> dict[UUID, list[EntitlementDays]]:
    statement = (
        select(
            EntitlementRecord.household_id,
            EntitlementRecord.id,
            EntitlementRecord.opened_on,
            EntitlementRecord.ends_after,
            ClaimRecord.decided_on,
            EntitlementRecord.suspended_on,
            EntitlementRecord.ended_on,
            EntitlementRecord.suspended_until,
        )
        .join(ClaimRecord, ClaimRecord.id == EntitlementRecord.claim_id)
        .where(EntitlementRecord.ends_after >= on, *only)
    )
    found: defaultdict[UUID, list[EntitlementDays]] = defaultdict(list)
    for row in session.execute(statement):
        found[row[0]].append(EntitlementDays(*row[1:]))
    return found


def _linked(row: Any, means: EncodingMeans) -> LinkedCard:
    support = CardSupport(row.support)
    verified = None
    if row.written is not None:
        verified = VerifiedRight(
            row.written, row.valid_from, row.valid_until, row.key_version, row.verified_at.date()
        )
    asked = row.encoding_requested_at
    still_asked = asked is not None and (verified is None or row.verified_at < asked)
    return LinkedCard(
        card_id=row.id,
        fingerprint=row.fingerprint,
        tail=row.tail,
        support=support,
        household_id=row.household_id,
        reference=row.reference or row.provisional_reference,
        provisional=row.reference is None,
        to_write=CardToWrite(
            number=row.number or number_from_id(row.id),
            key_version=means.key_of(support) or 0,
            linked_on=row.linked_on,
            link_reason=row.link_reason,
            verified=verified,
            requested_on=asked.date() if still_asked else None,
        ),
    )
