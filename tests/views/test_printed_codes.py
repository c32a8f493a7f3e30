"""Codes printed beforehand: typed or scanned at a household, linked, replacing, replaced."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from desktop.cardreader.neutral.code import code_of
from desktop.cardreader.training import training_holder
from desktop.sheets.card import CardToReplace, PaperSheet
from desktop.sheets.household import HouseholdSheet
from desktop.views.card.known_page import KnownCardPage
from desktop.views.card.known_presenter import KnownCardPresenter
from desktop.views.enrolment.page import EnrolmentPage
from desktop.views.household.card_editor import CardEditor, LinkEditor, SupportEditor
from desktop.views.household.page import HouseholdPage
from desktop.views.household.presenter import HouseholdPresenter
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.card_desk import SITE_KEY, CardDesk, open_card_desk, texts
from tests.views.counter_desk import Keyboard
from tests.views.test_enrolment_page import recorded

NUMBER = "7K3QXZ0123"


@pytest.fixture
def cards(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[CardDesk]:
    opened = open_card_desk(desk, tmp_path)
    stock, actor = opened.sources.stock, opened.counter.actor
    batch = stock.open_batch("Printed codes 3", "paper", "", 0, "", actor)
    stock.receive_number(NUMBER, batch.batch_id, actor)
    yield opened
    opened.close()


@pytest.fixture
def family(cards: CardDesk) -> HouseholdSheet:
    return cards.counter.services.households.enrol(an_enrolment(), cards.counter.actor)


def household_page(cards: CardDesk, qtbot: QtBot, subject: object) -> HouseholdPage:
    counter = cards.counter
    page = HouseholdPage(counter.session.discretion)
    HouseholdPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    return cards.show(qtbot, page, subject)


def sheet_of(cards: CardDesk, family: HouseholdSheet) -> HouseholdSheet:
    return cards.counter.services.households.sheet(family.id, cards.counter.actor)


def state_of(cards: CardDesk, number: str = NUMBER) -> str:
    return cards.sources.cards.identify_code(number).state


def link_korrigo(cards: CardDesk, family: HouseholdSheet) -> None:
    cards.sources.cards.link(family.id, training_holder(1, SITE_KEY), cards.counter.actor)


def choose_paper(page: HouseholdPage) -> CardEditor | LinkEditor | SupportEditor:
    editor = page.editor
    assert isinstance(editor, CardEditor | LinkEditor | SupportEditor)
    editor.flow.choice.buttons["paper"].click()
    assert editor.flow.code.isVisible()
    editor.flow.code.field.setFocus()
    return editor


def scan(cards: CardDesk, qtbot: QtBot, text: str) -> None:
    """As a scanner does: the text, then Enter."""
    keys = Keyboard()
    keys.write(text)
    keys.press(Qt.Key.Key_Return)
    cards.settle(qtbot)


def with_slip(code: str) -> str:
    return ("7" if code[0] != "7" else "8") + code[1:]


def test_a_scanned_code_is_linked_and_paper_is_what_was_chosen(
    cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = household_page(cards, qtbot, family.id)
    Keyboard().press(Qt.Key.Key_L)
    choose_paper(page)
    scan(cards, qtbot, code_of(NUMBER))
    assert page.editor is None
    assert state_of(cards) == "linked"
    now = sheet_of(cards, family)
    assert now.card_support == "paper"
    assert [card.tail for card in now.cards] == [NUMBER[-3:]]
    assert cards.places.seen == []  # it is printed already


def test_a_mended_code_is_asked_before_it_is_linked(
    cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = household_page(cards, qtbot, family.id)
    Keyboard().press(Qt.Key.Key_L)
    editor = choose_paper(page)
    code = code_of(NUMBER)
    scan(cards, qtbot, with_slip(code))
    assert f"{code[:5]} {code[5:10]} {code[10:]}" in editor.flow.code.question
    assert state_of(cards) == "stock"
    Keyboard().press(Qt.Key.Key_Return)
    cards.settle(qtbot)
    assert state_of(cards) == "linked"


def test_a_code_that_was_never_received_is_told_and_can_be_mended(
    cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = household_page(cards, qtbot, family.id)
    Keyboard().press(Qt.Key.Key_L)
    editor = choose_paper(page)
    scan(cards, qtbot, code_of("0000000000"))
    assert "No card has this code" in editor.flow.code.question
    assert editor.flow.code.field.text() == code_of("0000000000")
    scan(cards, qtbot, code_of(NUMBER))  # it was selected: the next scan takes its place
    assert state_of(cards) == "linked"


def test_half_a_code_is_told_beside_the_field(
    cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = household_page(cards, qtbot, family.id)
    Keyboard().press(Qt.Key.Key_L)
    editor = choose_paper(page)
    scan(cards, qtbot, code_of(NUMBER)[:9])
    assert "fifteen" in editor.flow.code.question
    assert state_of(cards) == "stock"


def test_a_lost_card_is_replaced_by_a_printed_code(
    cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    link_korrigo(cards, family)
    page = household_page(cards, qtbot, family.id)
    Keyboard().press(Qt.Key.Key_R)
    choose_paper(page)
    scan(cards, qtbot, code_of(NUMBER))
    now = sheet_of(cards, family)
    assert {card.support: card.state for card in now.cards} == {
        "paper": "linked",
        "korrigo": "blocked",
    }
    assert now.card_support == "paper"
    assert page.timeline._all[0].title == "Card replaced by a code"


def test_a_lost_card_is_replaced_by_a_code_that_is_printed_now(
    cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    link_korrigo(cards, family)
    page = household_page(cards, qtbot, family.id)
    Keyboard().press(Qt.Key.Key_R)
    choose_paper(page)
    Keyboard().press(Qt.Key.Key_Return, control=True)
    cards.settle(qtbot)
    (place,) = cards.places.seen
    assert isinstance(place.subject, PaperSheet)
    assert place.subject.number != NUMBER
    states = {card.support: card.state for card in sheet_of(cards, family).cards}
    assert states == {"paper": "linked", "korrigo": "blocked"}


def test_a_typed_code_is_meant_and_no_new_one_is_made(
    cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    link_korrigo(cards, family)
    page = household_page(cards, qtbot, family.id)
    Keyboard().press(Qt.Key.Key_S)
    choose_paper(page)
    keys = Keyboard()
    keys.write(code_of(NUMBER))
    keys.press(Qt.Key.Key_Return, control=True)
    cards.settle(qtbot)
    assert state_of(cards) == "linked"
    assert cards.places.seen == []
    assert page.timeline._all[0].title == "Support changed"


def test_a_lost_code_is_replaced_in_its_own_words(
    cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    paper = cards.sources.supports.issue_paper(family.id, cards.counter.actor)
    page = household_page(cards, qtbot, CardToReplace(family.id, paper.card_id))
    editor = page.editor
    assert isinstance(editor, CardEditor)
    assert editor.card_id == paper.card_id
    assert "the code" in texts(editor)
    assert "the card" not in texts(editor)
    editor.flow.code.field.setFocus()
    scan(cards, qtbot, code_of(NUMBER))
    assert state_of(cards, paper.number) == "blocked"
    assert page.timeline._all[0].title == "Code replaced"


def test_the_page_of_a_card_leads_to_what_replaces_it_and_only_once(
    cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    link_korrigo(cards, family)
    (card,) = sheet_of(cards, family).cards
    counter = cards.counter
    known = KnownCardPage(counter.session.discretion)
    KnownCardPresenter(known, counter.jobs, counter.news, counter.session, cards.sources)
    cards.show(qtbot, known, card.card_id)
    Keyboard().press(Qt.Key.Key_R)
    (place,) = cards.places.seen
    assert place.subject == CardToReplace(family.id, card.card_id)
    page = household_page(cards, qtbot, place.subject)
    assert isinstance(page.editor, CardEditor)
    page.close_editor()
    page.refresh()
    cards.settle(qtbot)
    assert page.editor is None


def test_a_card_blocked_by_telephone_is_replaced_when_they_come(
    cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    link_korrigo(cards, family)
    (card,) = sheet_of(cards, family).cards
    cards.sources.cards.block(family.id, card.card_id, "lost", cards.counter.actor)
    page = household_page(cards, qtbot, CardToReplace(family.id, card.card_id))
    editor = page.editor
    assert isinstance(editor, CardEditor)
    assert not editor.block.isVisible()  # it is blocked already
    editor.wait_for_new()
    cards.counter.news.card_present.emit(training_holder(2, SITE_KEY))
    cards.settle(qtbot)
    assert cards.sources.cards.reissues(family.id).count == 1


def test_a_printed_code_is_linked_at_the_end_of_an_enrolment(cards: CardDesk, qtbot: QtBot) -> None:
    page: EnrolmentPage = recorded(cards.counter, qtbot, "paper")
    entry = page.decision.flow.code
    assert entry.isVisible()
    entry.field.setFocus()
    scan(cards, qtbot, code_of(NUMBER))
    assert state_of(cards) == "linked"
    assert "is linked" in page.decision.card_panel.title
    assert not page.decision.flow.issue.isVisible()


def test_before_the_enrolment_is_recorded_no_code_is_asked_for(
    cards: CardDesk, qtbot: QtBot
) -> None:
    page = EnrolmentPage(cards.counter.session.discretion)
    cards.counter.show(qtbot, page)
    page.decision.flow.choice.buttons["paper"].click()
    assert not page.decision.flow.code.isVisible()
