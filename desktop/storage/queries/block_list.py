"""Questions about the block list: what partners were told, and what they have to refuse now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop.domain.block_list import BlockList
from desktop.domain.card import BlockReason, CardState
from desktop.models import BlockListIssueRecord, CardRecord
from desktop.models.card_number import number_from_id
from desktop.sheets.card import BlockListLine
from desktop.storage.queries.encoding import verified_contents

_IN_OUR_HANDS = (BlockReason.RETURNED.value,)


def known_list(session: Session) -> BlockList:
    """What a partner knows who read every issue; number 0 before the first."""
    blocked: dict[str, date] = {}
    sequence = 0
    for row in session.scalars(
        select(BlockListIssueRecord).order_by(BlockListIssueRecord.sequence)
    ):
        for number in row.unblocked:
            blocked.pop(number, None)
        blocked.update({n: date.fromisoformat(day) for n, day in row.blocked.items()})
        sequence = row.sequence
    return BlockList(sequence, blocked)


def refused_cards(session: Session) -> Iterator[tuple[str, date]]:
    """Blocked cards, and those that ended while they were: a lost card is not found by retiring."""
    rows = session.execute(
        select(CardRecord.id, CardRecord.number, CardRecord.blocked_on).where(
            CardRecord.blocked_on.is_not(None),
            or_(
                CardRecord.state == CardState.BLOCKED.value,
                (CardRecord.state == CardState.RETIRED.value)
                & CardRecord.blocked_reason.not_in(_IN_OUR_HANDS),
            ),
        )
    )
    for card_id, number, since in rows:
        if since is not None:
            yield number or number_from_id(card_id), since


def numbers_promising_too_much(session: Session, on: date) -> Iterator[tuple[str, date]]:
    """Cards that stayed with their holder for the bus and still carry a right that runs."""
    verified = verified_contents()
    rows = session.execute(
        select(CardRecord.id, CardRecord.number, CardRecord.blocked_on)
        .join(verified, verified.c.fingerprint == CardRecord.fingerprint)
        .where(
            CardRecord.state == CardState.RETURNED.value,
            CardRecord.support == "korrigo",
            CardRecord.blocked_on.is_not(None),
            verified.c.valid_until >= on,
        )
    )
    for card_id, number, since in rows:
        if since is not None:
            yield number or number_from_id(card_id), since


def block_list_lines(session: Session) -> tuple[BlockListLine, ...]:
    rows = session.scalars(
        select(BlockListIssueRecord).order_by(BlockListIssueRecord.sequence.desc())
    )
    return tuple(
        BlockListLine(
            sequence=row.sequence,
            issued_at=row.issued_at,
            since_sequence=row.since_sequence,
            blocked=len(row.blocked),
            unblocked=len(row.unblocked),
            file_hash=row.file_hash,
            by=row.agent_name,
        )
        for row in rows
    )
