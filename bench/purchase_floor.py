"""The floor under an import: its finished rows into the same tables, with the journal's triggers.

`python -m bench.purchase_floor STORE` takes the rows of an import that was recorded in STORE out,
and prints the seconds that writing them again takes, all in one transaction.
"""

# ruff: noqa: S608 - the names in these statements are our own

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Connection

from bench.purchase_month import KEY
from desktop.models import new_id
from desktop.storage.bulk import ROOM_KB
from desktop.storage.engine import open_engine, writing

_AT_ONCE = 2_000
_TABLES = {
    "card_transaction": "1",
    "credit_movement": "movement_kind = 'purchase'",
}


def main(store: Path) -> float:
    engine = open_engine(store, KEY)
    with writing(engine).begin() as connection:
        connection.exec_driver_sql("UPDATE sync_context SET applying = 1")
        rows = {name: _taken_out(connection, name) for name in _TABLES}
        connection.exec_driver_sql("DELETE FROM sync_operation")
    with writing(engine).connect() as connection:
        start = perf_counter()
        with connection.begin():
            connection.exec_driver_sql(f"PRAGMA cache_size = -{ROOM_KB}")
            connection.exec_driver_sql(
                "UPDATE sync_context SET applying = 0, mutation_id = ?", (str(new_id()),)
            )
            for name, found in rows.items():
                _write(connection, name, found)
        seconds = perf_counter() - start
    engine.dispose()
    return seconds


def _taken_out(connection: Connection, table: str) -> list[tuple[Any, ...]]:
    which = _TABLES[table]
    found = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE {which} ORDER BY rowid")
    rows = [tuple(row) for row in found]
    connection.exec_driver_sql(f"DELETE FROM {table} WHERE {which}")
    return rows


def _write(connection: Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(rows[0]))
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES ({marks})", part)


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
