"""Questions about cards and their links: rows in, lines out."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from desktop.models import CardBatchRecord, CardLinkRecord, CardRecord, HouseholdRecord
from desktop.models.journal import MutationRecord, OperationRecord
from desktop.sheets.card import CardLine
from desktop.sheets.household import HouseholdCardLine
from desktop.storage.queries.centre import met_a_centre


def open_link_of(session: Session, card_id: UUID) -> CardLinkRecord | None:
    return session.scalar(
        select(CardLinkRecord).where(
            CardLinkRecord.card_id == card_id, CardLinkRecord.until_on.is_(None)
        )
    )


def last_link_of(session: Session, card_id: UUID) -> CardLinkRecord | None:
    return session.scalar(
        select(CardLinkRecord)
        .where(CardLinkRecord.card_id == card_id)
        .order_by(CardLinkRecord.linked_on.desc(), CardLinkRecord.id.desc())
        .limit(1)
    )


def household_with(session: Session, card_id: UUID) -> UUID | None:
    """Who has the card, or had it last; None for one that never was given out."""
    link = last_link_of(session, card_id)
    return link.household_id if link else None


def cards_of(session: Session, household_id: UUID) -> tuple[HouseholdCardLine, ...]:
    """Open links first, then those that ended, the latest first."""
    waiting = _links_not_confirmed(session)
    rows = session.execute(
        select(CardLinkRecord, CardRecord)
        .join(CardRecord, CardRecord.id == CardLinkRecord.card_id)
        .where(CardLinkRecord.household_id == household_id)
        .order_by(CardLinkRecord.until_on.is_not(None), CardLinkRecord.linked_on.desc())
    )
    return tuple(
        HouseholdCardLine(
            card_id=card.id,
            link_id=link.id,
            tail=card.tail,
            support=card.support,
            state=card.state,
            linked_on=link.linked_on,
            until_on=link.until_on,
            provisional=link.id in waiting,
            member_id=link.member_id,
        )
        for link, card in rows
    )


def card_lines(session: Session, *only: ColumnElement[bool]) -> tuple[CardLine, ...]:
    """Each card once, with its open link when there is one; the latest linked first."""
    waiting = _links_not_confirmed(session)
    batches = _batch_labels(session)
    rows = session.execute(
        select(CardRecord, CardLinkRecord, HouseholdRecord)
        .where(*only)
        .outerjoin(
            CardLinkRecord,
            (CardLinkRecord.card_id == CardRecord.id) & CardLinkRecord.until_on.is_(None),
        )
        .outerjoin(HouseholdRecord, HouseholdRecord.id == CardLinkRecord.household_id)
        .order_by(CardLinkRecord.linked_on.desc(), CardRecord.id.desc())
    )
    return tuple(
        replace(
            card_line(card, link, household, waiting),
            batch=batches.get(card.batch_id, "") if card.batch_id else "",
        )
        for card, link, household in rows
    )


def card_line(
    card: CardRecord,
    link: CardLinkRecord | None = None,
    household: HouseholdRecord | None = None,
    waiting: frozenset[UUID] = frozenset(),
) -> CardLine:
    reference = (household.reference or household.provisional_reference) if household else ""
    return CardLine(
        card_id=card.id,
        tail=card.tail,
        support=card.support,
        state=card.state,
        linked_on=link.linked_on if link else None,
        household_id=household.id if household else None,
        reference=reference,
        provisional=link is not None and link.id in waiting,
        blocked_on=card.blocked_on,
        blocked_reason=card.blocked_reason,
    )


def is_confirmed(session: Session, link_id: UUID) -> bool:
    """Whether the centre knows the link, or no centre was ever met."""
    return link_id not in _links_not_confirmed(session)


def _batch_labels(session: Session) -> dict[UUID, str]:
    return dict(session.execute(select(CardBatchRecord.id, CardBatchRecord.label)).all())


def _links_not_confirmed(session: Session) -> frozenset[UUID]:
    """Links that the centre has not claimed yet; none on a desk that never met a centre."""
    return frozenset(
        session.scalars(
            select(OperationRecord.row_id)
            .join(MutationRecord, MutationRecord.id == OperationRecord.mutation_id)
            .where(
                OperationRecord.entity == CardLinkRecord.__tablename__,
                MutationRecord.state.in_(("pending", "resend")),
                met_a_centre(),
            )
        )
    )
