"""Doors in the window: log-in with and without the network, the lock, and who takes over."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import i18n
from desktop.app.desk import open_desk
from desktop.domain.actor import Role
from desktop.domain.door import WrongPassword
from desktop.progress import unwatched
from desktop.services.clock import system_clock
from desktop.services.desk_enrolment import DeskEnrolmentService
from desktop.services.door import DoorService
from desktop.settings import Settings
from desktop.sync import installation
from desktop.sync.people import People
from tests.builders import an_enrolment
from tests.journeys.doorstep import Colleague, Doorstep, desk_settings
from tests.sync.protected_server import ProtectedServer, running_server, server_binaries

pytestmark = [
    pytest.mark.journey,
    pytest.mark.postgres,
    pytest.mark.skipif(server_binaries() is None, reason="needs Debian's postgresql"),
]
CITY = "city"
OWN_WORDS = "un marchand sous la pluie"


@dataclass(frozen=True)
class Town:
    """A centre with people, and the folder of a PC that has its place there."""

    server: ProtectedServer
    folder: Path
    nolwenn: Colleague  # counter
    malo: Colleague  # counter, too: the same file
    anne: Colleague  # decider: another file
    code: str  # of one more PC
    new_login: str
    one_time: str


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    binaries = server_binaries()
    assert binaries is not None
    for server in running_server(binaries):
        with psycopg.connect(server.local(), autocommit=True) as connection:
            connection.execute(f"create database {CITY}")
        installation.install(server.local(CITY))
        yield _peopled(server, tmp_path_factory.mktemp("pc"))


def _peopled(server: ProtectedServer, folder: Path) -> Town:
    _bring_rules(server, folder.parent / "first")
    settings = desk_settings(folder, server, CITY)
    wanted = (
        ("nolwenn", "Nolwenn Le Goff", Role.COUNTER),
        ("malo", "Malo Riou", Role.COUNTER),
        ("anne", "Anne Kervella", Role.DECIDER),
    )
    with People(server.local(CITY)) as people:
        people.add("ada", "Ada Morvan", [Role.ADMINISTRATOR])
        first = {login: people.add(login, name, [role]) for login, name, role in wanted}
        yann = people.add("yann", "Yann Abiven", [Role.COUNTER])
        DeskEnrolmentService(settings).enrol(people.invite_desk("guichet 2"))
        code = people.invite_desk("guichet 3")
    door = DoorService(settings, system_clock())
    colleagues = []
    for login, name, _role in wanted:
        words = f"{OWN_WORDS} {len(name)}"
        door.change_password(login, first[login].password, words)
        door.log_out(login)
        colleagues.append(Colleague(login, name, words))
    return Town(server, folder, *colleagues, code, "yann", yann.password)


def _bring_rules(server: ProtectedServer, folder: Path) -> None:
    """The scales, from a desk of the days before the doors were closed."""
    folder.mkdir()
    desk = open_desk(
        Settings(
            folder,
            key_file=folder / "desk.key",
            reader="simulated",
            central_url=server.local(CITY),
            laboratory=True,
        )
    )
    desk.sync.run(unwatched)
    desk.close()


@pytest.fixture
def doorstep(town: Town, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Doorstep]:
    """A copy of the PC, so that nobody's wrong passwords count for the next test."""
    folder = tmp_path / "pc"
    shutil.copytree(town.folder, folder)
    step = Doorstep(desk_settings(folder, town.server, CITY), qtbot)
    yield step
    step.leave_for_good()
    i18n.install("en")
    assert step.mistakes == []


@pytest.fixture
def no_network(town: Town) -> Iterator[Callable[[], None]]:
    """Begins at once; called, it ends."""
    stopped = [True]
    town.server.stop()

    def end() -> None:
        if stopped:
            stopped.clear()
            town.server.start()

    yield end
    end()


def type_a_name(step: Doorstep, words: str) -> None:
    step.window.enrol()
    step.settle()
    step.page.who.birth_name.setFocus()
    QTest.keyClicks(step.focused, words)


def test_a_new_pc_gets_its_place_and_a_new_colleague_a_password_of_their_own(
    town: Town, tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    unnamed = replace(desk_settings(tmp_path, town.server, CITY), desk_label=Settings.desk_label)
    step = Doorstep(unnamed, qtbot)
    try:
        step.arrive()
        step.until_asked(lambda door: door.enrol)
        assert step.window.page is None
        step.type(town.code)
        step.until_asked(lambda door: door.login)
        assert "guichet 3" in step.screen._place.text()
        assert "guichet 3" in step.window.status._place.text()
        step.type(town.new_login, town.one_time)
        step.until_asked(lambda door: door.change)
        step.type("azertyuiop12", "azertyuiop12")
        step.until(lambda: "12 characters" in step.screen.change.new.problem)
        step.screen.change.begin(is_first=True)
        step.screen.change.start()
        step.type(OWN_WORDS, OWN_WORDS)
        step.until(step.is_in)
        assert step.application.session.actor.name == "Yann Abiven"
        assert "Counter" in step.window.status._agent.text()
        step.until(lambda: "Rights confirmed" in step.window.status._rights.text())
    finally:
        step.leave_for_good()
    assert step.mistakes == []


def test_nothing_is_loaded_before_somebody_came_in(doorstep: Doorstep, town: Town) -> None:
    doorstep.arrive()
    doorstep.until_asked(lambda door: door.people)
    names = {tile.person.name for tile in doorstep.screen.people.tiles}
    assert {town.nolwenn.name, town.malo.name, town.anne.name} <= names
    assert doorstep.page is None
    assert doorstep.application.desk is None
    doorstep.press(Qt.Key.Key_K, control=True)
    assert not doorstep.window.palette_panel.isVisible()
    doorstep.come_in(town.nolwenn)
    assert doorstep.window.here.page == "home"


def test_after_a_night_without_network_the_rights_of_yesterday_hold(
    doorstep: Doorstep, town: Town, no_network: Callable[[], None]
) -> None:
    doorstep.days.passed = timedelta(hours=15)
    doorstep.arrive()
    doorstep.come_in(town.nolwenn)
    assert "to be confirmed, valid until" in doorstep.window.status._rights.text()
    assert "your rights hold until" in doorstep.window.banner.text
    no_network()
    doorstep.application.synchronise()
    doorstep.until(lambda: "Rights confirmed" in doorstep.window.status._rights.text())


def test_expired_rights_are_refused_until_the_network_is_back(
    doorstep: Doorstep, town: Town, no_network: Callable[[], None]
) -> None:
    doorstep.days.passed = timedelta(days=15)
    doorstep.arrive()
    doorstep.until_asked(lambda door: door.people)
    doorstep.press(Qt.Key.Key_1, control=True)
    login = doorstep.screen.login
    doorstep.until_asked(lambda door: door.login)
    assert login.person is not None
    who = next(c for c in (town.nolwenn, town.malo, town.anne) if c.login == login.person.login)
    doorstep.type(who.password)
    doorstep.until(lambda: "more than 14 days" in login.note.text)
    assert doorstep.page is None
    no_network()
    doorstep.until(login.submit.isEnabled)
    if not login.password.text:
        QTest.keyClicks(doorstep.focused, who.password)
    QTest.keyClick(doorstep.focused, Qt.Key.Key_Return)
    doorstep.until(doorstep.is_in)


def test_wrong_passwords_make_one_wait_longer_and_longer(
    doorstep: Doorstep, town: Town, no_network: Callable[[], None]
) -> None:
    doorstep.arrive()
    doorstep.until_asked(lambda door: door.people)
    doorstep.press(Qt.Key.Key_1, control=True)
    doorstep.until_asked(lambda door: door.login)
    login = doorstep.screen.login
    for _try in range(20):
        doorstep.type("not this one")
        doorstep.until(lambda: login.password.problem and doorstep.application.jobs.is_idle)
        assert login.password.text == ""
        if login.waiting.error is not None:
            break
    assert isinstance(login.waiting.error, WrongPassword)
    assert not login.submit.isEnabled()
    before = login.waiting.error.wait
    assert "Try again in" in login.password.problem
    doorstep.until(lambda: login.waiting.error is None or login.waiting.error.wait < before)
    assert doorstep.page is None


def test_a_colleague_takes_over_and_nothing_typed_is_lost(doorstep: Doorstep, town: Town) -> None:
    doorstep.arrive()
    doorstep.come_in(town.nolwenn)
    type_a_name(doorstep, "Kervella Le Guennec")
    typed_in = doorstep.page.who.birth_name
    doorstep.press(Qt.Key.Key_L, control=True)
    assert not typed_in.isVisible()
    QTest.keyClicks(typed_in, "behind the door")
    doorstep.ask_somebody_else()
    doorstep.come_in(town.malo)
    assert doorstep.application.session.actor.name == town.malo.name
    assert doorstep.window.here.page == "home"
    type_a_name(doorstep, "Morvan")
    assert doorstep.page.who.birth_name is not typed_in
    doorstep.press(Qt.Key.Key_L, control=True)
    doorstep.ask_somebody_else()
    doorstep.come_in(town.nolwenn)
    assert doorstep.window.here.page == "enrolment"
    assert doorstep.page.who.birth_name is typed_in
    assert typed_in.text() == "Kervella Le Guennec"
    doorstep.settle()
    desk = doorstep.application.desk
    assert desk is not None
    assert len(desk.counter.drafts.lines()) == 2


def test_a_colleague_with_another_file_gets_it_and_the_draft_waits(
    doorstep: Doorstep, town: Town
) -> None:
    doorstep.arrive()
    doorstep.come_in(town.nolwenn)
    type_a_name(doorstep, "Kervella")
    first = doorstep.application
    doorstep.press(Qt.Key.Key_L, control=True)
    doorstep.ask_somebody_else()
    for tile in doorstep.screen.people.tiles:
        if tile.person.login == town.anne.login:
            tile.click()
    doorstep.type(town.anne.password)
    doorstep.until(lambda: first.successor is not None and not first.window.isVisible())
    doorstep.arrive(first.successor)
    doorstep.until(doorstep.is_in)
    assert doorstep.application.session.actor.name == town.anne.name
    desk = doorstep.application.desk
    assert desk is not None
    assert desk.counter.drafts.lines() == ()
    doorstep.press(Qt.Key.Key_L, control=True)
    doorstep.ask_somebody_else()
    second = doorstep.application
    next(t for t in doorstep.screen.people.tiles if t.person.login == town.nolwenn.login).click()
    doorstep.type(town.nolwenn.password)
    doorstep.until(lambda: second.successor is not None and not second.window.isVisible())
    doorstep.arrive(second.successor)
    doorstep.until(doorstep.is_in)
    desk = doorstep.application.desk
    assert desk is not None
    (draft,) = desk.counter.drafts.lines()
    assert "Kervella" in str(desk.counter.drafts.open(draft.id).body)


def test_nobody_logs_out_with_work_that_only_this_pc_has(doorstep: Doorstep, town: Town) -> None:
    doorstep.arrive()
    doorstep.come_in(town.nolwenn)
    doorstep.settle()
    desk = doorstep.application.desk
    assert desk is not None
    town.server.stop()
    try:
        desk.counter.households.enrol(an_enrolment(), doorstep.application.session.actor)
        doorstep.until(lambda: desk.sync.state().waiting)
        doorstep.window.status.person.leave_requested.emit()
        doorstep.until_asked(lambda door: door.unsent)
        unsent = doorstep.screen.unsent
        assert not unsent.close_anyway.isVisible()
        QTest.keyClick(doorstep.focused, Qt.Key.Key_Return)
        doorstep.until(lambda: unsent.note.text and unsent.send.isEnabled())
        QTest.keyClick(doorstep.focused, Qt.Key.Key_Escape)
        doorstep.until(doorstep.is_in)
        doorstep.window.close()
        doorstep.until_asked(lambda door: door.unsent)
        assert unsent.close_anyway.isVisible()
        assert doorstep.window.isVisible()
    finally:
        town.server.start()
    QTest.keyClick(doorstep.focused, Qt.Key.Key_Return)
    doorstep.until(lambda: not doorstep.window.isVisible())
    assert doorstep.application.successor is None
