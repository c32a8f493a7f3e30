"""Rows of deliveries: cards that came into the stock together."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Synced


class CardBatchRecord(Synced):
    """What a supplier announced; the cards themselves say which delivery they came with."""

    __tablename__ = "card_batch"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (("supplier", "expected_count"),)

    label: Mapped[str]
    support: Mapped[str]
    supplier: Mapped[str] = mapped_column(default="")
    received_on: Mapped[date]
    expected_count: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        CheckConstraint("support in ('korrigo', 'neutral_card', 'paper')", name="support"),
        CheckConstraint("expected_count >= 0", name="expected_count"),
    )
