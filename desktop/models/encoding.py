"""Rows of writings on cards: what was intended, and what became of it.

Both are facts: two desks may learn the outcome of one writing apart from each other, and neither
is refused. Nothing refers to them, and they enforce no reference, for the same reason.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Synced


class EncodingRecord(Synced):
    """Committed before the card is asked to confirm. Hashes are SHA-256 of the whole record."""

    __tablename__ = "encoding"
    kind: ClassVar[str] = "fact"
    in_history: ClassVar[bool] = False  # its outcome is

    card_id: Mapped[UUID] = mapped_column(index=True)
    fingerprint: Mapped[str] = mapped_column(index=True)
    household_id: Mapped[UUID] = mapped_column(index=True)
    entitlement_id: Mapped[UUID | None]
    profile: Mapped[str]
    place: Mapped[str]  # application, SFI, record; "ndef" on a tag
    old_hash: Mapped[str]
    new_hash: Mapped[str]

    number: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date]  # included
    key_version: Mapped[int]

    reason: Mapped[str]  # see domain.encoding.EncodingReason
    request: Mapped[str] = mapped_column(default="")
    sam_tail: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]
    desk_label: Mapped[str]

    __table_args__ = (
        CheckConstraint("valid_until >= valid_from", name="period"),
        CheckConstraint(
            "reason in ('first', 'renewed', 'replacement', 'unresolved', 'withdrawn', 'requested')",
            name="reason",
        ),
    )


class EncodingOutcomeRecord(Synced):
    """What was learnt of a writing; a settled state stands against an unsettled one."""

    __tablename__ = "encoding_outcome"
    kind: ClassVar[str] = "fact"
    told: ClassVar[tuple[str, ...]] = ("card_id", "state", "note")

    encoding_id: Mapped[UUID]
    card_id: Mapped[UUID]
    household_id: Mapped[UUID]
    state: Mapped[str]
    note: Mapped[str] = mapped_column(default="")  # of who settled it by hand
    at: Mapped[datetime]
    agent_id: Mapped[UUID]
    agent_name: Mapped[str]
    desk_label: Mapped[str]

    __table_args__ = (
        CheckConstraint(
            "state in ('verified', 'unverified', 'uncertain', 'not_written', 'foreign', "
            "'not_genuine', 'abandoned')",
            name="state",
        ),
        Index("ix_encoding_outcome_encoding_id", "encoding_id", "state"),
    )
