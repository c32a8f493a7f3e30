"""Rows of disposals: the slip that says what was erased, by whom and on which ground."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Synced


class DisposalRecord(Synced):
    """Written by the centre when files are erased; it names no person.

    `facts` holds the ids of the households, counts of rows by table, and the oldest and newest
    last contact of the files.
    """

    __tablename__ = "disposal"
    kind: ClassVar[str] = "fact"
    in_history: ClassVar[bool] = False

    act: Mapped[str]  # erasure: asked by the person · disposal: the period is over
    ground: Mapped[str]  # the legal text, as typed
    visa: Mapped[str] = mapped_column(default="", server_default="")  # of the archives
    at: Mapped[datetime]
    by_id: Mapped[UUID]
    by_name: Mapped[str]
    households: Mapped[int]
    facts: Mapped[Any] = mapped_column(CanonicalJson)

    __table_args__ = (CheckConstraint("act in ('erasure', 'disposal')", name="act"),)
