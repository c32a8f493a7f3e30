"""What a newer centre sent and this version has no column for: kept, and put in its place later."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from desktop.models.base import canonical
from desktop.storage.local_table import LocalTable, local_tables
from desktop.storage.seen import broken_references

LATER = "*later*"
"""Under which the centre sends columns that are newer than the revision it was told."""

Unknown = tuple[str, str, dict[str, Any] | None]
"""Entity, row, and what is unknown of it; None when nothing is, or when the row is gone."""


def unknown_of(entity: str, row_id: str, document: dict[str, Any]) -> Unknown:
    """Takes what is later out of `document`; what stays is of columns that are here."""
    later = document.pop(LATER, None) or {}
    table = local_tables().get(entity)
    if table is None:
        later = document | later
    elif len(document) > len(table.columns):
        later |= {name: document[name] for name in document.keys() - set(table.columns)}
    return entity, row_id, later or None


def keep(connection: Connection, rows: Iterable[Unknown]) -> None:
    """What was kept of these rows before is replaced."""
    found = list(rows)
    if connection.exec_driver_sql("SELECT 1 FROM sync_unknown LIMIT 1").first() is not None:
        connection.exec_driver_sql(
            "DELETE FROM sync_unknown WHERE entity = ? AND row_id = ?",
            [(entity, row_id) for entity, row_id, _ in found],
        )
    known = [(name, row_id, canonical(later)) for name, row_id, later in found if later is not None]
    if known:
        connection.exec_driver_sql(
            "INSERT INTO sync_unknown (entity, row_id, document) VALUES (?, ?, ?)", known
        )


def merge(connection: Connection) -> bool:
    """Put what was kept into the columns that there are by now; no when all must be read again.

    To be called in the transaction that follows a migration, without any journal.
    """
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("UPDATE sync_context SET applying = 1")
            for name, table in local_tables().items():
                _merge(connection, table, name)
            connection.exec_driver_sql("UPDATE sync_context SET applying = 0")
            if broken_references(connection):
                raise _Unmatched
    except (IntegrityError, OperationalError, _Unmatched):
        return False
    return True


class _Unmatched(Exception):
    """What was kept refers to rows that are not here."""


def _merge(connection: Connection, table: LocalTable, name: str) -> None:
    rows = connection.exec_driver_sql(
        "SELECT row_id, document FROM sync_unknown WHERE entity = ?", (name,)
    ).all()
    for row_id, document in rows:
        values = json.loads(document)
        if "id" in values:
            table.delete(connection, [row_id])
            table.insert(connection, [values])
        else:
            table.update(connection, row_id, values)
        left = {key: value for key, value in values.items() if key not in table.columns}
        keep(connection, [(name, row_id, left or None)])
