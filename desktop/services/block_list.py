"""The block list: which numbers partners have to refuse, issue by issue, signed.

A number is on it when the card was lost, stolen or is faulty, and also when a card in somebody's
hands still promises days to which its household has no right now, be it ended or suspended: what is
written on a card cannot be called back, only refused. A code on paper carries no days at all, so it
is refused whenever its household has no right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.block_list import (
    BlockedNumber,
    BlockListIssue,
    canonical,
    increment,
)
from desktop.domain.block_list import (
    full as full_issue,
)
from desktop.domain.encoding_queue import code_refused_since, refused_since
from desktop.models import BlockListIssueRecord
from desktop.services.clock import Clock
from desktop.sheets.card import BlockListLine
from desktop.storage.queries.block_list import (
    block_list_lines,
    known_list,
    numbers_promising_too_much,
    refused_cards,
)
from desktop.storage.queries.encoding_queue import (
    cards_promising_otherwise,
    entitlement_days,
    linked_codes,
)
from desktop.storage.unit_of_work import UnitsOfWork

Sign = Callable[[bytes], str]


class BlockListService:
    """`sign` makes the text that partners get from the canonical form of an issue."""

    def __init__(self, units: UnitsOfWork, clock: Clock, sign: Sign) -> None:
        self._units = units
        self._clock = clock
        self._sign = sign

    def next_issue(self, actor: Actor, *, full: bool = False) -> tuple[BlockListIssue, str]:
        """The next number in the row and its signed file, both kept in mind for the one after.

        The first issue is full. An increment without changes is an issue too: it says that
        nothing changed. Raises what signing raises, and then nothing was issued.
        """
        now = self._clock.now()
        with self._units.reading() as session:
            known = known_list(session)
            blocked = tuple(_blocked(session, self._clock.today()))
        sequence = known.sequence + 1
        change = increment(known, sequence, now, blocked) if known.sequence else None
        issue = change if change and not full else full_issue(sequence, now, blocked)
        text = self._sign(canonical(issue))
        with self._units(actor, "issue_block_list") as work:
            delta = change or issue
            work.session.add(
                BlockListIssueRecord(
                    sequence=sequence,
                    issued_at=issue.issued_at,
                    since_sequence=issue.since_sequence,
                    blocked={entry.number: entry.since.isoformat() for entry in delta.blocked},
                    unblocked=list(delta.unblocked),
                    count=len(blocked),
                    file_hash=hashlib.sha256(text.encode()).hexdigest(),
                    agent_id=actor.id,
                    agent_name=actor.name,
                )
            )
            work.commit()
        return issue, text

    def lines(self) -> tuple[BlockListLine, ...]:
        """The issues made so far at all desks, the latest first."""
        with self._units.reading() as session:
            return block_list_lines(session)

    def pending(self) -> int:
        """How many numbers the next increment would add or take away."""
        with self._units.reading() as session:
            known = known_list(session).blocked
            now = {e.number: e.since for e in _blocked(session, self._clock.today())}
        return sum(known.get(n) != now.get(n) for n in known.keys() | now.keys())


def _blocked(session: Session, on: date) -> Iterator[BlockedNumber]:
    """Each number once; the day of the block stands against that of a right that ended."""
    seen: dict[str, date] = {}
    for number, day in (*refused_cards(session), *numbers_promising_too_much(session, on)):
        seen.setdefault(number, day)
    cards = cards_promising_otherwise(session, on)
    days = entitlement_days(session, on, {card.household_id for card in cards})
    for card in cards:
        since = refused_since(card.to_write, days.get(card.household_id, ()), on)
        if since is not None:
            seen.setdefault(card.to_write.number, since)
    for number, day in _codes_without_right(session, on):
        seen.setdefault(number, day)
    return (BlockedNumber(number, since) for number, since in seen.items())


def _codes_without_right(session: Session, on: date) -> Iterator[tuple[str, date]]:
    codes = linked_codes(session)
    ever = entitlement_days(session, date.min, {home for _number, _day, home in codes})
    for number, linked_on, home in codes:
        since = code_refused_since(linked_on, ever.get(home, ()), on)
        if since is not None:
            yield number, since
