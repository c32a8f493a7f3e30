"""Protected files in the window: a reason by keyboard, a relative's file, what the lists say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from desktop.domain.actor import Actor, Role
from desktop.domain.door import FileOfRelative
from desktop.models import new_id
from desktop.services.agent import AgentService
from desktop.services.protection import ProtectionService
from desktop.sheets.household import HouseholdSheet
from desktop.views.card.page import CardPage
from desktop.views.household.acts import acts_of
from desktop.views.household.list_page import HouseholdListPage
from desktop.views.household.list_presenter import HouseholdListPresenter
from desktop.views.household.page import HouseholdPage
from desktop.views.household.presenter import HouseholdPresenter
from desktop.views.household.protect_editor import ProtectEditor
from desktop.views.household.protecting import Protecting
from desktop.views.household.shut import WIDTH
from desktop.views.theme import look
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.counter_desk import Counter, Keyboard, open_counter

COLLEAGUE = Actor(new_id(), "Maud Abiven", frozenset({Role.COUNTER, Role.DECIDER}))


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    opened = open_counter(desk, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def protection(desk: Desk) -> ProtectionService:
    for actor in (desk.actor, COLLEAGUE):
        AgentService(desk.units).add(actor, actor)
    return ProtectionService(desk.units)


@pytest.fixture
def family(counter: Counter) -> HouseholdSheet:
    return counter.services.households.enrol(an_enrolment(), counter.actor)


def open_page(
    counter: Counter, protection: ProtectionService, qtbot: QtBot, subject: object
) -> HouseholdPage:
    page = HouseholdPage(counter.session.discretion)
    HouseholdPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    Protecting(page, counter.jobs, counter.session, lambda: protection)
    counter.show(qtbot, page)
    page.open_subject(subject)
    counter.settle(qtbot)
    return page


def test_a_confidential_file_opens_when_a_reason_is_typed(
    counter: Counter, protection: ProtectionService, family: HouseholdSheet, qtbot: QtBot
) -> None:
    protection.protect(family.id, "Adresse à ne pas révéler", COLLEAGUE)
    page = open_page(counter, protection, qtbot, family.id)
    assert page.shut.isVisible()
    assert page.sheet is None
    assert not page.timeline.isVisible()
    keyboard = Keyboard()
    keyboard.write("urgent")
    assert not page.shut.open.isEnabled()
    keyboard.write(", travailleuse sociale au bout du fil")
    keyboard.press(Qt.Key.Key_Return, control=True)
    counter.settle(qtbot)
    assert not page.shut.isVisible()
    assert page.household_id == family.id
    assert page.timeline.isVisible()


def test_what_opens_a_confidential_file_follows_the_reason_at_the_top_of_the_page(
    counter: Counter, protection: ProtectionService, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(counter, protection, qtbot, family.id)
    protection.protect(family.id, "Adresse à ne pas révéler", COLLEAGUE)
    page.reload_requested.emit()
    counter.settle(qtbot)
    shut = page.shut
    qtbot.waitUntil(lambda: shut.height() < page.height() / 2)
    assert shut.width() == look.scaled(WIDTH) < page.width() * 2 / 3
    below_the_reason = shut.open.y() - shut.row.geometry().bottom()
    assert 0 < below_the_reason < shut.open.height()
    assert shut.mapTo(page, shut.rect().topLeft()).y() < page.height() / 4


def test_the_file_that_was_open_before_leaves_nothing_on_a_shut_page(
    counter: Counter, protection: ProtectionService, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(counter, protection, qtbot, family.id)
    assert page.title != "Household"
    protection.declare_relative(family.id, counter.actor)
    counter.settle(qtbot)
    page.reload_requested.emit()
    counter.settle(qtbot)
    assert page.title == "Household"
    assert page.shut.isVisible()
    assert not page.shut.open.isVisible()
    assert not page.timeline._all


def test_who_declares_a_relative_sees_the_file_close(
    counter: Counter, protection: ProtectionService, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(counter, protection, qtbot, family.id)
    page.editor_requested.emit("protect")
    counter.settle(qtbot)
    editor = page.editor
    assert isinstance(editor, ProtectEditor)
    assert editor.chosen == "own"
    editor.save.click()
    counter.settle(qtbot)
    assert page.shut.isVisible()
    assert page.sheet is None
    assert page.editor is None


def test_whoever_sits_down_next_sees_only_what_is_open_to_them(
    counter: Counter, protection: ProtectionService, family: HouseholdSheet, qtbot: QtBot
) -> None:
    protection.declare_relative(family.id, counter.actor, COLLEAGUE.id)
    page = open_page(counter, protection, qtbot, family.id)
    assert page.household_id == family.id
    counter.session.log_in(COLLEAGUE)
    counter.settle(qtbot)
    assert page.shut.isVisible()
    counter.session.log_in(counter.actor)
    counter.settle(qtbot)
    assert page.household_id == family.id


def test_the_list_says_why_it_says_no_name(
    counter: Counter, protection: ProtectionService, family: HouseholdSheet, qtbot: QtBot
) -> None:
    protection.declare_relative(family.id, counter.actor)
    page = HouseholdListPage(counter.session.discretion)
    HouseholdListPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    counter.show(qtbot, page)
    page.refresh()
    counter.settle(qtbot)
    assert "File of a relative" in page.view.as_text()
    assert family.applicant.person.birth_name not in page.view.as_text()
    counter.session.log_in(COLLEAGUE)
    counter.settle(qtbot)
    assert family.applicant.person.birth_name in page.view.as_text()


def test_a_restricted_file_is_answered_and_not_changed(
    counter: Counter, protection: ProtectionService, family: HouseholdSheet, qtbot: QtBot
) -> None:
    protection.restrict(family.id, "Ressources contestées", COLLEAGUE)
    page = open_page(counter, protection, qtbot, family.id)
    assert "Ressources contestées." in page.restriction.text
    assert page.sheet is not None
    assert [act.name for act in acts_of(page.sheet, {"protect": True})] == [
        "claim",
        "print",
        "protect",
    ]


def test_a_card_of_a_relative_asks_for_a_colleague(
    counter: Counter, protection: ProtectionService, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = CardPage()
    counter.show(qtbot, page)
    page.open_subject(FileOfRelative(family.id))
    assert "a colleague must open this file" in page._said.text()
