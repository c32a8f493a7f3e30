"""Rows of declared relatives: files that an agent does not open because of who they are."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Synced


class RelativeRecord(Synced):
    """An agent and the household of a relative; why they are relatives is nobody's business."""

    __tablename__ = "relative"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (("ended_at", "ended_by_name"),)
    in_history: ClassVar[bool] = False

    agent_id: Mapped[UUID]
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    declared_by_id: Mapped[UUID]
    declared_by_name: Mapped[str]
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_name: Mapped[str | None]

    __table_args__ = (Index("ix_relative_agent_id", "agent_id"),)
