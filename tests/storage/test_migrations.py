"""The chain of revisions, on both databases; the real files, no stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from desktop.domain.store import DatabaseTooNew
from desktop.models import Base, HouseholdRecord
from desktop.storage import capture, upgrade
from desktop.storage.engine import open_engine
from desktop.storage.opening import open_store
from tests.local_desk import ACTOR, KEY

REVISIONS = [
    str(script.revision)
    for script in reversed(list(ScriptDirectory(str(upgrade.MIGRATIONS)).walk_revisions()))
]


@pytest.fixture
def centre(postgres_url: str) -> Iterator[Connection]:
    engine = create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        connection.execute(text("CREATE SCHEMA app"))
        connection.execute(text("SET search_path TO app"))
        connection.dialect.default_schema_name = "app"
        yield connection
    engine.dispose()


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection,
        opts={
            "include_object": upgrade.belongs_to(connection.dialect.name),
            "compare_type": True,
        },
    )
    return list(compare_metadata(context, Base.metadata))


def test_the_head_on_a_desk_equals_the_rows(tmp_path: Path) -> None:
    units = open_store(tmp_path / "desk.db", KEY)
    with units.engine.connect() as connection:
        assert differences(connection) == []
        assert capture.installed(connection) == capture.triggers()
    units.close()


@pytest.mark.postgres
def test_the_head_on_the_centre_equals_the_rows(centre: Connection) -> None:
    upgrade.run(centre, upgrade.head())
    assert differences(centre) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_revision_goes_up_down_and_up_on_a_desk(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "desk.db"
    engine = open_engine(path, KEY)
    before = REVISIONS[REVISIONS.index(revision) - 1] if revision != REVISIONS[0] else "base"
    for target in (revision, before, revision):
        upgrade.run_on_sqlite(engine, path, target)
        with engine.connect() as connection:
            assert upgrade.revision_of(connection) == (None if target == "base" else target)
    engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("revision", REVISIONS)
def test_each_revision_goes_up_down_and_up_on_the_centre(centre: Connection, revision: str) -> None:
    before = REVISIONS[REVISIONS.index(revision) - 1] if revision != REVISIONS[0] else "base"
    for target in (revision, before, revision):
        upgrade.run(centre, target)
        assert upgrade.revision_of(centre) == (None if target == "base" else target)


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    units = open_store(tmp_path / "desk.db", KEY)
    with units.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    units.close()
    before = (tmp_path / "desk.db").read_bytes()
    with pytest.raises(DatabaseTooNew) as refusal:
        open_store(tmp_path / "desk.db", KEY)
    assert refusal.value.revision == "9999"
    assert (tmp_path / "desk.db").read_bytes() == before


def test_the_file_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    units = open_store(path, KEY)
    with units(ACTOR, "enrol") as work:
        work.session.add(HouseholdRecord(provisional_reference="P-1", enrolled_on=date(2026, 1, 1)))
        work.commit()
    with units.engine.begin() as connection:  # as if the last revision were still to come
        connection.execute(text("DELETE FROM alembic_version"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": REVISIONS[0]})
    copy = None
    with units.engine.connect() as connection:
        copy = upgrade.copy_before(connection, path, REVISIONS[0])
    units.close()
    assert copy is not None
    assert b"P-1" not in copy.read_bytes()
    engine = open_engine(copy, KEY)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM household")) == 1
    engine.dispose()


def test_a_lost_trigger_is_put_back_at_the_next_start(tmp_path: Path) -> None:
    units = open_store(tmp_path / "desk.db", KEY)
    with units.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER capture_household_update"))
    units.close()
    units = open_store(tmp_path / "desk.db", KEY)
    with units.engine.connect() as connection:
        assert capture.installed(connection) == capture.triggers()
    units.close()
