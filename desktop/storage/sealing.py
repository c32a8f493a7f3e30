"""Seals each unit of work of this desk: digests of its facts, bound to the seal before."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop.domain import seal as seals
from desktop.domain.seal import FIRST, SealedFact, SealedWork
from desktop.models.access import AccessRecord
from desktop.models.base import Synced
from desktop.models.household import HistoryRecord
from desktop.models.journal import MutationRecord, OperationRecord, SyncStateRecord

SEALED: tuple[type[Synced], ...] = (AccessRecord, HistoryRecord)
"""The rows of the audit: what was opened and what was changed."""

HEAD = "seal"
"""The name under which the last seal is kept beside the chain: its end can be missed."""


def seal(session: Session, mutation: MutationRecord) -> None:
    """To be called in the transaction that writes the facts, once they are all written."""
    facts = _facts_of(session, mutation)
    mutation.previous_seal = _last_seal(session)
    mutation.facts = seals.as_list(facts)
    work = sealed_work(mutation)
    mutation.seal = work.rightful()
    statement = insert(SyncStateRecord).values(name=HEAD, value=mutation.seal)
    session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": mutation.seal})
    )


def sealed_work(mutation: MutationRecord) -> SealedWork:
    return SealedWork(
        row=str(mutation.id),
        at=mutation.at,
        actor=str(mutation.actor_id),
        intent=mutation.intent,
        facts=seals.from_list(mutation.facts or ()),
        previous=mutation.previous_seal,
        seal=mutation.seal,
    )


def _facts_of(session: Session, mutation: MutationRecord) -> list[SealedFact]:
    rows = session.execute(
        select(OperationRecord.entity, OperationRecord.row_id, OperationRecord.new)
        .where(
            OperationRecord.mutation_id == mutation.id,
            OperationRecord.entity.in_([record.__tablename__ for record in SEALED]),
        )
        .order_by(OperationRecord.sequence)
    )
    return [
        SealedFact(entity, str(row_id), new["household_id"], seals.digest_of(new))
        for entity, row_id, new in rows
    ]


def _last_seal(session: Session) -> str:
    """That of the unit of work before; one of before there were seals has none."""
    last = session.scalar(
        select(MutationRecord.seal).order_by(MutationRecord.sequence.desc()).limit(1)
    )
    return last or FIRST
