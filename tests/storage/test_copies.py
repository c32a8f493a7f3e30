"""Backup, restore, verify: through the storage and through the commands."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from desktop.commands import run
from desktop.domain.store import CopyRefused, DatabaseBusy, DatabaseTooNew
from desktop.models import HouseholdRecord, MutationRecord
from desktop.storage.copies import backup, restore
from desktop.storage.engine import open_engine
from desktop.storage.opening import open_store
from desktop.storage.verification import verify
from tests.local_desk import KEY, Desk
from tests.storage.test_unit_of_work import enrol

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def households(path: Path) -> int:
    units = open_store(path, KEY)
    with units.reading() as session:
        count = len(session.scalars(select(HouseholdRecord.id)).all())
    units.close()
    return count


def test_a_backup_made_while_the_desk_works_is_whole_and_encrypted(
    desk: Desk, tmp_path: Path
) -> None:
    enrol(desk)
    with desk.units(desk.actor, "half_done") as work:
        work.session.add(
            HouseholdRecord(provisional_reference="P-9", enrolled_on=NOW.date(), city="Bruz")
        )
        work.session.flush()
        copy = backup(desk.units.engine, tmp_path / "copies" / "copy.db")
    assert b"Morvan" not in copy.read_bytes()
    assert households(copy) == 1
    units = open_store(copy, KEY)
    assert [check.name for check in verify(units.engine) if not check.passed] == []
    with units.reading() as session:
        assert [m.state for m in session.scalars(select(MutationRecord))] == ["pending"]
    units.close()


def test_a_restore_brings_back_and_keeps_what_was_there(desk: Desk, tmp_path: Path) -> None:
    enrol(desk)
    copy = backup(desk.units.engine, tmp_path / "copy.db")
    enrol(desk)
    desk.units.close()
    kept = restore(copy, desk.path, KEY, NOW)
    assert kept is not None
    assert (households(desk.path), households(kept.path)) == (1, 2)
    assert kept.unsent == 1, "the other one waits in the copy, too"


def test_a_restore_is_refused_while_the_window_is_open(desk: Desk, tmp_path: Path) -> None:
    enrol(desk)
    copy = backup(desk.units.engine, tmp_path / "copy.db")
    with desk.units.engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM household"))
        with pytest.raises(DatabaseBusy):
            restore(copy, desk.path, KEY, NOW)
    assert households(desk.path) == 1


def test_a_damaged_file_is_replaced_and_kept(desk: Desk, tmp_path: Path) -> None:
    enrol(desk)
    copy = backup(desk.units.engine, tmp_path / "copy.db")
    desk.units.close()
    desk.path.write_bytes(b"\0" * 8192)
    kept = restore(copy, desk.path, KEY, NOW)
    assert kept is not None
    assert kept.path.read_bytes() == b"\0" * 8192
    assert kept.unsent is None
    assert households(desk.path) == 1


@pytest.mark.parametrize("fault", ["missing", "other key", "not a database", "cut short"])
def test_what_is_not_a_sound_copy_is_refused_and_nothing_changes(
    desk: Desk, tmp_path: Path, fault: str
) -> None:
    enrol(desk)
    copy = backup(desk.units.engine, tmp_path / "copy.db")
    desk.units.close()
    if fault == "missing":
        copy.unlink()
    elif fault == "other key":
        open_engine(tmp_path / "other.db", bytes(32)).dispose()
        shutil.copy(tmp_path / "other.db", copy)
        open_store(tmp_path / "third.db", bytes(32)).close()
        shutil.copy(tmp_path / "third.db", copy)
    elif fault == "not a database":
        copy.write_text("Madame, Monsieur,")
    else:
        copy.write_bytes(copy.read_bytes()[:20_000])
    with pytest.raises(CopyRefused):
        restore(copy, desk.path, KEY, NOW)
    assert households(desk.path) == 1


def test_a_copy_of_a_newer_version_is_refused(desk: Desk, tmp_path: Path) -> None:
    units = open_store(tmp_path / "newer.db", KEY)
    with units.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    copy = backup(units.engine, tmp_path / "copy.db")
    units.close()
    desk.units.close()
    with pytest.raises(DatabaseTooNew):
        restore(copy, desk.path, KEY, NOW)


def perform(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    status = run([*arguments, "--json"])
    return status, json.loads(capsys.readouterr().out)


def test_the_commands_back_up_restore_and_verify(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--data", str(tmp_path / "data"), "--key-file", str(tmp_path / "desk.key")]
    status, answer = perform(capsys, "backup", str(tmp_path / "copy.db"), *place)
    assert (status, answer["path"]) == (0, str(tmp_path / "copy.db"))
    status, answer = perform(capsys, "restore", str(tmp_path / "copy.db"), *place)
    assert (status, answer["well"]) == (0, True)
    status, answer = perform(capsys, "verify", *place)
    assert (status, set(answer["checks"].values())) == (0, {0})  # type: ignore[attr-defined]


def test_the_commands_say_no_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--data", str(tmp_path / "data"), "--key-file", str(tmp_path / "desk.key")]
    (tmp_path / "desk.key").touch(mode=0o644)
    (tmp_path / "desk.key").write_text("{}")
    assert run(["verify", *place]) == 1
    assert len(capsys.readouterr().err) > 20
    status, answer = perform(capsys, "verify", *place)
    assert (status, answer["problem"]) == (1, "KeyFileTooOpen")


def test_verify_finds_a_lost_trigger_and_two_open_links(desk: Desk) -> None:
    enrol(desk)
    with desk.units.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER capture_household_update"))
        connection.execute(text("DELETE FROM sync_mutation"))
    found = {check.name: check.problems for check in verify(desk.units.engine)}
    assert found["triggers"] == 1
    assert found["journal_outside_mutation"] == 4
