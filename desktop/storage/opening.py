"""Opens the store of this desk: key, schema of this version, triggers, search index."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, delete

from desktop.domain.store import DiskFull, FolderUnwritable
from desktop.models.journal import StagedRecord, SyncStateRecord
from desktop.storage import capture
from desktop.storage.engine import open_engine, translated, writing
from desktop.storage.search import SearchIndex
from desktop.storage.unit_of_work import BeforeCommit, OnCommitted, UnitsOfWork, tell_nobody
from desktop.storage.upgrade import upgrade_local


def open_store(
    path: Path,
    key: bytes,
    *,
    desk_label: str = "",
    on_committed: OnCommitted = tell_nobody,
    before_commit: Sequence[BeforeCommit] = (SearchIndex.refresh,),
) -> UnitsOfWork:
    """The file is made when it does not exist, migrated when it is older.

    Raises WrongKey, DatabaseDamaged, DatabaseTooNew, DiskFull or FolderUnwritable.
    """
    _make_folder(path.parent)
    engine = open_engine(path, key)
    try:
        _bring_up_to_date(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return UnitsOfWork(
        engine, desk_label=desk_label, on_committed=on_committed, before_commit=before_commit
    )


def _bring_up_to_date(engine: Engine, path: Path) -> None:
    migrated = upgrade_local(engine, path) is not None
    with translated(path), writing(engine).begin() as connection:
        if migrated:
            _read_the_centre_again(connection)
        capture.install(connection)
        SearchIndex.install(connection)


def _read_the_centre_again(connection: Connection) -> None:
    """A newer centre may have sent columns that the former version did not know."""
    connection.execute(delete(StagedRecord))
    connection.execute(
        delete(SyncStateRecord).where(SyncStateRecord.name.in_(("cursor", "fetched")))
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        full = error.errno == errno.ENOSPC
        raise (DiskFull() if full else FolderUnwritable(folder)) from error
