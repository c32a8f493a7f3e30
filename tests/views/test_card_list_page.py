"""The list of cards: filters with their counts, and a code that was typed or scanned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from desktop.cardreader.neutral.code import code_of
from desktop.cardreader.training import training_holder
from desktop.domain.actor import Role
from desktop.sheets.card import PaperSheet
from desktop.views.card.list_page import CardListPage
from desktop.views.card.list_presenter import CardListPresenter
from desktop.views.widgets.lines_presenter import LinesPresenter
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.card_desk import SITE_KEY, CardDesk, open_card_desk, tag
from tests.views.counter_desk import Keyboard


@pytest.fixture
def desk_of_cards(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[CardDesk]:
    opened = open_card_desk(desk, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def paper(desk_of_cards: CardDesk) -> PaperSheet:
    """A household with a paper code and a KorriGo card, and three neutral cards in stock."""
    counter, sources = desk_of_cards.counter, desk_of_cards.sources
    family = counter.services.households.enrol(an_enrolment(), counter.actor)
    sources.cards.link(family.id, training_holder(1, SITE_KEY), counter.actor)
    batch = sources.stock.open_batch("Box 12", "neutral_card", "", 3, "", counter.actor)
    for number in (101, 102, 103):
        sources.stock.receive(tag(number), batch.batch_id, counter.actor)
    return sources.supports.issue_paper(family.id, counter.actor)


def open_page(cards: CardDesk, qtbot: QtBot, subject: object = None) -> CardListPage:
    counter = cards.counter
    page = CardListPage(counter.session.discretion)
    kinds = frozenset({"card", "card_link"})
    LinesPresenter(page, counter.jobs, counter.news.changed, cards.sources.cards.lines, kinds)
    CardListPresenter(page, counter.jobs, counter.session, cards.sources)
    return cards.show(qtbot, page, subject)


def chips(page: CardListPage) -> dict[str, str]:
    return {state: chip.text() for state, chip in page._chips.items()}


@pytest.mark.usefixtures("paper")
def test_each_state_is_counted_and_filters(desk_of_cards: CardDesk, qtbot: QtBot) -> None:
    page = open_page(desk_of_cards, qtbot)
    assert page.view.shown_count == 5
    assert chips(page)[""] == "All: 5"
    assert chips(page)["stock"] == "In stock: 3"
    page._chips["stock"].click()
    assert page.view.shown_count == 3
    page._search.setFocus()
    Keyboard().write("102")
    assert page.view.shown_count == 1


@pytest.mark.usefixtures("paper")
def test_a_support_alone_counts_its_own_states(desk_of_cards: CardDesk, qtbot: QtBot) -> None:
    page = open_page(desk_of_cards, qtbot)
    page._support.set_value("neutral_card")
    page._keep()
    assert page.view.shown_count == 3
    assert chips(page)["linked"] == "In service: 0"


@pytest.mark.usefixtures("paper")
def test_the_list_opens_on_the_cards_of_a_state(desk_of_cards: CardDesk, qtbot: QtBot) -> None:
    page = open_page(desk_of_cards, qtbot, "linked")
    assert page.view.shown_count == 2


@pytest.mark.usefixtures("paper")
def test_enter_on_a_line_opens_the_page_of_that_card(desk_of_cards: CardDesk, qtbot: QtBot) -> None:
    page, keys = open_page(desk_of_cards, qtbot, "stock"), Keyboard()
    page.view.setFocus()
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    (place,) = desk_of_cards.places.seen
    assert place.page == "known_card"


def test_a_scanned_code_opens_its_card_at_once(
    desk_of_cards: CardDesk, paper: PaperSheet, qtbot: QtBot
) -> None:
    page, keys = open_page(desk_of_cards, qtbot), Keyboard()
    page.code.setFocus()
    keys.write(code_of(paper.number))
    keys.press(Qt.Key.Key_Return)
    desk_of_cards.settle(qtbot)
    (place,) = desk_of_cards.places.seen
    assert (place.page, place.subject) == ("known_card", paper.card_id)
    assert page.code.text() == ""


def test_a_code_with_a_slip_is_asked_before_it_is_opened(
    desk_of_cards: CardDesk, paper: PaperSheet, qtbot: QtBot
) -> None:
    page, keys = open_page(desk_of_cards, qtbot), Keyboard()
    code = code_of(paper.number)
    slip = "7" if code[3] != "7" else "8"
    page.code.setFocus()
    keys.write(code[:3] + slip + code[4:])
    keys.press(Qt.Key.Key_Return)
    desk_of_cards.settle(qtbot)
    assert desk_of_cards.places.seen == []
    assert f"{code[:5]} {code[5:10]} {code[10:]}" in page.banner.text
    keys.press(Qt.Key.Key_Return)
    desk_of_cards.settle(qtbot)
    assert [place.subject for place in desk_of_cards.places.seen] == [paper.card_id]


def test_typing_on_forgets_the_suggestion(
    desk_of_cards: CardDesk, paper: PaperSheet, qtbot: QtBot
) -> None:
    page, keys = open_page(desk_of_cards, qtbot), Keyboard()
    code = code_of(paper.number)
    page.code.setFocus()
    keys.write(("7" if code[0] != "7" else "8") + code[1:])
    keys.press(Qt.Key.Key_Return)
    desk_of_cards.settle(qtbot)
    assert page.banner.text
    keys.press(Qt.Key.Key_Backspace)
    assert not page.banner.text
    keys.press(Qt.Key.Key_Return)
    desk_of_cards.settle(qtbot)
    assert desk_of_cards.places.seen == []
    assert "fifteen" in page.banner.text


def test_a_code_of_nobody_is_told_and_kept_in_the_field(
    desk_of_cards: CardDesk, qtbot: QtBot
) -> None:
    page, keys = open_page(desk_of_cards, qtbot), Keyboard()
    page.code.setFocus()
    keys.write(code_of("0000000000"))
    keys.press(Qt.Key.Key_Return)
    desk_of_cards.settle(qtbot)
    assert "No card has this code" in page.banner.text
    assert page.code.text() == code_of("0000000000")


@pytest.mark.parametrize(
    ("roles", "receive", "block_list"),
    [
        ({Role.COORDINATOR}, False, False),
        ({Role.COUNTER}, True, False),
        ({Role.DECIDER}, True, True),
        ({Role.ENCODER}, True, True),
    ],
    ids=["coordinator", "counter", "decider", "encoder"],
)
def test_only_what_the_role_allows_is_offered(
    desk_of_cards: CardDesk, qtbot: QtBot, roles: set[Role], receive: bool, block_list: bool
) -> None:
    session = desk_of_cards.counter.session
    page = open_page(desk_of_cards, qtbot)
    session.log_in(replace(session.actor, roles=frozenset(roles)))
    assert page.receive.isVisible() == receive
    assert page.block_list.isVisible() == block_list
