"""A desk that works alone moves to another PC: its copy, and its key enciphered beside it."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from desktop import credentials, i18n
from desktop.commands import run
from desktop.domain.actor import Actor, Role
from desktop.models import HouseholdRecord
from desktop.settings import Settings, load
from desktop.storage.opening import open_store
from desktop.storage.unit_of_work import UnitsOfWork

WORDS = "un chêne sous la pluie"


def a_pc(folder: Path) -> Settings:
    folder.mkdir()
    told = {"key_file": str(folder / "keys.json"), "language": "en"}
    (folder / "settings.json").write_text(json.dumps(told), "utf-8")
    return load(folder)


def store_of(settings: Settings) -> UnitsOfWork:
    return open_store(settings.database, credentials.database_key(settings))


def cities(settings: Settings) -> list[str]:
    units = store_of(settings)
    with units.reading() as session:
        found = [row.city for row in session.query(HouseholdRecord)]
    units.close()
    return found


@pytest.fixture
def old(tmp_path: Path) -> Settings:
    settings = a_pc(tmp_path / "old")
    units = store_of(settings)
    with units(Actor(uuid4(), "Camille Le Goff", frozenset(Role)), "enrol") as work:
        work.session.add(
            HouseholdRecord(provisional_reference="P-1", enrolled_on=date(2026, 3, 2), city="Bruz")
        )
        work.commit()
    units.close()
    return settings


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    file = tmp_path / "words"
    file.write_text(WORDS, "utf-8")
    return ["--keys", str(tmp_path / "desk.keys"), "--passphrase-file", str(file)]


def typed(settings: Settings, *arguments: str) -> int:
    status = run([*arguments, "--data", str(settings.data)])
    i18n.install("en")
    return status


def test_copy_and_key_open_on_another_pc(old: Settings, tmp_path: Path, words: list[str]) -> None:
    copy = str(tmp_path / "copy.db")
    assert typed(old, "backup", copy, *words) == 0
    key = credentials.database_key(old)
    written = (tmp_path / "desk.keys").read_bytes()
    assert key not in written
    assert key.hex().encode() not in written
    assert stat.S_IMODE((tmp_path / "desk.keys").stat().st_mode) == 0o600
    new = a_pc(tmp_path / "new")
    assert typed(new, "restore", copy, *words) == 0
    assert cities(new) == ["Bruz"]
    assert credentials.site_key(new) == credentials.site_key(old)
    assert typed(new, "verify") == 0


def test_without_the_key_or_its_words_nothing_is_brought_back(
    old: Settings, tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    copy = str(tmp_path / "copy.db")
    typed(old, "backup", copy, *words)
    new = a_pc(tmp_path / "new")
    assert typed(new, "restore", copy) == 1
    (tmp_path / "words").write_text("another sentence", "utf-8")
    capsys.readouterr()
    assert typed(new, "restore", copy, *words, "--json") == 1
    assert json.loads(capsys.readouterr().out)["problem"] == "DeskKeysUnreadable"
    assert not new.database.exists()


def test_a_pc_with_data_of_its_own_keeps_its_key(
    old: Settings, tmp_path: Path, words: list[str]
) -> None:
    copy = str(tmp_path / "copy.db")
    typed(old, "backup", copy, *words)
    other = a_pc(tmp_path / "other")
    store_of(other).close()
    before = credentials.database_key(other)
    assert typed(other, "restore", copy, *words) == 1
    assert credentials.database_key(other) == before
    assert cities(other) == []


def test_keys_that_do_not_open_the_copy_are_not_taken_over(
    old: Settings, tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Own copies of that PC would open no more, and nothing would have come for it."""
    assert typed(old, "backup", str(tmp_path / "copy.db"), *words) == 0
    third = a_pc(tmp_path / "third")
    before = credentials.database_key(third), credentials.site_key(third)
    store_of(third).close()
    assert typed(third, "backup", str(tmp_path / "other.db")) == 0
    third.database.rename(tmp_path / "moved.db")
    capsys.readouterr()
    assert typed(third, "restore", str(tmp_path / "other.db"), *words, "--json") == 1
    assert json.loads(capsys.readouterr().out)["problem"] == "CopyRefused"
    assert (credentials.database_key(third), credentials.site_key(third)) == before
    assert not third.database.exists()


def test_a_key_file_is_never_written_over_and_short_words_are_refused(
    old: Settings, tmp_path: Path, words: list[str]
) -> None:
    assert typed(old, "backup", str(tmp_path / "1.db"), *words) == 0
    written = (tmp_path / "desk.keys").read_bytes()
    assert typed(old, "backup", str(tmp_path / "2.db"), *words) == 1
    assert (tmp_path / "desk.keys").read_bytes() == written
    assert not (tmp_path / "2.db").exists()
    (tmp_path / "desk.keys").unlink()
    (tmp_path / "words").write_text("short", "utf-8")
    assert typed(old, "backup", str(tmp_path / "2.db"), *words) == 1
    assert not (tmp_path / "desk.keys").exists()
