"""Brings a database to the schema of this version: the local file, and the centre's tables.

One chain of revisions runs on both. Rules of the house: a revision is never edited once
released; local tables are touched under `is_local(op)`; a change of a column uses
`op.batch_alter_table`, which rebuilds the table on SQLite and drops its triggers, so the
capture triggers are taken off before and put back after. Alembic is loaded when a revision is
to be run or asked for: a desk that is of this version does not wait for it at its start.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from desktop.domain.store import DatabaseDamaged, DatabaseTooNew
from desktop.models.base import Base, Local
from desktop.storage import capture
from desktop.storage.engine import translated

MIGRATIONS = Path(__file__).with_name("migrations")
_INDEX_TABLES = "search_"  # of storage.search: rebuilt, never migrated


@cache
def _chain() -> tuple[str, ...]:
    """Newest first; read once, for it costs 30 ms."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    scripts = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    return tuple(str(script.revision) for script in scripts)


def head() -> str:
    return next(iter(_chain()), "None")


def revisions() -> tuple[str, ...]:
    """The whole chain, oldest first."""
    return tuple(reversed(_chain()))


def is_of_this_version(connection: Connection) -> bool:
    """By the names of the revision files, which begin with their number: no Alembic needed."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    newest = max(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*.py*"))
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    return found == [newest]


def revision_of(connection: Connection) -> str | None:
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - see above

    return MigrationContext.configure(connection).get_current_revision()


def belongs_to(dialect: str) -> Callable[..., bool]:
    """Which objects a database of this kind has: the centre has no local tables."""
    local = {
        str(mapper.local_table)
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Local)
    }

    def include(_thing: object, name: str | None, kind: str, *_: Any) -> bool:
        if kind != "table" or name is None:
            return True
        if name.startswith(_INDEX_TABLES):
            return False
        return dialect == "sqlite" or name not in local

    return include


def refuse_newer(revision: str | None) -> None:
    """Raises DatabaseTooNew for a revision that this version does not know."""
    if revision is not None and not is_known(revision):
        raise DatabaseTooNew(revision)


def is_known(revision: str) -> bool:
    return revision in _chain()


def upgrade_local(engine: Engine, path: Path) -> Path | None:
    """Bring the file to this version; returns the copy made before, None when nothing was due."""
    with translated(path), engine.connect() as connection:
        if is_of_this_version(connection):
            return None
        current = revision_of(connection)
        refuse_newer(current)
        connection.rollback()
        if current == head():
            return None
        copy = copy_before(connection, path, current)
        _run_on_sqlite(connection, path, head())
    return copy


def run(connection: Connection, target: str) -> None:
    """Run the revisions up or down to `target` in the transaction of `connection`."""
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    current = revision_of(connection)
    known = _chain()
    goes_down = target == "base" or (
        current is not None and known.index(target) > known.index(current)
    )
    (command.downgrade if goes_down else command.upgrade)(config, target)


def run_on_sqlite(engine: Engine, path: Path, target: str) -> None:
    with engine.connect() as connection:
        _run_on_sqlite(connection, path, target)


def copy_before(connection: Connection, path: Path, current: str | None) -> Path | None:
    if current is None:
        return None  # a new file
    copy = path.with_name(f"{path.stem}-before-{head()}{path.suffix}")
    copy.unlink(missing_ok=True)
    driver: Any = connection.connection.driver_connection
    driver.execute("VACUUM INTO ?", (str(copy),))  # encrypted with the same key
    return copy


def _run_on_sqlite(connection: Connection, path: Path, target: str) -> None:
    """Foreign keys rest while tables are rebuilt, and are checked before the commit."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")  # without effect inside a transaction
    try:
        with connection.begin():
            _take_triggers_off(connection)
            # A desk may hold rows that refer to rows which its people do not see.
            before = connection.execute(text("PRAGMA foreign_key_check")).all()
            run(connection, target)
            if target == head():  # the triggers are made from the rows of today
                capture.install(connection)
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
            if len(broken) > len(before):
                raise DatabaseDamaged(path, f"{len(broken)} broken references")
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _take_triggers_off(connection: Connection) -> None:
    """Ours only where a table may be rebuilt; those of the search index go with them."""
    names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    for name in names.scalars().all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
