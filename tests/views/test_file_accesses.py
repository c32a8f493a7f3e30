"""The whole application notes which files its window opens, and how one came there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from PySide6.QtWidgets import QApplication

from desktop import i18n
from desktop.app.desk import Desk
from desktop.app.window import Application
from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.training import training_holder
from desktop.credentials import site_key
from desktop.domain.actor import Actor, Role
from desktop.models import AccessRecord, new_id
from desktop.settings import Settings
from desktop.sheets.household import HouseholdSheet
from desktop.views.widgets.page import Place
from tests.builders import an_enrolment


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


def desk_of(application: Application) -> Desk:
    assert application.desk is not None
    return application.desk


@pytest.fixture
def family(application: Application) -> HouseholdSheet:
    desk = desk_of(application)
    return desk.counter.households.enrol(an_enrolment(), application.session.actor)


def noted(application: Application, qtbot: QtBot) -> list[tuple[str, UUID]]:
    qtbot.waitUntil(lambda: application.jobs.is_idle, timeout=10_000)
    with desk_of(application).units.reading() as session:
        rows = session.scalars(select(AccessRecord).order_by(AccessRecord.at)).all()
    return [(row.reason, row.agent_id) for row in rows]


def test_a_household_that_is_opened_is_noted_once(
    application: Application, family: HouseholdSheet, qtbot: QtBot
) -> None:
    assert application.window.open(Place("household", family.id))
    assert family.claim is not None
    assert application.window.open(Place("claim", family.claim.id))
    application.window.back()
    assert noted(application, qtbot) == [("counter", application.session.actor.id)]


def test_what_was_found_by_the_search_says_so(
    application: Application, family: HouseholdSheet, qtbot: QtBot
) -> None:
    application.window.top.search.chosen.emit(Place("household", family.id))
    assert [reason for reason, _agent in noted(application, qtbot)] == ["search"]


def test_a_claim_of_the_list_is_noted_for_its_household(
    application: Application, family: HouseholdSheet, qtbot: QtBot
) -> None:
    assert family.claim is not None
    assert application.window.open(Place("claim", family.claim.id))
    assert [reason for reason, _agent in noted(application, qtbot)] == ["claim"]


def test_a_card_that_leads_to_a_file_says_so(
    application: Application, family: HouseholdSheet, qtbot: QtBot
) -> None:
    desk = desk_of(application)
    assert isinstance(desk.reader, SimulatedReader)
    holder = training_holder(1, site_key(application.settings))
    desk.cards.link(family.id, holder, application.session.actor)
    desk.reader.lay_down("1")
    qtbot.waitUntil(lambda: application.window.here == Place("household", family.id), timeout=5000)
    assert [reason for reason, _agent in noted(application, qtbot)] == ["card"]


def test_whoever_sits_down_before_an_open_file_is_noted(
    application: Application, family: HouseholdSheet, qtbot: QtBot
) -> None:
    first, second = application.session.actor, Actor(new_id(), "Second", frozenset(Role))
    application.window.open(Place("household", family.id))
    noted(application, qtbot)
    application.session.log_in(second)
    assert noted(application, qtbot) == [("counter", first.id), ("counter", second.id)]


def test_pages_without_a_file_are_not_noted(application: Application, qtbot: QtBot) -> None:
    for page in ("households", "cards", "merchants", "settings"):
        assert application.window.open(Place(page))
    assert noted(application, qtbot) == []
