"""The encrypted file, and what it says when something is wrong with it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text
from sqlalchemy.pool import QueuePool

from desktop.domain.store import (
    DatabaseBusy,
    DatabaseDamaged,
    DiskFull,
    FolderUnwritable,
    WrongKey,
)
from desktop.models import DraftRecord, NoteRecord, PreferenceRecord, new_id
from desktop.storage.engine import open_engine, translated
from desktop.storage.opening import open_store
from desktop.storage.verification import verify
from tests.local_desk import ACTOR, KEY, Desk
from tests.storage.test_unit_of_work import enrol

MARKER = "the marker that must not be found"


def write_marker(desk: Desk) -> None:
    with desk.units(desk.actor, "remember") as work:
        work.session.add(PreferenceRecord(name="marker", value=MARKER))
        work.commit()


def test_nothing_on_the_disk_is_in_clear(desk: Desk) -> None:
    write_marker(desk)
    files = [path for path in desk.path.parent.iterdir() if path.is_file()]
    assert {path.name for path in files} >= {"desk.db", "desk.db-wal"}
    for path in files:
        assert MARKER.encode() not in path.read_bytes()
    assert not desk.path.read_bytes().startswith(b"SQLite format 3")
    with closing(sqlite3.connect(desk.path)) as stranger, pytest.raises(sqlite3.DatabaseError):
        stranger.execute("SELECT * FROM sqlite_master")


def test_the_safety_pragmas_are_on_in_every_connection(desk: Desk) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
        "busy_timeout": 15000,
    }
    with desk.units.engine.connect() as first, desk.units.engine.connect() as second:
        for connection in (first, second):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert found == wanted
    assert isinstance(desk.units.engine.pool, QueuePool)


def test_a_wrong_key_is_told(desk: Desk) -> None:
    desk.units.close()
    with pytest.raises(WrongKey):
        open_store(desk.path, bytes(32))


def test_the_key_never_shows_in_an_error_or_an_address(desk: Desk) -> None:
    assert KEY.hex() not in repr(desk.units.engine)
    assert KEY.hex() not in str(desk.units.engine.url)


@pytest.mark.parametrize("where", [0.0, 0.4, 0.9], ids=["first page", "middle", "end"])
def test_a_changed_byte_is_noticed(desk: Desk, where: float) -> None:
    for _ in range(5):
        enrol(desk)
    with desk.units.engine.connect() as connection:
        connection.connection.driver_connection.execute(  # type: ignore[union-attr]
            "PRAGMA wal_checkpoint(TRUNCATE)"
        )
    desk.units.close()
    whole = bytearray(desk.path.read_bytes())
    place = int(where * len(whole)) + 100
    whole[place] ^= 0xFF
    desk.path.write_bytes(whole)
    if where == 0.0:
        with pytest.raises(WrongKey):
            open_store(desk.path, KEY)
        return
    try:
        engine = open_engine(desk.path, KEY)
    except DatabaseDamaged:
        return  # the words of the tables themselves stand there: nothing can be asked
    assert {check.name for check in verify(engine) if not check.passed} >= {"cipher"}
    engine.dispose()


def test_a_page_that_cannot_be_read_is_damage_not_a_crash(desk: Desk) -> None:
    for _ in range(20):
        enrol(desk)
    desk.units.close()
    whole = bytearray(desk.path.read_bytes())
    for place in range(4096 + 100, len(whole), 4096):
        whole[place] ^= 0xFF
    desk.path.write_bytes(whole)
    with pytest.raises((DatabaseDamaged, WrongKey)):
        open_store(desk.path, KEY)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FolderUnwritable):
        open_store(tmp_path / "file" / "data" / "desk.db", KEY)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_and_what_was_saved_before_stays(small_disk: Path) -> None:
    units = open_store(small_disk / "desk.db", KEY)
    desk = Desk(small_disk / "desk.db", units)
    household_id = enrol(desk)

    def write_much() -> None:
        for _ in range(400):
            with units(ACTOR, "write_note") as work:
                work.session.add(
                    NoteRecord(
                        household_id=household_id,
                        text="x" * 20_000,
                        author_id=ACTOR.id,
                        author_name=ACTOR.name,
                        written_at=datetime.now(UTC),
                    )
                )
                work.commit()

    with pytest.raises(DiskFull):
        write_much()
    with units.reading() as session:
        saved = len(session.scalars(select(NoteRecord.id)).all())
    assert saved > 0
    units.close()
    for part in small_disk.glob("*-before-*"):
        part.unlink()
    engine = open_engine(small_disk / "desk.db", KEY)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM note")) == saved
        assert connection.scalar(text("PRAGMA quick_check")) == "ok"
    engine.dispose()


def test_there_is_one_writer_at_a_time_and_readers_do_not_wait(desk: Desk) -> None:
    order: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait(5)
        with desk.units(desk.actor, "second") as work:
            order.append("second begins")
            work.commit()

    thread = threading.Thread(target=second)
    thread.start()
    with desk.units(desk.actor, "first") as work:
        inside.set()
        time.sleep(0.2)
        with desk.units.reading() as session:
            session.scalars(select(DraftRecord)).all()
        order.append("first ends")
        work.commit()
    thread.join()
    assert order == ["first ends", "second begins"]


def test_a_writer_that_waits_too_long_is_told_so(desk: Desk) -> None:
    other = open_engine(desk.path, KEY)

    def begin(connection: Connection) -> None:
        with translated(desk.path):
            connection.exec_driver_sql("SELECT 1")

    with desk.units(desk.actor, "first"), other.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        connection.rollback()
        with pytest.raises(DatabaseBusy):
            begin(connection.execution_options(desk_begin="IMMEDIATE"))
    other.dispose()


_TYPIST = """
import sys, uuid
from datetime import UTC, datetime
from pathlib import Path
from desktop.models import DraftRecord
from desktop.storage.opening import open_store
from tests.local_desk import ACTOR, KEY
units = open_store(Path(sys.argv[1]), KEY)
draft = uuid.UUID(sys.argv[2])
for count in range(1, 100000):
    with units(ACTOR, "save_draft") as work:
        row = work.session.get(DraftRecord, draft) or DraftRecord(
            id=draft, form="enrolment", agent_id=ACTOR.id)
        row.body = {"typed": count}
        row.saved_at = datetime.now(UTC)
        work.session.add(row)
        work.commit()
    print(count, flush=True)
"""


def test_a_draft_survives_the_killing_of_the_program(desk: Desk) -> None:
    desk.units.close()
    draft = new_id()
    typist = subprocess.Popen(
        [sys.executable, "-c", _TYPIST, str(desk.path), str(draft)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
    )
    with typist:
        assert typist.stdout is not None
        told = 0
        for line in typist.stdout:
            told = int(line)
            if told == 25:
                typist.send_signal(signal.SIGKILL)
    units = open_store(desk.path, KEY)
    with units.reading() as session:
        body = session.get_one(DraftRecord, draft).body
    assert body["typed"] in (told, told + 1)
    assert all(check.passed for check in verify(units.engine))
    units.close()
