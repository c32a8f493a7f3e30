"""Rows of assessments: frozen snapshots, never changed; a correction is a new one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Cents, Synced


class AssessmentRecord(Synced):
    """`snapshot` holds inputs, scale, settings and result: replayed, it gives the same cent."""

    __tablename__ = "assessment"
    kind: ClassVar[str] = "fact"

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"), index=True)
    scale_code: Mapped[str]
    scale_version: Mapped[str]
    claimed_on: Mapped[date]
    outcome: Mapped[str]  # entitled · above_scale · incomplete
    mean_income: Mapped[Decimal | None] = mapped_column(Cents)
    bracket: Mapped[str | None]
    snapshot: Mapped[Any] = mapped_column(CanonicalJson)
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]
    assessed_at: Mapped[datetime]
