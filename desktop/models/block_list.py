"""Rows of the block list that partners are given: what each issue added and took away."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Synced


class BlockListIssueRecord(Synced):
    """One issue. `blocked` and `unblocked` are the numbers that changed since the issue before.

    So any two issues can be compared, and a full list is the sum of all. Two desks cannot both
    make number 5: the centre refuses the second.
    """

    __tablename__ = "block_list_issue"
    kind: ClassVar[str] = "claim"

    sequence: Mapped[int] = mapped_column(unique=True)
    issued_at: Mapped[datetime]
    since_sequence: Mapped[int | None]  # what the file says it continues; None: a full list
    blocked: Mapped[Any] = mapped_column(CanonicalJson)
    unblocked: Mapped[Any] = mapped_column(CanonicalJson)
    count: Mapped[int]  # numbers in force with this issue
    file_hash: Mapped[str]  # SHA-256 of the signed file
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]

    __table_args__ = (CheckConstraint("sequence >= 1", name="sequence"),)
