"""What the centre sends: staged page by page, shown at once when a snapshot is whole."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, exists, select, update
from sqlalchemy.orm import Session

from desktop.domain.change import Change
from desktop.models.journal import (
    MutationRecord,
    OperationRecord,
    StagedRecord,
)
from desktop.storage.local_table import LocalTable, local_tables
from desktop.storage.unknown import Unknown, keep, unknown_of
from desktop.sync import bookmark, erasure
from desktop.sync.central import Received
from desktop.sync.merge import Edit, with_unsent_edits

Key = tuple[str, str]


@dataclass
class _Staged:
    id: str
    deleted: bool
    erased: bool
    revoked: bool
    document: dict[str, Any]
    unknown: Unknown


def stage(session: Session, page: list[Received]) -> None:
    """Keep a page until the last one has come; a row that changed meanwhile replaces itself."""
    if not page:
        return
    hold(session, page)
    bookmark.write(session, bookmark.FETCHED, page[-1].seq)


def hold(session: Session, page: list[Received]) -> None:
    """Keep rows that were asked for again: how far the desk has read does not move."""
    if not page:
        return
    session.connection().exec_driver_sql(
        "INSERT OR REPLACE INTO sync_stage "
        "(entity, row_id, sequence, operation, reason, document) VALUES (?, ?, ?, ?, ?, ?)",
        [(row.entity, row.id, row.seq, row.operation, row.reason, row.document) for row in page],
    )


def apply(session: Session, changes: set[Change]) -> int:
    """Show everything staged, under the edits that are not sent yet; undo what was refused.

    To be called inside `units.applying()`. A unique rule that our own unsent work breaks
    raises IntegrityError: that work must be judged by the centre first.
    """
    staged = _staged(session)
    changes.update(_undo_refused(session, session.connection(), staged))
    _write(session, staged, changes)
    session.execute(delete(StagedRecord))
    bookmark.write(session, bookmark.CURSOR, bookmark.number(session, bookmark.FETCHED))
    return sum(len(rows) for rows in staged.values())


def is_due(session: Session) -> bool:
    """Whether something waits to be shown: rows, refused work to undo, a load or reload to end."""
    waits = session.connection().exec_driver_sql(_WAITS).scalar()
    return bool(waits) or any(
        bookmark.read(session, name) is not None
        for name in (bookmark.FIRST_LOAD, bookmark.RELOAD, erasure.TO_SCRUB)
    )


_WAITS = """
    SELECT EXISTS (SELECT 1 FROM sync_stage) OR EXISTS (
        SELECT 1 FROM sync_mutation WHERE state = 'acknowledged' AND verdict = 'refused')
"""


def load(session: Session, page: list[Received]) -> None:
    """One page straight into the tables; how far the desk got is for the caller to write."""
    if any(row.document is None for row in page) or _unsent_edits(session):
        _write(session, _sorted(page), set())
        return
    documents = json.loads("[" + ",".join(str(row.document) for row in page) + "]")
    fresh: dict[str, list[dict[str, Any]]] = defaultdict(list)
    unknown = []
    for row, document in zip(page, documents, strict=True):
        unknown.append(unknown_of(row.entity, row.id, document))
        fresh[row.entity].append(document)
    connection = session.connection()
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    try:
        for name, table in local_tables().items():
            if name in fresh:
                table.replace(connection, fresh[name])
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
    keep(connection, unknown)


def _sorted(page: list[Received]) -> dict[str, list[_Staged]]:
    staged: dict[str, list[_Staged]] = defaultdict(list)
    for row in page:
        told = (row.id, row.operation, row.reason, row.document)
        staged[row.entity].append(_staged_row(row.entity, *told))
    return staged


def one_of_each(session: Session) -> set[Change]:
    """News of so many rows that pages had better look at everything."""
    found = set()
    for name in local_tables():
        row = session.connection().exec_driver_sql(f"SELECT id FROM {name} LIMIT 1").first()  # noqa: S608
        if row is not None:
            found.add(change(name, row.id, {}))
    return found


def _write(session: Session, staged: dict[str, list[_Staged]], changes: set[Change]) -> None:
    """The centre judged these rows by its own rules: those of an older version are not asked."""
    connection = session.connection()
    tables = local_tables()
    edits = _unsent_edits(session)
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    try:
        for name in reversed(tables):  # children first; references are checked at the commit
            _delete(connection, tables[name], staged.get(name, []), changes)
        for name, table in tables.items():
            _insert(session, table, staged.get(name, []), edits, changes)
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
    keep(connection, (row.unknown for rows in staged.values() for row in rows))
    erased = [(name, row.id) for name, rows in staged.items() for row in rows if row.erased]
    erasure.forget(session, erased)
    lost = [(name, row.id) for name, rows in staged.items() for row in rows if row.revoked]
    erasure.forget_acknowledged(session, lost)
    _forget_missing(session, staged)


def _forget_missing(session: Session, staged: dict[str, list[_Staged]]) -> None:
    """What lay aside because the centre did not have it has come, or is gone for a reason.

    Of a row that the person may not see any more nothing lies aside, whatever the reason was.
    """
    if bookmark.any_named(session, bookmark.SET_ASIDE):
        for name, rows in staged.items():
            for row in rows:
                forget = bookmark.forget if row.revoked else bookmark.forget_missing
                forget(session, f"{bookmark.SET_ASIDE}{name}:{row.id}")


def skip_to(session: Session, seq: int) -> None:
    """Up to there the centre has told all that the person may see; the rest is of others.

    It had come so far before the pages were asked for, the last of which was short. Else a desk
    with narrow rights would look through the whole tail of the registry at each exchange, and
    would seem never to have read an erasure.
    """
    waits = session.scalar(select(exists().where(StagedRecord.row_id.is_not(None))))
    fetched = bookmark.number(session, bookmark.FETCHED)
    if not waits and fetched == bookmark.number(session, bookmark.CURSOR) < seq:
        bookmark.write(session, bookmark.FETCHED, seq)
        bookmark.write(session, bookmark.CURSOR, seq)


def reset(session: Session) -> None:
    """Read everything again from the beginning."""
    session.execute(delete(StagedRecord))
    bookmark.write(session, bookmark.CURSOR, 0)
    bookmark.write(session, bookmark.FETCHED, 0)


def _staged(session: Session) -> dict[str, list[_Staged]]:
    rows = session.connection().exec_driver_sql(
        "SELECT entity, row_id, operation, reason, document FROM sync_stage"
    )
    found: dict[str, list[_Staged]] = defaultdict(list)
    for entity, row_id, operation, reason, document in rows:
        found[entity].append(_staged_row(entity, row_id, operation, reason, document))
    return found


def _staged_row(
    entity: str, row_id: str, operation: str, reason: str | None, text: str | None
) -> _Staged:
    document = json.loads(text) if text else {}
    unknown = unknown_of(entity, row_id, document)
    return _Staged(
        row_id, operation == "D", reason == "erased", reason == "revoked", document, unknown
    )


def _unsent_edits(session: Session) -> dict[Key, list[Edit]]:
    """Only `pending`: what is sent again after a restore was once part of the centre's rows."""
    found: dict[Key, list[Edit]] = defaultdict(list)
    rows = session.scalars(
        select(OperationRecord)
        .join(MutationRecord, MutationRecord.id == OperationRecord.mutation_id)
        .where(MutationRecord.state == "pending")
        .order_by(OperationRecord.sequence)
    )
    for row in rows:
        found[row.entity, str(row.row_id)].append(Edit(row.operation, row.new))
    return found


def _undo_refused(
    session: Session, connection: Connection, staged: dict[str, list[_Staged]]
) -> set[Change]:
    """Rows that only a refused mutation made go; those that it changed come again in the stage."""
    changes: set[Change] = set()
    arrived = {(name, row.id) for name, rows in staged.items() for row in rows if not row.deleted}
    refused = (
        select(MutationRecord.id)
        .where(MutationRecord.state == "acknowledged", MutationRecord.verdict == "refused")
        .scalar_subquery()
    )
    made = session.scalars(
        select(OperationRecord).where(
            OperationRecord.mutation_id.in_(refused), OperationRecord.operation == "I"
        )
    )
    for row in made:
        if row.entity in local_tables() and (row.entity, str(row.row_id)) not in arrived:
            local_tables()[row.entity].delete(connection, [str(row.row_id)])
        changes.add(change(row.entity, str(row.row_id), row.new or {}))
    session.execute(
        update(MutationRecord)
        .where(MutationRecord.state == "acknowledged", MutationRecord.verdict == "refused")
        .values(state="refused")
    )
    return changes


def _delete(
    connection: Connection, table: LocalTable, rows: list[_Staged], changes: set[Change]
) -> None:
    """All staged rows go first, also those that come back: a unique value may have moved."""
    gone = [row.id for row in rows if row.deleted]
    households = table.households_of(connection, gone)
    changes.update(
        change(table.name, row_id, {"household_id": households.get(row_id)}) for row_id in gone
    )
    table.delete(connection, [row.id for row in rows])


def _insert(
    session: Session,
    table: LocalTable,
    rows: list[_Staged],
    edits: dict[Key, list[Edit]],
    changes: set[Change],
) -> None:
    shown = []
    for row in rows:
        if row.deleted:
            continue
        changes.add(change(table.name, row.id, row.document))
        document = with_unsent_edits(row.document, edits.get((table.name, row.id), ()))
        if document is not None:
            shown.append(document)
    table.insert(session.connection(), shown)


def change(entity: str, row_id: str, document: dict[str, Any]) -> Change:
    household = row_id if entity == "household" else document.get("household_id")
    return Change(entity, UUID(row_id), UUID(household) if household else None)
