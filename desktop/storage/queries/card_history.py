"""The history of one card: its own events, its links, and what was written on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.encoding import EncodingReason, EncodingState
from desktop.models import (
    CardEventRecord,
    CardLinkRecord,
    CardRecord,
    EncodingOutcomeRecord,
    EncodingRecord,
    HouseholdRecord,
)
from desktop.sheets.card import CardEvent, CardEventKind

_KIND_OF_STATE = {
    EncodingState.VERIFIED: CardEventKind.WRITTEN,
    EncodingState.NOT_WRITTEN: CardEventKind.NOT_WRITTEN,
    EncodingState.ABANDONED: CardEventKind.ABANDONED,
}


def card_events(session: Session, card_id: UUID) -> tuple[CardEvent, ...]:
    """The latest first. A link made before events were kept is told by its days alone."""
    links = {
        row.id: row
        for row in session.scalars(select(CardLinkRecord).where(CardLinkRecord.card_id == card_id))
    }
    rows = session.scalars(
        select(CardEventRecord)
        .where(CardEventRecord.card_id == card_id)
        .order_by(CardEventRecord.at, CardEventRecord.id)
    ).all()
    card = session.get_one(CardRecord, card_id)
    words = _Words(session, links)
    events = [
        *(words.event(row) for row in rows),
        *_untold_links(words, rows),
        *_writings(session, words, card.fingerprint),
    ]
    events.sort(key=lambda event: event.at)  # what one act wrote stays in its order
    return tuple(reversed(events))


class _Words:
    """References of households and tails of cards, for the links of one card."""

    def __init__(self, session: Session, links: dict[UUID, CardLinkRecord]) -> None:
        self.links = links
        households = {link.household_id for link in links.values()}
        self._references = {
            row.id: row.reference or row.provisional_reference
            for row in session.scalars(
                select(HouseholdRecord).where(HouseholdRecord.id.in_(households))
            )
        }
        replaced = {link.replaces_id for link in links.values() if link.replaces_id}
        tails = select(CardRecord.id, CardRecord.tail).where(CardRecord.id.in_(replaced))
        self._tails = dict(session.execute(tails).all())

    def event(self, row: CardEventRecord) -> CardEvent:
        link = self.links.get(row.link_id) if row.link_id else None
        began = link is not None and row.event == CardEventKind.LINKED
        return CardEvent(
            at=row.at,
            kind=CardEventKind(row.event),
            by=row.agent_name,
            reference=self._references.get(link.household_id, "") if link else "",
            household_id=link.household_id if link else None,
            reason=row.reason,
            note=row.note,
            other_tail=self.replaced_tail(link) if link and began else "",
        )

    def of_link(self, link: CardLinkRecord, on: date, kind: CardEventKind) -> CardEvent:
        began = kind is CardEventKind.LINKED
        return CardEvent(
            at=datetime.combine(on, time(), UTC),
            kind=kind,
            has_time=False,
            reference=self._references.get(link.household_id, ""),
            household_id=link.household_id,
            reason=link.link_reason if began else link.end_reason or "",
            other_tail=self.replaced_tail(link) if began else "",
        )

    def replaced_tail(self, link: CardLinkRecord) -> str:
        return self._tails.get(link.replaces_id, "") if link.replaces_id else ""

    def reference_of(self, household_id: UUID) -> str:
        return self._references.get(household_id, "")


def _untold_links(words: _Words, rows: Sequence[CardEventRecord]) -> Iterator[CardEvent]:
    told = {(row.link_id, row.event == CardEventKind.LINKED) for row in rows}
    for link in words.links.values():
        if (link.id, True) not in told:
            yield words.of_link(link, link.linked_on, CardEventKind.LINKED)
        if link.until_on is not None and (link.id, False) not in told:
            returned = link.end_reason in {"returned", "other_support"}
            kind = CardEventKind.UNLINKED if returned else CardEventKind.BLOCKED
            yield words.of_link(link, link.until_on, kind)


def _writings(session: Session, words: _Words, fingerprint: str) -> Iterator[CardEvent]:
    encodings = session.scalars(
        select(EncodingRecord).where(EncodingRecord.fingerprint == fingerprint)
    ).all()
    by_id = {row.id: row for row in encodings}
    outcomes = session.scalars(
        select(EncodingOutcomeRecord)
        .where(EncodingOutcomeRecord.encoding_id.in_(by_id))
        .order_by(EncodingOutcomeRecord.at, EncodingOutcomeRecord.id)
    ).all()
    for outcome in outcomes:
        yield _outcome(words, by_id[outcome.encoding_id], outcome)
    without = by_id.keys() - {outcome.encoding_id for outcome in outcomes}
    for encoding_id in without:
        row = by_id[encoding_id]
        yield CardEvent(
            at=row.at,
            kind=CardEventKind.INTENDED,
            by=row.agent_name,
            reference=words.reference_of(row.household_id),
            household_id=row.household_id,
            note=row.request,
            state=EncodingState.INTENDED,
            encoding_reason=EncodingReason(row.reason),
        )


def _outcome(words: _Words, row: EncodingRecord, outcome: EncodingOutcomeRecord) -> CardEvent:
    state = EncodingState(outcome.state)
    return CardEvent(
        at=outcome.at,
        kind=_KIND_OF_STATE.get(state, CardEventKind.NOT_SETTLED),
        by=outcome.agent_name,
        reference=words.reference_of(row.household_id),
        household_id=row.household_id,
        note=outcome.note,
        state=state,
        encoding_reason=EncodingReason(row.reason),
    )
