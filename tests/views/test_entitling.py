"""The entitlement on the household page: who may act, what is asked, what is said afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.actor import Role
from desktop.domain.partial_date import PartialDate
from desktop.importers.scenario_file import read_scenario
from desktop.services.clock import Clock
from desktop.services.entitlement import EntitlementService
from desktop.services.scale import ScaleService, scenario_row
from desktop.settings import RESOURCES
from desktop.views.household.entitlement_editor import (
    ContributionEditor,
    EndEditor,
    ResumeEditor,
    SuspendEditor,
)
from desktop.views.household.entitling import Entitling
from desktop.views.household.page import HouseholdPage
from desktop.views.household.presenter import HouseholdPresenter
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.services.ledger_town import COUNTER, DECIDER, Town, a_town
from tests.views.counter_desk import Counter, open_counter

WHY = "Absente pour trois mois"


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    opened = open_counter(desk, tmp_path)
    opened.session.log_in(replace(DECIDER))
    yield opened
    opened.close()


@pytest.fixture
def town(desk: Desk) -> Town:
    return a_town(desk)


@pytest.fixture
def page(counter: Counter, town: Town, qtbot: QtBot) -> HouseholdPage:
    services = counter.services
    page = HouseholdPage(counter.session.discretion)
    HouseholdPresenter(page, counter.jobs, counter.news, counter.session, services)
    clock = Clock(services.today, town.desk.units.now)
    service = EntitlementService(town.desk.units, clock)
    Entitling(page, counter.jobs, counter.session, lambda: service)
    household = services.households.enrol(an_enrolment(), DECIDER).id
    town.entitle(household=household)
    show(page, household, counter, qtbot)
    return page


def show(page: HouseholdPage, household: UUID, counter: Counter, qtbot: QtBot) -> None:
    counter.show(qtbot, page)
    page.open_subject(household)
    counter.settle(qtbot)


def offered(page: HouseholdPage) -> list[str]:
    return [name for name, button in page.entitlement.acts.items() if not button.isHidden()]


def test_an_entitlement_is_suspended_resumed_and_ended_in_the_page(
    page: HouseholdPage, counter: Counter, qtbot: QtBot
) -> None:
    assert offered(page) == ["suspend", "end"]
    page.entitlement.acts["suspend"].click()
    editor = page.editor
    assert isinstance(editor, SuspendEditor)
    editor.save.click()
    assert editor.reason_row.problem == "Say why, in a few words."
    editor.reason.set_text(WHY)
    with qtbot.waitSignal(page.said) as said:
        editor.save.click()
    assert said.args[0].startswith("The entitlement is suspended from ")
    counter.settle(qtbot)
    assert page.editor is None
    assert page.entitlement.said.endswith(f"until somebody resumes it. {WHY}")
    assert offered(page) == ["resume", "end"]
    page.entitlement.acts["resume"].click()
    editor = page.editor
    assert isinstance(editor, ResumeEditor)
    with qtbot.waitSignal(page.said) as said:
        editor.save.click()
    assert said.args == ["The entitlement is in force again."]
    counter.settle(qtbot)


def test_an_early_end_is_foreseen_and_taken_back_in_the_page(
    page: HouseholdPage, counter: Counter, qtbot: QtBot
) -> None:
    page.entitlement.acts["end"].click()
    editor = page.editor
    assert isinstance(editor, EndEditor)
    editor.day.set_value(PartialDate.of(date(2026, 5, 1)))
    editor.reason.set_text(WHY)
    with qtbot.waitSignal(page.said) as said:
        editor.save.click()
    assert said.args == ["The entitlement ends: its last day is 30 April 2026."]
    counter.settle(qtbot)
    assert "Ended early: it was granted until 30 June 2026." in page.entitlement.said
    assert offered(page) == ["suspend", "keep"]
    with qtbot.waitSignal(page.said) as said:
        page.entitlement.acts["keep"].click()
    assert said.args == ["The entitlement goes on until 30 June 2026."]


def test_a_refusal_stands_in_the_editor_and_what_was_typed_stays(
    page: HouseholdPage, counter: Counter, qtbot: QtBot
) -> None:
    page.entitlement.acts["end"].click()
    editor = page.editor
    assert isinstance(editor, EndEditor)
    editor.day.set_value(PartialDate.of(date(2026, 1, 2)))
    editor.reason.set_text(WHY)
    editor.save.click()
    counter.settle(qtbot)
    assert page.editor is editor
    assert "not taken back here" in editor.banner.text
    assert editor.reason.text == WHY
    assert editor.save.isEnabled()


def test_who_does_not_decide_and_a_file_that_is_kept_offer_nothing(
    page: HouseholdPage, counter: Counter, qtbot: QtBot
) -> None:
    sheet = page.sheet
    assert sheet is not None
    page.show_household(replace(sheet, restricted=True), page.today)
    assert offered(page) == []
    counter.session.log_in(COUNTER)
    show(page, sheet.id, counter, qtbot)
    assert offered(page) == []
    assert page.entitlement.isVisible()


def granted_by_paris(desk: Desk, counter: Counter) -> UUID:
    """A household of four, under a scenario that asks for a contribution."""
    paris = read_scenario(RESOURCES / "scenarios/examples/caisses-paris.yaml")
    with desk.units(DECIDER, "seed_rules") as work:
        work.session.add(scenario_row(paris))
        work.commit()
    services = counter.services
    ScaleService(desk.units, Clock(services.today, desk.units.now)).run_scenario(
        "caisses-paris", replace(DECIDER, roles=frozenset({Role.COORDINATOR}))
    )
    household = services.households.enrol(an_enrolment(), COUNTER)
    assert household.claim is not None
    services.assessments.record(household.claim.id, COUNTER)
    services.claims.propose(household.claim.id, "grant", "", COUNTER)
    services.claims.decide(household.claim.id, "grant", "", DECIDER)
    return household.id


@pytest.mark.usefixtures("town")
def test_what_a_household_pays_in_is_chosen_in_the_page_and_hidden_with_the_amounts(
    desk: Desk, counter: Counter, qtbot: QtBot
) -> None:
    """The range is that of its scenario and of the people of the assessment."""
    household = granted_by_paris(desk, counter)
    services, discretion = counter.services, counter.session.discretion
    page = HouseholdPage(discretion)
    HouseholdPresenter(page, counter.jobs, counter.news, counter.session, services)
    service = EntitlementService(desk.units, Clock(services.today, desk.units.now))
    Entitling(page, counter.jobs, counter.session, lambda: service)
    show(page, household, counter, qtbot)
    assert "The household pays in €20.00 a month." in page.entitlement.said
    page.entitlement.acts["contribution"].click()
    editor = page.editor
    assert isinstance(editor, ContributionEditor)
    editor.amount.set_amount(Decimal(500))
    editor.save.click()
    counter.settle(qtbot)
    assert editor.banner.text == "Between €20.00 and €240.00 a month may be chosen."
    editor.amount.set_amount(Decimal(60))
    editor.save.click()
    counter.settle(qtbot)
    assert "The household pays in €60.00 a month." in page.entitlement.said
    discretion.toggle()
    assert "60" not in page.entitlement.said
