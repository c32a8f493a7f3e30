"""Questions about cards and their links: rows in, lines out."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import CardLinkRecord, CardRecord
from desktop.sheets.household import HouseholdCardLine


def cards_of(session: Session, household_id: UUID) -> tuple[HouseholdCardLine, ...]:
    """Open links first, then those that ended, the latest first."""
    rows = session.execute(
        select(CardLinkRecord, CardRecord)
        .join(CardRecord, CardRecord.id == CardLinkRecord.card_id)
        .where(CardLinkRecord.household_id == household_id)
        .order_by(CardLinkRecord.until_on.is_not(None), CardLinkRecord.linked_on.desc())
    )
    return tuple(_line(link, card) for link, card in rows)


def _line(link: CardLinkRecord, card: CardRecord) -> HouseholdCardLine:
    return HouseholdCardLine(
        card_id=card.id,
        link_id=link.id,
        tail=card.tail,
        support=card.support,
        state=card.state,
        linked_on=link.linked_on,
        until_on=link.until_on,
        provisional=False,
        member_id=link.member_id,
    )
