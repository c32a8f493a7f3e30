"""An administrator adds a person, invites a desk and closes a login, in the window."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pypdfium2 import PdfDocument
from pytestqt.qtbot import QtBot

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from desktop import i18n
from desktop.domain.actor import Role
from desktop.domain.door import PersonDisabled
from desktop.services.central_rules import bring_rules
from desktop.services.clock import system_clock
from desktop.services.desk_enrolment import DeskEnrolmentService
from desktop.services.door import DoorService
from desktop.sync import installation
from desktop.sync.people import People
from tests.journeys.doorstep import Colleague, Doorstep, desk_settings
from tests.sync.protected_server import ProtectedServer, running_server, server_binaries

pytestmark = [
    pytest.mark.journey,
    pytest.mark.postgres,
    pytest.mark.skipif(server_binaries() is None, reason="needs Debian's postgresql"),
]
CITY = "administered"
OWN_WORDS = "quatre chats sur un toit"


@pytest.fixture(scope="module")
def server() -> Iterator[ProtectedServer]:
    binaries = server_binaries()
    assert binaries is not None
    for running in running_server(binaries):
        with psycopg.connect(running.local(), autocommit=True) as connection:
            connection.execute(f"create database {CITY}")
        installation.install(running.local(CITY))
        bring_rules(running.local(CITY))
        yield running


@pytest.fixture
def step(server: ProtectedServer, tmp_path: Path, qtbot: QtBot) -> Iterator[Doorstep]:
    """The window of Ada, who administers, on her page."""
    look = {
        "language": os.environ.get("CAD_SHOTS_LANGUAGE", "en"),
        "theme": os.environ.get("CAD_SHOTS_THEME", "light"),
        "text_scale": os.environ.get("CAD_SHOTS_SCALE", "1"),
    }
    settings = desk_settings(tmp_path / "pc", server, CITY, **look)
    with People(server.local(CITY)) as people:
        ada = people.add("ada", "Ada Morvan", [Role.ADMINISTRATOR])
        DeskEnrolmentService(settings).enrol(people.invite_desk("guichet 2"))
    door = DoorService(settings, system_clock())
    door.change_password("ada", ada.password, OWN_WORDS)
    door.log_out("ada")
    step = Doorstep(settings, qtbot)
    step.arrive()
    step.window.resize(1440, 900)
    step.come_in(Colleague("ada", "Ada Morvan", OWN_WORDS))
    step.open("administration")
    yield step
    step.leave_for_good()
    i18n.install("en")
    assert step.mistakes == []


def save(step: Doorstep, name: str) -> None:
    folder = os.environ.get("CAD_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        theme, scale = step.settings.theme, step.settings.text_scale
        step.qtbot.wait(30)
        step.window.grab().save(str(Path(folder) / f"act-{name}-{theme}-{scale}.png"))


def choose(step: Doorstep, login: str) -> None:
    table = step.page.people.table
    row = next(n for n in range(table.rowCount()) if table.line_at(n).login == login)
    step.page.people.view._grid.selectRow(row)


def save_form(step: Doorstep) -> Any:
    step.page.form.save.click()
    step.settle()
    return step.page


def test_an_administrator_looks_after_people_and_desks(
    step: Doorstep, server: ProtectedServer, tmp_path: Path, qapp: QApplication
) -> None:
    password = add_bo(step)
    with People(server.local(CITY)) as people:
        bo = next(line for line in people.people() if line.login == "bo.le.gall")
    assert (bo.name, bo.roles, bo.site) == ("Bo Le Gall", {Role.COUNTER}, "Le Blosne")
    print_slip(step, tmp_path / "slip.pdf", password)
    step.page.one_time.forget()
    assert not shown_anywhere(step, password)
    invite(step, server)
    close_and_open(step, password)
    refuse_to_close_the_last(step)
    decide_alone(step, server)
    acts = [step.page._acts.line_at(n) for n in range(4)]
    done = ["set_two_persons", "enable_person", "disable_person", "invite_desk"]
    assert [act.act for act in acts] == done
    assert {act.actor for act in acts} == {"Ada Morvan"}
    say_when_the_centre_is_away(step, server)


def print_slip(step: Doorstep, file: Path, password: str) -> None:
    step.page.one_time.print.click()
    dialog = step.window.findChild(QFileDialog, "file")
    dialog.fileSelected.emit(str(file))
    dialog.reject()
    step.settle()
    printed = PdfDocument(file)
    assert password in printed[0].get_textpage().get_text_range()
    printed.close()


def invite(step: Doorstep, server: ProtectedServer) -> None:
    step.page.desks.invite.click()
    step.page.form.label.setText("guichet 9")
    save(step, "invite")
    save_form(step)
    assert step.page.one_time.secret.text()
    save(step, "code")
    assert [line.label for line in invited(server)] == ["guichet 9"]


def close_and_open(step: Doorstep, password: str) -> None:
    door = DoorService(step.settings, system_clock())
    assert door.enter("bo.le.gall", password).rights.must_change_password
    choose(step, "bo.le.gall")
    step.page.people.disable.click()
    assert "Bo Le Gall" in step.page.form.words
    save(step, "disable")
    save_form(step)
    with pytest.raises(PersonDisabled):
        door.enter("bo.le.gall", password)
    choose(step, "bo.le.gall")
    step.page.people.enable.click()
    step.settle()
    door.enter("bo.le.gall", password)


def say_when_the_centre_is_away(step: Doorstep, server: ProtectedServer) -> None:
    server.stop()
    try:
        step.page.refresh()
        step.settle()
        assert not step.page.people.isEnabled()
        assert step.page.banner.text
        save(step, "away")
    finally:
        server.start()
    step.page.banner.action_requested.emit()
    step.settle()
    assert step.page.people.isEnabled()


def add_bo(step: Doorstep) -> str:
    page = step.page
    save(step, "page")
    page.people.new.click()
    step.qtbot.keyClicks(page.form.name, "Bo Le Gall")
    assert page.form.login.text() == "bo.le.gall"
    page.form.site.setText("Le Blosne")
    page.form.save.click()
    assert page.form is not None, "no role was chosen"
    page.form.roles.boxes[Role.COUNTER].setChecked(True)
    save(step, "add")
    save_form(step)
    password = page.one_time.secret.text()
    assert password
    assert page.one_time.isVisible()
    page.one_time.copy.click()
    assert QGuiApplication.clipboard().text() == password
    save(step, "password")
    return str(password)


def shown_anywhere(step: Doorstep, words: str) -> bool:
    return any(words in label.text() for label in step.window.findChildren(QLabel))


def invited(server: ProtectedServer) -> Any:
    with People(server.local(CITY)) as people:
        return people.invitations()


def refuse_to_close_the_last(step: Doorstep) -> None:
    choose(step, "ada")
    step.page.people.disable.click()
    save_form(step)
    assert step.page.form is not None
    assert step.page.form.banner.text
    assert step.page.form.save.isEnabled()
    save(step, "last")
    step.page.close_form()


def decide_alone(step: Doorstep, server: ProtectedServer) -> None:
    """To one alone only after the words were read."""
    page = step.page
    page.two_persons.click()
    assert page.two_persons.isChecked()
    save(step, "alone")
    save_form(step)
    with People(server.local(CITY)) as people:
        assert not people.two_persons()
    assert not page.two_persons.isChecked()
