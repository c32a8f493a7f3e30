"""Rows of the centre written into the local tables: JSON in, values of SQLite out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Integer, String, Table
from sqlalchemy.orm import class_mapper

from desktop.models.base import BasisPoints, CanonicalJson, Cents, Id, Instant, synced_records

_CHUNK = 500


def instant(value: str | None) -> str | None:
    """`2026-03-02T10:00:00+01:00` of PostgreSQL is `2026-03-02T09:00:00.000000Z` here."""
    if value is None:
        return None
    if value.endswith("+00:00"):  # what a centre whose clock is UTC says: nothing to convert
        return value[:-6].ljust(20, ".").ljust(26, "0") + "Z"
    return datetime.fromisoformat(value).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _truth(value: Any) -> int | None:
    return None if value is None else int(value)


class OwnId:
    """Stands for the row's own id: what no two rows may have in common cannot be empty in both."""


def _withheld(column: Column[Any]) -> Any:
    """What stands here for a value that stays at the centre: it says nothing, and can be read."""
    if column.nullable:
        return None
    if column.unique and isinstance(column.type, String):
        return OwnId
    default = getattr(column.default, "arg", None)
    if isinstance(default, str | bool | int):
        return default
    kinds: tuple[tuple[type[Any], Any], ...] = (
        (Id, "00000000-0000-0000-0000-000000000000"),
        (Instant, "1970-01-01T00:00:00.000000Z"),
        (CanonicalJson, "{}"),
        (Date, "1970-01-01"),
        (Boolean, 0),
        (Integer, 0),
        (BigInteger, 0),
        (Cents, 0),
        (BasisPoints, 0),
    )
    kind: Any = column.type
    both = (kind, getattr(kind, "impl_instance", None))
    found = (value for cls, value in kinds if any(isinstance(each, cls) for each in both))
    return next(found, "")


class LocalTable:
    """One synced table; `write` replaces whole rows, without journal (see `applying`)."""

    def __init__(self, table: Table) -> None:
        self.name = table.name
        self.columns = [column.name for column in table.columns]
        self.references = [(key.parent.name, key.column.table.name) for key in table.foreign_keys]
        self.has_household = "household_id" in self.columns
        self.withheld = [_withheld(column) for column in table.columns]
        self._converters: list[tuple[int, Callable[[Any], Any]]] = []
        for place, column in enumerate(table.columns):
            if isinstance(column.type, Instant):
                self._converters.append((place, instant))
            elif isinstance(column.type, Boolean):
                self._converters.append((place, _truth))
        self._picked = itemgetter(*self.columns)
        marks = ", ".join("?" * len(self.columns))
        self._insert = f"INSERT INTO {self.name} ({', '.join(self.columns)}) VALUES ({marks})"  # noqa: S608

    def values(self, document: dict[str, Any]) -> tuple[Any, ...]:
        try:
            row = list(self._picked(document))
        except KeyError:  # withheld from who reads, or of a later version than the centre's
            row = [
                document.get(column, document["id"] if withheld is OwnId else withheld)
                for column, withheld in zip(self.columns, self.withheld, strict=True)
            ]
        for place, convert in self._converters:
            row[place] = convert(row[place])
        return tuple(row)

    def delete(self, connection: Connection, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), _CHUNK):
            part = tuple(ids[start : start + _CHUNK])
            marks = ", ".join("?" * len(part))
            connection.exec_driver_sql(
                f"DELETE FROM {self.name} WHERE id IN ({marks})",  # noqa: S608
                part,
            )

    def documents(self, connection: Connection, ids: Sequence[str]) -> list[dict[str, Any]]:
        """Rows as they are stored."""
        found: list[dict[str, Any]] = []
        for start in range(0, len(ids), _CHUNK):
            part = tuple(ids[start : start + _CHUNK])
            marks = ", ".join("?" * len(part))
            rows = connection.exec_driver_sql(
                f"SELECT {', '.join(self.columns)} FROM {self.name} WHERE id IN ({marks})",  # noqa: S608
                part,
            )
            found += [dict(zip(self.columns, row, strict=True)) for row in rows]
        return found

    def insert(self, connection: Connection, documents: Iterable[dict[str, Any]]) -> None:
        rows = [self.values(document) for document in documents]
        if rows:
            connection.exec_driver_sql(self._insert, rows)

    def replace(self, connection: Connection, documents: list[dict[str, Any]]) -> None:
        """Rows that are here already go first, all of them: a unique value may have moved."""
        if connection.exec_driver_sql(f"SELECT 1 FROM {self.name} LIMIT 1").first() is not None:  # noqa: S608
            self.delete(connection, [document["id"] for document in documents])
        self.insert(connection, documents)

    def update(self, connection: Connection, row_id: str, values: dict[str, Any]) -> None:
        """Some columns of one row; columns that this version does not have are left out."""
        known = [column for column in self.columns if column in values and column != "id"]
        if not known:
            return
        row = dict(zip(self.columns, self.values(values), strict=True))
        assignments = ", ".join(f"{column} = ?" for column in known)
        connection.exec_driver_sql(
            f"UPDATE {self.name} SET {assignments} WHERE id = ?",  # noqa: S608
            (*(row[column] for column in known), row_id),
        )

    def households_of(self, connection: Connection, ids: Sequence[str]) -> dict[str, str]:
        """Where rows that are about to go belonged."""
        if not self.has_household or not ids:
            return {}
        found: dict[str, str] = {}
        for start in range(0, len(ids), _CHUNK):
            part = tuple(ids[start : start + _CHUNK])
            marks = ", ".join("?" * len(part))
            rows = connection.exec_driver_sql(
                f"SELECT id, household_id FROM {self.name} WHERE id IN ({marks})",  # noqa: S608
                part,
            )
            found.update({row[0]: row[1] for row in rows if row[1]})
        return found


@cache
def local_tables() -> dict[str, LocalTable]:
    """By name; a table comes after those it refers to."""
    tables: dict[str, LocalTable] = {}
    for name, record in synced_records().items():
        table = class_mapper(record).local_table
        assert isinstance(table, Table)  # noqa: S101 - for mypy: our rows map tables
        tables[name] = LocalTable(table)
    return tables
