"""Rows of agreements with merchants, and of their amendments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Synced


class AgreementRecord(Synced):
    """An agreement (`amendment` 0), or an amendment of the one that it `amends_id`.

    Whether it is in force on a day is told by its dates (see `domain.agreement`).
    """

    __tablename__ = "agreement"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("starts_on", "ends_after", "renewals_allowed"),
        ("state", "printed_at", "signed_on", "signed_by", "ended_on", "reason"),
        ("suspended_from", "suspended_until", "suspension_reason", "past_suspensions"),
        ("scan_hash", "scan_name"),
        ("template", "snapshot"),
    )

    merchant_id: Mapped[UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    amends_id: Mapped[UUID | None] = mapped_column(ForeignKey("agreement.id"), index=True)
    amendment: Mapped[int] = mapped_column(default=0)
    number: Mapped[str | None] = mapped_column(unique=True)  # CONV-2026-0007, from the centre
    provisional_number: Mapped[str]
    dated_on: Mapped[date]  # its year is that of the number
    state: Mapped[str] = mapped_column(default="draft")  # draft · printed · signed · ended
    starts_on: Mapped[date]
    ends_after: Mapped[date]  # the last day of the first period, included
    renewals_allowed: Mapped[int] = mapped_column(default=0)  # tacit, of a period each
    printed_at: Mapped[datetime | None]
    signed_on: Mapped[date | None]
    signed_by: Mapped[str] = mapped_column(default="")
    ended_on: Mapped[date | None]  # the first day without it
    reason: Mapped[str] = mapped_column(default="")
    suspended_from: Mapped[date | None]
    suspended_until: Mapped[date | None]  # the first day with it again
    suspension_reason: Mapped[str] = mapped_column(default="")
    past_suspensions: Mapped[Any] = mapped_column(CanonicalJson, default=list)
    scan_hash: Mapped[str] = mapped_column(default="")  # SHA-256 in hex
    scan_name: Mapped[str] = mapped_column(default="")
    template: Mapped[str] = mapped_column(default="")  # name and version of the clauses
    snapshot: Mapped[Any] = mapped_column(CanonicalJson, default=dict)  # what was printed

    __table_args__ = (
        CheckConstraint("state in ('draft', 'printed', 'signed', 'ended')", name="state"),
        CheckConstraint("ends_after >= starts_on", name="period"),
    )
