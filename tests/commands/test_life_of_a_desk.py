"""A PC's life as docs/installation.md tells it to a city's IT, with real processes and real TLS."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from desktop import i18n
from desktop.models import HouseholdRecord
from desktop.services.desk_enrolment import DeskEnrolmentService
from desktop.sync import one_time
from tests.commands.city_of_pcs import WORDS, City, Machine
from tests.services.door_town import opened
from tests.sync.protected_server import running_server, server_binaries

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(server_binaries() is None, reason="needs Debian's postgresql"),
]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    binaries = server_binaries()
    assert binaries is not None
    for server in running_server(binaries):
        yield City.made(server, tmp_path_factory.mktemp("city"))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.install("en")
    yield
    i18n.install("en")


def households(pc: Machine, login: str) -> set[UUID]:
    with pc.window(login) as entry:
        units = opened(entry)
        with units.reading() as session:
            found = set(session.scalars(select(HouseholdRecord.id)))
        units.close()
    return found


def part(pc: Machine, name: str) -> dict[str, Any]:
    """Of the report for an inventory: a test's PC has no reader, so its status is not asked."""
    found: dict[str, Any] = json.loads(pc.does("diagnose", "--json").out)
    return dict(found[name])


def test_the_first_desk_from_the_centre_to_the_first_exchange(city: City) -> None:
    again = city.dba.says("central", "init", city.url, "--administrator", "Anne Le Goff")
    assert (again.status, "person rekey anne.le.goff" in again.out) == (0, True)
    pc = city.pc("first")
    without = pc.says("diagnose", language="fr")
    assert (without.status, "Demandez un code à usage unique" in without.out) == (1, True)
    code = city.asks(pc, "central", "desk", "invite", "guichet 1", "--site", "Le Blosne").one_time
    assert "guichet 1" in pc.does("enrol", code.lower().replace("-", " ")).out
    twice = pc.says("enrol", code)
    assert (twice.status, "Sign it off first" in twice.err) == (1, True)
    centre = part(pc, "centre")
    assert (centre["state"], centre["roles"]) == ("works", ["cad_desk"]), centre
    added = ("central", "person", "add", "bo.legall", "--name", "Bo Le Gall", "--role", "counter")
    pc.welcome("bo.legall", city.asks(pc, *added).one_time)
    done = pc.does("sync", "--once", "--person", "bo.legall", typed=WORDS)
    assert (done.status, "sent" in done.out) == (0, True)
    status = city.dba.says("central", "status", city.url)
    assert "guichet 1\n" in status.out
    assert (pc.settings().desk_label, pc.settings().site) == ("guichet 1", "Le Blosne")


def test_what_is_missing_is_told_with_what_to_do(city: City) -> None:
    pc = city.pc("bare")
    words = ("central", "desk", "list", "--login", city.administrator)
    wrong = pc.says(*words, typed="not the password")
    assert (wrong.status, "of an administrator" in wrong.err) == (1, True)
    (pc.home / "city-ca.pem").unlink()
    missing = pc.says("enrol", one_time.new_code())
    assert (missing.status, "city-ca.pem" in missing.err) == (1, True)
    by_network = city.server.address("carte").replace("://", "://carte_owner@")
    dba = city.dba.says("central", "status", by_network, language="fr")
    assert (dba.status, ".pgpass" in dba.err) == (1, True)


def test_a_desk_moves_to_a_new_pc_and_everything_comes_back(city: City) -> None:
    old = city.enrolled("old", "guichet 4", "nolwenn")
    made = old.works("nolwenn")
    leaving = ("leave", "--person", "nolwenn")
    with city.away():
        refused = old.says(*leaving, typed=WORDS)
        assert (refused.status, refused.err.split()[0]) == (1, "1")
    left = old.does(*leaving, typed=WORDS)
    assert left.status == 0, left
    assert list(old.data.glob("*.db")) == []
    city.asks(old, "central", "desk", "revoke", "guichet 4")
    new = city.enrolled("new", "guichet 4")
    done = new.says("sync", "--once", "--person", "nolwenn", typed=WORDS)
    assert done.status == 0, done
    assert made in households(new, "nolwenn")


def test_a_stolen_pc_opens_nothing_and_gets_a_new_code_when_it_is_found(city: City) -> None:
    pc = city.enrolled("stolen", "guichet 5", "malo")
    assert pc.says("sync", "--once", "--person", "malo", typed=WORDS).status == 0
    pc.works("malo")
    copied = city.pc("thief")
    shutil.copytree(pc.data, copied.data)
    revoked = city.dba.says("central", "desk", "revoke", "guichet 5", "--url", city.url)
    assert revoked.status == 0, revoked
    verify = ("verify", "--person", "malo")
    there = pc.says(*verify, typed=WORDS)
    elsewhere = copied.says(*verify, typed=WORDS)
    assert (there.status, elsewhere.status) == (1, 1)
    assert "closed" in there.err, there
    with city.away():
        assert pc.says(*verify, typed=WORDS).status == 1
    status = city.dba.says("central", "status", city.url)
    assert "guichet 5 · closed by the centre" in status.out, status
    refused = pc.says("leave")
    assert (refused.status, refused.err.split()[0]) == (1, "1")
    assert pc.says("leave", "--discard", "1").status == 0
    assert DeskEnrolmentService(pc.settings()).is_enrolled() is False


def test_work_of_a_broken_pc_reaches_the_centre_on_a_stick(city: City) -> None:
    key, stick = city.folder / "journal.key", city.folder / "stick.cadj"
    made = city.dba.says("central", "journal-key", "make", str(key), "--url", city.url)
    assert made.status == 0, made
    pc = city.enrolled("broken", "guichet 6", "yann")
    assert pc.says("sync", "--once", "--person", "yann", typed=WORDS).status == 0
    work = pc.works("yann")
    alone = pc.says("journal", "export", str(stick))
    assert (alone.status, "--person LOGIN" in alone.err) == (1, True)
    with city.away():
        told = pc.says("journal", "export", str(stick), "--person", "yann", typed=WORDS)
    assert told.status == 0, told
    words = ("central", "journal-import", str(stick), "--key", str(key), "--url", city.url)
    taken = city.dba.does(*words)
    assert taken.status == 0, taken
    with psycopg.connect(city.url) as connection:
        connection.execute("set role cad_owner")
        row = connection.execute("select 1 from app.household where id = %s", (work,)).fetchone()
    assert row == (1,)
