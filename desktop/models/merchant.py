"""Rows of merchants: their name and place; agreements come with their own rows."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Synced


class MerchantRecord(Synced):
    __tablename__ = "merchant"

    trade_name: Mapped[str]
    outlet_kind: Mapped[str] = mapped_column(default="shop")  # shop · stall
    place: Mapped[str] = mapped_column(default="")
    family: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="prospect")

    __table_args__ = (
        CheckConstraint("state in ('prospect', 'active', 'suspended', 'closed')", name="state"),
    )
