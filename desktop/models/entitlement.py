"""Rows of entitlements: what a granted claim opened, and for how long."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import BasisPoints, CanonicalJson, Cents, Synced


class EntitlementRecord(Synced):
    """From `opened_on` through `ends_after`; suspended or ended by a person with a reason.

    A version of the application that does not know `suspended_until` takes a suspension for one
    without an end: it refuses a card too long rather than too short.
    """

    __tablename__ = "entitlement"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        (
            "suspended_on", "suspended_until", "past_suspensions", "ended_on", "reason",
            "ends_after",
        ),
    )  # fmt: skip

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
    suspended_on: Mapped[date | None]  # of the suspension that runs or is foreseen
    suspended_until: Mapped[date | None]  # the first day with it again
    past_suspensions: Mapped[Any] = mapped_column(CanonicalJson, default=list)  # [from, until]
    ended_on: Mapped[date | None]  # the first day without it, when it was ended early
    reason: Mapped[str] = mapped_column(default="")  # of what is suspended or ended
    contribution: Mapped[Decimal | None] = mapped_column(Cents)  # what the holder pays in, a month

    __table_args__ = (CheckConstraint("ends_after >= opened_on", name="period"),)
