"""Rows of conflicts: two people changed the same thing, and a person has to look."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Synced


class ConflictRecord(Synced):
    """Made by the centre; every desk sees it. `theirs` is what stands, `mine` what came second.

    `columns_of` names the merge group: its first column, `*row*` when the row was deleted
    meanwhile, `*delete*` when a deletion met a change.
    """

    __tablename__ = "conflict"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("state", "resolved_by_id", "resolved_by_name", "resolved_at", "note"),
        ("question", "asked_by_id", "asked_by_name", "asked_at"),
        ("answer", "answered_by_name", "answered_at"),
    )

    entity: Mapped[str]
    row_id: Mapped[UUID] = mapped_column(index=True)
    household_id: Mapped[UUID | None] = mapped_column(index=True)
    columns_of: Mapped[str]
    base: Mapped[Any | None] = mapped_column(CanonicalJson)
    theirs: Mapped[Any | None] = mapped_column(CanonicalJson)
    mine: Mapped[Any | None] = mapped_column(CanonicalJson)
    mutation_id: Mapped[UUID]
    actor_id: Mapped[UUID]
    actor_name: Mapped[str]
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open")
    resolved_by_id: Mapped[UUID | None]
    resolved_by_name: Mapped[str | None]
    resolved_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")

    # who looked could not tell, and asks the author of `mine`; the conflict stays open
    question: Mapped[str] = mapped_column(default="", server_default="")
    asked_by_id: Mapped[UUID | None]
    asked_by_name: Mapped[str | None]
    asked_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="", server_default="")
    answered_by_name: Mapped[str | None]
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint(
            "state in ('open', 'kept_theirs', 'took_mine', 'edited', 'erased')", name="state"
        ),
    )
