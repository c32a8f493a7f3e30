"""The journal of this desk: what was changed here, and what came from the centre and waits.

All of it is local. The triggers of `storage.capture` write the operations; a person's
change and its journal are in the same transaction, so neither exists without the other.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Local


class SyncContextRecord(Local):
    """The one row that the triggers read: who writes now, or that the centre's rows are applied."""

    __tablename__ = "sync_context"

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    applying: Mapped[bool] = mapped_column(default=False)
    mutation_id: Mapped[UUID | None]

    __table_args__ = (CheckConstraint("one = 1", name="single"),)


class MutationRecord(Local):
    """One unit of work that changed something; the centre gives one verdict on it.

    `state`: pending → acknowledged → (refused, shown to a person → given_up);
    resend is an acknowledged one that the centre lost with a backup.
    """

    __tablename__ = "sync_mutation"

    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    actor_id: Mapped[UUID]
    actor_name: Mapped[str]
    intent: Mapped[str]
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="pending")
    verdict: Mapped[str | None]  # applied · merged · conflict · refused · parked
    why: Mapped[str | None]  # the rule that refused, by the name of its constraint
    sent_at: Mapped[datetime | None]  # put on the line last; the answer may be lost
    acknowledged_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")  # of who gave a refused change up
    facts: Mapped[Any | None] = mapped_column(CanonicalJson)  # digests, see domain.seal
    previous_seal: Mapped[str | None]
    seal: Mapped[str | None]  # None of work done before there were seals

    __table_args__ = (
        CheckConstraint(
            "state in ('pending', 'resend', 'acknowledged', 'refused', 'given_up')", name="state"
        ),
        Index("ix_sync_mutation_state", "state", sqlite_where=text("state <> 'acknowledged'")),
        {"sqlite_autoincrement": True},
    )


class OperationRecord(Local):
    """One changed row: I, U or D, with the old and the new value of each changed merge group."""

    __tablename__ = "sync_operation"

    sequence: Mapped[int] = mapped_column(primary_key=True)
    mutation_id: Mapped[UUID] = mapped_column(index=True)
    entity: Mapped[str]
    row_id: Mapped[UUID]
    operation: Mapped[str]
    old: Mapped[Any | None] = mapped_column(CanonicalJson)
    new: Mapped[Any | None] = mapped_column(CanonicalJson)

    __table_args__ = (
        Index("ix_sync_operation_row", "entity", "row_id"),
        {"sqlite_autoincrement": True},
    )


class StagedRecord(Local):
    """A row from the centre, not yet shown: pages wait here until a snapshot is whole."""

    __tablename__ = "sync_stage"

    entity: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    operation: Mapped[str]
    reason: Mapped[str | None]
    document: Mapped[Any | None] = mapped_column(CanonicalJson)


class UnknownRecord(Local):
    """Columns of a row that this version does not know: kept for the version that does."""

    __tablename__ = "sync_unknown"

    entity: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    document: Mapped[Any] = mapped_column(CanonicalJson)


class SyncStateRecord(Local):
    """Where this desk stands with the centre, by name: device, epoch, cursor, last contact."""

    __tablename__ = "sync_state"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str | None]
