"""The encrypted SQLite file of this desk: how it is opened, and what its errors mean."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from desktop.domain.store import (
    DatabaseBusy,
    DatabaseDamaged,
    DiskFull,
    FolderUnwritable,
    WrongKey,
)

KEY_BYTES = 32
BUSY_SECONDS = 15
BEGIN = "desk_begin"  # execution option: how a transaction of this engine begins

_PRAGMAS = (
    "PRAGMA cipher_log_level = NONE",
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a saved form survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # so that INSERT OR REPLACE is seen by the capture
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
)


def open_engine(path: Path, key: bytes) -> Engine:
    """Connections to the file, made when it does not exist; `key` is 256 random bits.

    A raw key costs nothing per connection; a passphrase would cost 175 ms each.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a database key has 32 bytes")
    url = URL.create("sqlite+pysqlcipher", password=f"x'{key.hex()}'", database=str(path))
    # The dialect's own default keeps one connection per thread for ever.
    engine = create_engine(url, poolclass=QueuePool, pool_size=5, hide_parameters=True)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    with translated(path), engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM sqlite_master"))
    return engine


def writing(engine: Engine) -> Engine:
    """The same pool, with transactions that take the write lock at once: one writer at a time."""
    return engine.execution_options(**{BEGIN: "IMMEDIATE"})


@contextmanager
def unchecked(engine: Engine) -> Iterator[Connection]:
    """As `writing`, without foreign keys: that can be said only before a transaction begins."""
    with writing(engine).connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            yield connection
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def reading(engine: Engine) -> Engine:
    """The same pool, with transactions that cannot write."""
    return engine.execution_options(**{BEGIN: "READ"})


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get(BEGIN, "DEFERRED")
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if mode == 'READ' else 'OFF'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if mode == "IMMEDIATE" else "BEGIN")
    if mode == "IMMEDIATE":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


_LEAST_ROOM = 64 * 1024
"""Bytes: the index of the log alone takes half of it."""
_MEANING: dict[int, type[DiskFull | DatabaseBusy]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
}
_NO_SPACE_LEFT = {  # extended codes of SQLITE_IOERR that a full disk gives
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP,
}


def fault_of(error: BaseException, path: Path) -> Exception | None:
    """What an error of the database means for a person; None when it is a bug of ours."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    primary = code & 0xFF
    wants_room = code == sqlite3.SQLITE_IOERR and _is_full(path.parent)
    if primary in _MEANING or code in _NO_SPACE_LEFT or wants_room:
        return _MEANING.get(primary, DiskFull)()
    if primary == sqlite3.SQLITE_NOTADB:
        return WrongKey(path)
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR):
        return DatabaseDamaged(path, str(origin))
    if primary in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return FolderUnwritable(path.parent)
    return None


def _is_full(folder: Path) -> bool:
    """For the error that says no more than that something failed, as at the opening of a log."""
    try:
        return shutil.disk_usage(folder).free < _LEAST_ROOM
    except OSError:
        return False


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise what a person can understand where the database says full, busy, damaged or no key."""
    try:
        yield
    except Exception as error:
        fault = fault_of(error, path)
        if fault is None:
            raise
        raise fault from error
