"""Requests of persons, from the household's page to the answer: deadline, longer period, proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QLabel

from desktop.domain.disposal import (
    Answer,
    ExtensionTooLate,
    NotADecider,
    RequestAnswered,
    RequestExtended,
    RequestKind,
)
from desktop.domain.door import FileOfRelative
from desktop.domain.protection import ReasonTooShort
from desktop.services.clock import Clock, fixed_clock
from desktop.services.overview import OverviewService
from desktop.services.protection import ProtectionService
from desktop.services.rights_request import RightsRequestService
from desktop.sheets.disposal import RequestsDue
from desktop.sheets.household import ContactSheet, HouseholdSheet
from desktop.views.home.due import DueBanner
from desktop.views.home.page import HomePage
from desktop.views.household.page import HouseholdPage
from desktop.views.household.presenter import HouseholdPresenter
from desktop.views.household.requesting import Requesting
from desktop.views.privacy.extension_form import ExtensionForm
from desktop.views.widgets.page import Place
from desktop.views.widgets.request_form import RequestForm
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.services.test_protection import COLLEAGUE
from tests.views.counter_desk import DECIDER, NOW, Counter, open_counter
from tests.views.test_privacy_page import Office

WHY = "Dossier de dix ans, à relire"


@pytest.fixture
def office(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    counter = open_counter(desk, tmp_path)
    desk.units.now = lambda: NOW
    yield Office(counter, desk, qtbot, tmp_path)
    counter.close()


@pytest.fixture
def family(office: Office) -> HouseholdSheet:
    return office.counter.services.households.enrol(an_enrolment(), office.counter.actor)


def requests_on(desk: Desk, day: date) -> RightsRequestService:
    return RightsRequestService(desk.units, Clock(lambda: day, fixed_clock(NOW).now))


def household_page(counter: Counter, desk: Desk, qtbot: QtBot) -> HouseholdPage:
    page = HouseholdPage(counter.session.discretion)
    HouseholdPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    Requesting(page, counter.jobs, counter.session, lambda: requests_on(desk, date(2026, 4, 14)))
    counter.show(qtbot, page)
    return page


def test_a_request_is_written_down_in_the_file_of_the_person(
    office: Office, family: HouseholdSheet, desk: Desk, qtbot: QtBot
) -> None:
    page = household_page(office.counter, desk, qtbot)
    page.open_subject(family.id)
    office.settle()
    page.editor_requested.emit("request")
    form = cast(RequestForm, page.editor)
    assert (form.reference.text(), form.reference.isReadOnly()) == (family.reference, True)
    form.kind.set_value(RequestKind.RECTIFICATION.value)
    form.save.click()
    office.settle()
    assert page.editor is None
    (line,) = requests_on(desk, date(2026, 4, 14)).lines()
    assert (line.household_id, line.kind, line.answer_by) == (
        family.id,
        RequestKind.RECTIFICATION,
        date(2026, 5, 14),
    )


def test_two_months_more_are_taken_once_in_time_and_with_a_reason(
    office: Office, family: HouseholdSheet, desk: Desk
) -> None:
    early, late = requests_on(desk, date(2026, 5, 14)), requests_on(desk, date(2026, 5, 15))
    request = early.receive(family.id, RequestKind.ACCESS, date(2026, 4, 14), COLLEAGUE)
    with pytest.raises(NotADecider):
        early.extend(request, WHY, COLLEAGUE)
    with pytest.raises(ReasonTooShort):
        early.extend(request, "long", DECIDER)
    with pytest.raises(ExtensionTooLate):
        late.extend(request, WHY, DECIDER)
    early.extend(request, WHY, DECIDER)
    (line,) = early.lines()
    assert (line.answer_by, line.extension_reason) == (date(2026, 7, 14), WHY)
    with pytest.raises(RequestExtended):
        early.extend(request, WHY, DECIDER)
    late.answer(request, Answer.GRANTED, DECIDER)
    with pytest.raises(RequestAnswered):
        late.extend(request, WHY, DECIDER)


def test_the_page_takes_two_months_more(office: Office, family: HouseholdSheet) -> None:
    requests_on(office.desk, date(2026, 4, 14)).receive(
        family.id, RequestKind.ACCESS, date(2026, 4, 1), COLLEAGUE
    )
    page = office.open()
    page.requests.view.point_at(0)
    page.requests.extend.click()
    form = cast(ExtensionForm, page.form)
    form.reason.set_text(WHY)
    office.save(page)
    assert page.form is None
    assert page.requests.table.line_at(0).answer_by == date(2026, 7, 1)
    page.requests.view.point_at(0)
    assert not page.requests.extend.isEnabled()
    assert WHY in page.requests._extended.text()


def test_a_rectification_shows_what_was_corrected_since_with_its_author(
    office: Office, family: HouseholdSheet
) -> None:
    services = office.counter.services
    services.households.correct_contact(family.id, ContactSheet(phone="0639980001"), COLLEAGUE)
    office.desk.units.now = lambda: datetime(2026, 4, 15, 9, tzinfo=UTC)
    requests = requests_on(office.desk, date(2026, 4, 15))
    request = requests.receive(family.id, RequestKind.RECTIFICATION, date(2026, 4, 15), COLLEAGUE)
    page = office.open()
    page.requests.view.point_at(0)
    office.settle()
    assert "nothing yet" in texts_of(page.requests.corrections)
    services.households.correct_contact(family.id, ContactSheet(phone="0639980002"), COLLEAGUE)
    page = office.open()
    page.requests.view.point_at(0)
    office.settle()
    told = texts_of(page.requests.corrections)
    assert "06 39 98 00 01 → 06 39 98 00 02" in told
    assert COLLEAGUE.name in told
    ProtectionService(office.desk.units).declare_relative(family.id, office.counter.actor)
    with pytest.raises(FileOfRelative):
        requests.corrections(request, office.counter.actor)


def test_who_decides_is_told_at_home_and_nobody_else(
    office: Office, family: HouseholdSheet
) -> None:
    units, clock = office.desk.units, fixed_clock(NOW)
    home = OverviewService(units, clock)
    assert home.home(DECIDER).requests is None
    requests = requests_on(office.desk, date(2026, 4, 14))
    requests.receive(family.id, RequestKind.ACCESS, date(2026, 4, 2), COLLEAGUE)
    requests.receive(family.id, RequestKind.ERASURE, date(2026, 3, 10), COLLEAGUE)
    assert home.home(DECIDER).requests == RequestsDue(2, date(2026, 4, 10))
    assert home.home(COLLEAGUE).requests is None


@pytest.mark.parametrize(
    ("on", "tone", "said"),
    [
        (date(2026, 4, 14), "information", "Answer before the end of 14 May 2026."),
        (date(2026, 5, 7), "waiting", "Answer before the end of 14 May 2026."),
        (date(2026, 5, 16), "waiting", "The first is late by 2 days."),
    ],
)
def test_the_deadline_is_said_in_words_and_by_a_tone(
    qtbot: QtBot, on: date, tone: str, said: str
) -> None:
    page = HomePage()
    qtbot.addWidget(page)
    page.due.show_due(RequestsDue(1, date(2026, 5, 14)), on)
    assert page.due.text == f"1 request of a person about their data waits. {said}"
    assert page.due.property("tone") == tone
    with qtbot.waitSignal(page.open_requested) as asked:
        page.due.action_requested.emit()
    assert asked.args == [Place("privacy")]
    page.due.show_due(None, on)
    assert not page.due.isVisibleTo(page)


def texts_of(part: object) -> str:
    assert hasattr(part, "findChildren")
    return "\n".join(label.text() for label in part.findChildren(QLabel))


def test_a_banner_without_requests_says_nothing(qtbot: QtBot) -> None:
    banner = DueBanner()
    qtbot.addWidget(banner)
    banner.show_due(None, date(2026, 4, 14))
    assert banner.isHidden()
