"""Rows of merchants' bank accounts: entered by one person, confirmed by another."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Synced
from desktop.models.sealed import Sealed


class MerchantAccountRecord(Synced):
    """One set of bank details; nothing is paid to one that nobody else confirmed."""

    __tablename__ = "merchant_account"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("iban", "bic", "holder"),
        (
            *("state", "decided_by_id", "decided_by_name", "decided_at", "note"),
            *("called_name", "called_phone", "called_on"),
        ),
    )

    merchant_id: Mapped[UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    # without spaces; both are sealed with a key of the site
    iban: Mapped[str] = mapped_column(Sealed("merchant_account.iban"))
    bic: Mapped[str] = mapped_column(Sealed("merchant_account.bic"), default="")
    holder: Mapped[str]
    state: Mapped[str] = mapped_column(default="proposed")
    proposed_by_id: Mapped[UUID]
    proposed_by_name: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None]
    decided_by_name: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    # who was called back before these details were confirmed, at a number known before, and when
    called_name: Mapped[str] = mapped_column(default="", server_default="")
    called_phone: Mapped[str] = mapped_column(default="", server_default="")
    called_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("state in ('proposed', 'confirmed', 'refused', 'replaced')", name="state"),
        CheckConstraint(
            "decided_by_id is null or decided_by_id <> proposed_by_id", name="two_persons"
        ),
    )
