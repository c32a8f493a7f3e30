"""The desk meets the centre by itself while the door is shut: whoever was closed is sent away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop import i18n
from desktop.app.courier import ROUND_EVERY, CourierRounds
from desktop.domain.actor import Role
from desktop.domain.door import PersonDisabled
from desktop.services.clock import system_clock
from desktop.services.desk_enrolment import DeskEnrolmentService
from desktop.services.door import DoorService
from desktop.sync import installation
from desktop.sync.people import People
from desktop.views.messages import sentence
from tests.journeys.doorstep import Colleague, Doorstep, desk_settings
from tests.sync.protected_server import ProtectedServer, running_server, server_binaries

pytestmark = [
    pytest.mark.journey,
    pytest.mark.postgres,
    pytest.mark.skipif(server_binaries() is None, reason="needs Debian's postgresql"),
]
CITY = "city"


@dataclass(frozen=True)
class Town:
    server: ProtectedServer
    step: Doorstep
    gwenn: Colleague
    malo: Colleague


@pytest.fixture
def town(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Town]:
    binaries = server_binaries()
    assert binaries is not None
    for server in running_server(binaries):
        with psycopg.connect(server.local(), autocommit=True) as connection:
            connection.execute(f"create database {CITY}")
        installation.install(server.local(CITY))
        settings = desk_settings(tmp_path / "pc", server, CITY)
        with People(server.local(CITY)) as people:
            people.add("ada", "Ada Morvan", [Role.ADMINISTRATOR])
            first = {n: people.add(n, f"{n} Riou", [Role.COUNTER]) for n in ("gwenn", "malo")}
            DeskEnrolmentService(settings).enrol(people.invite_desk("guichet 2"))
        door = DoorService(settings, system_clock())
        for login, person in first.items():
            door.change_password(login, person.password, f"un marchand sous la pluie {login}")
        who = [Colleague(n, f"{n} Riou", f"un marchand sous la pluie {n}") for n in first]
        step = Doorstep(settings, qtbot)
        yield Town(server, step, *who)
        step.leave_for_good()
        i18n.install("en")
        assert step.mistakes == []


def disable(town: Town, login: str) -> None:
    with People(town.server.local(CITY)) as people:
        people.disable(next(line.id for line in people.people() if line.login == login))


def rounds_of(step: Doorstep) -> CourierRounds:
    rounds = step.application.findChild(CourierRounds)
    assert isinstance(rounds, CourierRounds)
    return rounds


def test_the_desk_learns_at_its_start_who_may_not_come_in_any_more(town: Town) -> None:
    disable(town, "malo")
    town.step.arrive()
    town.step.until_asked(lambda door: door.people)
    town.step.settle()
    service = town.step.application.entrance.service()
    assert [person.login for person in service.known_people()] == ["gwenn"]
    assert 60_000 <= ROUND_EVERY <= 600_000


def test_whoever_is_closed_behind_a_locked_screen_is_sent_away_with_a_sentence(town: Town) -> None:
    step = town.step
    step.arrive()
    step.come_in(town.gwenn)
    first = step.application
    assert first.entrance.entry is not None
    rounds_of(step).go()
    assert first.jobs.is_idle, "whoever is in speaks for the desk"
    step.press(Qt.Key.Key_L, control=True)
    step.until_asked(lambda door: door.login)
    disable(town, "gwenn")
    rounds_of(step).go()
    step.until(lambda: first.successor is not None and not first.window.isVisible())
    assert first.successor is not None
    assert isinstance(first.successor.refusal, PersonDisabled)
    log = first.entrance.entry.database.with_name("desk-counter.db-wal")
    assert not log.exists(), "nothing holds the file any more"
    step.arrive(first.successor)
    step.until_asked(lambda door: door.login)
    assert sentence(PersonDisabled()) in step.screen.login.note.text
    assert step.page is None
