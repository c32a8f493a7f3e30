"""What a person decides about conflicts and refused work, written as ordinary new changes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from desktop.domain.central import ConflictRowGone, UnknownConflict
from desktop.models.base import synced_records
from desktop.models.conflict import ConflictRecord
from desktop.models.household import HistoryRecord
from desktop.models.journal import MutationRecord, OperationRecord
from desktop.models.sealed import closed
from desktop.storage.local_table import local_tables

ROW_GONE = "*row*"
DELETION = "*delete*"


def open_conflict(session: Session, conflict_id: UUID) -> ConflictRecord:
    row = session.get(ConflictRecord, conflict_id)
    if row is None or row.state != "open":
        raise UnknownConflict
    return row


def put_mine(session: Session, conflict: ConflictRecord, values: dict[str, Any] | None) -> None:
    """Write the second value (or an edited one) where the first stands.

    Raises ConflictRowGone: what somebody deleted is never brought back by an edit.
    """
    table = local_tables()[conflict.entity]
    record: Any = synced_records()[conflict.entity]
    there = session.scalar(select(exists().where(record.id == conflict.row_id)))
    if not there or conflict.columns_of == ROW_GONE:
        raise ConflictRowGone
    if conflict.columns_of == DELETION:
        table.delete(session.connection(), [str(conflict.row_id)])
    else:
        typed = closed(session.get_bind().dialect, conflict.entity, values or conflict.mine or {})
        table.update(session.connection(), str(conflict.row_id), typed)


def refused_mutations(session: Session) -> list[MutationRecord]:
    return list(
        session.scalars(
            select(MutationRecord)
            .where(MutationRecord.state == "refused")
            .order_by(MutationRecord.sequence)
        )
    )


def operations_of(session: Session, mutation_id: UUID) -> list[OperationRecord]:
    """Without the history: it is written anew when the work is done again."""
    return list(
        session.scalars(
            select(OperationRecord)
            .where(
                OperationRecord.mutation_id == mutation_id,
                OperationRecord.entity != HistoryRecord.__tablename__,
            )
            .order_by(OperationRecord.sequence)
        )
    )


def do_again(session: Session, operations: list[OperationRecord]) -> None:
    """The same changes as new ones, inside the unit of work of `session`."""
    connection = session.connection()
    for operation in operations:
        table = local_tables()[operation.entity]
        row_id = str(operation.row_id)
        if operation.operation == "D":
            table.delete(connection, [row_id])
        elif operation.operation == "I":
            table.insert(connection, [operation.new or {}])
        else:
            table.update(connection, row_id, operation.new or {})
