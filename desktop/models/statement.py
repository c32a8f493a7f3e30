"""Rows of monthly statements, of their nominative twins and of remittance slips."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Cents, Synced


class ClosingCheckRecord(Synced):
    """An anomaly of a merchant's month that somebody accepted, with a reason."""

    __tablename__ = "closing_check"

    merchant_id: Mapped[UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    month: Mapped[str]
    anomaly: Mapped[str]
    subject_id: Mapped[UUID | None]
    reason: Mapped[str]
    accepted_by_id: Mapped[UUID]
    accepted_by_name: Mapped[str]
    accepted_at: Mapped[datetime]


class MonthlyStatementRecord(Synced):
    """What a merchant is owed for a month: frozen, except for what becomes of it afterwards.

    `sequence` 1 is the statement, 2 and more rectify the one that they `cites_id`. `content` has
    lines and totals as printed, without a name; `content_hash` chains them per merchant.
    """

    __tablename__ = "monthly_statement"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("state", "channel", "sent_on", "paid_on", "payment_order"),
    )

    merchant_id: Mapped[UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    month: Mapped[str]  # 2026-03
    sequence: Mapped[int] = mapped_column(default=1)
    cites_id: Mapped[UUID | None] = mapped_column(ForeignKey("monthly_statement.id"))
    number: Mapped[str | None] = mapped_column(unique=True)  # ETAT-2026-03-0012, from the centre
    provisional_number: Mapped[str]
    dated_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="closed")  # closed · sent · paid
    line_count: Mapped[int]
    purchases: Mapped[Decimal] = mapped_column(Cents)
    amount: Mapped[Decimal] = mapped_column(Cents)  # what the merchant is owed
    content: Mapped[Any] = mapped_column(CanonicalJson)
    content_hash: Mapped[str]
    previous_hash: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime]
    closed_by_id: Mapped[UUID]
    closed_by_name: Mapped[str]
    channel: Mapped[str] = mapped_column(default="")  # handed_over · posted · e_mail
    sent_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    payment_order: Mapped[str] = mapped_column(default="")
    prints: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("state in ('closed', 'sent', 'paid')", name="state"),
        UniqueConstraint("merchant_id", "month", "sequence"),
        UniqueConstraint("merchant_id", "previous_hash"),  # two desks never follow the same one
    )


class AccountingStatementRecord(Synced):
    """The nominative statement of the public accountant, frozen when it was first made."""

    __tablename__ = "accounting_statement"

    statement_id: Mapped[UUID] = mapped_column(ForeignKey("monthly_statement.id"), unique=True)
    content: Mapped[Any] = mapped_column(CanonicalJson)
    content_hash: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID]
    made_by_name: Mapped[str]
    prints: Mapped[int] = mapped_column(default=0, server_default="0")


class RemittanceSlipRecord(Synced):
    """Statements that went to the accountant together, with their total."""

    __tablename__ = "remittance_slip"

    number: Mapped[str | None] = mapped_column(unique=True)  # BORD-2026-0003, from the centre
    provisional_number: Mapped[str]
    dated_on: Mapped[date]
    statements: Mapped[Any] = mapped_column(CanonicalJson)
    count: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(Cents)
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID]
    made_by_name: Mapped[str]
    prints: Mapped[int] = mapped_column(default=0, server_default="0")
