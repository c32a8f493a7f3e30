"""The journal on its way to the centre: batches out, verdicts in."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from desktop.models.journal import MutationRecord, OperationRecord
from desktop.sync import bookmark
from desktop.sync.merge import batches

UNSENT = ("pending", "resend")
MOST_MUTATIONS = 200
MOST_OPERATIONS = 2000
KEPT = timedelta(days=45)  # longer than the centre's backup interval: it may ask for them again


def next_batch(session: Session) -> list[dict[str, Any]]:
    """The oldest unsent mutations with their operations, as the centre takes them."""
    mutations = session.scalars(
        select(MutationRecord)
        .where(MutationRecord.state.in_(UNSENT))
        .order_by(MutationRecord.sequence)
        .limit(MOST_MUTATIONS)
    ).all()
    operations = _operations_of(session, [mutation.id for mutation in mutations])
    sizes = [len(operations[mutation.id]) for mutation in mutations]
    first = next(iter(batches(sizes, MOST_MUTATIONS, MOST_OPERATIONS)), 0)
    offset = bookmark.read(session, bookmark.CLOCK_OFFSET)
    return [
        _told(mutation, operations[mutation.id])
        | {"clock_offset_ms": None if offset is None else int(offset)}
        for mutation in mutations[:first]
    ]


def _operations_of(session: Session, ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    rows = session.execute(
        select(
            OperationRecord.mutation_id,
            OperationRecord.entity,
            OperationRecord.row_id,
            OperationRecord.operation,
            OperationRecord.old,
            OperationRecord.new,
        )
        .where(OperationRecord.mutation_id.in_(ids))
        .order_by(OperationRecord.sequence)
    )
    for row in rows:
        found[row.mutation_id].append(
            {
                "entity": row.entity,
                "id": str(row.row_id),
                "op": row.operation,
                "old": row.old,
                "new": row.new,
            }
        )
    return found


def _told(mutation: MutationRecord, operations: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": str(mutation.id),
        "dseq": mutation.sequence,
        "actor": str(mutation.actor_id),
        "actor_name": mutation.actor_name,
        "intent": mutation.intent,
        "at": mutation.at.isoformat(),
        "resend": mutation.state == "resend",
        "seal": _seal_of(mutation),
        "ops": operations,
    }


def _seal_of(mutation: MutationRecord) -> dict[str, Any] | None:
    """None of work done before there were seals."""
    if mutation.seal is None:
        return None
    return {
        "previous": mutation.previous_seal,
        "seal": mutation.seal,
        "facts": mutation.facts,
    }


def acknowledge(session: Session, verdicts: list[dict[str, Any]], at: datetime) -> None:
    """Write down what the centre decided.

    A refused one stays `acknowledged` until it is undone here, together with the rows that the
    centre sends again (see `incoming.apply`).
    """
    if not verdicts:
        return
    table = MutationRecord.__table__
    statement = (
        update(MutationRecord)
        .where(table.c.id == bindparam("mutation"))
        .values(
            state="acknowledged",
            verdict=bindparam("judged"),
            why=bindparam("because"),
            acknowledged_at=at,
        )
    )
    session.connection().execute(
        statement,
        [
            {"mutation": UUID(v["id"]), "judged": v["verdict"], "because": v["why"]}
            for v in verdicts
        ],
    )


def parked(session: Session) -> list[UUID]:
    """Acknowledged work that waits, at the centre, for a row of another desk."""
    return list(
        session.scalars(
            select(MutationRecord.id).where(
                MutationRecord.state == "acknowledged", MutationRecord.verdict == "parked"
            )
        )
    )


def send_all_again(session: Session) -> None:
    """The centre came back from a backup: it may have lost what it acknowledged."""
    session.execute(
        update(MutationRecord)
        .where(MutationRecord.state.in_(("acknowledged", "refused")))
        .values(state="resend")
    )


def waiting(session: Session) -> int:
    return session.scalar(select(func.count()).where(MutationRecord.state.in_(UNSENT))) or 0


def standing(session: Session, now: datetime) -> dict[str, Any]:
    """What the centre may tell of this desk to whoever looks after all of them."""
    oldest = session.scalar(
        select(func.min(MutationRecord.at)).where(MutationRecord.state.in_(UNSENT))
    )
    refused = select(func.count()).where(MutationRecord.state == "refused")
    offset = bookmark.read(session, bookmark.CLOCK_OFFSET)
    return {
        "clock_offset_ms": None if offset is None else int(offset),
        "waiting": waiting(session),
        "oldest_seconds": None if oldest is None else (now - oldest).total_seconds(),
        "refused": session.scalar(refused) or 0,
    }


def forget_old(session: Session, now: datetime) -> None:
    """Acknowledged work is kept for a while, then its personal data leave the journal.

    `now` is the centre's: a clock that runs ahead for a day must not empty the journal.
    """
    old = select(MutationRecord.id).where(
        MutationRecord.state == "acknowledged", MutationRecord.acknowledged_at < now - KEPT
    )
    session.execute(delete(OperationRecord).where(OperationRecord.mutation_id.in_(old)))
