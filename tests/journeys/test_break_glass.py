"""Journey: a card leads to a confidential file, a reason opens it, and who asks can read why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import i18n
from desktop.app.window import Application
from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.training import training_holder
from desktop.credentials import site_key
from desktop.settings import Settings
from desktop.views.household.page import HouseholdPage
from desktop.views.widgets.page import Place
from tests.builders import an_enrolment

WHY = "Travailleuse sociale au telephone"


@pytest.fixture
def application(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Application]:
    settings = Settings(tmp_path, key_file=tmp_path / "desk.key", reader="simulated", language="en")
    application = Application(qapp, settings)
    application.start()
    qtbot.waitUntil(lambda: application.window.furnished, timeout=30_000)
    yield application
    application.close()
    application.window.deleteLater()
    i18n.install("en")


def test_a_card_leads_to_a_shut_file_and_a_reason_opens_it(
    application: Application, qtbot: QtBot
) -> None:
    desk, actor, window = application.desk, application.session.actor, application.window
    assert desk is not None
    family = desk.counter.households.enrol(an_enrolment(), actor)
    desk.cards.link(family.id, training_holder(1, site_key(application.settings)), actor)
    desk.protection.protect(family.id, "Adresse à ne pas révéler", actor)
    assert isinstance(desk.reader, SimulatedReader)
    desk.reader.lay_down("1")
    qtbot.waitUntil(lambda: window.here == Place("household", family.id), timeout=5000)
    qtbot.waitUntil(lambda: bool(window.findChildren(HouseholdPage)), timeout=5000)
    (page,) = window.findChildren(HouseholdPage)
    qtbot.waitUntil(page.shut.isVisible, timeout=5000)
    assert page.sheet is None
    QTest.keyClicks(page.shut.reason.field, WHY)
    QTest.keyClick(page.shut.reason.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.household_id == family.id, timeout=5000)
    qtbot.waitUntil(lambda: application.jobs.is_idle, timeout=10_000)
    lines = desk.accesses.log(family.id, actor).lines
    assert [(line.reason, line.note) for line in lines][1:] == [("break_glass", WHY)]


def test_a_card_of_a_relative_opens_nothing(application: Application, qtbot: QtBot) -> None:
    desk, actor, window = application.desk, application.session.actor, application.window
    assert desk is not None
    family = desk.counter.households.enrol(an_enrolment(), actor)
    desk.cards.link(family.id, training_holder(1, site_key(application.settings)), actor)
    desk.protection.declare_relative(family.id, actor)
    assert isinstance(desk.reader, SimulatedReader)
    desk.reader.lay_down("1")
    qtbot.waitUntil(lambda: window.here is not None and window.here.page == "card", timeout=5000)
    window.top.search.asked.emit("Kervella")
    qtbot.waitUntil(lambda: application.jobs.is_idle, timeout=10_000)
    assert window.here is not None
    assert window.here.page == "card"
