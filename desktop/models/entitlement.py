"""Rows of entitlements: what a granted claim opened, and for how long."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import BasisPoints, Cents, Synced


class EntitlementRecord(Synced):
    """From `opened_on` through `ends_after`; suspended or ended by a person with a reason."""

    __tablename__ = "entitlement"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("suspended_on", "ended_on", "reason", "ends_after"),
    )

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"))
    scenario_code: Mapped[str]
    entitlement_kind: Mapped[str]  # monthly_credit · discount · bonus
    bracket: Mapped[str | None]
    amount: Mapped[Decimal | None] = mapped_column(Cents)  # per month
    rate: Mapped[Decimal | None] = mapped_column(BasisPoints)
    monthly_cap: Mapped[Decimal | None] = mapped_column(Cents)
    opened_on: Mapped[date]
    ends_after: Mapped[date]  # the last day, included
    suspended_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (CheckConstraint("ends_after >= opened_on", name="period"),)
