"""The journal on its way to the centre: batches out, verdicts in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from desktop.models.journal import MutationRecord, OperationRecord
from desktop.storage import upgrade
from desktop.sync import bookmark
from desktop.sync.merge import batches

UNSENT = ("pending", "resend")
MOST_MUTATIONS = 200
MOST_OPERATIONS = 2000
KEPT = timedelta(days=45)  # longer than the centre's backup interval: it may ask for them again


def next_batch(session: Session) -> list[str]:
    """The oldest unsent mutations with their operations, one JSON text each.

    SQLite writes the text from the texts that it keeps: nothing is read and written again here.
    """
    connection = session.connection()
    sizes = connection.exec_driver_sql(_SIZES, (MOST_MUTATIONS,)).all()
    first = next(iter(batches([size for _, size in sizes], MOST_MUTATIONS, MOST_OPERATIONS)), 0)
    if not first:
        return []
    return told(session, 0, sizes[first - 1][0])


def told(session: Session, first: int, last: int) -> list[str]:
    """Unsent mutations of these sequences, as they travel."""
    offset = bookmark.read(session, bookmark.CLOCK_OFFSET)
    facts = (upgrade.head(), None if offset is None else int(offset), first, last)
    return list(session.connection().exec_driver_sql(_TOLD, facts).scalars())


def unsent_sequences(session: Session) -> list[int]:
    mine = select(MutationRecord.sequence).where(MutationRecord.state.in_(UNSENT))
    return list(session.scalars(mine.order_by(MutationRecord.sequence)))


_SIZES = """
    SELECT m.sequence, (SELECT count(*) FROM sync_operation o WHERE o.mutation_id = m.id)
    FROM sync_mutation m WHERE m.state IN ('pending', 'resend') ORDER BY m.sequence LIMIT ?
"""
# `seal` is null of work done before there were seals.
_TOLD = """
    SELECT json_object(
        'id', m.id, 'revision', ?,
        'dseq', m.sequence - coalesce(
            (SELECT CAST(value AS INTEGER) FROM sync_state WHERE name = 'dseq_base'), 0),
        'actor', m.actor_id, 'actor_name', m.actor_name,
        'intent', m.intent, 'at', m.at, 'clock_offset_ms', ?,
        'resend', json(iif(m.state = 'resend', 'true', 'false')),
        'seal', CASE WHEN m.seal IS NOT NULL THEN json_object(
            'previous', m.previous_seal, 'seal', m.seal, 'facts', json(m.facts)) END,
        'ops', (SELECT json_group_array(json_object(
                    'entity', o.entity, 'id', o.row_id, 'op', o.operation,
                    'old', json(o.old), 'new', json(o.new)) ORDER BY o.sequence)
                FROM sync_operation o WHERE o.mutation_id = m.id))
    FROM sync_mutation m
    WHERE m.state IN ('pending', 'resend') AND m.sequence BETWEEN ? AND ? ORDER BY m.sequence
"""


def put_on_line(session: Session, count: int, at: datetime) -> None:
    """The first `count` unsent ones leave now; whether they arrive, only the answer tells."""
    first = (
        select(MutationRecord.sequence)
        .where(MutationRecord.state.in_(UNSENT))
        .order_by(MutationRecord.sequence)
        .limit(count)
    )
    session.execute(
        update(MutationRecord)
        .where(MutationRecord.sequence.in_(first))
        .values(sent_at=at)
        .execution_options(synchronize_session=False)
    )


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
        "cursor": bookmark.number(session, bookmark.CURSOR),
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
