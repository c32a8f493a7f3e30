"""What the page of the centre shows of a conflict and of refused work, from their rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.central import UnknownConflict
from desktop.models import CardLinkRecord, CardRecord
from desktop.models.conflict import ConflictRecord
from desktop.models.journal import MutationRecord
from desktop.models.sealed import opened
from desktop.services.card_life import card_of
from desktop.services.conflict_question import question_of, waits_for
from desktop.services.protection import ensure_not_relative, why_shut
from desktop.sheets.sync import (
    ConflictField,
    ConflictKind,
    ConflictSheet,
    RefusedChange,
    RefusedSheet,
)
from desktop.storage.queries import journal
from desktop.storage.queries.card import open_link_of
from desktop.storage.queries.conflict_documents import documents_behind
from desktop.sync import resolution

_KINDS = {
    resolution.ROW_GONE: ConflictKind.DELETED_THERE,
    resolution.DELETION: ConflictKind.CHANGED_THERE,
}


def _reference(session: Session, household_id: UUID | None) -> str:
    known = [household_id] if household_id else []
    return journal.references_of(session, known).get(household_id, "")


def open_conflict(session: Session, conflict_id: UUID, actor: Actor) -> ConflictRecord:
    """To be settled. Raises UnknownConflict, and FileOfRelative: a colleague settles it."""
    row = resolution.open_conflict(session, conflict_id)
    ensure_not_relative(session, actor, _household_of(session, row))
    return row


def refused_work(session: Session, mutation_id: UUID, actor: Actor) -> MutationRecord:
    """To be settled. Raises UnknownConflict, and FileOfRelative: a colleague settles it."""
    row = session.scalar(
        select(MutationRecord).where(
            MutationRecord.id == mutation_id, MutationRecord.state == "refused"
        )
    )
    if row is None:
        raise UnknownConflict
    for household_id in journal.all_households_of(session, mutation_id):
        ensure_not_relative(session, actor, household_id)
    return row


def conflict_for(
    session: Session, row: ConflictRecord, reader: Actor | None, at: datetime
) -> ConflictSheet:
    """Of a file that is shut to who reads: which file, when and who; nothing of what stands."""
    sheet = conflict_sheet(session, row)
    shut = why_shut(session, reader, sheet.household_id, at)
    if shut:
        return replace(sheet, fields=(), identity={}, protection=shut)
    return replace(
        sheet,
        documents=documents_behind(session, row, sheet.household_id),
        question=question_of(row),
        asks_reader=waits_for(row, reader),
        by_reader=reader is not None and row.actor_id == reader.id,
    )


def refused_for(
    session: Session, row: MutationRecord, reader: Actor | None, at: datetime
) -> RefusedSheet:
    sheet = refused_sheet(session, row)
    found = (
        why_shut(session, reader, household_id, at)
        for household_id in journal.all_households_of(session, row.id)
    )
    shut = next((why for why in found if why), "")
    if shut:
        return replace(sheet, changes=(), protection=shut)
    return replace(sheet, taken_by=_taken_by(session, sheet, reader, at))


def _taken_by(session: Session, sheet: RefusedSheet, reader: Actor | None, at: datetime) -> str:
    """Whose the card of a refused link is now; nothing where that file is shut to who reads."""
    for change in sheet.changes:
        household_id = None
        if change.entity == CardRecord.__tablename__ and change.operation == "I":
            card = card_of(session, str(change.values.get("fingerprint")))
            link = open_link_of(session, card.id) if card is not None else None
            household_id = link.household_id if link else None
        elif change.entity == CardLinkRecord.__tablename__ and change.operation == "I":
            link = open_link_of(session, UUID(str(change.values["card_id"])))
            household_id = link.household_id if link else None
        if household_id is not None and not why_shut(session, reader, household_id, at):
            return _reference(session, household_id)
    return ""


def _household_of(session: Session, row: ConflictRecord) -> UUID | None:
    return row.household_id or journal.household_of_row(session, row.row_id)


def conflict_sheet(session: Session, row: ConflictRecord) -> ConflictSheet:
    dialect = session.get_bind().dialect
    sides = [opened(dialect, row.entity, x or {}) for x in (row.base, row.theirs, row.mine)]
    columns = sorted({column for side in sides for column in side})
    household_id = _household_of(session, row)
    return ConflictSheet(
        id=row.id,
        kind=_KINDS.get(row.columns_of, ConflictKind.FIELDS),
        entity=row.entity,
        row_id=row.row_id,
        household_id=household_id,
        household=_reference(session, household_id),
        actor_name=row.actor_name,
        at=row.at,
        fields=tuple(
            ConflictField(column, *(side.get(column) for side in sides)) for column in columns
        ),
        by_them=journal.author_of(session, row.row_id, _typed(row.theirs, row.base)),
        by_me=journal.author_of(session, row.row_id, _typed(row.mine, row.base)),
        identity=journal.identity_of(session, row.entity, row.row_id),
    )


def _typed(side: dict[str, Any] | None, base: dict[str, Any] | None) -> dict[str, Any] | None:
    """What an author changed; None when he deleted the row."""
    if side is None:
        return None
    return {column: value for column, value in side.items() if value != (base or {}).get(column)}


def refused_sheet(session: Session, row: MutationRecord) -> RefusedSheet:
    operations = resolution.operations_of(session, row.id)
    dialect = session.get_bind().dialect
    household_id = journal.households_of(session, [row.id]).get(row.id)
    return RefusedSheet(
        mutation_id=row.id,
        intent=row.intent,
        why=row.why or "",
        actor_name=row.actor_name,
        at=row.at,
        household_id=household_id,
        household=_reference(session, household_id),
        changes=tuple(
            RefusedChange(
                o.entity, o.row_id, o.operation, opened(dialect, o.entity, o.new or o.old or {})
            )
            for o in operations
        ),
    )
