"""Rows of requests: what a person asked of the data kept about the household, and the answer."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Synced


class RightsRequestRecord(Synced):
    """Answered within one month of `received_on`; the answer to an erasure is its slip.

    Two months more for a complex request, told to the person with the reason within the first.
    """

    __tablename__ = "rights_request"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("answered_on", "answer", "answered_by_id", "answered_by_name"),
        ("extended_on", "extension_reason", "extended_by_name"),
    )

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id"), index=True)
    request_kind: Mapped[str]  # see domain.disposal.RequestKind
    received_on: Mapped[date]
    received_by_id: Mapped[UUID]
    received_by_name: Mapped[str]
    answered_on: Mapped[date | None]
    answer: Mapped[str | None]  # granted · denied · withdrawn
    answered_by_id: Mapped[UUID | None]
    answered_by_name: Mapped[str | None]
    extended_on: Mapped[date | None]
    extension_reason: Mapped[str] = mapped_column(default="", server_default="")
    extended_by_name: Mapped[str | None]

    __table_args__ = (
        CheckConstraint(
            "request_kind in ('access', 'rectification', 'erasure', 'restriction', 'objection')",
            name="request_kind",
        ),
        CheckConstraint("answer in ('granted', 'denied', 'withdrawn')", name="answer"),
    )
