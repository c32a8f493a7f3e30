"""The restore drill: the centre goes back to a backup, three desks make it whole again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from desktop.commands import run
from desktop.domain.version_window import BrokenNumberFile
from desktop.models import (
    ClaimRecord,
    DisposalRecord,
    HouseholdRecord,
    LetterRecord,
    MemberRecord,
    MutationRecord,
)
from desktop.models.base import synced_records
from desktop.sync import bookmark, erasure_file, installation, restoration
from desktop.sync.central import Central
from tests.local_desk import ACTOR, Desk
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres


class Backup:
    """A copy of the central database, as it was when it was taken."""

    def __init__(self, server: str, centre: str) -> None:
        self._server = server
        self._centre = centre.partition("?")[0].rsplit("/", 1)[1]
        self.copy = f"backup_{uuid4().hex}"
        self._copied(self._centre, self.copy)

    def bring_back(self) -> None:
        self._drop(self._centre)
        self._copied(self.copy, self._centre)

    def drop(self) -> None:
        self._drop(self.copy)

    def _copied(self, source: str, target: str) -> None:
        self._run("CREATE DATABASE {} TEMPLATE {}", target, source)

    def _drop(self, name: str) -> None:
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _run(self, statement: Any, *names: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture
def desks(make_desk: Callable[..., Desk], centre: str) -> list[SyncedDesk]:
    return [SyncedDesk(make_desk(f"desk {n}"), centre) for n in (1, 2, 3)]


@pytest.fixture
def backups(postgres_server: str, centre: str) -> Iterator[Callable[[], Backup]]:
    taken: list[Backup] = []

    def take() -> Backup:
        taken.append(Backup(postgres_server, centre))
        return taken[-1]

    yield take
    for backup in taken:
        backup.drop()


def exchange(*desks: SyncedDesk) -> None:
    for _ in range(3):
        for desk in desks:
            desk.sync()


def asked(centre: str, query: str) -> list[Any]:
    with psycopg.connect(centre) as connection:
        return connection.execute(query.encode()).fetchall()


def contents(desk: SyncedDesk) -> dict[str, list[str]]:
    with desk.desk.units.engine.connect() as connection:
        return {
            name: sorted(str(tuple(row)) for row in connection.execute(select(record.__table__)))
            for name, record in synced_records().items()
        }


def letter(desk: SyncedDesk, household: UUID) -> UUID:
    def make(session: Any) -> UUID:
        row = LetterRecord(
            household_id=household,
            letter_kind="information",
            dated_on=date(2026, 3, 2),
            state="printed",
            provisional_number="N-P",
            snapshot={},
        )
        session.add(row)
        session.flush()
        return row.id

    made = desk.write("print", make)
    assert isinstance(made, UUID)
    return made


def test_the_drill_loses_nothing_and_gives_no_number_twice(  # noqa: PLR0915 - one drill
    desks: list[SyncedDesk],
    centre: str,
    backups: Callable[[], Backup],
    tmp_path: Path,
) -> None:
    first, second, third = desks
    households = [desk.enrol(f"Invented {n}") for n, desk in enumerate(desks)]
    exchange(*desks)
    backup = backups()
    late = first.enrol("After the backup")
    first.sync()
    second.sync()
    second.change(late, phone="+33612345678")  # the row of another desk, lost with the backup
    printed = [letter(third, households[2]), letter(first, late)]
    first.change(households[0], city="Bruz")
    second.link(households[1], "card-1")
    exchange(*desks)
    numbers = tmp_path / "numbers.jsonl"
    assert restoration.export_numbers(centre, numbers) > 0
    assert restoration.export_numbers(centre, numbers) == 0, "nothing is written twice"
    before = contents(first)
    given = dict(asked(centre, "select row_id, number from sync.numbered_rows()"))
    sent = asked(centre, "select count(*) from sync.mutation")
    backup.bring_back()
    done = restoration.restored(centre, numbers=numbers, erasures=None)
    assert done.numbers == 3
    assert done.waiting == 3
    new = third.enrol("Before the others come back")
    third.sync()
    second.sync()  # knows work on a row that only the first desk can bring back
    assert ("parked",) in asked(centre, "select verdict from sync.mutation")
    exchange(first, second, third)
    assert asked(centre, "select distinct verdict from sync.mutation") == [("applied",)]
    assert asked(centre, "select count(*) from sync.mutation") == [(sent[0][0] + 1,)]
    after = dict(asked(centre, "select row_id, number from sync.numbered_rows()"))
    assert {row: after[row] for row in given} == given, "each number stayed with its row"
    assert len(set(after.values())) == len(after)
    assert new in after
    for desk in desks:
        assert contents(desk) == contents(first)
        assert desk.read(HouseholdRecord, late).phone == "+33612345678"
        assert {desk.read(LetterRecord, row).number for row in printed} == {
            "N-2026-000001",
            "N-2026-000002",
        }
        with desk.desk.units.reading() as session:
            assert bookmark.missing(session) == []
            assert bookmark.read(session, bookmark.RELOAD) is None
    assert {len(rows) for rows in before.values()} != {0}
    assert all(set(map(len, [before["card_link"]])) == {1} for _ in desks)
    assert asked(centre, "select count(*), count(distinct seq) from sync.row_head")[0][0] > 0
    for label, last in asked(centre, "select id, last_dseq from sync.device"):
        found = asked(centre, f"select dseq from sync.mutation where device = '{label}' order by 1")  # noqa: S608
        assert [row[0] for row in found] == list(range(1, last + 1)), "no gaps"


def test_without_the_file_the_desks_tell_the_numbers_that_they_know(
    desks: list[SyncedDesk], centre: str, backups: Callable[[], Backup]
) -> None:
    first, second, _ = desks
    backup = backups()
    old = first.enrol("One")
    exchange(first, second)
    number = first.read(HouseholdRecord, old).reference
    backup.bring_back()
    restoration.restored(centre, numbers=None, erasures=None)
    second.enrol("Two")
    exchange(second, first)  # the second only saw the row of the first, and its number
    assert first.read(HouseholdRecord, old).reference == number
    references = [row.reference for row in second.all(select(HouseholdRecord))]
    assert sorted(references) == ["F-2026-000001", "F-2026-000002"]


def test_a_row_that_nobody_hands_over_again_is_listed_not_dropped(
    desks: list[SyncedDesk], centre: str, backups: Callable[[], Backup]
) -> None:
    first, second, _ = desks
    kept = second.enrol("Kept")
    exchange(first, second)
    backup = backups()
    lost = first.enrol("Lost")
    exchange(first, second)
    backup.bring_back()
    installation.status(centre)
    restoration.restored(centre, numbers=None, erasures=None)
    second.sync()  # the first desk is not there
    assert [row.id for row in second.all(select(HouseholdRecord))] == [kept]
    with second.desk.units.reading() as session:
        missing = bookmark.missing(session)
    assert ("household", str(lost)) in {(entity, row["id"]) for entity, _, row in missing}
    assert "Lost" in {row.get("birth_name") for _, _, row in missing}
    exchange(first, second)
    assert second.read(HouseholdRecord, lost) is not None
    with second.desk.units.reading() as session:
        assert bookmark.missing(session) == [], "it came back, and lies aside no longer"


def test_a_centre_brought_back_without_the_command_is_noticed_by_its_counter(
    desks: list[SyncedDesk], centre: str, backups: Callable[[], Backup]
) -> None:
    first, second, _ = desks
    exchange(first, second)
    backup = backups()
    late = first.enrol("After the backup")
    exchange(first, second)
    backup.bring_back()
    exchange(first, second)
    assert second.read(HouseholdRecord, late) is not None
    assert len(second.all(select(MemberRecord))) == 1
    assert {m.state for m in first.all(select(MutationRecord))} == {"acknowledged"}


def test_the_commands_write_the_numbers_and_begin_an_epoch(
    desks: list[SyncedDesk],
    centre: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAD_LANGUAGE", "en")
    desks[0].enrol()
    desks[0].sync()
    file = tmp_path / "numbers.jsonl"
    assert run(["central", "numbers", centre, "--file", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["added"] == 1
    (before,) = asked(centre, "select epoch, seq from sync.head")
    assert run(["central", "restored", centre, "--numbers", str(file)]) == 0
    assert "new epoch" in capsys.readouterr().out
    (after,) = asked(centre, "select epoch, seq from sync.head")
    assert after[0] != before[0]
    assert after[1] >= before[1] + 1_000_000


def test_a_broken_list_of_numbers_changes_nothing(centre: str, tmp_path: Path) -> None:
    file = tmp_path / "numbers.jsonl"
    file.write_text('["household", "x"]\n')
    before = asked(centre, "select epoch from sync.head")
    with pytest.raises(BrokenNumberFile) as refusal:
        restoration.restored(centre, numbers=file, erasures=None)
    assert refusal.value.line == 1
    assert asked(centre, "select epoch from sync.head") == before


def decision(desk: SyncedDesk, household: UUID) -> UUID:
    """Long ago, so that no time for an appeal keeps the household."""
    day = date(2020, 3, 2)
    row = ClaimRecord(household_id=household, claimed_on=day, state="denied", decided_on=day)
    desk.write("decide", lambda session: session.add(row))
    return row.id


def erase(desk: SyncedDesk, household: UUID) -> dict[str, Any]:
    slip = {
        "act": "erasure",
        "ground": "Article 17 of the GDPR",
        "visa": "",
        "by_id": str(ACTOR.id),
        "by_name": ACTOR.name,
        "appeal": 4,
        "appeal_untold": 12,
    }
    with Central(desk.url) as central:
        return central.erase_households([household], slip)


def everything_at(desk: SyncedDesk) -> str:
    """Every row of the tables of a desk, and every row of its own state."""
    found = []
    with desk.desk.units.engine.connect() as connection:
        tables = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
        ).scalars()
        for table in tables.all():
            found += [str(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')]  # noqa: S608
    return "\n".join(found)


def everything_at_the_centre(centre: str) -> str:
    found = []
    for schema, table in asked(
        centre,
        "select schemaname, tablename from pg_tables where schemaname in ('app', 'sync')",
    ):
        found += [str(row) for row in asked(centre, f'select * from "{schema}"."{table}"')]  # noqa: S608
    return "\n".join(found)


def test_decisions_keep_their_numbers(
    desks: list[SyncedDesk], centre: str, backups: Callable[[], Backup], tmp_path: Path
) -> None:
    first, second, third = desks
    old, new = first.enrol("One"), second.enrol("Two")
    exchange(*desks)
    early = decision(first, old)
    first.sync()
    backup = backups()
    late = [decision(second, new), decision(third, old)]
    exchange(*desks)
    given = {row: third.read(ClaimRecord, row).number for row in [early, *late]}
    assert set(given.values()) == {f"DEC-2020-00000{n}" for n in (1, 2, 3)}
    numbers = tmp_path / "numbers.jsonl"
    restoration.export_numbers(centre, numbers)
    backup.bring_back()
    assert restoration.restored(centre, numbers=numbers, erasures=None).waiting == 2
    later = decision(first, old)
    exchange(first, third, second)
    for desk in desks:
        assert {row: desk.read(ClaimRecord, row).number for row in given} == given
        assert desk.read(ClaimRecord, later).number == "DEC-2020-000004"


@pytest.mark.parametrize("known_to_the_backup", [True, False])
def test_who_was_erased_after_the_backup_stays_erased_everywhere(
    desks: list[SyncedDesk],
    centre: str,
    backups: Callable[[], Backup],
    tmp_path: Path,
    known_to_the_backup: bool,
) -> None:
    first, second, third = desks
    before = None if known_to_the_backup else backups()
    gone = first.enrol("Zbyszkowicz")
    exchange(*desks)
    backup = before or backups()
    decision(first, gone)
    exchange(*desks)
    second.change(gone, phone="+33699887766")  # typed while the two others learn that it is gone
    erase(first, gone)
    exchange(first)
    numbers, erasures = tmp_path / "numbers.jsonl", tmp_path / "erasures.jsonl"
    restoration.export_numbers(centre, numbers)
    assert erasure_file.export(centre, erasures) == 1
    backup.bring_back()
    done = restoration.restored(centre, numbers=numbers, erasures=erasures)
    assert done.erased == 1
    assert done.waiting == 0, "what the law took is awaited from nobody"
    third.sync()  # holds the rows of another desk and was never told
    assert "Zbyszkowicz" not in everything_at(third)
    exchange(first, second, third)
    for word in ("Zbyszkowicz", "+33699887766"):
        assert word not in everything_at_the_centre(centre)
        assert all(word not in everything_at(desk) for desk in desks)
    for desk in desks:
        assert len(desk.all(select(DisposalRecord))) == 1
        with desk.desk.units.reading() as session:
            assert bookmark.missing(session) == []
        assert contents(desk) == contents(first)
    assert installation.status(centre).numbers_without_row == ()


def test_a_restoration_that_breaks_off_leaves_no_epoch_and_may_be_repeated(
    desks: list[SyncedDesk], centre: str, backups: Callable[[], Backup], tmp_path: Path
) -> None:
    first, *_ = desks
    gone = first.enrol("Zbyszkowicz")
    first.sync()
    backup = backups()
    erase(first, gone)
    erasures = tmp_path / "erasures.jsonl"
    erasure_file.export(centre, erasures)
    backup.bring_back()
    with psycopg.connect(centre, autocommit=True) as connection:
        connection.execute("alter function sync.begin_epoch() rename to begin_epoch_elsewhere")
        before = connection.execute("select epoch, seq from sync.head").fetchone()
        with pytest.raises(ProgrammingError):
            restoration.restored(centre, numbers=None, erasures=erasures)
        assert connection.execute("select epoch, seq from sync.head").fetchone() == before
        found = connection.execute("select count(*) from app.household").fetchone()
        assert found == (1,), "nothing of it was done"
        connection.execute("alter function sync.begin_epoch_elsewhere() rename to begin_epoch")
    assert restoration.restored(centre, numbers=None, erasures=erasures).erased == 1


def test_the_command_given_twice_begins_one_epoch_unless_told(
    desks: list[SyncedDesk],
    centre: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    desks[0].enrol()
    desks[0].sync()
    numbers = tmp_path / "numbers.jsonl"
    restoration.export_numbers(centre, numbers)
    assert run(["central", "restored", centre, "--numbers", str(numbers)]) == 0
    (begun,) = asked(centre, "select epoch, seq from sync.head")
    desks[0].sync()
    capsys.readouterr()
    assert run(["central", "restored", centre, "--numbers", str(numbers)]) == 0
    assert "--again" in capsys.readouterr().out
    assert asked(centre, "select epoch, seq from sync.head") == [begun]
    assert run(["central", "restored", centre, "--again", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["begun"] is None
    (after,) = asked(centre, "select epoch, seq from sync.head")
    assert after[0] != begun[0]
    assert after[1] >= begun[1] + 1_000_000
    assert asked(centre, "select count(*) from sync.restoration") == [(2,)]


def test_the_status_tells_numbers_given_twice_and_numbers_without_a_row(
    desks: list[SyncedDesk],
    centre: str,
    backups: Callable[[], Backup],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAD_LANGUAGE", "en")
    first, second, third = desks
    exchange(*desks)
    backup = backups()
    lost, printed = first.enrol("Lost"), third.enrol("Printed")
    first.sync()
    third.sync()
    numbers = tmp_path / "numbers.jsonl"
    restoration.export_numbers(centre, numbers)
    backup.bring_back()
    numbers_of_lost, _ = numbers.read_text().splitlines()
    numbers.write_text(numbers_of_lost + "\n")  # the second was given after the file was written
    restoration.restored(centre, numbers=numbers, erasures=None)
    second.enrol("Somebody else")
    second.sync()  # gets the number that the third desk has on paper
    third.sync()
    assert run(["central", "status", centre, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["numbers_given_twice"] == [
        {"entity": "household", "id": str(printed), "number": "F-2026-000002"}
    ]
    assert told["numbers_without_row"] == [
        {"entity": "household", "id": str(lost), "number": "F-2026-000001"}
    ]
    assert run(["central", "status", centre]) == 0
    words = capsys.readouterr().out
    assert "Printed with F-2026-000002, which another row has" in words
    assert f"No desk has handed over the row of F-2026-000001 yet: household {lost}" in words
