"""What the person at this desk may see, as the centre said it: tables, and their columns.

Columns that stay at the centre hold neutral values here, tables that stay there are empty, and
neither is compared. A right that was taken away takes what it showed with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.domain.change import Change
from desktop.models.agreement import AgreementRecord
from desktop.models.base import canonical
from desktop.models.journal import SyncStateRecord, UnknownRecord
from desktop.storage import scans
from desktop.storage.local_table import LocalTable, local_tables
from desktop.storage.seen import VISIBLE, seen
from desktop.sync import bookmark, incoming

SIGHT = "sight"  # of the centre, when it said so

Sight = Mapping[str, frozenset[str]]
Applying = Callable[[], AbstractContextManager[tuple[Session, set[Change]]]]


def known(session: Session) -> Sight:
    """Everything, until the centre has said otherwise."""
    return seen(session.connection())


def columns(table: LocalTable, sight: Sight) -> list[str]:
    """What is kept here of a table and compared, in the order in which a row is spelt."""
    return sorted(sight.get(table.name, frozenset()) & frozenset(table.columns))


def is_torn(sight: Sight) -> bool:
    """Whether rows may refer to rows that stay at the centre."""
    return any(
        not frozenset(table.columns) <= sight[name]
        or any(other not in sight for _, other in table.references)
        for name, table in local_tables().items()
        if name in sight
    )


def adopt(session: Session, told: Mapping[str, list[str]]) -> list[str]:
    """Keep what the centre says; which tables have to go from here because of it.

    When it is not what it was, all is read again: columns came, or went.
    """
    before = bookmark.read(session, VISIBLE)
    after = canonical({name: sorted(names) for name, names in told.items()})
    if before == after:
        return []
    seen_before = known(session)
    bookmark.write(session, VISIBLE, after)
    if before is not None or _is_narrower(seen_before, told):
        incoming.reset(session)
    _forget_kept(session, told)
    return [name for name in seen_before if name not in told and name in local_tables()]


def forget(session: Session, changes: set[Change], tables: list[str]) -> None:
    """To be called inside `units.applying()`; unsent work about those rows is in the journal."""
    connection = session.connection()
    for name in tables:
        table = local_tables()[name]
        ids = [row[0] for row in connection.exec_driver_sql(f"SELECT id FROM {name}")]  # noqa: S608
        table.delete(connection, ids)
        changes.update(incoming.change(name, row_id, {}) for row_id in ids)
    if AgreementRecord.__tablename__ in tables:
        scans.forget_told(connection)


def _forget_kept(session: Session, told: Mapping[str, list[str]]) -> None:
    """What lies aside, or waits for a newer version, is held to the same list."""
    for row in session.scalars(
        select(SyncStateRecord).where(SyncStateRecord.name.startswith(bookmark.SET_ASIDE))
    ):
        entity = row.name.removeprefix(bookmark.SET_ASIDE).rpartition(":")[0]
        kept = json.loads(row.value or "{}")
        if entity not in told:
            session.delete(row)
        else:
            shown = {k: v for k, v in kept["document"].items() if k in told[entity]}
            row.value = canonical(kept | {"document": shown})
    session.execute(delete(UnknownRecord).where(UnknownRecord.entity.not_in(told)))


def _is_narrower(before: Sight, told: Mapping[str, list[str]]) -> bool:
    return any(not names <= frozenset(told.get(name, ())) for name, names in before.items())
