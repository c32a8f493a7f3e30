"""What was opened with a reason: shown to those who decide, leading to its log, gone in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from desktop.domain.access import Reason
from desktop.domain.actor import Actor, Role
from desktop.importers.sender_file import SenderSource
from desktop.models import new_id
from desktop.services.access import AccessService
from desktop.services.access_paper import AccessPaperService
from desktop.services.agent import AgentService
from desktop.services.clock import Clock, fixed_clock
from desktop.services.overview import OverviewService
from desktop.services.protection import REVIEWED, ProtectionService
from desktop.sheets.household import HouseholdSheet
from desktop.views.home.page import HomePage
from desktop.views.home.presenter import HomePresenter, HomeSources
from desktop.views.household.access_page import AccessPage
from desktop.views.household.access_presenter import AccessPresenter, AccessSources
from desktop.views.household.page import HouseholdPage
from desktop.views.household.presenter import HouseholdPresenter
from desktop.views.household.protecting import Protecting
from desktop.views.widgets.button import LinkButton
from desktop.views.widgets.page import Place
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.card_desk import texts
from tests.views.counter_desk import NOW, Counter, Keyboard, open_counter

CLERK = Actor(new_id(), "Nolwenn Le Goff", frozenset({Role.COUNTER}))
DECIDER = Actor(new_id(), "Maud Abiven", frozenset({Role.COUNTER, Role.DECIDER}))
WHY = "Travailleuse sociale au bout du fil"


class Room:
    """A counter with its protection, and a clock that goes on."""

    def __init__(self, desk: Desk, folder: Path, qtbot: QtBot) -> None:
        self.desk, self.folder, self.qtbot = desk, folder, qtbot
        self.moment = NOW
        desk.units.now = self.now
        self.counter: Counter = open_counter(desk, folder)
        for actor in (CLERK, DECIDER):
            AgentService(desk.units).add(actor, desk.actor)
        self.protection = ProtectionService(desk.units)
        self.accesses = AccessService(desk.units, Clock(fixed_clock(NOW).today, self.now))

    def now(self) -> datetime:
        return self.moment

    def confide(self) -> HouseholdSheet:
        family = self.counter.services.households.enrol(an_enrolment(), CLERK)
        self.protection.protect(family.id, "Adresse à ne pas révéler", DECIDER)
        return family

    def open_with_a_reason(self, family: HouseholdSheet) -> None:
        """As the clerk does: on the page of the household, by the keyboard."""
        counter = self.counter
        counter.session.log_in(CLERK)
        page = HouseholdPage(counter.session.discretion)
        HouseholdPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
        Protecting(page, counter.jobs, counter.session, lambda: self.protection)
        counter.show(self.qtbot, page)
        page.open_subject(family.id)
        counter.settle(self.qtbot)
        keys = Keyboard()
        keys.write(WHY)
        keys.press(Qt.Key.Key_Return, control=True)
        counter.settle(self.qtbot)
        assert page.household_id == family.id

    def home(self, actor: Actor) -> HomePage:
        """What that person sees when they sit down."""
        counter = self.counter
        counter.session.log_in(actor)
        page = HomePage()
        overview = OverviewService(self.desk.units, fixed_clock(NOW))
        HomePresenter(page, counter.jobs, counter.news, counter.session, HomeSources(overview.home))
        counter.show(self.qtbot, page)
        page.refresh()
        counter.settle(self.qtbot)
        return page

    def log(self, place: Place) -> AccessPage:
        counter, clock = self.counter, fixed_clock(NOW)
        page = AccessPage(counter.session.discretion)
        sender = SenderSource(self.folder, demonstration=True)
        papers = AccessPaperService(self.accesses, clock, sender)
        sources = AccessSources(self.accesses, lambda: papers)
        AccessPresenter(page, counter.jobs, counter.session, sources)
        counter.show(self.qtbot, page)
        page.open_subject(place.subject)
        page.shown()
        counter.settle(self.qtbot)
        return page


@pytest.fixture
def room(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    room = Room(desk, tmp_path, qtbot)
    yield room
    room.counter.close()


def test_an_opening_is_shown_to_who_decides_looked_into_and_gone_after_a_week(
    room: Room, qtbot: QtBot
) -> None:
    family = room.confide()
    assert room.home(DECIDER).review.isHidden(), "nothing was opened yet"
    room.open_with_a_reason(family)

    page = room.home(DECIDER)
    assert page.review.isVisible()
    told = texts(page.review)
    assert WHY in told
    assert CLERK.name in told
    assert "Kervella" not in told + texts(page), "a reference, never a name"

    (reference,) = page.review.findChildren(LinkButton)
    assert reference.text() == family.reference
    with qtbot.waitSignal(page.open_requested) as asked:
        reference.click()
    assert asked.args == [Place("accesses", family.id)]
    log = room.log(asked.args[0])
    assert any(WHY in entry.detail for entry in log.log._all)
    reasons = [line.reason for line in room.accesses.log(family.id, DECIDER).lines]
    assert Reason.ACCESS_LOG.value in reasons, "who looked it over is written down, too"

    room.moment = NOW + REVIEWED - timedelta(minutes=1)
    assert room.home(DECIDER).review.isVisible()
    room.moment = NOW + REVIEWED + timedelta(minutes=1)
    assert room.home(DECIDER).review.isHidden()


def test_who_does_not_decide_is_not_told_who_opened_what(room: Room) -> None:
    family = room.confide()
    room.open_with_a_reason(family)
    page = room.home(CLERK)
    assert page.review.isHidden()
    assert WHY not in texts(page)


def test_the_file_of_somebody_close_is_left_to_a_colleague(room: Room) -> None:
    family = room.confide()
    room.open_with_a_reason(family)
    room.protection.declare_relative(family.id, DECIDER)
    assert room.home(DECIDER).review.isHidden()
