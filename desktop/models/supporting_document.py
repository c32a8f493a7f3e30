"""Rows of the checklist of supporting documents."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Synced


class SupportingDocumentRecord(Synced):
    """One document asked for: received, seen without a copy, missing or waived with a reason."""

    __tablename__ = "supporting_document"

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    claim_id: Mapped[UUID | None] = mapped_column(ForeignKey("claim.id"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"))
    document_kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="missing")
    seen_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        CheckConstraint("state in ('received', 'seen', 'missing', 'waived')", name="state"),
    )
