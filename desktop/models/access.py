"""Rows of the access log: who opened whose file, when, at which desk, and why."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Synced


class AccessRecord(Synced):
    """Written when a file is opened, never changed; says ids and the desk, no name.

    It refers to nothing by force: an opening that happened is never refused. It is not told in
    the history of the household, which says what was changed.
    """

    __tablename__ = "access"
    kind: ClassVar[str] = "fact"
    in_history: ClassVar[bool] = False
    in_news: ClassVar[bool] = False

    household_id: Mapped[UUID]
    agent_id: Mapped[UUID]
    at: Mapped[datetime]
    desk_label: Mapped[str]
    reason: Mapped[str]  # see domain.access.Reason
    mutation_id: Mapped[UUID]  # the unit of work that sealed it
    # typed by who opened a confidential file; empty otherwise
    note: Mapped[str] = mapped_column(default="", server_default="")

    __table_args__ = (Index("ix_access_household_id", "household_id", "at"),)
