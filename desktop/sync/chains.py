"""Proves the audit at the centre: the chain of each desk, and every fact against its seal."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from desktop.domain.seal import Break, SealedWork, broken_links, from_list
from desktop.storage.chain import SealedChain, broken_facts

_WORKS = text(
    "SELECT m.device, m.dseq, m.id, m.device_at, m.actor, m.intent, m.verdict, "
    "s.facts, s.previous, s.seal "
    "FROM sync.mutation m LEFT JOIN sync.seal s ON s.mutation = m.id ORDER BY m.device, m.dseq"
)
_DESKS = text("SELECT id, label, last_dseq FROM sync.device ORDER BY label, id")
_ERASED = text("SELECT entity, id FROM sync.row_head WHERE op = 'D' AND reason = 'erased'")
_NEVER_STOOD = frozenset({"refused", "parked"})
_BEYOND = "beyond the last one that is here"


@dataclass(frozen=True)
class DeskProof:
    """What was found in the chain of one desk; `works` are its units of work that have seals."""

    label: str
    works: int
    breaks: tuple[Break, ...]


@dataclass(frozen=True)
class CentralProof:
    """`facts` are the breaks between rows and seals, whichever desk wrote them."""

    desks: tuple[DeskProof, ...]
    facts: tuple[Break, ...]

    @property
    def holds(self) -> bool:
        return not self.facts and not any(desk.breaks for desk in self.desks)


def prove(connection: Connection) -> CentralProof:
    """With the tables of the centre in the search path."""
    with Session(connection) as session:
        works, last = _works_by_desk(session)
        seals = frozenset(
            work.seal for chain in works.values() for work in chain.works if work.seal
        )
        desks = []
        for desk in session.execute(_DESKS):
            chain = works.get(desk.id, SealedChain(()))
            is_short = last.get(desk.id, 0) < desk.last_dseq
            broken = broken_links(chain.works, _BEYOND if is_short else None, seals)
            count = sum(work.seal is not None for work in chain.works)
            desks.append(DeskProof(desk.label, count, tuple(broken)))
        erased = {(row.entity, str(row.id)) for row in session.execute(_ERASED)}
        all_chains = tuple(works.values())
        facts = tuple(broken_facts(session, all_chains, all_here=True, erased=erased))
        return CentralProof(tuple(desks), facts)


def _works_by_desk(session: Session) -> tuple[dict[UUID, SealedChain], dict[UUID, int]]:
    works: defaultdict[UUID, list[SealedWork]] = defaultdict(list)
    undone: defaultdict[UUID, set[str]] = defaultdict(set)
    last: dict[UUID, int] = {}
    for row in session.execute(_WORKS):
        works[row.device].append(_work(row))
        last[row.device] = row.dseq
        if row.verdict in _NEVER_STOOD:
            undone[row.device].add(str(row.id))
    chains = {
        desk: SealedChain(tuple(done), frozenset(undone[desk])) for desk, done in works.items()
    }
    return chains, last


def _work(row: Any) -> SealedWork:
    return SealedWork(
        row=str(row.id),
        at=row.device_at,
        actor=str(row.actor),
        intent=row.intent,
        facts=from_list(row.facts or ()),
        previous=row.previous,
        seal=row.seal,
    )
