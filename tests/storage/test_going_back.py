"""A newer version changed the data and is taken away again: what its copy brings, and what stays.

The newer version is this one with one revision more; without that it is the older one again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from desktop import credentials, i18n
from desktop.commands import run
from desktop.domain.store import DatabaseTooNew
from desktop.models import HouseholdRecord, MutationRecord
from desktop.settings import Settings, load
from desktop.storage import upgrade
from desktop.storage.opening import open_store
from desktop.storage.verification import verify
from desktop.sync.outgoing import waiting
from tests.local_desk import Desk
from tests.storage.test_migrations import NEXT, REVISIONS
from tests.storage.test_unit_of_work import enrol

NOW = REVISIONS[-1]
BEFORE = "desk-before-0999.db"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "desk"
    folder.mkdir()
    kept = {"key_file": str(folder / "keys.json"), "language": "en"}
    (folder / "settings.json").write_text(json.dumps(kept), "utf-8")
    return load(folder)


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], None]]:
    migrations = tmp_path / "migrations"
    shutil.copytree(upgrade.MIGRATIONS, migrations)
    (migrations / "versions" / "0999_colour.py").write_text(NEXT.format(head=NOW))
    ours = upgrade.MIGRATIONS

    def install(newest: bool) -> None:
        monkeypatch.setattr(upgrade, "MIGRATIONS", migrations if newest else ours)
        upgrade._chain.cache_clear()

    yield install
    install(False)


def worked(settings: Settings) -> None:
    """Somebody enrols a household; nothing is sent."""
    units = open_store(settings.database, credentials.database_key(settings))
    enrol(Desk(units.path, units))
    units.close()


def counted(settings: Settings) -> tuple[str, int, int]:
    """Which schema the file has, its households and what waits in it; it has to be sound."""
    units = open_store(settings.database, credentials.database_key(settings))
    with units.reading() as session:
        households = session.scalar(select(func.count()).select_from(HouseholdRecord)) or 0
        revision = str(session.scalar(text("SELECT version_num FROM alembic_version")))
        unsent = waiting(session)
    assert [check.name for check in verify(units.engine) if not check.passed] == []
    units.close()
    return revision, households, unsent


def restored(
    settings: Settings, file: Path, capsys: pytest.CaptureFixture[str]
) -> dict[str, object]:
    capsys.readouterr()
    assert run(["restore", str(file), "--json", "--data", str(settings.data)]) == 0
    i18n.install("en")
    return dict(json.loads(capsys.readouterr().out))


def test_the_copy_of_before_brings_the_older_version_back_to_work_and_says_what_it_lacks(
    settings: Settings, newer: Callable[[bool], None], capsys: pytest.CaptureFixture[str]
) -> None:
    worked(settings)
    newer(True)
    worked(settings)
    assert counted(settings) == ("0999", 2, 2)
    newer(False)
    with pytest.raises(DatabaseTooNew):
        open_store(settings.database, credentials.database_key(settings))
    told = restored(settings, settings.data / BEFORE, capsys)
    assert counted(settings) == (NOW, 1, 1)
    assert told["unsent"] == 1, "the work of the newer version is in its own file alone"
    assert Path(str(told["kept"])).exists()
    worked(settings)
    newer(True)
    assert counted(settings) == ("0999", 2, 2), "it migrates again"
    assert (settings.data / BEFORE).exists()


def test_what_the_newer_version_did_meanwhile_is_brought_back_by_it_and_not_by_the_older_one(
    settings: Settings, newer: Callable[[bool], None], capsys: pytest.CaptureFixture[str]
) -> None:
    worked(settings)
    newer(True)
    worked(settings)
    newer(False)
    kept = Path(str(restored(settings, settings.data / BEFORE, capsys)["kept"]))
    assert run(["restore", str(kept), "--json", "--data", str(settings.data)]) == 1
    i18n.install("en")
    assert json.loads(capsys.readouterr().out)["problem"] == "DatabaseTooNew"
    assert counted(settings) == (NOW, 1, 1), "nothing was touched"
    newer(True)
    assert restored(settings, kept, capsys)["unsent"] == 0
    assert counted(settings) == ("0999", 2, 2)


def test_who_goes_back_is_told_in_words_how_much_was_never_sent(
    settings: Settings, newer: Callable[[bool], None], capsys: pytest.CaptureFixture[str]
) -> None:
    worked(settings)
    newer(True)
    worked(settings)
    worked(settings)
    newer(False)
    assert run(["restore", str(settings.data / BEFORE), "--data", str(settings.data)]) == 0
    i18n.install("en")
    said = capsys.readouterr().out
    assert "2 changes in there were never sent" in said
    assert "-replaced-" in said


def test_work_that_was_sent_in_between_is_not_counted_as_missing(
    settings: Settings, newer: Callable[[bool], None], capsys: pytest.CaptureFixture[str]
) -> None:
    worked(settings)
    newer(True)
    worked(settings)
    units = open_store(settings.database, credentials.database_key(settings))
    with units.bookkeeping() as session:
        for sent in session.scalars(select(MutationRecord)):
            sent.state = "acknowledged"
    units.close()
    newer(False)
    assert restored(settings, settings.data / BEFORE, capsys)["unsent"] == 0
