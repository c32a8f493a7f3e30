"""The history of a household, written from the journal before a unit of work ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session, class_mapper

from desktop.domain.actor import Actor
from desktop.domain.change import Change
from desktop.models.base import CanonicalJson, Synced, synced_records
from desktop.models.household import HistoryRecord, HouseholdRecord
from desktop.models.journal import OperationRecord

HISTORY = HistoryRecord.__tablename__
_NEVER_TOLD = frozenset({"id", "household_id"})


@dataclass(frozen=True)
class Act:
    """Who did what, where and when: the same for every row of a unit of work."""

    mutation_id: UUID
    actor: Actor
    intent: str
    at: datetime
    desk_label: str


@dataclass
class RowChange:
    """The net effect of a unit of work on one row; a row that began has no `old`."""

    entity: str
    row_id: UUID
    old: dict[str, Any] | None
    new: dict[str, Any] | None
    household_id: UUID | None = None

    def change(self) -> Change:
        return Change(self.entity, self.row_id, self.household_id)


def row_changes(session: Session, mutation_id: UUID) -> list[RowChange]:
    """What this unit of work did to each row, in the order of the first touch.

    Without those that neither the history nor the news tell (see `quiet_households`).
    """
    rows: dict[tuple[str, UUID], RowChange] = {}
    operations = session.scalars(
        select(OperationRecord)
        .where(
            OperationRecord.mutation_id == mutation_id,
            OperationRecord.entity != HISTORY,
            OperationRecord.entity.not_in(list(_quiet())),
        )
        .order_by(OperationRecord.sequence)
    )
    for operation in operations:
        key = (operation.entity, operation.row_id)
        if key in rows:
            _add(rows[key], operation)
        else:
            rows[key] = RowChange(*key, operation.old, operation.new)
    changes = list(rows.values())
    _find_households(session, changes)
    return changes


def quiet_households(session: Session, mutation_id: UUID) -> frozenset[UUID]:
    """Whose rows were written that are told nowhere: an import has hundreds of thousands.

    The database finds them; nothing of the rows comes into memory.
    """
    found: set[UUID] = set()
    for entity, record in _quiet().items():
        table = class_mapper(record).local_table
        if "household_id" not in table.c:
            continue
        # `|| ''` keeps the database from the index of rows: it would read every row of the kind.
        mine = (OperationRecord.mutation_id == mutation_id, OperationRecord.entity + "" == entity)
        there = (
            select(table.c.household_id)
            .distinct()
            .join(OperationRecord, OperationRecord.row_id == table.c.id)
            .where(*mine, table.c.household_id.is_not(None))
        )
        was = func.json_extract(OperationRecord.old, "$.household_id")
        gone = select(was).distinct().where(*mine, OperationRecord.operation == "D")
        found.update(session.scalars(there))
        found.update(UUID(old) for old in session.scalars(gone) if old)
    return frozenset(found)


def _quiet() -> dict[str, type[Synced]]:
    return {
        entity: record
        for entity, record in synced_records().items()
        if not record.in_history and not record.in_news
    }


def _add(change: RowChange, operation: OperationRecord) -> None:
    """A later operation on the same row: the first old value and the last new one stand."""
    if operation.operation == "D":
        change.new = None
    else:
        change.new = {**(change.new or {}), **(operation.new or {})}
        if change.old is not None:
            change.old = {**(operation.old or {}), **change.old}


def _find_households(session: Session, changes: list[RowChange]) -> None:
    records = synced_records()
    for entity in {change.entity for change in changes}:
        of_entity = [change for change in changes if change.entity == entity]
        if entity == HouseholdRecord.__tablename__:
            for change in of_entity:
                change.household_id = change.row_id
        elif "household_id" in class_mapper(records[entity]).columns:
            _look_up(session, class_mapper(records[entity]).local_table, of_entity)


def _look_up(session: Session, table: Any, changes: list[RowChange]) -> None:
    missing = []
    for change in changes:
        known = (change.new or {}).get("household_id") or (change.old or {}).get("household_id")
        if known:
            change.household_id = UUID(known)
        else:
            missing.append(change)
    for start in range(0, len(missing), 500):
        part = missing[start : start + 500]
        found = session.execute(
            select(table.c.id, table.c.household_id).where(
                table.c.id.in_([change.row_id for change in part])
            )
        )
        households = {row_id: household_id for row_id, household_id in found}  # noqa: C416
        for change in part:
            change.household_id = households.get(change.row_id)


def write_history(session: Session, act: Act, changes: list[RowChange]) -> None:
    """One fact per changed row of a household; of facts themselves only what they let be told."""
    records = synced_records()
    for change in changes:
        if change.household_id is None or not records[change.entity].in_history:
            continue
        told = dict(_told(records[change.entity], change))
        if not told and change.old is not None and change.new is not None:
            continue  # changed and changed back
        session.add(
            HistoryRecord(
                household_id=change.household_id,
                at=act.at,
                actor_id=act.actor.id,
                actor_name=act.actor.name,
                desk_label=act.desk_label,
                act=act.intent,
                entity=change.entity,
                row_id=change.row_id,
                changes=told,
                mutation_id=act.mutation_id,
            )
        )


def _told(record: type[Synced], change: RowChange) -> Iterator[tuple[str, list[Any]]]:
    if record.kind == "fact":
        yield from ((name, [None, (change.new or {}).get(name)]) for name in record.told)
        return
    table = class_mapper(record).local_table
    assert isinstance(table, Table)  # noqa: S101 - for mypy: our rows map tables
    whole = change.old is None or change.new is None  # began or ended: blanks say nothing
    for column in table.columns:
        old = (change.old or {}).get(column.name)
        new = (change.new or {}).get(column.name)
        blank = whole and old in (None, "") and new in (None, "")
        document = isinstance(column.type, CanonicalJson)  # a whole letter: kept in its row
        if old != new and not blank and not document and column.name not in _NEVER_TOLD:
            yield column.name, [old, new]
