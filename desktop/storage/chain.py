"""Proves the audit of this desk: no fact and no unit of work was changed, removed or put in.

Rows of other desks are proven at the centre, which has the seals of all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Dialect, Table, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session, class_mapper

from desktop.domain.seal import (
    Breach,
    Break,
    SealedFact,
    SealedWork,
    broken_links,
    digest_of,
)
from desktop.models.access import AccessRecord
from desktop.models.base import Synced, entity_of
from desktop.models.household import HouseholdRecord
from desktop.models.journal import MutationRecord, SyncStateRecord
from desktop.storage.sealing import HEAD, SEALED, sealed_work

_TEXT: Dialect = sqlite.dialect()
OPENINGS_KEPT = timedelta(days=365)
"""The centre takes openings of files away after a year: see `sync.forget_old_accesses`."""

_NEVER_ARRIVED = frozenset({"refused", "parked"})


@dataclass(frozen=True)
class SealedChain:
    """Units of work of one desk in their order; `undone` are those whose facts may be gone."""

    works: tuple[SealedWork, ...]
    undone: frozenset[str] = frozenset()
    head: str | None = None


def breaks_of_desk(connection: Connection) -> tuple[Break, ...]:
    """Nothing when the whole chain of this desk holds."""
    with Session(connection) as session:
        chain = _own_chain(session)
        year_ago = datetime.now(UTC) - OPENINGS_KEPT
        broken = broken_facts(session, [chain], openings_since=year_ago)
        return (*broken_links(chain.works, chain.head), *broken)


def broken_facts(
    session: Session,
    chains: Collection[SealedChain],
    *,
    all_here: bool = False,
    erased: Set[tuple[str, str]] = frozenset(),
    openings_since: datetime | None = None,
) -> Iterator[Break]:
    """Each sealed fact against its row, and each row against the seals of its unit of work.

    With `all_here` a row of a unit of work that is in none of the chains was put in: the centre
    knows all of them, a desk only its own. Facts that the law took are `erased`, by entity and row.
    A desk does not know of each, but that openings go after a year: older ones may be missing.
    """
    sealed = {
        (fact.entity, fact.row): (fact, work, work.row in chain.undone)
        for chain in chains
        for work in chain.works
        for fact in work.facts
    }
    works = {work.row for chain in chains for work in chain.works if work.seal is not None}
    for record in SEALED:
        entity = entity_of(record)
        for row, document in _documents(session, record):
            known = sealed.pop((entity, row), None)
            at = datetime.fromisoformat(document["at"])
            if known is not None and known[0].digest != digest_of(document):
                yield Break(Breach.CHANGED, entity, row, at)
            elif known is None and _is_put_in(document, works, all_here=all_here):
                yield Break(Breach.INSERTED, entity, row, at)
    left = (sealed[key] for key in sealed.keys() - erased)
    yield from _missing(session, [one for one in left if not _has_ended(*one[:2], openings_since)])


def _has_ended(fact: SealedFact, work: SealedWork, since: datetime | None) -> bool:
    return since is not None and fact.entity == AccessRecord.__tablename__ and work.at < since


def _is_put_in(document: Mapping[str, Any], works: Set[str], *, all_here: bool) -> bool:
    """A row of before there were seals names no unit of work."""
    work = document.get("mutation_id")
    return work is not None and (all_here or work in works)


def _missing(
    session: Session, left: Iterable[tuple[SealedFact, SealedWork, bool]]
) -> Iterator[Break]:
    """A household that was erased took its facts along, and refused work never stayed."""
    households = {str(row) for row in session.scalars(select(HouseholdRecord.id))}
    for fact, work, is_undone in left:
        if fact.household in households and not is_undone:
            yield Break(Breach.REMOVED, fact.entity, fact.row, work.at)


def _own_chain(session: Session) -> SealedChain:
    rows = session.scalars(select(MutationRecord).order_by(MutationRecord.sequence)).all()
    undone = frozenset(
        str(row.id)
        for row in rows
        if row.state in {"refused", "given_up"} or row.verdict in _NEVER_ARRIVED
    )
    head = session.scalar(select(SyncStateRecord.value).where(SyncStateRecord.name == HEAD))
    return SealedChain(tuple(sealed_work(row) for row in rows), undone, head)


def _documents(session: Session, record: type[Synced]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each row as it travels, and as it was when it was sealed, on either database."""
    table = class_mapper(record).local_table
    assert isinstance(table, Table)  # noqa: S101 - for mypy: our rows map tables
    told = [(column.name, column.type.bind_processor(_TEXT)) for column in table.columns]
    for row in session.execute(select(table)):
        values = zip(told, row, strict=True)
        document = {
            name: write(value) if write and value is not None else value
            for (name, write), value in values
        }
        yield str(document["id"]), document
