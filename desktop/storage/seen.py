"""What the people at this desk see, by the centre's word that was written down (see sync.sight)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, text

from desktop.storage.local_table import local_tables

VISIBLE = "visible"
"""Name of the local state that holds it: by table, its columns; absent where all is seen."""


def seen(connection: Connection) -> Mapping[str, frozenset[str]]:
    """By table, the columns that are here; a table that stays at the centre is not among them."""
    told = connection.scalar(text("SELECT value FROM sync_state WHERE name = :n"), {"n": VISIBLE})
    if told is None:
        return {name: frozenset(table.columns) for name, table in local_tables().items()}
    return {name: frozenset(columns) for name, columns in json.loads(told).items()}


def sees(connection: Connection, columns: Mapping[str, frozenset[str]]) -> bool:
    """Whether all of these are here, so that something can be added up over them."""
    here = seen(connection)
    return all(wanted <= here.get(name, frozenset()) for name, wanted in columns.items())


def broken_references(connection: Connection) -> int:
    """Rows that refer to nothing, though what they refer to would be here.

    A row whose parent stays at the centre, or of whose parents only a part is shown, is none.
    """
    here, tables = seen(connection), local_tables()
    whole = {name for name, table in tables.items() if here.get(name) == frozenset(table.columns)}
    found = connection.execute(text("PRAGMA foreign_key_check")).all()
    return sum(
        parent not in tables or (parent in whole and _tells(connection, child, place, here))
        for child, _row, parent, place in found
    )


def _tells(
    connection: Connection, child: str, place: int, here: Mapping[str, frozenset[str]]
) -> bool:
    """Whether the column that refers is shown here; a withheld one refers to nothing."""
    keys = connection.exec_driver_sql(f"PRAGMA foreign_key_list({child})").all()
    column = next(key[3] for key in keys if key[0] == place)
    return child not in here or column in here[child]
