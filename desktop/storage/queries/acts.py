"""The last units of work of this desk, and how far each of them came on its way to the centre."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from desktop.models import MutationRecord
from desktop.sheets.sync import ActLine, ActStep
from desktop.storage.queries.journal import NOT_SENT, households_of, references_of


def last_acts(session: Session, limit: int, actor_id: UUID | None = None) -> tuple[ActLine, ...]:
    """Those that the centre has not got are on top, whatever their age; then the newest first."""
    unsent = _rows(session, MutationRecord.state.in_(NOT_SENT), actor_id, limit)
    others = MutationRecord.state.not_in(NOT_SENT)
    rows = [*unsent, *_rows(session, others, actor_id, limit - len(unsent))]
    households = households_of(session, [row.id for row in rows])
    references = references_of(session, set(households.values()))
    return tuple(
        _line(row, households.get(row.id), references.get(households.get(row.id), ""))
        for row in rows
    )


def _rows(
    session: Session, which: ColumnElement[bool], actor_id: UUID | None, limit: int
) -> list[MutationRecord]:
    statement = select(MutationRecord).where(which).order_by(MutationRecord.sequence.desc())
    if actor_id is not None:
        statement = statement.where(MutationRecord.actor_id == actor_id)
    return list(session.scalars(statement.limit(limit)))


def _line(row: MutationRecord, household_id: UUID | None, reference: str) -> ActLine:
    return ActLine(
        mutation_id=row.id,
        intent=row.intent,
        actor_name=row.actor_name,
        household_id=household_id,
        household=reference,
        step=_step(row),
        verdict="given_up" if row.state == "given_up" else row.verdict or "",
        saved_at=row.at,
        sent_at=row.sent_at,
        received_at=None if row.state in NOT_SENT else row.acknowledged_at,
    )


def _step(row: MutationRecord) -> ActStep:
    if row.state not in NOT_SENT:
        return ActStep.RECEIVED
    return ActStep.SENT if row.sent_at is not None else ActStep.SAVED
