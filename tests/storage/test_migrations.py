"""The chain of revisions, on both databases; the real files, no stand-in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, select, text, update

from desktop.domain.store import DatabaseTooNew
from desktop.models import Base, MemberRecord, MutationRecord
from desktop.storage import capture, upgrade
from desktop.storage.engine import open_engine
from desktop.storage.opening import open_store
from desktop.storage.verification import verify
from desktop.sync import bookmark
from tests.local_desk import ACTOR, KEY, Desk
from tests.storage.test_unit_of_work import enrol

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


def test_a_lost_trigger_is_put_back_and_told_at_the_next_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    units = open_store(tmp_path / "desk.db", KEY)
    with units.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER capture_household_update"))
    units.close()
    units = open_store(tmp_path / "desk.db", KEY)
    with units.engine.connect() as connection:
        assert capture.installed(connection) == capture.triggers()
    failed = {check.name: check.problems for check in verify(units.engine) if not check.passed}
    assert failed == {"triggers_mended": 1}
    assert "triggers of the journal" in caplog.text
    units.close()


def test_a_desk_of_this_version_is_recognised_without_reading_the_revisions(tmp_path: Path) -> None:
    units = open_store(tmp_path / "desk.db", KEY)
    with units.engine.connect() as connection:
        assert upgrade.is_of_this_version(connection)
        assert upgrade.revision_of(connection) == upgrade.head()
    with units.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with units.engine.connect() as connection:
        assert not upgrade.is_of_this_version(connection)
    units.close()


NEXT = '''"""Members get a colour."""
import sqlalchemy as sa
from alembic import op

revision = "0999"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("member", recreate="always") as batch:
        batch.add_column(sa.Column("colour", sa.String(), nullable=False, server_default="blue"))


def downgrade():
    with op.batch_alter_table("member", recreate="always") as batch:
        batch.drop_column("colour")
'''


def test_a_file_with_work_in_it_is_copied_migrated_and_journals_on(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rebuilt table lost its triggers: they are back; what the centre sent stays read."""
    enrol(desk)
    with desk.units.bookkeeping() as session:
        bookmark.write(session, bookmark.CURSOR, 7)
    desk.units.close()
    migrations = tmp_path / "migrations"
    shutil.copytree(upgrade.MIGRATIONS, migrations)
    (migrations / "versions" / "0999_colour.py").write_text(NEXT.format(head=REVISIONS[-1]))
    monkeypatch.setattr(upgrade, "MIGRATIONS", migrations)
    upgrade._chain.cache_clear()
    units = open_store(desk.path, KEY)
    with units.reading() as session:
        assert session.scalar(text("SELECT colour FROM member")) == "blue"
        assert bookmark.number(session, bookmark.CURSOR) == 7, "what was unknown has been kept"
        assert len(session.scalars(select(MutationRecord)).all()) == 1
    with units(ACTOR, "correct") as work:
        work.session.execute(update(MemberRecord).values(first_names="Anna"))
        work.commit()
    assert [c.name for c in verify(units.engine) if not c.passed] == []
    units.close()
    (copy,) = desk.path.parent.glob("desk-before-0999.db")
    monkeypatch.undo()
    upgrade._chain.cache_clear()
    before = open_store(copy, KEY)
    with before.reading() as session:
        assert session.scalar(select(MemberRecord.first_names)) == "Anne"
    before.close()
    with pytest.raises(DatabaseTooNew):
        open_store(desk.path, KEY)
