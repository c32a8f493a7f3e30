"""The claim and assessment pages on a real store: from incomes to a decision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.sheets.household import DocumentEntry, HouseholdSheet
from desktop.views.assessment.page import AssessmentPage
from desktop.views.assessment.presenter import AssessmentPresenter
from desktop.views.claim.page import ClaimPage
from desktop.views.claim.presenter import ClaimPresenter
from desktop.views.claim.reason_panel import Answer
from desktop.views.widgets.page import Place
from tests.builders import a_family, an_enrolment
from tests.local_desk import Desk
from tests.views.counter_desk import DECIDER, Counter, Keyboard, open_counter


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    opened = open_counter(desk, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def family(counter: Counter) -> HouseholdSheet:
    """A lone parent with two children, assessed: entitled."""
    members = a_family(children=2, partner=False)
    form = an_enrolment(members, amounts=("1110", "1110", "1296"))
    household = counter.services.households.enrol(form, counter.actor)
    assert household.claim is not None
    counter.services.assessments.record(household.claim.id, counter.actor)
    return counter.services.households.sheet(household.id)


def open_claim(counter: Counter, qtbot: QtBot, household: HouseholdSheet) -> ClaimPage:
    page = ClaimPage(counter.session.discretion)
    ClaimPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    counter.show(qtbot, page)
    assert household.claim is not None
    page.open_subject(household.claim.id)
    counter.settle(qtbot)
    return page


def open_assessment(counter: Counter, qtbot: QtBot, household: HouseholdSheet) -> AssessmentPage:
    page = AssessmentPage(counter.session.discretion)
    AssessmentPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    counter.show(qtbot, page)
    page.open_subject(household.id)
    counter.settle(qtbot)
    return page


def state_of(page: ClaimPage) -> str:
    assert page.claim is not None
    return page.claim.state


def click(page: ClaimPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None
    button.click()


def test_a_claim_is_proposed_by_one_and_granted_by_another(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_claim(counter, qtbot, family)
    assert page.say.sentence
    click(page, "act_propose")
    qtbot.waitUntil(lambda: state_of(page) == "proposed")
    counter.settle(qtbot)
    assert page.findChild(QPushButton, "act_grant") is None
    counter.session.log_in(DECIDER)
    counter.settle(qtbot)
    click(page, "act_grant")
    qtbot.waitUntil(lambda: state_of(page) == "granted")
    counter.settle(qtbot)
    sheet = counter.services.households.sheet(family.id)
    assert sheet.entitlement is not None


def propose_and_change_seat(counter: Counter, qtbot: QtBot, page: ClaimPage) -> None:
    click(page, "act_propose")
    qtbot.waitUntil(lambda: state_of(page) == "proposed")
    counter.session.log_in(DECIDER)
    counter.settle(qtbot)


def test_a_denial_asks_for_its_reason_in_the_page(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_claim(counter, qtbot, family)
    propose_and_change_seat(counter, qtbot, page)
    click(page, "act_deny")
    assert page.panel.isVisible()
    page.panel.confirm.click()
    counter.settle(qtbot)
    assert page.panel.banner.text
    assert state_of(page) == "proposed"
    page.panel.reason.set_text("Household outside the city")
    page.panel.confirm.click()
    qtbot.waitUntil(lambda: state_of(page) == "denied")
    counter.settle(qtbot)
    assert not page.panel.isVisible()
    assert page.claim is not None
    assert page.claim.reason == "Household outside the city"
    assert counter.services.drafts.lines() == ()


def test_a_reason_that_was_begun_comes_back(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page, keys = open_claim(counter, qtbot, family), Keyboard()
    propose_and_change_seat(counter, qtbot, page)
    click(page, "act_deny")
    keys.write("Outside the")
    qtbot.waitUntil(lambda: len(counter.services.drafts.lines()) == 1, timeout=700)
    counter.settle(qtbot)
    again = open_claim(counter, qtbot, family)
    click(again, "act_deny")
    assert again.panel.reason.text == "Outside the"


def test_escape_puts_the_question_away_and_stays_on_the_page(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page, keys = open_claim(counter, qtbot, family), Keyboard()
    click(page, "act_abandon")
    assert page.panel.isVisible()
    keys.press(Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    assert state_of(page) == "assessed"


def test_an_exemption_names_a_bracket_and_a_reason(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_claim(counter, qtbot, family)
    propose_and_change_seat(counter, qtbot, page)
    page.panel.answered.emit(Answer("grant_by_exemption", "Loss of a job", "S1"))
    qtbot.waitUntil(lambda: state_of(page) == "granted")
    assert page.claim is not None
    assert page.claim.exemption is not None
    assert page.claim.exemption.bracket == "S1"


def test_a_document_answered_is_kept_at_once(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_claim(counter, qtbot, family)
    page.checklist.start()
    keys = Keyboard()
    keys.answer("v")
    counter.settle(qtbot)
    assert page.claim is not None
    (document,) = page.claim.documents
    assert document.state == "seen"
    assert document.seen_on == counter.services.today()


def test_the_result_is_told_line_by_line_with_its_rule(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_claim(counter, qtbot, family)
    shown = page.lines._rows.count()
    assert shown > 10
    assert page.lines._doubts.text


def test_the_papers_follow_from_where_the_claim_stands(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_claim(counter, qtbot, family)
    with qtbot.waitSignal(page.print_requested) as asked:
        click(page, "print_calculation_sheet")
    assert family.claim is not None
    assert asked.args == ["calculation_sheet", family.claim.id]
    assert page.findChild(QPushButton, "print_receipt") is not None


def test_a_claim_that_waits_for_documents_offers_their_list(counter: Counter, qtbot: QtBot) -> None:
    form = an_enrolment(documents=(DocumentEntry("identity", "missing"),))
    household = counter.services.households.enrol(form, counter.actor)
    page = open_claim(counter, qtbot, household)
    assert state_of(page) == "documents_missing"
    assert page.findChild(QPushButton, "print_documents_missing") is not None
    assert page.findChild(QPushButton, "act_propose") is None


def test_the_incomes_of_the_last_assessment_are_copied_by_one_key(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    assert family.claim is not None
    counter.services.claims.propose(family.claim.id, "grant", "", counter.actor)
    counter.services.claims.decide(family.claim.id, "grant", "", DECIDER)
    page, keys = open_assessment(counter, qtbot, family), Keyboard()
    page.shown()
    assert page.rows() == ()
    keys.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: bool(page.rows()))
    counter.settle(qtbot)
    (row,) = page.rows()
    assert dict(row.amounts) == {"2026-01": "1110", "2026-02": "1110", "2026-03": "1296"}
    assert "1,172" in page.say.sentence


def test_recording_opens_a_new_claim_beside_the_decided_one(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    assert family.claim is not None
    counter.services.claims.propose(family.claim.id, "grant", "", counter.actor)
    counter.services.claims.decide(family.claim.id, "grant", "", DECIDER)
    page, keys = open_assessment(counter, qtbot, family), Keyboard()
    page.shown()
    keys.fill("wage")
    for amount in ("900", "900", "900"):
        keys.fill(amount)
    with qtbot.waitSignal(page.open_requested) as opened:
        page.primary.click()
    counter.settle(qtbot)
    (place,) = opened.args
    assert isinstance(place, Place)
    assert place.page == "claim"
    assert place.subject != family.claim.id
    newest = counter.services.households.sheet(family.id).claim
    assert newest is not None
    assert newest.state == "assessed"
    assert str(newest.mean_income) == "900.00"
    assert counter.services.drafts.lines() == ()


def test_a_month_that_nobody_stated_is_refused_in_words_and_kept(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page, keys = open_assessment(counter, qtbot, family), Keyboard()
    cell = page.income.grid._cells()[0]
    cell.setFocus()
    cell.selectAll()
    keys.press(Qt.Key.Key_Delete)
    page.primary.click()
    counter.settle(qtbot)
    assert page.banner.text
    (row,) = page.rows()
    assert "2026-01" not in row.amounts


def test_incomes_typed_and_left_are_a_draft_of_the_household(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page, keys = open_assessment(counter, qtbot, family), Keyboard()
    page.income.grid._cells()[0].setFocus()
    keys.write("1200")
    assert page.leave()
    counter.settle(qtbot)
    (line,) = counter.services.drafts.lines()
    assert (line.form, line.subject_id) == ("assessment", family.id)
    again = open_assessment(counter, qtbot, family)
    assert again.rows()[0].amounts["2026-01"] == "1200"


def test_giving_up_is_never_what_is_offered_first(
    counter: Counter, family: HouseholdSheet, qtbot: QtBot
) -> None:
    """Proposed, and seen by somebody who may not decide: there is nothing to do but print."""
    page = open_claim(counter, qtbot, family)
    click(page, "act_propose")
    qtbot.waitUntil(lambda: state_of(page) == "proposed")
    counter.settle(qtbot)
    buttons = [page._act_list.itemAt(place).widget() for place in range(page._act_list.count())]
    shown = [(button.objectName(), button.property("kind")) for button in buttons]
    assert shown[0] == ("print_receipt", "primary")
    assert shown[-1] == ("act_abandon", "link")
