"""Rows of cards and of their links to households."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Synced


class CardRecord(Synced):
    """A card known by the keyed hash of its serial; the serial itself is never kept."""

    __tablename__ = "card"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("state", "blocked_on", "blocked_reason"),
    )

    fingerprint: Mapped[str] = mapped_column(unique=True)
    support: Mapped[str] = mapped_column(default="korrigo")  # korrigo · neutral_card · paper
    product: Mapped[str] = mapped_column(default="")
    tail: Mapped[str]  # the last digits, for a human check
    state: Mapped[str] = mapped_column(default="stock")
    blocked_on: Mapped[date | None]
    blocked_reason: Mapped[str | None]  # lost · stolen · faulty · returned

    __table_args__ = (
        CheckConstraint(
            "state in ('stock', 'linked', 'blocked', 'returned', 'retired')", name="state"
        ),
    )


class CardLinkRecord(Synced):
    """A card belongs to a household for a time; one open link per card, everywhere."""

    __tablename__ = "card_link"
    kind: ClassVar[str] = "claim"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (("until_on", "end_reason"),)

    card_id: Mapped[UUID] = mapped_column(ForeignKey("card.id"), index=True)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"))
    linked_on: Mapped[date]
    link_reason: Mapped[str] = mapped_column(default="first")  # first · replacement · additional
    until_on: Mapped[date | None]  # excluded
    end_reason: Mapped[str | None]

    __table_args__ = (
        Index(
            "uq_card_link_open",
            "card_id",
            unique=True,
            sqlite_where=text("until_on IS NULL"),
            postgresql_where=text("until_on IS NULL"),
        ),
    )
