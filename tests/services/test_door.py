"""Who comes in at a desk: real people of a real PostgreSQL, real files, a clock of the test's."""

from __future__ import annotations

import json
import logging
import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import func, select

from desktop import credentials
from desktop.domain.actor import Role
from desktop.domain.central import CentralUnavailable, DeskRevoked
from desktop.domain.door import (
    CodeRefused,
    DeskSilent,
    DoorLocked,
    LinkNotProtected,
    NoRole,
    NotEnrolled,
    PasswordTooWeak,
    PersonDisabled,
    PlaceTaken,
    Rights,
    RightsChanged,
    RightsExpired,
    UnknownHere,
    WorkUnsent,
    WrongPassword,
)
from desktop.domain.store import WrongKey
from desktop.models import HouseholdRecord
from desktop.models.journal import MutationRecord
from desktop.services.desk_enrolment import DeskEnrolmentService
from desktop.services.door import DoorService
from desktop.sheets.door import CentralLogin, DoorStanding, Entry
from desktop.sheets.person import NewPerson
from desktop.storage.door_files import UnsentMark
from desktop.storage.opening import open_store
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import installation
from tests.services.door_town import PASSWORD, SECOND, Town, exchange, household, opened
from tests.sync.protected_server import ProtectedServer, running_server, server_binaries

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(server_binaries() is None, reason="needs Debian's postgresql"),
]
LONG_AGO = timedelta(days=15)


@pytest.fixture(scope="module")
def server() -> Iterator[ProtectedServer]:
    binaries = server_binaries()
    assert binaries is not None
    yield from running_server(binaries)


@pytest.fixture(scope="module")
def template(server: ProtectedServer) -> str:
    with psycopg.connect(server.local(), autocommit=True) as connection:
        connection.execute("create database template_of_towns")
    installation.install(server.local("template_of_towns"))
    return "template_of_towns"


@pytest.fixture
def town(server: ProtectedServer, template: str, tmp_path: Path) -> Town:
    name = f"town_{uuid4().hex}"
    with psycopg.connect(server.local(), autocommit=True) as connection:
        connection.execute(f"create database {name} template {template}")
    made = Town(server.local(name), server.address(name), server.authority.file, tmp_path / "desk")
    made.add("admin", Role.ADMINISTRATOR)
    made.enrol()
    return made


@pytest.fixture
def counter(town: Town) -> NewPerson:
    return town.add("maelle", Role.COUNTER)


def test_a_desk_stands_open_without_a_centre_and_closed_once_it_has_its_place(town: Town) -> None:
    alone = replace(town.settings, central_url=None)
    stranger = replace(town.settings, key_file=town.folder / "other.json")

    standings = [
        DoorService(chosen, town.clock()).standing()
        for chosen in (alone, stranger, replace(stranger, laboratory=True), town.settings)
    ]

    assert standings == [
        DoorStanding.OPEN,
        DoorStanding.UNENROLLED,
        DoorStanding.OPEN,
        DoorStanding.CLOSED,
    ]


def test_the_first_time_needs_the_network_and_a_new_password(
    town: Town, counter: NewPerson
) -> None:
    door = town.door()
    town.connected = False
    with pytest.raises(UnknownHere):
        door.enter(counter.login, counter.password)
    town.connected = True

    entry = town.welcome(door, counter)

    assert not entry.offline
    assert not entry.rights.must_change_password
    assert entry.rights.roles == {Role.COUNTER}
    assert entry.database == town.folder / "desk-counter.db"
    assert [person.login for person in door.known_people()] == [counter.login]
    with pytest.raises(WrongPassword):
        door.enter(counter.login, counter.password)


def test_without_the_network_the_same_file_opens_with_the_password_alone(
    town: Town, counter: NewPerson
) -> None:
    there = town.welcome(town.door(), counter)
    units = opened(there)
    made = household(units, there)
    units.close()
    town.connected = False

    entry = town.door().enter(counter.login.upper(), PASSWORD)

    assert entry.offline
    assert entry.key == there.key
    units = opened(entry)
    with units.reading() as session:
        assert session.get(HouseholdRecord, made) is not None
    units.close()


def test_another_profile_has_another_file_and_another_key(town: Town, counter: NewPerson) -> None:
    merchants = town.add("yann", Role.MERCHANT_MANAGER)
    door = town.door()

    first = town.welcome(door, counter)
    second = town.welcome(door, merchants, SECOND)

    assert first.key != second.key
    assert first.database != second.database
    opened(first).close()
    with pytest.raises(WrongKey):
        open_store(first.database, second.key)


def test_two_people_of_one_profile_share_its_file(town: Town, counter: NewPerson) -> None:
    other = town.add("gwenn", Role.COUNTER, Role.ENCODER)

    first = town.welcome(town.door(), counter)
    second = town.welcome(town.door(), other, SECOND)

    assert (first.database, first.key) == (second.database, second.key)


def test_the_folder_alone_opens_nothing_on_another_machine(
    town: Town, counter: NewPerson, tmp_path: Path
) -> None:
    town.welcome(town.door(), counter)
    stolen = tmp_path / "stolen"
    shutil.copytree(town.folder, stolen, ignore=shutil.ignore_patterns("keys.json"))
    town.enrol(stolen)  # a place of its own: another secret
    thief = replace(town, folder=stolen, connected=False)

    with pytest.raises(WrongPassword):
        thief.door().enter(counter.login, PASSWORD)


def test_nobody_but_the_owner_reads_a_door_and_nothing_secret_stands_in_it(
    town: Town, counter: NewPerson
) -> None:
    entry = town.welcome(town.door(), counter)

    (written,) = (town.folder / "doors").glob("*.json")

    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert stat.S_IMODE((town.folder / "door.json").stat().st_mode) == 0o600
    text = written.read_text() + (town.folder / "door.json").read_text()
    assert PASSWORD not in text
    assert entry.key.hex() not in text
    assert PASSWORD not in repr(entry)
    assert entry.key.hex() not in repr(entry)
    assert str(entry.key) not in repr(entry)


def test_passwords_are_never_logged(
    town: Town, counter: NewPerson, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    door = town.door()
    town.welcome(door, counter)
    with pytest.raises(WrongPassword):
        door.enter(counter.login, "a wrong but long one")
    door.courier()

    assert PASSWORD not in caplog.text
    assert counter.password not in caplog.text
    assert "a wrong but long one" not in caplog.text


def test_a_door_changed_by_hand_does_not_open(town: Town, counter: NewPerson) -> None:
    town.welcome(town.door(), counter)
    (written,) = (town.folder / "doors").glob("*.json")
    told = json.loads(written.read_text())
    town.connected = False

    written.write_text(json.dumps(told | {"profile": "decider"}))

    with pytest.raises(WrongPassword):
        town.door().enter(counter.login, PASSWORD)


def test_a_damaged_door_counts_for_none_and_the_network_mends_it(
    town: Town, counter: NewPerson
) -> None:
    town.welcome(town.door(), counter)
    (written,) = (town.folder / "doors").glob("*.json")
    written.write_text("{")
    town.connected = False
    with pytest.raises(UnknownHere):
        town.door().enter(counter.login, PASSWORD)
    town.connected = True

    town.door().enter(counter.login, PASSWORD)

    town.connected = False
    assert town.door().enter(counter.login, PASSWORD).offline


def test_an_unknown_login_is_refused_like_a_wrong_password(town: Town, counter: NewPerson) -> None:
    door = town.door()

    with pytest.raises(WrongPassword) as known:
        door.enter(counter.login, "not the password")
    with pytest.raises(WrongPassword) as unknown:
        door.enter("nobody.at.all", "not the password")

    assert str(known.value) == str(unknown.value)
    assert known.value.wait == unknown.value.wait == 1


def test_wrong_passwords_cost_more_and_more_time_and_then_a_quarter_of_an_hour(
    town: Town, counter: NewPerson
) -> None:
    town.welcome(town.door(), counter)
    town.connected = False
    waits = []
    for _try in range(10):
        with pytest.raises(WrongPassword) as refused:
            town.door().enter(counter.login, "wrong again and again")  # a restart each time
        waits.append(refused.value.wait)
        with pytest.raises(DoorLocked):
            town.door().enter(counter.login, PASSWORD)
        town.passed += timedelta(seconds=refused.value.wait)

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 900]
    assert town.door().enter(counter.login, PASSWORD).offline
    with pytest.raises(WrongPassword) as afresh:
        town.door().enter(counter.login, "wrong again and again")
    assert afresh.value.wait == 1


def test_a_clock_set_back_cannot_prolong_the_pause(town: Town, counter: NewPerson) -> None:
    town.welcome(town.door(), counter)
    with pytest.raises(WrongPassword):
        town.door().enter(counter.login, "wrong")
    town.passed = -timedelta(days=400)

    with pytest.raises(DoorLocked) as refused:
        town.door().enter(counter.login, PASSWORD)

    assert refused.value.wait <= 1


def test_tries_written_by_hand_do_not_count_and_cost_the_way_without_network(
    town: Town, counter: NewPerson
) -> None:
    """Who sets the counter back also loses what this desk knew of the time."""
    town.welcome(town.door(), counter)
    path = town.folder / "door.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps(told | {"written": told["written"].replace("false", "true") + " "}))
    town.connected = False

    with pytest.raises(RightsExpired):
        town.door().enter(counter.login, PASSWORD)


def test_rights_end_without_the_centre_and_come_back_with_it(
    town: Town, counter: NewPerson
) -> None:
    town.welcome(town.door(), counter)
    town.connected = False
    town.passed = timedelta(days=13, hours=23)
    assert town.door().enter(counter.login, PASSWORD).offline
    town.passed = LONG_AGO
    with pytest.raises(RightsExpired) as expired:
        town.door().enter(counter.login, PASSWORD)
    assert expired.value.days == 14

    town.connected = True
    assert not town.door().enter(counter.login, PASSWORD).offline


def test_a_wrong_password_never_learns_that_rights_have_ended(
    town: Town, counter: NewPerson
) -> None:
    town.welcome(town.door(), counter)
    town.connected, town.passed = False, LONG_AGO

    with pytest.raises(WrongPassword):
        town.door().enter(counter.login, "not the password")


def test_setting_the_clock_back_does_not_bring_ended_rights_back(
    town: Town, counter: NewPerson
) -> None:
    town.welcome(town.door(), counter)
    town.connected, town.passed = False, LONG_AGO
    with pytest.raises(RightsExpired):
        town.door().enter(counter.login, PASSWORD)

    town.passed = timedelta()

    with pytest.raises(RightsExpired):
        town.door().enter(counter.login, PASSWORD)


def test_a_clock_that_went_forward_and_back_is_healed_by_one_contact(
    town: Town, counter: NewPerson
) -> None:
    town.welcome(town.door(), counter)
    town.connected, town.passed = False, timedelta(days=4000)
    with pytest.raises(RightsExpired):
        town.door().enter(counter.login, PASSWORD)
    town.connected, town.passed = True, timedelta()
    town.door().enter(counter.login, PASSWORD)

    town.connected = False

    assert town.door().enter(counter.login, PASSWORD).offline


def test_a_clock_that_is_months_off_loses_nobody_a_day(town: Town, counter: NewPerson) -> None:
    """The centre's time counts: how far this desk is off was measured."""
    town.passed = -timedelta(days=100)
    town.welcome(town.door(), counter)
    town.connected = False

    town.passed += timedelta(days=13)
    assert town.door().enter(counter.login, PASSWORD).offline
    town.passed += timedelta(days=2)
    with pytest.raises(RightsExpired):
        town.door().enter(counter.login, PASSWORD)


def test_an_exchange_confirms_the_rights_anew(town: Town, counter: NewPerson) -> None:
    door = town.door()
    entry = town.welcome(door, counter)
    before = door.known_people()[0].rights_until
    units = opened(entry)

    report = exchange(town, door, entry, units)

    units.close()
    assert report.sent == 0
    assert door.known_people()[0].rights_until > before
    town.connected = False
    assert town.door().enter(counter.login, PASSWORD).offline


def test_who_was_disabled_loses_the_door_at_the_next_contact(
    town: Town, counter: NewPerson
) -> None:
    town.welcome(town.door(), counter)
    with town.people() as people:
        people.disable(counter.id)
    town.connected = False
    assert town.door().enter(counter.login, PASSWORD).offline  # nobody told this desk yet
    town.connected = True

    with pytest.raises(WrongPassword):
        town.door().enter(counter.login, "not the password")
    town.passed += timedelta(seconds=2)
    with pytest.raises(PersonDisabled):
        town.door().enter(counter.login, PASSWORD)

    town.connected = False
    assert town.door().known_people() == ()
    with pytest.raises(UnknownHere):
        town.door().enter(counter.login, PASSWORD)


def test_who_holds_no_role_any_more_opens_nothing(town: Town, counter: NewPerson) -> None:
    town.welcome(town.door(), counter)
    with town.people() as people:
        people.set_roles(counter.id, ())

    with pytest.raises(NoRole):
        town.door().enter(counter.login, PASSWORD)

    assert town.door().known_people() == ()


def test_the_desk_itself_hears_of_closed_people_and_destroys_what_nobody_may_open(
    town: Town, counter: NewPerson
) -> None:
    entry = town.welcome(town.door(), counter)
    units = opened(entry)
    made = household(units, entry)
    units.close()
    with town.people() as people:
        people.disable(counter.id)

    done = town.door().courier()  # another run of the program: no key is in memory

    assert done.forgotten == (counter.login,)
    assert done.destroyed == ("counter",)
    assert done.sent >= 1
    assert not list(town.folder.glob("desk-counter*"))
    assert not list((town.folder / "doors").glob("*.json"))
    with psycopg.connect(town.url) as server:
        kept = server.execute(
            "select verdict, why from sync.mutation where payload::text like %s", (f"%{made}%",)
        ).fetchall()
        halves = server.execute("select count(*) from sync.profile_half").fetchone()
    assert kept == [("refused", "person_disabled")]  # for somebody who may to look at, not lost
    assert halves == (0,)


def test_a_courier_gets_no_key_of_a_file_that_has_its_person(
    town: Town, counter: NewPerson
) -> None:
    entry = town.welcome(town.door(), counter)
    units = opened(entry)
    household(units, entry)
    units.close()

    done = town.door().courier()

    assert (done.sent, done.destroyed, done.kept) == (0, (), ())
    assert entry.database.exists()


def test_finished_work_is_handed_over_after_its_person_went(town: Town, counter: NewPerson) -> None:
    door = town.door()
    entry = town.welcome(door, counter)
    units = opened(entry)
    household(units, entry)
    door.log_out(counter.login)

    report = exchange(town, door, entry, units)  # the file is still open behind the veil

    units.close()
    assert report.sent >= 1
    assert report.received == 0
    assert report.state.waiting == 0
    assert not UnsentMark(entry.database).path.exists()
    assert door.courier().sent == 0


def test_other_roles_are_another_file_from_the_next_contact_on(
    town: Town, counter: NewPerson
) -> None:
    door = town.door()
    entry = town.welcome(door, counter)
    units = opened(entry)
    household(units, entry)
    with town.people() as people:
        people.set_roles(counter.id, (Role.MERCHANT_MANAGER,))
    town.connected = False
    assert town.door().enter(counter.login, PASSWORD).rights.profile == "counter"
    town.connected = True

    with pytest.raises(RightsChanged):
        exchange(town, door, entry, units)
    units.close()
    again = door.enter(counter.login, PASSWORD)
    done = door.courier()

    assert again.database == town.folder / "desk-merchant_manager.db"
    assert done.destroyed == ("counter",)
    assert done.sent >= 1


def test_a_revoked_desk_forgets_everybody(town: Town, counter: NewPerson) -> None:
    town.welcome(town.door(), counter)
    with town.people() as people:
        people.revoke_desk(people.desks()[0].id)

    with pytest.raises(DeskRevoked):
        town.door().courier()
    with pytest.raises(DeskRevoked):
        town.door().enter(counter.login, PASSWORD)

    town.connected = False
    assert town.door().known_people() == ()
    with pytest.raises(UnknownHere):
        town.door().enter(counter.login, PASSWORD)


def test_a_new_password_must_be_long_and_new_and_needs_the_network(
    town: Town, counter: NewPerson
) -> None:
    door = town.door()
    town.welcome(door, counter)
    for weak in ("court", "motdepasse2026!", PASSWORD, "azertyuiop123"):
        with pytest.raises(PasswordTooWeak):
            door.change_password(counter.login, PASSWORD, weak)
    with pytest.raises(WrongPassword):
        door.change_password(counter.login, "not the old one", SECOND)
    town.passed += timedelta(seconds=2)
    town.connected = False
    with pytest.raises(DeskSilent):
        door.change_password(counter.login, PASSWORD, SECOND)
    town.connected = True

    door.change_password(counter.login, PASSWORD, SECOND)

    town.connected = False
    assert town.door().enter(counter.login, SECOND).offline


def test_a_desk_does_not_leave_with_work_that_only_it_has(town: Town, counter: NewPerson) -> None:
    door = town.door()
    entry = town.welcome(door, counter)
    units = opened(entry)
    household(units, entry)
    units.close()
    with pytest.raises(WorkUnsent) as refused:
        door.leave()
    assert (refused.value.waiting, refused.value.since is not None) == (1, True)
    with pytest.raises(WorkUnsent):
        town.door().leave()  # without any key in memory the mark tells
    with pytest.raises(WorkUnsent):
        door.leave(discard=2)
    units = opened(entry)
    exchange(town, door, entry, units)
    units.close()

    door.leave()

    assert door.standing() is DoorStanding.UNENROLLED
    assert not list(town.folder.glob("desk*"))
    assert credentials.desk_secrets(town.settings) is None


def test_work_that_is_given_up_is_counted_by_who_gives_it_up(
    town: Town, counter: NewPerson
) -> None:
    door = town.door()
    entry = town.welcome(door, counter)
    units = opened(entry)
    household(units, entry)
    household(units, entry)
    units.close()

    door.leave(discard=2)

    assert not entry.database.exists()


def test_the_file_of_a_desk_from_before_the_doors_goes_on_under_its_new_key(
    town: Town, counter: NewPerson
) -> None:
    former, units = _former_desk(town)
    made = household(units, former)
    units.close()
    merchants = town.add("yann", Role.MERCHANT_MANAGER)
    door = town.door()

    town.welcome(door, merchants, SECOND)
    assert town.settings.database.exists()  # households are none of their business
    entry = town.welcome(door, counter)

    assert not town.settings.database.exists()
    units = opened(entry)
    with units.reading() as session:
        assert session.get(HouseholdRecord, made) is not None
        assert session.scalar(select(func.count()).select_from(MutationRecord)) == 1
    units.close()
    with pytest.raises(WorkUnsent):
        town.door().leave()


def test_a_change_of_key_that_was_cut_is_finished_next_time(town: Town, counter: NewPerson) -> None:
    former, units = _former_desk(town)
    made = household(units, former)
    units.close()
    entry = town.welcome(town.door(), counter)
    entry.database.rename(town.settings.database)  # the key was changed, the name was not

    again = town.door().enter(counter.login, PASSWORD)

    units = opened(again)
    with units.reading() as session:
        assert session.get(HouseholdRecord, made) is not None
    units.close()


def test_nobody_comes_in_at_a_desk_without_a_place_nor_over_a_way_that_is_not_proven(
    town: Town, counter: NewPerson
) -> None:
    bare = replace(town.settings, key_file=town.folder / "none.json")
    with pytest.raises(NotEnrolled):
        DoorService(bare, town.clock()).enter(counter.login, PASSWORD)
    outside = replace(town.settings, central_ca=None)
    with pytest.raises(LinkNotProtected):
        DoorService(outside, town.clock()).enter(counter.login, counter.password)


def test_a_code_works_once(town: Town, tmp_path: Path) -> None:
    with town.people() as people:
        code = people.invite_desk("guichet 2")
    here = replace(town.settings, data=tmp_path / "2", key_file=tmp_path / "2.json")
    with pytest.raises(LinkNotProtected):
        DeskEnrolmentService(replace(here, central_ca=None)).enrol(code, "accueil")

    assert DeskEnrolmentService(here).enrol(code, "accueil") == "accueil"

    with pytest.raises(PlaceTaken):
        DeskEnrolmentService(here).enrol(code, "accueil")
    elsewhere = replace(here, data=tmp_path / "3", key_file=tmp_path / "3.json")
    with pytest.raises(CodeRefused):
        DeskEnrolmentService(elsewhere).enrol(code, "accueil")


def test_a_silent_centre_keeps_a_courier_waiting(town: Town) -> None:
    town.connected = False
    with pytest.raises(CentralUnavailable):
        town.door().courier()


def _former_desk(town: Town) -> tuple[Entry, UnitsOfWork]:
    """A desk that worked alone before it got its place, and whoever sat there."""
    key = credentials.database_key(town.settings)
    rights = Rights(uuid4(), "", "Camille Le Goff", frozenset(Role), town.now(), town.now())
    entry = Entry(rights, town.settings.database, key, offline=True, login=CentralLogin("", ""))
    return entry, open_store(town.settings.database, key)
