"""Rows of purchases, of the imports that brought them and of remembered file layouts."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import BasisPoints, CanonicalJson, Cents, Synced


class ImportLayoutRecord(Synced):
    """How the files of one operator are read, as somebody once said in the assistant."""

    __tablename__ = "import_layout"

    operator: Mapped[str] = mapped_column(index=True)
    body: Mapped[Any] = mapped_column(CanonicalJson)
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str]


class PurchaseImportRecord(Synced):
    """One act that brought purchases; reversed as a whole while none of them is closed."""

    __tablename__ = "purchase_import"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("state", "reversed_at", "reversed_by_id", "reversed_by_name", "reversed_reason"),
    )

    source: Mapped[str]  # operator_file · paper_slips · drop_folder · manual
    operator: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str] = mapped_column(default="")
    file_hash: Mapped[str] = mapped_column(default="")  # SHA-256 in hex
    month: Mapped[str]  # 2026-03
    lines: Mapped[int]
    accepted: Mapped[int]
    refused: Mapped[int]
    known: Mapped[int]
    state: Mapped[str] = mapped_column(default="recorded")
    imported_at: Mapped[datetime]
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]
    reversed_at: Mapped[datetime | None]
    reversed_by_id: Mapped[UUID | None]
    reversed_by_name: Mapped[str | None]
    reversed_reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        CheckConstraint("state in ('recorded', 'reversed')", name="state"),
        CheckConstraint(
            "source in ('operator_file', 'paper_slips', 'drop_folder', 'manual')", name="source"
        ),
    )


class CardTransactionRecord(Synced):
    """A purchase as it was told, and what became of it; a reversal is a row of its own.

    Amounts are of the whole purchase: `amount` = `covered_amount` + `holder_share`; those of a
    reversal are negative. `key` says whether it is known already.
    """

    __tablename__ = "card_transaction"
    in_history: ClassVar[bool] = False
    in_news: ClassVar[bool] = False
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        (
            "state", "rejection_reason", "covered_amount", "holder_share", "suspicion",
            "settled_by_name", "settled_note",
        ),
    )  # fmt: skip

    import_id: Mapped[UUID] = mapped_column(ForeignKey("purchase_import.id"), index=True)
    line: Mapped[int]  # of the file, or of the grid
    source: Mapped[str]
    merchant_id: Mapped[UUID | None] = mapped_column(ForeignKey("merchant.id"))
    outlet_id: Mapped[UUID | None]
    merchant_reference: Mapped[str]  # as the source says it
    card_id: Mapped[UUID | None] = mapped_column(index=True)
    card_reference: Mapped[str]  # the public number of the card, as the source says it
    household_id: Mapped[UUID | None] = mapped_column(index=True)
    entitlement_id: Mapped[UUID | None] = mapped_column(index=True)
    on_day: Mapped[date]
    at_time: Mapped[str] = mapped_column(default="")  # 10:42, empty when the source has none
    ticket: Mapped[str] = mapped_column(default="")
    booklet: Mapped[str] = mapped_column(default="")
    slip_number: Mapped[int | None]
    family: Mapped[str] = mapped_column(default="")
    vat_rate: Mapped[Decimal | None] = mapped_column(BasisPoints)
    amount: Mapped[Decimal] = mapped_column(Cents)
    covered_amount: Mapped[Decimal] = mapped_column(Cents)
    holder_share: Mapped[Decimal] = mapped_column(Cents)
    state: Mapped[str]  # accepted · refused
    rejection_reason: Mapped[str] = mapped_column(default="")
    suspicion: Mapped[str] = mapped_column(default="")  # same_ticket · within_minutes
    settled_by_name: Mapped[str] = mapped_column(default="")
    settled_note: Mapped[str] = mapped_column(default="")
    reverses_id: Mapped[UUID | None] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(default="")  # of a correction by hand
    key: Mapped[str] = mapped_column(index=True)

    __table_args__ = (
        CheckConstraint("state in ('accepted', 'refused')", name="state"),
        Index("ix_card_transaction_month", "on_day", "merchant_id"),
        Index(
            "ix_card_transaction_merchant_month",
            *("merchant_id", "on_day", "state", "amount", "covered_amount"),
        ),  # a merchant's month is added up without looking at its rows
    )
