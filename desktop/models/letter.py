"""Rows of letters: what was said to a household, exactly as it was printed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import CanonicalJson, Synced


class LetterRecord(Synced):
    """`snapshot` is what the letter says; a reprint prints it again with the same number."""

    __tablename__ = "letter"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("state", "channel", "sent_on", "registered_number"),
    )

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    claim_id: Mapped[UUID | None] = mapped_column(ForeignKey("claim.id"))
    letter_kind: Mapped[str]  # grant denial documents_missing receipt calculation_sheet
    dated_on: Mapped[date]
    number: Mapped[str | None] = mapped_column(unique=True)  # N-2026-000391, from the centre
    provisional_number: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")  # draft · printed · sent
    prints: Mapped[int] = mapped_column(default=0)
    printed_at: Mapped[datetime | None]
    channel: Mapped[str | None]  # handed_over · posted · registered
    sent_on: Mapped[date | None]
    registered_number: Mapped[str | None]
    snapshot: Mapped[Any] = mapped_column(CanonicalJson)

    __table_args__ = (CheckConstraint("state in ('draft', 'printed', 'sent')", name="state"),)
