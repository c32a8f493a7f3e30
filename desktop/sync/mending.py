"""Puts right rows that this desk has otherwise than the centre: asks for them alone, again.

What stood here is set aside first, in a local row, until it is as old as the journal may be.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.domain.change import Change
from desktop.models.base import canonical
from desktop.models.journal import MutationRecord, StagedRecord, SyncStateRecord
from desktop.storage.local_table import local_tables
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import bookmark, incoming, outgoing, sight
from desktop.sync.central import Central, Received

MISSING_KEPT = timedelta(days=400)  # as long as the centre remembers that it deleted a row
_GAP = 50  # entries that are fetched needlessly rather than asked around
_WINDOW = 2000


class Unsettled(Exception):
    """Something was saved here, or another program exchanges: not the moment to compare."""


@dataclass
class Odd:
    """Rows of one table that differ; `fetch` by their sequence at the centre."""

    fetch: list[int] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)  # the centre never had them
    dropped: int = 0  # here, and unknown or deleted there

    def __len__(self) -> int:
        return len(self.fetch) + len(self.unknown)


def settled_at(units: UnitsOfWork) -> int:
    """The cursor up to which this desk must equal the centre. Raises Unsettled."""
    with units.reading() as session:
        cursor = bookmark.number(session, bookmark.CURSOR)
        _refuse_unsettled(session, cursor)
    return cursor


@contextmanager
def settled(units: UnitsOfWork, cursor: int) -> Iterator[Session]:
    with units.reading() as session:
        _refuse_unsettled(session, cursor)
        yield session


def mend(units: UnitsOfWork, central: Central, cursor: int, odd: dict[str, Odd]) -> bool:
    """Whether it was done: no when a reference is missing, which the next exchange may bring."""
    rows = _fetched(central, cursor, odd)
    try:
        with units.reading() as session:
            torn = sight.is_torn(sight.known(session))
        with units.applying(torn=torn) as (session, changes):
            _refuse_unsettled(session, cursor)
            for name, rows_of in odd.items():
                at = bookmark.centre_time(session, units.now())
                set_aside(session, name, [*rows_of.ids, *rows_of.unknown], at)
                changes.update(drop(session, name, rows_of.unknown))
            incoming.hold(session, rows)
            incoming.apply(session, changes)
    except IntegrityError:
        return False
    return True


def forget_old(session: Session, now: datetime) -> None:
    """What was set aside goes when acknowledged work of that age goes from the journal."""
    rows = session.scalars(
        select(SyncStateRecord).where(SyncStateRecord.name.startswith(bookmark.SET_ASIDE))
    )
    for row in rows:
        kept = json.loads(row.value or "{}")
        long = MISSING_KEPT if "why" in kept else outgoing.KEPT
        if datetime.fromisoformat(kept["at"]) < now - long:
            session.delete(row)


def _refuse_unsettled(session: Session, cursor: int) -> None:
    judged = MutationRecord.state == "acknowledged"
    undone = judged & MutationRecord.verdict.in_(("parked", "refused"))
    open_work = select(func.count()).where(or_(MutationRecord.state.in_(outgoing.UNSENT), undone))
    staged = select(func.count()).select_from(StagedRecord)
    moved = bookmark.number(session, bookmark.CURSOR) != cursor
    if moved or session.scalar(open_work) or session.scalar(staged):
        raise Unsettled


def _fetched(central: Central, cursor: int, odd: dict[str, Odd]) -> list[Received]:
    """By the pull that every exchange uses, so that a desk never gets more than it may see."""
    wanted = {(name, row_id) for name, rows in odd.items() for row_id in rows.ids}
    found = []
    for first, last in _windows(sorted(seq for rows in odd.values() for seq in rows.fetch)):
        page = central.pull(first - 1, last - first + 1)
        found += [row for row in page if (row.entity, row.id) in wanted and row.seq <= cursor]
    return found


def _windows(sequences: Iterable[int]) -> list[tuple[int, int]]:
    """Few calls: neighbours are fetched together, also over a small gap."""
    windows: list[tuple[int, int]] = []
    for seq in sequences:
        if windows and seq - windows[-1][1] <= _GAP and seq - windows[-1][0] < _WINDOW:
            windows[-1] = (windows[-1][0], seq)
        else:
            windows.append((seq, seq))
    return windows


def set_aside(
    session: Session, entity: str, ids: list[str], at: datetime, why: str | None = None
) -> None:
    """`why` for rows that the centre does not have: they are listed until it has them again.

    Of a row, only what the person at this desk may see.
    """
    table = local_tables()[entity]
    seen = sight.columns(table, sight.known(session))
    reason = {"why": why} if why else {}
    for document in table.documents(session.connection(), ids) if seen else ():
        shown = {name: document[name] for name in seen}
        kept = canonical({"at": at.isoformat(), "document": shown} | reason)
        bookmark.write(session, f"{bookmark.SET_ASIDE}{entity}:{document['id']}", kept)


def drop(session: Session, entity: str, ids: list[str]) -> set[Change]:
    table = local_tables()[entity]
    connection = session.connection()
    households = table.households_of(connection, ids)
    table.delete(connection, ids)
    return {
        incoming.change(entity, row_id, {"household_id": households.get(row_id)}) for row_id in ids
    }
