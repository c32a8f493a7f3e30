"""A full disk and a damaged file: nothing is said to be saved that is not, and nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, event, func, select
from sqlalchemy.exc import DBAPIError

from desktop.domain.store import DatabaseDamaged, DiskFull, WrongKey
from desktop.models import HouseholdRecord, MutationRecord
from desktop.services.clock import Clock
from desktop.services.journal_export import JournalExportService, only_read
from desktop.services.storage_care import EVERY, StorageCareService
from desktop.storage.door_files import UnsentMark
from desktop.storage.opening import open_store
from desktop.storage.verification import verify
from desktop.sync import bookmark, journal_file
from tests.local_desk import KEY, Desk
from tests.storage.test_unit_of_work import enrol

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def clock(now: datetime = NOW) -> Clock:
    return Clock(today=now.date, now=lambda: now)


@contextmanager
def full_disk(desk: Desk) -> Iterator[None]:
    """No page more than there are, on each connection of the desk."""
    with desk.units.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    engine = desk.units.engine

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "begin", limit)
    try:
        yield
    finally:
        event.remove(engine, "begin", limit)

        def widen(connection: Connection) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")

        event.listen(engine, "begin", widen)


def counted(desk: Desk) -> tuple[int, int]:
    with desk.units.reading() as session:
        return (
            session.scalar(select(func.count()).select_from(HouseholdRecord)) or 0,
            session.scalar(select(func.count()).select_from(MutationRecord)) or 0,
        )


def enrol_many(desk: Desk, count: int = 200) -> None:
    """One unit of work that no free page of the file has room for."""
    with desk.units(desk.actor, "import") as work:
        for number in range(count):
            work.session.add(
                HouseholdRecord(
                    provisional_reference=f"P-{number}",
                    enrolled_on=NOW.date(),
                    street="rue " + "x" * 200,
                    city="Rennes",
                )
            )
        work.session.flush()
        work.commit()


def enrol_until_full(desk: Desk) -> int:
    """How many units of work of twenty households were told as saved."""
    saved = 0
    while True:
        try:
            enrol_many(desk, 20)
        except DiskFull:
            return saved
        saved += 1


def apply_many(desk: Desk) -> None:
    """Rows of the centre."""
    with desk.units.applying() as (session, _changes):
        for number in range(300):
            session.add(
                HouseholdRecord(
                    id=UUID(int=number + 1),
                    provisional_reference=f"P-{number}",
                    enrolled_on=NOW.date(),
                    street="rue " + "x" * 200,
                    city="Rennes",
                )
            )
        session.flush()


def test_a_form_that_meets_a_full_disk_is_not_saved_and_leaves_no_half(desk: Desk) -> None:
    enrol(desk)
    before = counted(desk)
    with full_disk(desk), pytest.raises(DiskFull):
        enrol_many(desk)
    assert counted(desk) == before
    assert [check.name for check in verify(desk.units.engine) if not check.passed] == []
    enrol_many(desk)
    assert counted(desk) == (before[0] + 200, before[1] + 1)


def test_rows_of_the_centre_that_meet_a_full_disk_are_applied_whole_or_not_at_all(
    desk: Desk,
) -> None:
    enrol(desk)
    before = counted(desk)
    with full_disk(desk), pytest.raises(DiskFull):
        apply_many(desk)
    assert counted(desk) == before
    assert [check.name for check in verify(desk.units.engine) if not check.passed] == []


def test_a_full_disk_is_told_until_there_is_room_again(desk: Desk) -> None:
    care = StorageCareService(desk.units, clock())
    with full_disk(desk):
        assert not care.has_room()
    assert care.has_room()
    with desk.units.reading() as session:
        assert bookmark.read(session, "room") is None


def known_to_the_centre(desk: Desk) -> bytes:
    """As a greeting leaves it; the centre's private half."""
    private, public = journal_file.new_key()
    with desk.units.bookkeeping() as session:
        told = {"device": str(bookmark.device_id(session)), "public": public.hex()}
        bookmark.write(session, bookmark.JOURNAL, json.dumps(told | {"secret": "00"}))
    return private


def test_unsent_work_leaves_from_a_full_disk(desk: Desk, tmp_path: Path) -> None:
    private = known_to_the_centre(desk)
    enrol(desk)
    stick = tmp_path / "stick.cadj"
    with full_disk(desk):
        done = JournalExportService(desk.units, clock()).export(stick)
    assert (done.works, done.lost) == (1, 0)
    journal = journal_file.read(stick, private).proven(bytes(1))
    assert "Morvan" in journal.works[0]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a small disk needs root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize("is_logged", [False, True], ids=["closed well", "with its log"])
def test_a_desk_that_does_not_open_on_a_full_disk_hands_its_work_over(
    desk: Desk, small_disk: Path, tmp_path: Path, is_logged: bool
) -> None:
    private = known_to_the_centre(desk)
    enrol(desk)
    place = small_disk / "desk.db"
    if is_logged:  # as a killed desk leaves it
        shutil.copy(desk.path, place)
        shutil.copy(desk.path.with_name(desk.path.name + "-wal"), small_disk / "desk.db-wal")
    else:
        shutil.copy(closed(desk), place)
    with (small_disk / "filling").open("wb", buffering=0) as stream, suppress(OSError):
        while True:
            stream.write(bytes(4096))
    with pytest.raises(DiskFull):
        open_store(place, KEY)
    stick = tmp_path / "stick.cadj"
    with only_read(place, KEY, "guichet", tmp_path) as units:
        assert JournalExportService(units, clock()).export(stick).works == 1
    assert "Morvan" in journal_file.read(stick, private).proven(bytes(1)).works[0]
    assert not list(tmp_path.glob("journal-*"))
    with pytest.raises(DiskFull), only_read(place, KEY, "guichet", small_disk):
        pass


def test_on_a_disk_that_fills_up_all_that_was_told_as_saved_is_there(
    desk: Desk, small_disk: Path
) -> None:
    """Log, checkpoint and file meet the end of the disk, whichever is first."""
    place = small_disk / "desk.db"
    shutil.copy(closed(desk), place)
    room = small_disk / "room"
    room.write_bytes(bytes(256 * 1024))
    (small_disk / "filling").write_bytes(
        bytes(shutil.disk_usage(small_disk).free - 2 * 1024 * 1024)
    )
    filling = Desk(place, open_store(place, KEY))
    saved = enrol_until_full(filling)
    for _again in range(3):
        with pytest.raises(DiskFull):
            enrol_many(filling, 200)
    with suppress(Exception), filling.units.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert saved
    assert counted(filling) == (20 * saved, saved)
    filling.units.close()
    room.unlink()
    (small_disk / "filling").unlink()
    again = Desk(place, open_store(place, KEY))
    assert counted(again) == (20 * saved, saved)
    assert [check.name for check in verify(again.units.engine) if not check.passed] == []
    enrol_many(again, 200)
    again.units.close()


def test_a_door_file_that_meets_a_full_disk_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = UnsentMark(tmp_path / "desk-counter.db")

    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "touch", full)
    with pytest.raises(DiskFull):
        mark()
    assert not mark.path.exists()


def flip(path: Path, page: int, page_size: int = 4096) -> None:
    with path.open("r+b") as stream:
        stream.seek(page * page_size + 1000)
        byte = stream.read(1)
        stream.seek(-1, os.SEEK_CUR)
        stream.write(bytes([byte[0] ^ 1]))


def closed(desk: Desk) -> Path:
    """Everything in the file itself, nothing in its log."""
    with desk.units.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.units.close()
    return desk.path


def test_a_flipped_page_is_refused_wherever_it_is(desk: Desk) -> None:
    enrol_many(desk)
    path = closed(desk)
    pages = path.stat().st_size // 4096
    sound = path.read_bytes()
    for page in (0, 1, pages // 3, pages // 2, pages - 1):
        path.write_bytes(sound)
        flip(path, page)
        assert _is_refused(path), page
    path.write_bytes(sound)
    assert not _is_refused(path)


def _is_refused(path: Path) -> bool:
    try:
        units = open_store(path, KEY)
    except (DatabaseDamaged, WrongKey):
        return True
    try:
        return StorageCareService(units, clock()).damage_if_due() > 0
    except (DatabaseDamaged, WrongKey):
        return True
    finally:
        units.close()


def test_the_file_is_checked_once_a_week_and_again_after_a_bad_result(desk: Desk) -> None:
    enrol_many(desk)
    looked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        looked.append(statement)

    event.listen(desk.units.engine, "before_cursor_execute", note)

    def checks(now: datetime) -> int:
        looked.clear()
        assert StorageCareService(desk.units, clock(now)).damage_if_due() == 0
        return sum("cipher_integrity_check" in statement for statement in looked)

    assert checks(NOW) == 1
    assert checks(NOW + EVERY - timedelta(seconds=1)) == 0
    assert checks(NOW + EVERY) == 1
    assert checks(NOW) == 1  # the clock went back


def test_what_can_be_read_of_a_damaged_file_leaves_on_the_stick(desk: Desk, tmp_path: Path) -> None:
    """Page by page: the journal leaves whole, or in part and says so, or is refused."""
    private = known_to_the_centre(desk)
    for _number in range(30):
        enrol(desk)
    path = closed(desk)
    sound = path.read_bytes()
    outcomes: list[tuple[int, int] | None] = []
    stick = tmp_path / "stick.cadj"
    for page in range(1, len(sound) // 4096, 3):
        path.write_bytes(sound)
        flip(path, page)
        try:
            with only_read(path, KEY, "guichet", tmp_path) as units:
                done = JournalExportService(units, clock()).export(stick)
        except (DatabaseDamaged, WrongKey, DBAPIError):
            outcomes.append(None)
            continue
        outcomes.append((done.works, done.lost))
        assert done.works + done.lost == 30
        journal = journal_file.read(stick, private).proven(bytes(1))
        assert (len(journal.works), journal.lost) == (done.works, done.lost)
    assert (30, 0) in outcomes
    assert any(outcome is not None and 0 < outcome[1] < 30 for outcome in outcomes)
