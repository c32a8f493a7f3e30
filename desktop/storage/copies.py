"""Copies of the local data: made while the desk works, brought back without losing what was."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

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


def restore(copy: Path, database: Path, key: bytes, now: datetime) -> Path | None:
    """Put `copy` in the place of the desk's file; returns where the former one is kept.

    Raises CopyRefused (not a sound copy under our key), DatabaseTooNew (of a newer version),
    DatabaseBusy (the window is open).
    """
    _examine(copy, key)
    arriving = database.with_name(database.name + ".arriving")
    with in_turn(database), translated(database):
        shutil.copyfile(copy, arriving)
        _become_new_desk(arriving, key)
        kept = _set_aside(database, key, now)
        arriving.replace(database)
    return kept


def _examine(copy: Path, key: bytes) -> None:
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
