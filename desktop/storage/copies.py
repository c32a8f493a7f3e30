"""Copies of the local data: made while the desk works, brought back without losing what was."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from desktop.domain.errors import Refusal, Unavailable
from desktop.domain.store import CopyRefused, DatabaseBusy, DatabaseTooNew, WrongKey
from desktop.storage import upgrade
from desktop.storage.engine import fault_of, open_engine, translated, writing
from desktop.turn import in_turn

_COMPANIONS = ("", "-wal", "-shm")


def backup(engine: Engine, target: Path) -> Path:
    """One consistent encrypted file with the same key, journal included; the desk goes on working.

    Raises DiskFull or FolderUnwritable; a half-written copy is never left under its name.
    """
    partial = target.with_name(target.name + ".part")
    with translated(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        try:
            with engine.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.execute("VACUUM INTO ?", (str(partial),))
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    return target


@dataclass(frozen=True)
class Replaced:
    """The file that was in the place of a copy: nothing of it is lost, and some is nowhere else."""

    path: Path
    unsent: int | None
    """Units of work that were never sent and are not in the copy; None when it does not open."""


def restore(copy: Path, database: Path, key: bytes, now: datetime) -> Replaced | None:
    """Put `copy` in the place of the desk's file; returns the former one, which is kept.

    Raises CopyRefused (not a sound copy under our key), DatabaseTooNew (of a newer version),
    DatabaseBusy (the window is open).
    """
    examine(copy, key)
    arriving = database.with_name(database.name + ".arriving")
    with in_turn(database), translated(database):
        shutil.copyfile(copy, arriving)
        _become_new_desk(arriving, key)
        unsent = _not_in(arriving, database, key)
        kept = _set_aside(database, key, now)
        arriving.replace(database)
    return None if kept is None else Replaced(kept, unsent)


def examine(copy: Path, key: bytes) -> None:
    """Raises CopyRefused for what is no sound copy under this key, DatabaseTooNew."""
    if not copy.is_file():
        raise CopyRefused(copy)
    try:
        engine = open_engine(copy, key)
    except (Refusal, Unavailable) as error:
        raise CopyRefused(copy) from error
    try:
        with engine.connect() as connection:
            revision = upgrade.revision_of(connection)
            sound = connection.scalar(text("PRAGMA quick_check")) == "ok"
    except Exception as error:
        if fault_of(error, copy) is None:
            raise
        raise CopyRefused(copy) from error
    finally:
        engine.dispose()
    if revision is None or not sound:
        raise CopyRefused(copy)
    if not upgrade.is_known(revision):
        raise DatabaseTooNew(revision)


def _become_new_desk(path: Path, key: bytes) -> None:
    """The centre may know later work of this desk: under a new name nothing is taken for a copy.

    Work that it knows already is recognised by its id and not done twice.
    """
    engine = open_engine(path, key)
    try:
        with writing(engine).begin() as connection:
            connection.execute(text("DELETE FROM sync_state WHERE name = 'device'"))
    finally:
        engine.dispose()
    for companion in _COMPANIONS[1:]:
        path.with_name(path.name + companion).unlink(missing_ok=True)


def _not_in(copy: Path, former: Path, key: bytes) -> int | None:
    """By the ids of units of work, which every version has; the former file may be of a newer one.

    None when that one does not say: it is damaged, of another key, or not there.
    """
    if not former.exists():
        return None
    try:
        waiting = _mutations(former, key, "WHERE state IN ('pending', 'resend')")
    except (Refusal, Unavailable, DBAPIError):
        return None
    return len(waiting - _mutations(copy, key))


def _mutations(path: Path, key: bytes, which: str = "") -> set[str]:
    engine = open_engine(path, key)
    try:
        with translated(path), engine.connect() as connection:
            rows = connection.exec_driver_sql(f"SELECT id FROM sync_mutation {which}")  # noqa: S608
            return set(rows.scalars())
    finally:
        engine.dispose()


def _set_aside(database: Path, key: bytes, now: datetime) -> Path | None:
    if not database.exists():
        return None
    _refuse_when_in_use(database, key)
    kept = database.with_name(f"{database.stem}-replaced-{now:%Y%m%d-%H%M%S}{database.suffix}")
    for companion in _COMPANIONS:
        part = database.with_name(database.name + companion)
        if part.exists():
            part.replace(kept.with_name(kept.name + companion))
    return kept


def _refuse_when_in_use(database: Path, key: bytes) -> None:
    """Leaving WAL mode needs the file for oneself; a damaged file is set aside as it is."""
    try:
        engine = open_engine(database, key)
    except DatabaseBusy:
        raise
    except (WrongKey, Unavailable):
        return
    try:
        with engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA busy_timeout = 500")
            driver.execute("PRAGMA journal_mode = DELETE")
    except Exception as error:
        fault = fault_of(error, database)
        if isinstance(fault, DatabaseBusy):
            raise fault from error
    finally:
        engine.dispose()
