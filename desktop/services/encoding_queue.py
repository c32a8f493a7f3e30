"""Which cards wait to be written, and what is proposed for the one that lies there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.card import (
    CardBlocked,
    CardFacts,
    CardNotLinked,
    CardRetired,
    CardState,
    CardSupport,
)
from desktop.domain.encoding import (
    EncodingMeans,
    EncodingReason,
    NoEntitlementToEncode,
    NotEncodable,
    NothingToEncode,
    WantedRight,
)
from desktop.domain.encoding_queue import EntitlementDays, Task, VerifiedRight, task_for
from desktop.models import CardRecord
from desktop.services.card_life import facts_of
from desktop.services.encoding_life import TORN
from desktop.sheets.encoding import EncodingProposal, QueueLine, RightSheet
from desktop.storage.queries.card_sheet import shortened
from desktop.storage.queries.encoding import open_encodings, states_of
from desktop.storage.queries.encoding_queue import (
    LinkedCard,
    cards_to_look_at,
    entitlement_days,
    linked_card,
)
from desktop.storage.queries.protection import hidden_files

Seen = tuple[()] | tuple[WantedRight | None]
"""Nothing when the card was not read; else what it says, None for an empty place."""


def queue_of(session: Session, means: EncodingMeans, on: date) -> tuple[QueueLine, ...]:
    """The oldest first. A card whose writing is in a supervisor's hands does not wait here."""
    rows = open_encodings(session)
    states = states_of(session, [row.id for row in rows])
    held = {row.fingerprint for row in rows if states[row.id] not in TORN}
    torn = {row.fingerprint: row.at.date() for row in rows if row.fingerprint not in held}
    lines = []
    for fingerprint, since in torn.items():
        card = linked_card(session, means, fingerprint)
        if card is not None:
            lines.append(_line(card, EncodingReason.UNRESOLVED, since))
    cards = cards_to_look_at(session, means, on)
    days = entitlement_days(session, on, {card.household_id for card in cards})
    for card in cards:
        task = task_for(card.to_write, days.get(card.household_id, ()), on)
        if task is not None and card.fingerprint not in held | torn.keys():
            lines.append(_line(card, task.reason, task.since))
    return tuple(sorted(lines, key=lambda line: (line.since, line.reference, line.tail)))


def as_seen_by(
    session: Session, lines: tuple[QueueLine, ...], reader: Actor | None
) -> tuple[QueueLine, ...]:
    """That a relative's card waits is told, so that a colleague is asked; which one, is not."""
    relatives = hidden_files(session, reader).relatives
    return tuple(
        replace(line, tail="", protection="relative") if line.household_id in relatives else line
        for line in lines
    )


def task_of(session: Session, card: CardRecord, means: EncodingMeans, on: date) -> Task:
    """What this card has to say, also when it says it already.

    Raises CardNotLinked, CardBlocked, CardRetired, NotEncodable, NoEntitlementToEncode.
    """
    linked = _writable(session, card, means)
    unread = replace(linked.to_write, requested_on=on)  # so that "says it already" is no answer
    task = task_for(unread, _days_of(session, linked, on), on)
    if task is None:
        raise NoEntitlementToEncode
    return task


def proposal_for(
    session: Session,
    card: CardRecord,
    means: EncodingMeans,
    on: date,
    *,
    is_torn: bool,
    seen: Seen,
) -> EncodingProposal:
    """Raises what `task_of` raises, and NothingToEncode."""
    linked = _writable(session, card, means)
    task = task_for(linked.to_write, _days_of(session, linked, on), on)
    if task is None:
        task = task_of(session, card, means, on)
        if not is_torn and not _contradicts(seen, task.right, on):
            raise NothingToEncode
        task = replace(task, reason=EncodingReason.RENEWED)
    return EncodingProposal(
        card_id=card.id,
        fingerprint=card.fingerprint,
        tail=card.tail,
        support=card.support,
        household_id=linked.household_id,
        reference=linked.reference,
        provisional=linked.provisional,
        reason=EncodingReason.UNRESOLVED if is_torn else task.reason,
        new=_sheet(task.right),
        old=_old(linked.to_write.verified, seen),
        profile=means.profile,
        entitlement_id=task.entitlement_id,
    )


def ask_again(card: CardRecord, facts: CardFacts, note: str, at: datetime) -> None:
    """Note the wish on the card. Raises CardNotLinked, CardBlocked, CardRetired, NotEncodable."""
    _refuse_unlinked(facts)
    if card.support == CardSupport.PAPER:
        raise NotEncodable
    card.encoding_requested_at = at
    card.encoding_request = note.strip()


def _writable(session: Session, card: CardRecord, means: EncodingMeans) -> LinkedCard:
    _refuse_unlinked(facts_of(session, card))
    linked = linked_card(session, means, card.fingerprint)
    if linked is None:
        raise NotEncodable
    return linked


def _refuse_unlinked(facts: CardFacts) -> None:
    if facts.state is CardState.BLOCKED:
        raise CardBlocked(facts.block_reason)
    if facts.state is CardState.RETIRED:
        raise CardRetired
    if facts.state is not CardState.LINKED or facts.household_id is None:
        raise CardNotLinked


def _days_of(session: Session, linked: LinkedCard, on: date) -> list[EntitlementDays]:
    found = entitlement_days(session, on, [linked.household_id])
    return found.get(linked.household_id, [])


def _contradicts(seen: Seen, wanted: WantedRight, on: date) -> bool:
    """Whether the card was read and says something else than what was once verified on it."""
    if not seen:
        return False
    (said,) = seen
    if said is None:
        return True
    found = VerifiedRight(said.number, said.valid_from, said.valid_until, said.key_version, on)
    return not found.says(wanted, on)


def _old(verified: VerifiedRight | None, seen: Seen) -> RightSheet | None:
    """What the card says: as read, else as last verified."""
    if seen:
        (said,) = seen
        return _sheet(said) if said else RightSheet("", None, None, 0, is_empty=True)
    return _sheet(verified) if verified else None


def _sheet(right: WantedRight | VerifiedRight) -> RightSheet:
    days = right.valid_from, right.valid_until
    return RightSheet(shortened(right.number), *days, right.key_version)


def _line(card: LinkedCard, reason: EncodingReason, since: date) -> QueueLine:
    return QueueLine(
        card_id=card.card_id,
        tail=card.tail,
        support=card.support.value,
        household_id=card.household_id,
        reference=card.reference,
        provisional=card.provisional,
        reason=reason,
        since=since,
    )
