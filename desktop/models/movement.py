"""Rows of the ledger of an entitlement: every cent that came or went."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Cents, Synced


class CreditMovementRecord(Synced):
    """Never changed. Its `id` is made of its `key` (see `domain.ledger`).

    So the same movement written at two desks is one row: a credit run can be repeated anywhere.
    """

    __tablename__ = "credit_movement"
    kind: ClassVar[str] = "fact"
    in_history: ClassVar[bool] = False
    in_news: ClassVar[bool] = False

    household_id: Mapped[UUID] = mapped_column(index=True)  # a desk that credits may not see it
    entitlement_id: Mapped[UUID] = mapped_column(ForeignKey("entitlement.id"), index=True)
    movement_kind: Mapped[str]  # credit · carry_over · expiry · bonus · purchase · reversal …
    amount: Mapped[Decimal] = mapped_column(Cents)  # negative when it leaves
    on_day: Mapped[date]
    month: Mapped[str]  # 2026-03: of which month's credit
    key: Mapped[str]
    transaction_id: Mapped[UUID | None] = mapped_column(index=True)
    card_id: Mapped[UUID | None]
    note: Mapped[str] = mapped_column(default="")
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(
            "movement_kind in ('credit', 'carry_over', 'expiry', 'bonus', 'purchase', 'reversal',"
            " 'transfer', 'correction')",
            name="movement_kind",
        ),
        Index(
            "ix_credit_movement_credited",
            "month",
            sqlite_where=text("movement_kind = 'credit'"),
            postgresql_where=text("movement_kind = 'credit'"),
        ),  # which months were credited is asked of millions of movements
    )
