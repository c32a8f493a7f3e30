"""Narrow roles behind a real door: every page that is offered opens, and shows what it may."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QApplication, QLabel

from desktop import i18n
from desktop.app.desk import open_desk
from desktop.domain.actor import Role
from desktop.progress import unwatched
from desktop.services.central_rules import bring_rules
from desktop.services.clock import system_clock
from desktop.services.desk_enrolment import DeskEnrolmentService
from desktop.services.door import DoorService
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
CITY = "roles"
OWN_WORDS = "trois velos sous la pluie"
EVERYWHERE = {"home", "sync", "settings"}
OFFERED = {
    Role.ENCODER: {"cards", "encoding"},
    Role.MERCHANT_MANAGER: {"merchants", "purchases", "closing"},
    Role.ACCOUNTANT: {"merchants", "purchases", "closing"},
    Role.COORDINATOR: {"operations"},
    Role.EVALUATOR: {"evaluation"},
    Role.ADMINISTRATOR: {"administration", "operations"},
}
"""What stands in the navigation besides what everybody has and the training reader."""


@dataclass(frozen=True)
class Town:
    server: ProtectedServer
    folder: Path
    colleagues: dict[Role, Colleague]

    def step(self, qtbot: QtBot, folder: Path, **chosen: str) -> Doorstep:
        return Doorstep(desk_settings(folder, self.server, CITY, **chosen), qtbot)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    binaries = server_binaries()
    assert binaries is not None
    for server in running_server(binaries):
        with psycopg.connect(server.local(), autocommit=True) as connection:
            connection.execute(f"create database {CITY}")
        installation.install(server.local(CITY))
        assert bring_rules(server.local(CITY)) > 0
        assert bring_rules(server.local(CITY)) == 0
        folder = tmp_path_factory.mktemp("pc")
        yield Town(server, folder, _people(server, folder))


def _people(server: ProtectedServer, folder: Path) -> dict[Role, Colleague]:
    """The administrator first: with them the doors close."""
    settings = desk_settings(folder, server, CITY)
    found = {}
    with People(server.local(CITY)) as people:
        for role in (Role.ADMINISTRATOR, *(role for role in Role if role != Role.ADMINISTRATOR)):
            first = people.add(f"{role.value.replace('_', '.')}", f"Camille {role.name}", [role])
            found[role] = Colleague(first.login, f"Camille {role.name}", first.password)
        DeskEnrolmentService(settings).enrol(people.invite_desk("guichet 2"))
    door = DoorService(settings, system_clock())
    for role, colleague in found.items():
        door.change_password(colleague.login, colleague.password, OWN_WORDS)
        door.log_out(colleague.login)
        found[role] = Colleague(colleague.login, colleague.name, OWN_WORDS)
    return found


@pytest.fixture
def language() -> Iterator[str]:
    yield os.environ.get("CAD_SHOTS_LANGUAGE", "en")
    i18n.install("en")


def save(step: Doorstep, name: str) -> None:
    """For whoever wants to look: CAD_SHOTS names a folder."""
    folder = os.environ.get("CAD_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        theme, scale = step.settings.theme, step.settings.text_scale
        step.window.grab().save(str(Path(folder) / f"{name}-{theme}-{scale}.png"))


@pytest.mark.parametrize("role", list(OFFERED), ids=lambda role: role.value)
def test_every_page_offered_to_a_narrow_role_opens_without_a_mistake(
    role: Role, town: Town, language: str, qtbot: QtBot, qapp: QApplication
) -> None:
    look = {
        "language": language,
        "theme": os.environ.get("CAD_SHOTS_THEME", "light"),
        "text_scale": os.environ.get("CAD_SHOTS_SCALE", "1"),
    }
    step = town.step(qtbot, town.folder, **look)
    try:
        step.arrive()
        step.window.resize(1440, 900)
        step.come_in(town.colleagues[role])
        entries = step.window._entries
        offered = {key for key in step.window.page_keys if entries[key].in_navigation}
        assert offered - {"training"} == EVERYWHERE | OFFERED[role]
        for key in step.window.page_keys:
            if key not in {"merchant", "known_card"}:  # they stand for one thing each
                step.open(key)
                assert readable(step), key
                save(step, f"{role.value}-{key}")
        step.open("home")
        assert not step.page.first_exchange.isVisible()
    finally:
        step.leave_for_good()
    assert step.mistakes == []


def readable(step: Doorstep) -> str:
    labels = step.page.findChildren(QLabel)
    return " ".join(each.text() for each in labels if each.isVisible())


def test_a_new_desk_assesses_after_its_first_exchange_and_says_so_before(town: Town) -> None:
    settings = desk_settings(town.folder, town.server, CITY)
    door = DoorService(settings, system_clock())
    counter = town.colleagues[Role.COUNTER]
    entry = door.enter(counter.login, counter.password)
    desk = open_desk(settings, entry=entry)
    try:
        actor = entry.rights.actor
        assert desk.agents.agents() == ()
        assert desk.scales.scales() == ()
        assert desk.overview.home(actor).awaits_centre
        desk.sync.speak_through(door.gate(entry))
        report = desk.sync.run(unwatched)
        assert (report.refused, report.sent) == (0, 0)
        assert not desk.overview.home(actor).awaits_centre
        made = desk.counter.households.enrol(an_enrolment(), actor)
        assert made.claim is not None
        outcome = desk.counter.assessments.record(made.claim.id, actor)
        assert outcome.claim_id == made.claim.id
        assert desk.sync.run(unwatched).refused == 0
    finally:
        desk.close()


def test_what_the_city_decides_about_two_persons_reaches_a_desk(town: Town) -> None:
    settings = desk_settings(town.folder, town.server, CITY)
    door = DoorService(settings, system_clock())
    coordinator = town.colleagues[Role.COORDINATOR]
    entry = door.enter(coordinator.login, coordinator.password)
    desk = open_desk(settings, entry=entry)
    desk.sync.speak_through(door.gate(entry))
    try:
        with People(town.server.local(CITY)) as people:
            people.set_two_persons(asked=False)
            desk.sync.run(unwatched)
            assert not desk.preferences.two_persons()
            assert desk.preferences.two_persons_is_decided()
            people.set_two_persons(asked=True)
            assert [act.act for act in people.acts(2)] == ["set_two_persons"] * 2
        desk.preferences.remember("two_persons", False, entry.rights.actor)
        desk.sync.run(unwatched)
        assert desk.preferences.two_persons()
    finally:
        desk.close()
