"""Rows of a claim: its life, and the incomes stated for it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Cents, Synced

CLAIM_STATES = (
    "draft",
    "complete",
    "documents_missing",
    "assessed",
    "proposed",
    "granted",
    "denied",
    "withdrawn",
)


class ClaimRecord(Synced):
    """A household asks for the card; `number` (DEC-2026-000123) comes from the centre."""

    __tablename__ = "claim"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        (
            "state",
            "proposed_by_id",
            "proposed_by_name",
            "proposed_at",
            "proposal",
            "decided_by_id",
            "decided_by_name",
            "decided_at",
            "decided_on",
            "heard_on",
            "reason",
            "assessment_id",
        ),
        (
            "exemption_reason",
            "exemption_bracket",
            "exemption_by_id",
            "exemption_by_name",
        ),
    )

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    claimed_on: Mapped[date]
    claim_kind: Mapped[str] = mapped_column(default="first")  # first · renewal · reassessment
    state: Mapped[str] = mapped_column(default="draft")
    number: Mapped[str | None] = mapped_column(unique=True)
    assessment_id: Mapped[UUID | None]
    proposal: Mapped[str | None]  # grant · deny
    proposed_by_id: Mapped[UUID | None]
    proposed_by_name: Mapped[str | None]
    proposed_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None]
    decided_by_name: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_on: Mapped[date | None]
    heard_on: Mapped[date | None]  # before a withdrawal the person is heard
    reason: Mapped[str] = mapped_column(default="")
    exemption_reason: Mapped[str | None]
    exemption_bracket: Mapped[str | None]
    exemption_by_id: Mapped[UUID | None]
    exemption_by_name: Mapped[str | None]

    __table_args__ = (
        CheckConstraint(
            "state in ({})".format(", ".join(f"'{state}'" for state in CLAIM_STATES)), name="state"
        ),
    )


class IncomeRecord(Synced):
    """What one member had in one month from one source; `none` with 0 is an attested zero."""

    __tablename__ = "income"

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"), index=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    month: Mapped[str]  # 2026-03
    source: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Cents)

    __table_args__ = (UniqueConstraint("claim_id", "member_id", "month", "source"),)
