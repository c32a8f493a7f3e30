"""Questions about writings on cards: which is settled, what was last verified, what is open."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, case, exists, func, select
from sqlalchemy.orm import Session

from desktop.domain.encoding import OPEN_STATES, EncodingReason, EncodingState
from desktop.models import CardRecord, EncodingOutcomeRecord, EncodingRecord, HouseholdRecord
from desktop.sheets.encoding import EncodingLine

SETTLED = tuple(state.value for state in EncodingState if state not in OPEN_STATES)
_IS_OPEN = case((EncodingOutcomeRecord.state.in_(SETTLED), 0), else_=1)


def state_of(session: Session, encoding_id: UUID) -> EncodingState:
    """A settled outcome stands, whatever arrived later from another desk; else the latest."""
    found = session.scalar(
        select(EncodingOutcomeRecord.state)
        .where(EncodingOutcomeRecord.encoding_id == encoding_id)
        .order_by(_IS_OPEN, EncodingOutcomeRecord.at.desc(), EncodingOutcomeRecord.id.desc())
        .limit(1)
    )
    return EncodingState(found) if found else EncodingState.INTENDED


def open_encodings(session: Session, fingerprint: str | None = None) -> list[EncodingRecord]:
    """Not settled by any desk, the latest first."""
    statement = select(EncodingRecord).where(_is_open()).order_by(EncodingRecord.at.desc())
    if fingerprint is not None:
        statement = statement.where(EncodingRecord.fingerprint == fingerprint)
    return list(session.scalars(statement))


def count_open(session: Session) -> tuple[int, datetime | None]:
    """How many, and the moment of the oldest."""
    statement = select(func.count(), func.min(EncodingRecord.at)).where(_is_open())
    count, first = session.execute(statement).one()
    return count, first


def last_verified(session: Session, fingerprint: str) -> tuple[EncodingRecord, datetime] | None:
    """What the card is known to say, and since when.

    The order of the intents is that of the writings; an outcome may have been learnt much later.
    """
    row = session.execute(
        select(EncodingRecord, EncodingOutcomeRecord.at)
        .join(EncodingOutcomeRecord, EncodingOutcomeRecord.encoding_id == EncodingRecord.id)
        .where(
            EncodingRecord.fingerprint == fingerprint,
            EncodingOutcomeRecord.state == EncodingState.VERIFIED,
        )
        .order_by(EncodingRecord.at.desc(), EncodingRecord.id.desc(), EncodingOutcomeRecord.at)
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def verified_contents(fingerprint: str | None = None) -> Subquery:
    """Fingerprints of cards, or that one, with what was last verified on each."""
    latest = func.row_number().over(
        partition_by=EncodingRecord.fingerprint,
        order_by=(
            EncodingRecord.at.desc(),
            EncodingRecord.id.desc(),
            EncodingOutcomeRecord.at,
        ),
    )
    of_one = (
        select(
            EncodingRecord.fingerprint,
            EncodingRecord.number,
            EncodingRecord.valid_from,
            EncodingRecord.valid_until,
            EncodingRecord.key_version,
            EncodingOutcomeRecord.at.label("verified_at"),
            latest.label("place"),
        )
        .join(EncodingOutcomeRecord, EncodingOutcomeRecord.encoding_id == EncodingRecord.id)
        .where(EncodingOutcomeRecord.state == EncodingState.VERIFIED)
    )
    if fingerprint is not None:
        of_one = of_one.where(EncodingRecord.fingerprint == fingerprint)
    ranked = of_one.subquery()
    return select(ranked).where(ranked.c.place == 1).subquery("verified")


def verified_since(session: Session, moment: datetime) -> int:
    """Writings, not outcomes: two desks may both have verified the same one."""
    return (
        session.scalar(
            select(func.count(EncodingOutcomeRecord.encoding_id.distinct())).where(
                EncodingOutcomeRecord.state == EncodingState.VERIFIED,
                EncodingOutcomeRecord.at >= moment,
            )
        )
        or 0
    )


def encoding_lines(session: Session, limit: int) -> tuple[EncodingLine, ...]:
    """The latest first."""
    return _lines(session, _with_words().order_by(EncodingRecord.at.desc()).limit(limit))


def unresolved_lines(session: Session) -> tuple[EncodingLine, ...]:
    """The oldest first: what waits longest is looked at first."""
    return _lines(session, _with_words().where(_is_open()).order_by(EncodingRecord.at))


def encoding_line(session: Session, encoding_id: UUID) -> EncodingLine:
    (line,) = _lines(session, _with_words().where(EncodingRecord.id == encoding_id))
    return line


def states_of(session: Session, encodings: list[UUID]) -> dict[UUID, EncodingState]:
    """As `state_of`, for many at once."""
    found = dict.fromkeys(encodings, EncodingState.INTENDED)
    for start in range(0, len(encodings), 500):
        rows = session.execute(
            select(EncodingOutcomeRecord.encoding_id, EncodingOutcomeRecord.state)
            .where(EncodingOutcomeRecord.encoding_id.in_(encodings[start : start + 500]))
            .order_by(_IS_OPEN.desc(), EncodingOutcomeRecord.at, EncodingOutcomeRecord.id)
        )
        found.update({row[0]: EncodingState(row[1]) for row in rows})  # what stands comes last
    return found


def _is_open() -> ColumnElement[bool]:
    settled = exists().where(
        EncodingOutcomeRecord.encoding_id == EncodingRecord.id,
        EncodingOutcomeRecord.state.in_(SETTLED),
    )
    return ~settled


def _with_words() -> Select[EncodingRecord, CardRecord | None, HouseholdRecord | None]:
    """The card may be gone: the centre keeps the row of the desk that entered it first."""
    return (
        select(EncodingRecord, CardRecord, HouseholdRecord)
        .outerjoin(CardRecord, CardRecord.fingerprint == EncodingRecord.fingerprint)
        .outerjoin(HouseholdRecord, HouseholdRecord.id == EncodingRecord.household_id)
    )


def _lines(
    session: Session, statement: Select[EncodingRecord, CardRecord | None, HouseholdRecord | None]
) -> tuple[EncodingLine, ...]:
    rows = session.execute(statement).all()
    states = states_of(session, [row[0].id for row in rows])
    return tuple(
        EncodingLine(
            encoding_id=encoding.id,
            card_id=card.id if card else encoding.card_id,
            tail=card.tail if card else "",
            support=card.support if card else "",
            household_id=household.id if household else None,
            reference=(household.reference or household.provisional_reference) if household else "",
            state=states[encoding.id],
            reason=EncodingReason(encoding.reason),
            at=encoding.at,
            by=encoding.agent_name,
            profile=encoding.profile,
        )
        for encoding, card, household in rows
    )
