"""Hundreds of thousands of rows into the store: past the session, never past the journal."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table
from sqlalchemy.orm import Session, class_mapper

from desktop.models.base import Base

ROOM_KB = 40 * 1024
"""What SQLite may keep of the file in memory meanwhile. With its usual 2 MB each row of a large
import decrypts, and writes out again, pages of a dozen indexes: four times the work."""


@contextmanager
def without_collector() -> Iterator[None]:
    """While hundreds of thousands of objects are made of which none is garbage yet.

    Python would look through all of them again and again, a third of the time, and every other
    thread waits meanwhile: the window stands still. Said by the threshold, which whoever collects
    in Python's place heeds, too.
    """
    _Paused.begin()
    try:
        yield
    finally:
        _Paused.end()


class _Paused:
    """By several threads at once, perhaps: the last one to end it gives the thresholds back."""

    _lock = threading.Lock()
    _count = 0
    _thresholds = (0, 0, 0)

    @classmethod
    def begin(cls) -> None:
        with cls._lock:
            if cls._count == 0:
                cls._thresholds = gc.get_threshold()
                gc.set_threshold(0)
            cls._count += 1

    @classmethod
    def end(cls) -> None:
        with cls._lock:
            cls._count -= 1
            if cls._count == 0:
                gc.set_threshold(*cls._thresholds)


@contextmanager
def room(session: Session, kilobytes: int = ROOM_KB) -> Iterator[None]:
    """More memory for the pages of this connection, given back at the end, before any commit."""
    connection = session.connection()
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size = -{kilobytes}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {before}")


def insert_rows(session: Session, record: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """In one statement; rows say every column. Nothing of them stays in the session."""
    if not rows:
        return
    session.flush()
    connection = session.connection()
    table = class_mapper(record).local_table
    assert isinstance(table, Table)  # noqa: S101 - for mypy: our rows map tables
    columns = list(table.columns)
    values = [_written(column, connection.dialect, rows) for column in columns]
    _execute(connection, table.name, columns, list(zip(*values, strict=True)))


def _execute(
    connection: Connection, table: str, columns: list[Column[Any]], rows: list[tuple[Any, ...]]
) -> None:
    names = ", ".join(f'"{column.name}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours
    connection.exec_driver_sql(statement, rows)


def _written(
    column: Column[Any], dialect: Dialect, rows: Sequence[Mapping[str, Any]]
) -> Sequence[Any]:
    """A column of the rows in the form in which the database keeps it."""
    write = column.type.dialect_impl(dialect).bind_processor(dialect)
    given = [row[column.name] for row in rows]
    return given if write is None else list(map(write, given))
