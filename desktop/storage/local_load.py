"""Rows of the centre read into a table by SQLite itself, out of one JSON text for all of them.

Nothing of a row passes through Python, which was two thirds of the time of a first load.
`jsonb_each` (SQLite 3.51) reads the text once; `json_each` would read every row of it again.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection
from sqlalchemy.orm import class_mapper

from desktop.models.base import Instant, synced_records
from desktop.storage.local_table import OwnId, local_tables


def load(connection: Connection, entity: str, columns: tuple[str, ...], found: str) -> None:
    """`found` is an array of arrays of `columns`; a row that is here already is replaced.

    Columns that are not among them get what stands for a withheld value. Moments are told in UTC.
    """
    statement, withheld = _insertion(entity, columns)
    connection.exec_driver_sql(statement, (*withheld, found))


def delete(connection: Connection, entity: str, gone: str) -> None:
    """`gone` is a JSON array of ids."""
    connection.exec_driver_sql(
        f"DELETE FROM {entity} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
        (gone,),
    )


@cache
def _insertion(entity: str, columns: tuple[str, ...]) -> tuple[str, tuple[object, ...]]:
    table = local_tables()[entity]
    values, withheld = [], []
    for column, instead in zip(table.columns, table.withheld, strict=True):
        if column not in columns and instead is OwnId:
            values.append(f"value ->> {columns.index('id')}")
        elif column not in columns:
            values.append("?")
            withheld.append(instead)
        elif column in _moments(entity):
            values.append(_moment(f"value ->> {columns.index(column)}"))
        else:
            values.append(f"value ->> {columns.index(column)}")
    changed = ", ".join(f"{name} = excluded.{name}" for name in table.columns if name != "id")
    statement = (
        f"INSERT INTO {entity} ({', '.join(table.columns)}) "  # noqa: S608
        f"SELECT {', '.join(values)} FROM jsonb_each(?) WHERE true "
        f"ON CONFLICT (id) DO UPDATE SET {changed}"
    )
    return statement, tuple(withheld)


@cache
def _moments(entity: str) -> frozenset[str]:
    columns = class_mapper(synced_records()[entity]).columns
    return frozenset(column.name for column in columns if isinstance(column.type, Instant))


def _moment(value: str) -> str:
    """`2026-03-02T09:00:00.12+00:00` is `2026-03-02T09:00:00.120000Z` here."""
    fraction = f"substr({value}, 21, max(0, length({value}) - 26))"
    return f"substr({value}, 1, 19) || '.' || substr({fraction} || '000000', 1, 6) || 'Z'"
