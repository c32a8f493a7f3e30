"""What a desk does when the centre erased a household: no trace of it stays in its file."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Set
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from desktop.models.access import AccessRecord
from desktop.models.base import synced_records
from desktop.models.draft import DraftRecord
from desktop.models.journal import (
    MutationRecord,
    OperationRecord,
    SyncStateRecord,
    UnknownRecord,
)
from desktop.storage.chain import OPENINGS_KEPT
from desktop.storage.search import SearchIndex
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import bookmark

TO_SCRUB = "to_scrub"
"""Pages of the write-ahead log may still hold what was erased: see `scrub`."""

Key = tuple[str, str]


def forget(session: Session, erased: Collection[Key]) -> None:
    """To be called where tombstones are applied: journal, drafts, what lay aside.

    Operations keep the ids of what they are about: the centre recognises them by those, also when
    they are sent again after a restore. Their sequence stays without a gap.
    """
    if not erased:
        return
    households = {row_id for entity, row_id in erased if entity == "household"}
    _empty_operations(session, {UUID(row_id) for _entity, row_id in erased}, households)
    for entity, row_id in erased:
        bookmark.forget(session, f"{bookmark.SET_ASIDE}{entity}:{row_id}")
        session.execute(
            delete(UnknownRecord).where(
                UnknownRecord.entity == entity, UnknownRecord.row_id == UUID(row_id)
            )
        )
    _forget_set_aside(session, households)
    _drop_unsent_rows(session, households)
    _forget_drafts(session, {row_id for _entity, row_id in erased}, households)
    bookmark.write(session, TO_SCRUB, 1)


def forget_acknowledged(session: Session, hidden: Collection[Key]) -> None:
    """Of rows that the person may not see any more: what was typed about them, ids apart.

    Work that the centre has not judged keeps its content, and so does work that it refused: a
    person has still to look at it.
    """
    if not hidden:
        return
    rows = {UUID(row_id) for _entity, row_id in hidden}
    households = {row_id for entity, row_id in hidden if entity == "household"}
    settled = set(
        session.scalars(
            select(MutationRecord.id).where(
                MutationRecord.state == "acknowledged",
                MutationRecord.verdict.not_in(("parked", "refused")),
            )
        )
    )
    if _empty_operations(session, rows, households, settled):
        _forget_drafts(session, {row_id for _entity, row_id in hidden}, households)
        bookmark.write(session, TO_SCRUB, 1)


def forget_own_openings(units: UnitsOfWork, there: datetime) -> None:
    """On a desk whose person does not read the log: nobody tells it which openings went.

    `there` is the centre's instant: a clock set ahead takes nothing away too early.
    """
    old = AccessRecord.at < there - OPENINGS_KEPT
    with units.reading() as session:
        if not session.scalar(select(exists().where(old))):
            return
    with units.applying() as (session, _changes):
        session.execute(delete(AccessRecord).where(old))


def scrub(units: UnitsOfWork) -> bool:
    """After the commit: names leave the words of the search and the log of the file.

    Copies of before an upgrade go, too: this version has proven that it works.

    False while somebody reads: the next exchange tries again.
    """
    with units.reading() as session:
        if bookmark.read(session, TO_SCRUB) is None:
            return True
    for copy in units.path.parent.glob(f"{units.path.stem}-before-*{units.path.suffix}"):
        copy.unlink(missing_ok=True)
    with units.bookkeeping() as session:
        SearchIndex.forget_unused_words(session)
        bookmark.forget(session, TO_SCRUB)
    if not _truncated(units):
        with units.bookkeeping() as session:
            bookmark.write(session, TO_SCRUB, 1)
        return False
    return True


def _truncated(units: UnitsOfWork) -> bool:
    connection = units.engine.raw_connection()
    try:
        driver: Any = connection.driver_connection
        busy, _pages, _moved = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    finally:
        connection.close()


def _drop_unsent_rows(session: Session, households: Collection[str]) -> None:
    """Written here about a household that is gone there: no tombstone tells of them yet."""
    for record in synced_records().values():
        column = record.__table__.columns.get("household_id")
        if column is not None:
            session.execute(delete(record).where(column.in_([UUID(h) for h in households])))


def _empty_operations(
    session: Session,
    rows: Collection[UUID],
    households: Collection[str],
    only: Set[UUID] | None = None,
) -> int:
    """How many units of work lost content; all that are concerned, or those among `only`."""
    mutations: set[UUID] = set()
    for operation in list(_operations_about(session, rows, households)):
        if only is not None and operation.mutation_id not in only:
            continue
        session.execute(
            update(OperationRecord)
            .where(OperationRecord.sequence == operation.sequence)
            .values(old=_ids_of(operation.old), new=_ids_of(operation.new))
        )
        mutations.add(operation.mutation_id)
    for start in range(0, len(mutations), 500):
        some = sorted(mutations)[start : start + 500]
        session.execute(update(MutationRecord).where(MutationRecord.id.in_(some)).values(note=""))
    return len(mutations)


def _operations_about(
    session: Session, rows: Collection[UUID], households: Collection[str]
) -> Iterable[OperationRecord]:
    """On the rows themselves, and on rows of the households that the centre does not know yet."""
    listed = sorted(rows)
    for start in range(0, len(listed), 500):
        some = listed[start : start + 500]
        yield from session.scalars(select(OperationRecord).where(OperationRecord.row_id.in_(some)))
    for household in households:
        of_it = (
            func.json_extract(side, "$.household_id") == household
            for side in (OperationRecord.new, OperationRecord.old)
        )
        yield from session.scalars(select(OperationRecord).where(or_(*of_it)))


def _ids_of(side: dict[str, Any] | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {name: value for name, value in side.items() if name == "id" or name.endswith("_id")}


def _forget_set_aside(session: Session, households: Collection[str]) -> None:
    rows = session.scalars(
        select(SyncStateRecord).where(SyncStateRecord.name.startswith(bookmark.SET_ASIDE))
    )
    for row in rows:
        kept = json.loads(row.value or "{}").get("document", {})
        if kept.get("household_id") in households:
            session.delete(row)


def _forget_drafts(session: Session, rows: Collection[str], households: Collection[str]) -> None:
    """A form about the household or one of its claims, and one that names the household inside."""
    for draft in session.scalars(select(DraftRecord)):
        body = json.dumps(draft.body)
        if str(draft.subject_id) in rows or any(household in body for household in households):
            session.delete(draft)
