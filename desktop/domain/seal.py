"""Seals of the audit: each unit of work is bound to the one before it, so that a change shows.

A seal is the SHA-256 of the seal before it and of what the unit of work says of itself: who, when,
to what end, and the digest of each fact that it left behind (the history, the openings of files).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

FIRST = ""
"""Stands for the seal before the first one."""


class Breach(StrEnum):
    """What was done to a sealed journal."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"


@dataclass(frozen=True)
class Break:
    """Where a chain is broken; `entity` is a table, `row` the id of a row in it."""

    breach: Breach
    entity: str
    row: str
    at: datetime | None  # as the row or its unit of work says it; None when neither is there


@dataclass(frozen=True)
class SealedFact:
    """A fact as its unit of work sealed it."""

    entity: str
    row: str
    household: str
    digest: str


@dataclass(frozen=True)
class SealedWork:
    """One unit of work in its chain; `seal` None for one of before there were seals."""

    row: str
    at: datetime
    actor: str
    intent: str
    facts: tuple[SealedFact, ...]
    previous: str | None
    seal: str | None

    def rightful(self) -> str:
        """The seal that this work has when nobody touched it."""
        return seal_of(self.previous or FIRST, self.document())

    def document(self) -> dict[str, Any]:
        moment = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return {
            "id": self.row,
            "at": moment,
            "actor": self.actor,
            "intent": self.intent,
            "facts": as_list(self.facts),
        }


def as_list(facts: Iterable[SealedFact]) -> list[list[str]]:
    """As the journal keeps them."""
    return [[fact.entity, fact.row, fact.household, fact.digest] for fact in facts]


def from_list(kept: Iterable[Iterable[str]]) -> tuple[SealedFact, ...]:
    return tuple(SealedFact(*entry) for entry in kept)


def digest_of(document: Mapping[str, Any]) -> str:
    """Of a fact; columns without a value are left out, so that a later column changes nothing."""
    told = {column: value for column, value in document.items() if value is not None}
    return hashlib.sha256(_canonical(told)).hexdigest()


def seal_of(previous: str, document: Mapping[str, Any]) -> str:
    return hashlib.sha256(previous.encode() + _canonical(document)).hexdigest()


def broken_links(
    works: Iterable[SealedWork],
    head: str | None = None,
    elsewhere: frozenset[str] = frozenset(),
) -> Iterator[Break]:
    """Walks a chain in its order; `head` is its last seal as it is kept beside the chain.

    Each work is held against its own seal, then against the seal before it. Units of work of
    before the first seal are no part of the chain. One that was copied with its desk goes on from
    a seal of the first desk: those are `elsewhere`.
    """
    chain = list(works)
    there = {work.seal for work in chain}
    last: str | None = None
    for work in chain:
        if work.seal is None:
            if last is not None:
                yield _at(work, Breach.INSERTED)
            continue
        if work.seal != work.rightful():
            yield _at(work, Breach.CHANGED)
        elif not _follows(work, last, elsewhere):
            is_known = work.previous in there or work.previous == FIRST
            yield _at(work, Breach.REORDERED if is_known else Breach.REMOVED)
        last = work.seal
    if head is not None and head != last and head not in there:
        yield Break(Breach.REMOVED, "sync_mutation", "", chain[-1].at if chain else None)


def _follows(work: SealedWork, last: str | None, elsewhere: frozenset[str]) -> bool:
    if last is not None:
        return work.previous == last
    return work.previous == FIRST or work.previous in elsewhere


def _at(work: SealedWork, breach: Breach) -> Break:
    return Break(breach, "sync_mutation", work.row, work.at)


def _canonical(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
