"""The cards that households hold and what they are entitled to: two statements for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

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


def linked_cards(
    session: Session, means: EncodingMeans, fingerprint: str | None = None
) -> Iterator[LinkedCard]:
    """Those that this desk can write, or that one."""
    verified = verified_contents(fingerprint)
    supports = [s.value for s in CardSupport if means.key_of(s) is not None]
    statement = (
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
    if fingerprint is not None:
        statement = statement.where(CardRecord.fingerprint == fingerprint)
    return (_linked(row, means) for row in session.execute(statement))


def entitlement_days(
    session: Session, on: date, household_id: UUID | None = None
) -> dict[UUID, list[EntitlementDays]]:
    """By household; those that ran out by themselves before `on` have nothing to say."""
    statement = (
        select(
            EntitlementRecord.household_id,
            EntitlementRecord.id,
            EntitlementRecord.opened_on,
            EntitlementRecord.ends_after,
            ClaimRecord.decided_on,
            EntitlementRecord.suspended_on,
            EntitlementRecord.ended_on,
        )
        .join(ClaimRecord, ClaimRecord.id == EntitlementRecord.claim_id)
        .where(EntitlementRecord.ends_after >= on)
    )
    if household_id is not None:
        statement = statement.where(EntitlementRecord.household_id == household_id)
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
