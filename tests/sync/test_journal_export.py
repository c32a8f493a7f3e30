"""Unsent work on a stick: the PC is lost, or comes back later; nothing is lost or done twice."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from desktop.commands import run
from desktop.domain.actor import Actor, Role
from desktop.domain.recovery import (
    BrokenJournalFile,
    JournalKeyThere,
    NoJournalKey,
    UnknownJournalDesk,
)
from desktop.domain.store import FolderUnwritable
from desktop.models import HouseholdRecord, MutationRecord
from desktop.services.clock import Clock
from desktop.services.journal_export import JournalExportService
from desktop.sync import bookmark, handover, journal_file
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import someone
from tests.sync.roles import drop_roles_of

pytestmark = pytest.mark.postgres
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CLOCK = Clock(today=NOW.date, now=lambda: NOW)


@pytest.fixture
def key(centre: str, tmp_path: Path) -> Path:
    file = tmp_path / "journal.key"
    handover.make_key(centre, file)
    return file


@pytest.fixture
def office(two_desks: tuple[SyncedDesk, SyncedDesk], key: Path) -> SyncedDesk:
    """It has met the centre, and made two households and a correction since."""
    del key
    desk, _ = two_desks
    first = desk.enrol("Morvan")
    desk.sync()
    desk.enrol("Kervella")
    desk.change(first, city="Bruz")
    return desk


def exported(office: SyncedDesk, folder: Path) -> Path:
    path = folder / "stick.cadj"
    JournalExportService(office.desk.units, CLOCK).export(path)
    return path


def households(centre: str) -> list[tuple[str, int]]:
    with psycopg.connect(centre) as connection:
        return connection.execute(
            "select city, count(*) from app.household group by 1 order by 1"
        ).fetchall()


def works(centre: str) -> int:
    with psycopg.connect(centre) as connection:
        found = connection.execute("select count(*) from sync.mutation").fetchone()
    assert found is not None
    return int(found[0])


def test_a_lost_pc_leaves_its_work_on_the_stick_and_the_centre_takes_it_over_once(
    office: SyncedDesk, centre: str, key: Path, tmp_path: Path
) -> None:
    stick = exported(office, tmp_path)
    assert b"Kervella" not in stick.read_bytes()
    assert stat.S_IMODE(stick.stat().st_mode) == 0o600
    first = handover.take_over(centre, stick, key)
    assert (first.works, dict(first.verdicts), first.second_name) == (2, {"applied": 2}, False)
    assert households(centre) == [("Bruz", 1), ("Rennes", 1)]
    again = handover.take_over(centre, stick, key)
    assert dict(again.verdicts) == {"applied": 2}
    assert households(centre) == [("Bruz", 1), ("Rennes", 1)]
    assert works(centre) == 3


def test_a_pc_that_comes_back_later_hears_the_verdicts_and_nothing_is_done_twice(
    office: SyncedDesk, two_desks: tuple[SyncedDesk, SyncedDesk], centre: str, key: Path,
    tmp_path: Path,
) -> None:  # fmt: skip
    handover.take_over(centre, exported(office, tmp_path), key)
    office.enrol("Le Bihan")  # the PC went on in the meantime
    done = office.sync()
    assert (done.sent, done.new_desk, dict(done.verdicts)) == (3, False, {"applied": 3})
    assert works(centre) == 4
    assert households(centre) == [("Bruz", 1), ("Rennes", 2)]
    with office.desk.units.reading() as session:
        states = {row.state for row in session.query(MutationRecord)}
    assert states == {"acknowledged"}
    other = two_desks[1]
    other.sync()
    with other.desk.units.reading() as session:
        assert session.query(HouseholdRecord).count() == 3


def test_work_that_was_sent_before_the_stick_arrives_is_not_done_again(
    office: SyncedDesk, centre: str, key: Path, tmp_path: Path
) -> None:
    stick = exported(office, tmp_path)
    office.sync()
    assert dict(handover.take_over(centre, stick, key).verdicts) == {"applied": 2}
    assert works(centre) == 3


def test_a_desk_whose_numbers_are_taken_comes_under_a_second_name(
    office: SyncedDesk, centre: str, key: Path, tmp_path: Path
) -> None:
    """A copy of its file was sent meanwhile: other work has the numbers of this one."""
    stick = exported(office, tmp_path)
    with office.desk.units.bookkeeping() as session:
        device = UUID(str(bookmark.read(session, bookmark.DEVICE)))
    with psycopg.connect(centre) as connection:
        connection.execute("update sync.device set last_dseq = 40 where id = %s", (device,))
    done = handover.take_over(centre, stick, key)
    assert done.second_name
    assert dict(done.verdicts) == {"applied": 2}
    assert dict(handover.take_over(centre, stick, key).verdicts) == {"applied": 2}
    assert works(centre) == 3


def test_work_between_which_some_is_missing_is_taken_over_all_the_same(
    office: SyncedDesk, centre: str, key: Path, tmp_path: Path
) -> None:
    office.enrol("Le Bihan")
    with office.desk.units.reading() as session:
        told = json.loads(str(bookmark.read(session, bookmark.JOURNAL)))
    whole = exported(office, tmp_path)
    secret = bytes.fromhex(told["secret"])
    journal = journal_file.read(whole, handover.private_key(key)).proven(secret)
    part = journal_file.Journal(
        journal.device, journal.label, journal.made_at, journal.works[1:], lost=1
    )
    stick = tmp_path / "part.cadj"
    journal_file.write(stick, part, bytes.fromhex(told["public"]), secret)
    done = handover.take_over(centre, stick, key)
    assert (done.lost, sum(done.verdicts.values())) == (1, 2)
    assert dict(handover.take_over(centre, whole, key).verdicts)["applied"] >= 2
    assert works(centre) == 4


@pytest.mark.parametrize("place", [0, 20, 50, 90, -1])
def test_a_file_with_one_changed_byte_is_refused(
    office: SyncedDesk, centre: str, key: Path, tmp_path: Path, place: int
) -> None:
    stick = exported(office, tmp_path)
    content = bytearray(stick.read_bytes())
    content[place] ^= 1
    stick.write_bytes(content)
    with pytest.raises(BrokenJournalFile):
        handover.take_over(centre, stick, key)
    assert works(centre) == 1


def test_a_cut_file_and_one_for_another_centre_are_refused(
    office: SyncedDesk, centre: str, key: Path, tmp_path: Path
) -> None:
    stick = exported(office, tmp_path)
    other = tmp_path / "other.key"
    handover.make_key(centre, other, replace=True)
    with pytest.raises(BrokenJournalFile):
        handover.take_over(centre, stick, other)
    stick.write_bytes(stick.read_bytes()[:-7])
    with pytest.raises(BrokenJournalFile):
        handover.take_over(centre, stick, key)


def test_a_file_that_anybody_made_with_the_public_key_is_refused(
    office: SyncedDesk, centre: str, key: Path, tmp_path: Path
) -> None:
    """The public key is with every desk: it proves nothing of who wrote."""
    with office.desk.units.reading() as session:
        told = json.loads(str(bookmark.read(session, bookmark.JOURNAL)))
    forged = journal_file.Journal(UUID(told["device"]), "guichet", "2026-03-02", ("{}",))
    stick = tmp_path / "forged.cadj"
    journal_file.write(stick, forged, bytes.fromhex(told["public"]), bytes(32))
    with pytest.raises(BrokenJournalFile):
        handover.take_over(centre, stick, key)
    unknown = journal_file.Journal(uuid4(), "guichet", "2026-03-02", ("{}",))
    journal_file.write(stick, unknown, bytes.fromhex(told["public"]), bytes(32))
    with pytest.raises(UnknownJournalDesk):
        handover.take_over(centre, stick, key)


def test_once_doors_are_closed_work_on_a_stick_is_judged_by_the_rights_of_who_wrote_it(
    office: SyncedDesk, centre: str, key: Path, tmp_path: Path,
    administrator: psycopg.Connection[object],
) -> None:  # fmt: skip
    entitled = someone(administrator, centre, Role.COUNTER)
    someone(administrator, centre, Role.ADMINISTRATOR)
    try:
        office.desk.actor = Actor(entitled.id, "Bo", frozenset({Role.COUNTER}))
        office.enrol("Le Bihan")
        done = handover.take_over(centre, exported(office, tmp_path), key)
        assert dict(done.verdicts) == {"refused": 2, "applied": 1}
    finally:
        drop_roles_of(centre)


def test_without_a_key_of_the_centre_nothing_is_written(
    two_desks: tuple[SyncedDesk, SyncedDesk], tmp_path: Path
) -> None:
    desk, _ = two_desks
    desk.enrol()
    desk.sync()
    with pytest.raises(NoJournalKey):
        exported(desk, tmp_path)
    assert not list(tmp_path.glob("*.cadj*"))


def test_a_stick_that_is_gone_is_told_and_leaves_the_work_where_it_is(
    office: SyncedDesk, tmp_path: Path
) -> None:
    with pytest.raises(FolderUnwritable):
        exported(office, tmp_path / "no stick")
    assert JournalExportService(office.desk.units, CLOCK).waiting() == 2


def test_a_key_is_replaced_only_on_purpose_and_never_over_a_file(
    centre: str, key: Path, tmp_path: Path
) -> None:
    with pytest.raises(JournalKeyThere):
        handover.make_key(centre, tmp_path / "second.key")
    with pytest.raises(JournalKeyThere):
        handover.make_key(centre, key, replace=True)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_the_commands_of_the_dba_say_what_was_taken_over(
    office: SyncedDesk, centre: str, tmp_path: Path, key: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    stick = exported(office, tmp_path)
    data = ["--data", str(tmp_path / "dba"), "--url", centre, "--json"]
    taken = ["central", "journal-import", str(stick), "--key", str(key), *data]
    assert run(taken) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["works"], told["verdicts"]) == (2, {"applied": 2})
    second = ["central", "journal-key", "make", str(tmp_path / "new.key"), *data]
    assert run(second) == 1
    assert json.loads(capsys.readouterr().out)["problem"] == "JournalKeyThere"
    assert run([*second, "--replace"]) == 0
