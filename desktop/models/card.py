"""Rows of cards, of their links to households and of what happened to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Synced
from desktop.models.card_number import new_number


class CardRecord(Synced):
    """A card known by the keyed hash of its serial; the serial itself is never kept.

    `number` is public and says nothing: partners see it, and the block list names cards by it.
    It is None only in rows that a desk of an older version made (see `models.card_number`).
    """

    __tablename__ = "card"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("state", "blocked_on", "blocked_reason", "retired_on", "retired_reason"),
        ("batch_id", "received_on", "site"),
        ("encoding_requested_at", "encoding_request"),
    )

    fingerprint: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str | None] = mapped_column(default=new_number)
    support: Mapped[str] = mapped_column(default="korrigo")  # korrigo · neutral_card · paper
    product: Mapped[str] = mapped_column(default="")
    tail: Mapped[str]  # the last digits, for a human check
    state: Mapped[str] = mapped_column(default="stock")
    blocked_on: Mapped[date | None]
    blocked_reason: Mapped[str | None]  # lost · stolen · faulty · returned · other_support
    retired_on: Mapped[date | None]
    retired_reason: Mapped[str] = mapped_column(default="", server_default="")

    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("card_batch.id"), index=True)
    received_on: Mapped[date | None]
    site: Mapped[str] = mapped_column(default="", server_default="")  # desk that received it

    encoding_requested_at: Mapped[datetime | None]  # somebody wants it written again
    encoding_request: Mapped[str] = mapped_column(default="", server_default="")

    __table_args__ = (
        CheckConstraint(
            "state in ('stock', 'linked', 'blocked', 'returned', 'retired')", name="state"
        ),
        Index("uq_card_number", "number", unique=True),
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
    # first · replacement · additional · other_support · found
    link_reason: Mapped[str] = mapped_column(default="first")
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("card.id"))  # the card that went
    override_reason: Mapped[str] = mapped_column(default="", server_default="")  # past the limit
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


class CardEventRecord(Synced):
    """Something that happened to a card, by whom and where; the history of one card.

    No reference is enforced: a fact is never refused, also when the card it names was.
    """

    __tablename__ = "card_event"
    kind: ClassVar[str] = "fact"

    card_id: Mapped[UUID] = mapped_column(index=True)
    link_id: Mapped[UUID | None]  # the link that the act opened or closed
    event: Mapped[str]  # see sheets.card.CardEventKind
    reason: Mapped[str] = mapped_column(default="")  # a code: lost, replacement …
    note: Mapped[str] = mapped_column(default="")  # typed by a person
    at: Mapped[datetime]
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]
    desk_label: Mapped[str]
