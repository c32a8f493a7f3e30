"""Opens the store of this desk: key, schema of this version, triggers, search index."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, inspect, text

from desktop.domain.version_window import KEEPS_UNKNOWN_SINCE
from desktop.models.journal import StagedRecord, SyncStateRecord
from desktop.storage import capture, unknown
from desktop.storage.engine import open_engine, translated, writing
from desktop.storage.search import SearchIndex
from desktop.storage.site_keys import use_site_keys
from desktop.storage.unit_of_work import BeforeCommit, OnCommitted, UnitsOfWork, tell_nobody
from desktop.storage.upgrade import upgrade_local
from desktop.turn import in_turn

_log = logging.getLogger(__name__)
TRIGGERS_MENDED = "triggers_mended"
"""How often the triggers were found otherwise than they must be, in the state of this desk."""


def open_store(
    path: Path,
    key: bytes,
    *,
    desk_label: str = "",
    site_keys: Sequence[bytes] = (),
    on_committed: OnCommitted = tell_nobody,
    before_commit: Sequence[BeforeCommit] = (SearchIndex.refresh,),
) -> UnitsOfWork:
    """The file is made when it does not exist, migrated when it is older.

    Without `site_keys` sealed columns can neither be read nor written; all else can.

    Raises WrongKey, DatabaseDamaged, DatabaseTooNew, DiskFull or FolderUnwritable, DatabaseBusy
    when another program makes or migrates it and does not come to an end.
    """
    with in_turn(path):
        engine = open_engine(path, key)
        use_site_keys(engine, site_keys)
        try:
            _bring_up_to_date(engine, path)
        except BaseException:
            engine.dispose()
            raise
    return UnitsOfWork(
        engine, desk_label=desk_label, on_committed=on_committed, before_commit=before_commit
    )


def _bring_up_to_date(engine: Engine, path: Path) -> None:
    before = _revision_of(engine, path)
    migrated = upgrade_local(engine, path) is not None
    with translated(path), writing(engine).begin() as connection:
        mended = capture.install(connection)
        if mended and before is not None and not migrated:
            _tell_mended(connection)
        if migrated and not (_kept_unknown(before) and unknown.merge(connection)):
            _read_the_centre_again(connection)
        SearchIndex.install(connection)


def _revision_of(engine: Engine, path: Path) -> str | None:
    with translated(path), engine.connect() as connection:
        if inspect(connection).has_table("alembic_version"):
            found = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return None if found is None else str(found)
    return None


def _kept_unknown(before: str | None) -> bool:
    """Versions of before that did not keep what a newer centre sent read all of it again."""
    return before is not None and before >= KEEPS_UNKNOWN_SINCE


def _tell_mended(connection: Connection) -> None:
    """Somebody was at the file: rows may have changed that no journal knows. All is compared."""
    _log.warning("the triggers of the journal were not as they should be, and were made anew")
    connection.execute(delete(SyncStateRecord).where(SyncStateRecord.name == "compared"))
    connection.exec_driver_sql(
        "INSERT INTO sync_state (name, value) VALUES (?, '1') "
        "ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1",
        (TRIGGERS_MENDED,),
    )


def _read_the_centre_again(connection: Connection) -> None:
    """A newer centre may have sent columns that the former version did not know."""
    connection.execute(delete(StagedRecord))
    connection.execute(
        delete(SyncStateRecord).where(SyncStateRecord.name.in_(("cursor", "fetched")))
    )
