"""The supporting documents that may tell which of two values is right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import HistoryRecord, MemberRecord, SupportingDocumentRecord
from desktop.models.conflict import ConflictRecord
from desktop.sheets.sync import DocumentBehind

AROUND = timedelta(days=45)
"""Between a paper that is shown and the value that is typed after it; a claim takes as long."""
MOST = 6


def documents_behind(
    session: Session, conflict: ConflictRecord, household_id: UUID | None
) -> tuple[DocumentBehind, ...]:
    """Seen or noted around the time of the conflict, or of the very claim or member it is about.

    The latest first; what was never shown tells nothing and is left out.
    """
    if household_id is None:
        return ()
    rows = session.scalars(
        select(SupportingDocumentRecord).where(
            SupportingDocumentRecord.household_id == household_id,
            SupportingDocumentRecord.state != "missing",
        )
    ).all()
    noted = _noted(session, [row.id for row in rows])
    found = [
        row for row in rows if _is_of(row, conflict) or _is_near(row, noted.get(row.id), conflict)
    ]
    found.sort(key=lambda row: (row.seen_on or date.min, row.document_kind), reverse=True)
    names = _names(session, {row.member_id for row in found if row.member_id})
    return tuple(_told(row, noted.get(row.id), names) for row in found[:MOST])


def _is_of(row: SupportingDocumentRecord, conflict: ConflictRecord) -> bool:
    return conflict.row_id in (row.id, row.claim_id, row.member_id)


def _is_near(
    row: SupportingDocumentRecord, noted: HistoryRecord | None, conflict: ConflictRecord
) -> bool:
    days = [row.seen_on] if row.seen_on else []
    if noted is not None:
        days.append(noted.at.date())
    return any(abs(day - conflict.at.date()) <= AROUND for day in days)


def _noted(session: Session, rows: Sequence[UUID]) -> dict[UUID, HistoryRecord]:
    """The latest entry of the history of each."""
    facts = session.scalars(
        select(HistoryRecord).where(HistoryRecord.row_id.in_(rows)).order_by(HistoryRecord.at)
    )
    return {fact.row_id: fact for fact in facts}


def _names(session: Session, members: set[UUID]) -> dict[UUID | None, str]:
    rows = session.scalars(select(MemberRecord).where(MemberRecord.id.in_(members)))
    return {row.id: f"{row.first_names} {row.usage_name or row.birth_name}".strip() for row in rows}


def _told(
    row: SupportingDocumentRecord, noted: HistoryRecord | None, names: dict[UUID | None, str]
) -> DocumentBehind:
    at: datetime | None = noted.at if noted else None
    return DocumentBehind(
        document_kind=row.document_kind,
        state=row.state,
        seen_on=row.seen_on,
        member=names.get(row.member_id, ""),
        reason=row.reason,
        noted_by=noted.actor_name if noted else "",
        noted_at=at,
    )
