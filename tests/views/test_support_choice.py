"""The resident chooses what to carry: at the enrolment, on the household page, and later on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from desktop.cardreader.training import training_holder
from desktop.domain.actor import Role
from desktop.domain.card import ObjectKind, UnsupportedObject
from desktop.sheets.card import PaperSheet
from desktop.sheets.household import HouseholdSheet
from desktop.views.household.card_editor import CardEditor, LinkEditor, SupportEditor
from desktop.views.household.page import HouseholdPage
from desktop.views.household.presenter import HouseholdPresenter
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.card_desk import SITE_KEY, CardDesk, open_card_desk, tag, texts
from tests.views.counter_desk import Keyboard


@pytest.fixture
def desk_of_cards(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[CardDesk]:
    opened = open_card_desk(desk, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def family(desk_of_cards: CardDesk) -> HouseholdSheet:
    counter = desk_of_cards.counter
    return counter.services.households.enrol(an_enrolment(), counter.actor)


def open_page(cards: CardDesk, qtbot: QtBot, household_id: UUID) -> HouseholdPage:
    counter = cards.counter
    page = HouseholdPage(counter.session.discretion)
    HouseholdPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    return cards.show(qtbot, page, household_id)


def household(cards: CardDesk, family: HouseholdSheet) -> HouseholdSheet:
    return cards.counter.services.households.sheet(family.id, cards.counter.actor)


def carried(cards: CardDesk, family: HouseholdSheet) -> list[str]:
    cards_now = household(cards, family).cards
    return [card.support for card in cards_now if card.state == "linked"]


def into_stock(cards: CardDesk, number: int) -> None:
    actor, stock = cards.counter.actor, cards.sources.stock
    batch = stock.open_batch("Box 12", "neutral_card", "", 0, "", actor)
    stock.receive(tag(number), batch.batch_id, actor)


def lay(cards: CardDesk, qtbot: QtBot, card: object) -> None:
    cards.counter.news.card_present.emit(card)
    cards.settle(qtbot)


def begin_link(cards: CardDesk, qtbot: QtBot, family: HouseholdSheet) -> HouseholdPage:
    page = open_page(cards, qtbot, family.id)
    Keyboard().press(Qt.Key.Key_L)
    assert isinstance(page.editor, LinkEditor)
    return page


def test_a_korrigo_card_is_waited_for_at_once_and_the_choice_is_kept(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = begin_link(desk_of_cards, qtbot, family)
    assert page.wants_card
    lay(desk_of_cards, qtbot, training_holder(1, SITE_KEY))
    assert carried(desk_of_cards, family) == ["korrigo"]
    assert household(desk_of_cards, family).card_support == "korrigo"


def test_a_neutral_card_is_chosen_by_a_key_and_recorded_by_itself(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    into_stock(desk_of_cards, 101)
    page = begin_link(desk_of_cards, qtbot, family)
    page.editor.flow.choice.buttons["neutral_card"].click()
    desk_of_cards.settle(qtbot)
    assert household(desk_of_cards, family).card_support == "neutral_card"
    assert "neutral card from the stock" in texts(page)
    lay(desk_of_cards, qtbot, tag(101))
    assert carried(desk_of_cards, family) == ["neutral_card"]


def test_another_card_than_the_one_chosen_is_asked_about(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    into_stock(desk_of_cards, 101)
    page = begin_link(desk_of_cards, qtbot, family)
    lay(desk_of_cards, qtbot, tag(101))
    assert carried(desk_of_cards, family) == []
    assert "choose it above" in texts(page)
    assert page.wants_card


def test_a_badge_from_a_pocket_is_no_neutral_card(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = begin_link(desk_of_cards, qtbot, family)
    page.editor.flow.choice.buttons["neutral_card"].click()
    lay(desk_of_cards, qtbot, tag(999))
    assert carried(desk_of_cards, family) == []
    assert "not from our stock" in texts(page)


def test_what_is_no_card_is_told_beside_the_card_that_is_awaited(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = begin_link(desk_of_cards, qtbot, family)
    desk_of_cards.counter.news.card_refused.emit(UnsupportedObject(ObjectKind.PHONE))
    assert "telephone" in texts(page)
    assert page.wants_card


def test_paper_is_issued_linked_and_sent_to_its_page(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = begin_link(desk_of_cards, qtbot, family)
    assert isinstance(page.editor, LinkEditor)
    page.editor.flow.choice.buttons["paper"].click()
    assert not page.wants_card
    Keyboard().press(Qt.Key.Key_I, control=True)
    desk_of_cards.settle(qtbot)
    assert carried(desk_of_cards, family) == ["paper"]
    (place,) = desk_of_cards.places.seen
    assert place.page == "known_card"
    assert isinstance(place.subject, PaperSheet)


def begin_change(cards: CardDesk, qtbot: QtBot, family: HouseholdSheet) -> HouseholdPage:
    page = open_page(cards, qtbot, family.id)
    Keyboard().press(Qt.Key.Key_S)
    assert isinstance(page.editor, SupportEditor)
    return page


def test_a_change_says_that_the_balance_stays_and_offers_only_others(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    desk_of_cards.sources.cards.link(
        family.id, training_holder(1, SITE_KEY), desk_of_cards.counter.actor
    )
    page = begin_change(desk_of_cards, qtbot, family)
    assert isinstance(page.editor, SupportEditor)
    assert "balance stay as they are" in texts(page.editor)
    buttons = page.editor.flow.choice.buttons
    assert [name for name, button in buttons.items() if button.isVisible()] == [
        "neutral_card",
        "paper",
    ]


def test_from_a_korrigo_card_to_paper_in_one_act(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    desk_of_cards.sources.cards.link(
        family.id, training_holder(1, SITE_KEY), desk_of_cards.counter.actor
    )
    page, keys = begin_change(desk_of_cards, qtbot, family), Keyboard()
    page.editor.flow.choice.buttons["paper"].click()
    keys.press(Qt.Key.Key_Return, control=True)
    desk_of_cards.settle(qtbot)
    assert carried(desk_of_cards, family) == ["paper"]
    assert desk_of_cards.places.seen[-1].page == "known_card"
    assert page.timeline._all[0].title == "Support changed"


def test_from_a_neutral_card_to_a_korrigo_card_laid_down(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    into_stock(desk_of_cards, 101)
    desk_of_cards.sources.cards.link(family.id, tag(101), desk_of_cards.counter.actor)
    page, keys = begin_change(desk_of_cards, qtbot, family), Keyboard()
    assert isinstance(page.editor, SupportEditor)
    assert page.editor.handed_back.isVisible()
    keys.press(Qt.Key.Key_Return, control=True)
    assert page.wants_card
    lay(desk_of_cards, qtbot, training_holder(2, SITE_KEY))
    assert carried(desk_of_cards, family) == ["korrigo"]
    states = {card.support: card.state for card in household(desk_of_cards, family).cards}
    assert states["neutral_card"] == "returned"


def lose_often(cards: CardDesk, family: HouseholdSheet) -> None:
    """Up to the limit: each lost card was replaced."""
    service, actor = cards.sources.cards, cards.counter.actor
    number = 1
    card_id = service.link(family.id, training_holder(1, SITE_KEY), actor).card_id
    while not service.reissues(family.id).is_reached:
        number += 1
        holder = training_holder(number, SITE_KEY)
        card_id = service.replace(family.id, card_id, "lost", holder, actor).card_id


def test_the_limit_of_replacements_is_told_before_and_a_decider_says_why(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    lose_often(desk_of_cards, family)
    page, keys = open_page(desk_of_cards, qtbot, family.id), Keyboard()
    keys.press(Qt.Key.Key_R)
    desk_of_cards.settle(qtbot)
    editor = page.editor
    assert isinstance(editor, CardEditor)
    assert "the limit is" in editor.limit.text
    editor.wait_for_new()
    lay(desk_of_cards, qtbot, training_holder(50, SITE_KEY))
    assert isinstance(page.editor, CardEditor)  # refused: no reason was given
    assert editor.override.isVisible()
    keys.write("handbag stolen, complaint seen")
    keys.press(Qt.Key.Key_Return, control=True)
    lay(desk_of_cards, qtbot, training_holder(50, SITE_KEY))
    assert page.editor is None
    assert carried(desk_of_cards, family) == ["korrigo"]


def test_an_agent_who_does_not_decide_has_no_field_for_a_reason(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    lose_often(desk_of_cards, family)
    session = desk_of_cards.counter.session
    session.log_in(replace(session.actor, roles=frozenset({Role.COUNTER})))
    page = open_page(desk_of_cards, qtbot, family.id)
    Keyboard().press(Qt.Key.Key_R)
    desk_of_cards.settle(qtbot)
    editor = page.editor
    assert isinstance(editor, CardEditor)
    assert not editor.override.isVisible()
    assert "someone who decides" in editor.limit.text


def test_a_page_behind_another_one_takes_no_card(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = begin_link(desk_of_cards, qtbot, family)
    page.hide()
    lay(desk_of_cards, qtbot, training_holder(1, SITE_KEY))
    assert carried(desk_of_cards, family) == []
