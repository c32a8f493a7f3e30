"""Makes and upgrades the central database: schemas, tables, functions, roles.

Tables come from the chain of revisions that desks run too; functions are files beside this
one, installed whole whenever their checksum changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from desktop.domain.central import (
    CentralAddressUnreadable,
    CentralForbids,
    CentralNotReady,
    CentralOtherVersion,
    CentralTooOld,
)
from desktop.domain.store import DatabaseTooNew
from desktop.models.base import Synced, synced_records
from desktop.sheets.desk_standing import DeskStanding, NumberedRow
from desktop.storage import upgrade
from desktop.sync import chains, grants, roles, window
from desktop.sync.chains import CentralProof
from desktop.sync.explained import explained

PROTOCOL = 1
OLDEST_POSTGRES = 150_000  # 15
_FILES = Path(__file__).with_name("server")


@dataclass(frozen=True)
class CentralStatus:
    """What an administrator wants to know of the centre; counts, no content."""

    postgres: int
    revision: str | None
    expected_revision: str
    functions_current: bool
    desks: int = 0
    mutations: int = 0
    refused: int = 0
    open_conflicts: int = 0
    rows: int = 0
    standings: tuple[DeskStanding, ...] = ()
    numbers_given_twice: tuple[NumberedRow, ...] = ()
    numbers_without_row: tuple[NumberedRow, ...] = ()


def install(url: str) -> CentralStatus:
    """Make the central database, or bring it to this version; safe to repeat.

    Raises CentralUnavailable, CentralForbids, CentralTooOld, CentralOtherVersion.
    """
    with _connection(url) as connection:
        _refuse_old_postgres(connection)
        roles.make(connection)
        roles.run_as_it_stands(connection, grants.CLOSED_TO_EVERYBODY)
        connection.execute(text("SET LOCAL ROLE cad_owner"))
        connection.execute(text("SET LOCAL search_path TO app"))
        _migrate(connection)
        _install_functions(connection)
        return _status(connection)


def make_login(url: str, name: str) -> str:
    """A login that desks of a laboratory share until there are people; returns its password."""
    with _connection(url) as connection:
        _require_centre(connection)
        return roles.make_shared_login(connection, name)


def status(url: str) -> CentralStatus:
    """Raises CentralNotReady when there is none, besides what `install` raises."""
    with _connection(url) as connection:
        _require_centre(connection)
        connection.execute(text("SET LOCAL search_path TO app"))
        twice, without_row = _numbers_to_settle(connection)
        return replace(
            _status(connection),
            standings=_standings(connection),
            numbers_given_twice=twice,
            numbers_without_row=without_row,
        )


def proof(url: str) -> CentralProof:
    """The audit of every desk, proven from what arrived; raises what `status` raises."""
    with _connection(url) as connection:
        _require_centre(connection)
        connection.execute(text("SET LOCAL search_path TO app"))
        return chains.prove(connection)


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    """One transaction with the login of who looks after the centre. Raises CentralNotReady."""
    with _connection(url) as connection:
        _require_centre(connection)
        yield connection


def checksum() -> str:
    """Of all that `_install_functions` installs."""
    sums = hashlib.sha256()
    for file in sorted(_FILES.glob("*.sql")):
        sums.update(file.read_bytes())
    sums.update(json.dumps(_entities(), sort_keys=True).encode())
    sums.update(grants.as_text().encode())
    sums.update(upgrade.head().encode())  # the columns of each revision are told, too
    return sums.hexdigest()


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    """One transaction: an installation that fails leaves nothing behind."""
    engine = create_engine(_address(url), poolclass=NullPool, connect_args={"connect_timeout": 5})
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise CentralForbids from error
        if isinstance(error.orig, psycopg.OperationalError):
            raise explained(error.orig) from error
        raise
    finally:
        engine.dispose()


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise CentralAddressUnreadable from None  # its text repeats the address
    if not address.drivername.startswith("postgres"):
        raise CentralAddressUnreadable
    return address.set(drivername="postgresql+psycopg")


def _require_centre(connection: Connection) -> None:
    if connection.scalar(text("SELECT to_regclass('app.alembic_version')")) is None:
        raise CentralNotReady


def _refuse_old_postgres(connection: Connection) -> None:
    found = int(connection.scalar(text("SHOW server_version_num")) or 0)
    if found < OLDEST_POSTGRES:
        raise CentralTooOld(found // 10_000, OLDEST_POSTGRES // 10_000)


def _migrate(connection: Connection) -> None:
    try:
        upgrade.refuse_newer(upgrade.revision_of(connection))
    except DatabaseTooNew as error:
        raise CentralOtherVersion(upgrade.head(), error.revision) from error
    upgrade.run(connection, upgrade.head())
    # Rows that a revision changed are marked to be sent and wait for the commit to be numbered;
    # a table with such work pending cannot get its indexes and triggers anew.
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")


def _install_functions(connection: Connection) -> None:
    connection.exec_driver_sql(
        "create table if not exists sync.installed (one bool primary key default true, sum text)"
    )
    if _installed_sum(connection) == checksum():
        return
    for file in sorted(_FILES.glob("*.sql")):
        if file.name.startswith("07"):
            _register_entities(connection)
            grants.register(connection)
        roles.run_as_it_stands(connection, file.read_text("utf-8"))
    window.register(connection)
    connection.execute(text("UPDATE sync.head SET protocol = :p"), {"p": PROTOCOL})
    connection.execute(
        text(
            "INSERT INTO sync.installed (sum) VALUES (:sum) "
            "ON CONFLICT (one) DO UPDATE SET sum = excluded.sum"
        ),
        {"sum": checksum()},
    )


def _installed_sum(connection: Connection) -> str | None:
    if connection.scalar(text("SELECT to_regclass('sync.installed')")) is None:
        return None
    found = connection.scalar(text("SELECT sum FROM sync.installed"))
    return None if found is None else str(found)


def _register_entities(connection: Connection) -> None:
    for entity in _entities():
        connection.execute(
            text(
                "INSERT INTO sync.entity (name, kind, merge_groups, household_column) "
                "VALUES (:name, :kind, CAST(:groups AS jsonb), :household) "
                "ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, "
                "merge_groups = excluded.merge_groups, "
                "household_column = excluded.household_column"
            ),
            entity,
        )


def _entities() -> list[dict[str, str | None]]:
    return [
        {
            "name": name,
            "kind": record.kind,
            "groups": json.dumps({c: group[0] for group in record.merge_groups for c in group}),
            "household": _household_column(name, record),
        }
        for name, record in synced_records().items()
    ]


def _household_column(name: str, record: type[Synced]) -> str | None:
    if name == "household":
        return "id"
    return "household_id" if "household_id" in record.__table__.columns else None


def _standings(connection: Connection) -> tuple[DeskStanding, ...]:
    """None from a centre whose functions are older: its upgrade is due, and said so."""
    if connection.scalar(text("SELECT to_regproc('sync_api.desks')")) is None:
        return ()
    told = connection.scalar(text("SELECT sync_api.desks()"))
    return tuple(DeskStanding.told(facts) for facts in told or ())


def _numbers_to_settle(
    connection: Connection,
) -> tuple[tuple[NumberedRow, ...], tuple[NumberedRow, ...]]:
    """Of a restore: printed numbers that another row got as well, and numbers without a row."""
    if connection.scalar(text("SELECT to_regproc('sync.numbers_to_settle')")) is None:
        return (), ()
    told = connection.scalar(text("SELECT sync.numbers_to_settle()"))
    return NumberedRow.told(told["twice"]), NumberedRow.told(told["without_row"])


def _status(connection: Connection) -> CentralStatus:
    def count(query: str) -> int:
        return int(connection.scalar(text(f"SELECT count(*) FROM {query}")) or 0)  # noqa: S608

    return CentralStatus(
        postgres=int(connection.scalar(text("SHOW server_version_num")) or 0) // 10_000,
        revision=upgrade.revision_of(connection),
        expected_revision=upgrade.head(),
        functions_current=_installed_sum(connection) == checksum(),
        desks=count("sync.device"),
        mutations=count("sync.mutation"),
        refused=count("sync.mutation WHERE verdict = 'refused'"),
        open_conflicts=count("app.conflict WHERE state = 'open'"),
        rows=count("sync.row_head WHERE op = 'U'"),
    )
