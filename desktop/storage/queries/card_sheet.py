"""One card, whole: where it stands, what it is known to say, how often such a card was lost."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from desktop.domain.card import (
    COUNTED_REASONS,
    CardState,
    CardSupport,
)
from desktop.domain.card_life import (
    acts_for,
)
from desktop.domain.encoding import EncodingState
from desktop.models import (
    CardBatchRecord,
    CardLinkRecord,
    CardRecord,
    EncodingRecord,
    HouseholdRecord,
)
from desktop.sheets.card import CardSheet, HolderOfCard
from desktop.sheets.encoding import RightSheet
from desktop.storage.queries.card import is_confirmed, last_link_of, open_link_of
from desktop.storage.queries.encoding import last_verified, open_encodings, state_of

YEAR = timedelta(days=365)
NUMBER_SHOWN = 4


def card_sheet(session: Session, card: CardRecord, number: str) -> CardSheet:
    last = last_link_of(session, card.id)
    batch = session.get(CardBatchRecord, card.batch_id) if card.batch_id else None
    verified = last_verified(session, card.fingerprint)
    requested = card.encoding_requested_at
    if requested and verified and verified[1] >= requested:
        requested = None
    return CardSheet(
        card_id=card.id,
        number=number,
        tail=card.tail,
        support=card.support,
        product=card.product,
        state=card.state,
        holder=_holder(session, card.id),
        last_household_id=last.household_id if last else None,
        batch=batch.label if batch else "",
        received_on=card.received_on,
        blocked_on=card.blocked_on,
        blocked_reason=card.blocked_reason,
        retired_on=card.retired_on,
        right=right_sheet(verified[0]) if verified else None,
        written_on=verified[1].date() if verified else None,
        open_encoding=_open_state(session, card.fingerprint),
        requested_on=requested.date() if requested else None,
        request=card.encoding_request if requested else "",
        acts=acts_for(CardState(card.state), CardSupport(card.support)),
    )


def right_sheet(row: EncodingRecord) -> RightSheet:
    return RightSheet(shortened(row.number), row.valid_from, row.valid_until, row.key_version)


def shortened(number: str) -> str:
    """Enough to compare two cards on a screen, not enough to make one."""
    return f"{number[:NUMBER_SHOWN]}…" if number else ""


def reissues_of(session: Session, household_id: UUID, on: date) -> int:
    """Lost or stolen cards of the household that were replaced in the twelve months before."""
    before = aliased(CardLinkRecord)
    not_counted = exists().where(
        before.card_id == CardLinkRecord.replaces_id,
        before.household_id == household_id,
        before.until_on <= CardLinkRecord.linked_on,
        before.end_reason.not_in([reason.value for reason in COUNTED_REASONS]),
    )
    return (
        session.scalar(
            select(func.count())
            .select_from(CardLinkRecord)
            .where(
                CardLinkRecord.household_id == household_id,
                CardLinkRecord.link_reason == "replacement",
                CardLinkRecord.linked_on > on - YEAR,
                ~not_counted,
            )
        )
        or 0
    )


def _holder(session: Session, card_id: UUID) -> HolderOfCard | None:
    link = open_link_of(session, card_id)
    if link is None:
        return None
    household = session.get_one(HouseholdRecord, link.household_id)
    return HolderOfCard(
        household_id=household.id,
        reference=household.reference or household.provisional_reference,
        provisional=not is_confirmed(session, link.id),
        linked_on=link.linked_on,
        member_id=link.member_id,
    )


def _open_state(session: Session, fingerprint: str) -> EncodingState | None:
    found = open_encodings(session, fingerprint)
    return state_of(session, found[0].id) if found else None
