"""The page of one card on a real store: where it stands, what happened, and each of its acts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from desktop.cardreader.training import training_holder
from desktop.domain.card import CardAct
from desktop.reports.pdfium import opened, text_within
from desktop.sheets.card import CardEventKind
from desktop.sheets.household import HouseholdSheet
from desktop.views.card.card_acts import NAMES_OF, acts_of
from desktop.views.card.card_editors import BlockEditor, FoundEditor, RetireEditor
from desktop.views.card.history import shown_events
from desktop.views.card.known_page import KnownCardPage
from desktop.views.card.known_presenter import KnownCardPresenter
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.card_desk import SITE_KEY, Answered, CardDesk, open_card_desk, texts
from tests.views.counter_desk import NOW, Keyboard


@pytest.fixture
def desk_of_cards(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[CardDesk]:
    opened_desk = open_card_desk(desk, tmp_path)
    yield opened_desk
    opened_desk.close()


@pytest.fixture
def family(desk_of_cards: CardDesk) -> HouseholdSheet:
    counter = desk_of_cards.counter
    return counter.services.households.enrol(an_enrolment(), counter.actor)


def link(cards: CardDesk, family: HouseholdSheet, number: int = 1) -> UUID:
    holder = training_holder(number, SITE_KEY)
    return cards.sources.cards.link(family.id, holder, cards.counter.actor).card_id


def open_page(
    cards: CardDesk, qtbot: QtBot, subject: object, folder: Path | None = None
) -> KnownCardPage:
    counter = cards.counter
    page = KnownCardPage(counter.session.discretion)
    dialogs = Answered(page, folder) if folder else None
    KnownCardPresenter(page, counter.jobs, counter.news, counter.session, cards.sources, dialogs)
    return cards.show(qtbot, page, subject)


def titles(page: KnownCardPage) -> list[str]:
    return [entry.title for entry in page.timeline._all]


def test_a_linked_card_says_whose_it_is_and_hides_it_in_discreet_mode(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(desk_of_cards, qtbot, link(desk_of_cards, family))
    assert page.title.startswith("KorriGo card •••")
    assert family.reference in texts(page)
    assert titles(page) == ["Linked to a household"]
    desk_of_cards.counter.session.discretion.toggle()
    assert family.reference not in texts(page)


def test_its_household_is_one_key_away(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    open_page(desk_of_cards, qtbot, link(desk_of_cards, family))
    Keyboard().press(Qt.Key.Key_O)
    assert [place.page for place in desk_of_cards.places.seen] == ["household"]
    assert desk_of_cards.places.seen[0].subject == family.id


def test_a_lost_card_is_blocked_by_the_keyboard_and_the_history_says_who(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(desk_of_cards, qtbot, link(desk_of_cards, family))
    keys = Keyboard()
    keys.press(Qt.Key.Key_B)
    assert isinstance(page.editor, BlockEditor)
    assert "balance" in texts(page.editor)
    keys.press(Qt.Key.Key_Return, control=True)
    qtbot.waitUntil(lambda: page.editor is None)
    desk_of_cards.settle(qtbot)
    assert titles(page)[0] == "Blocked"
    assert "loss · by Camille Le Goff" in page.timeline._all[0].detail


def test_escape_puts_the_question_away_and_nothing_is_done(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page = open_page(desk_of_cards, qtbot, link(desk_of_cards, family))
    keys = Keyboard()
    keys.press(Qt.Key.Key_G)
    keys.press(Qt.Key.Key_Escape)
    desk_of_cards.settle(qtbot)
    assert page.editor is None
    assert page.sheet is not None
    assert page.sheet.state == "linked"


@pytest.mark.parametrize(("where", "state"), [("household", "linked"), ("cupboard", "returned")])
def test_a_card_that_came_back_goes_where_the_agent_says(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot, where: str, state: str
) -> None:
    card_id, actor = link(desk_of_cards, family), desk_of_cards.counter.actor
    desk_of_cards.sources.cards.block(family.id, card_id, "lost", actor)
    page = open_page(desk_of_cards, qtbot, card_id)
    Keyboard().press(Qt.Key.Key_F)
    assert isinstance(page.editor, FoundEditor)
    page.editor.where.set_value(where)
    page.editor.save.click()
    desk_of_cards.settle(qtbot)
    assert page.sheet is not None
    assert page.sheet.state == state


def test_the_end_of_a_card_asks_for_a_reason_first(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    card_id, actor = link(desk_of_cards, family), desk_of_cards.counter.actor
    desk_of_cards.sources.cards.block(family.id, card_id, "returned", actor)
    page, keys = open_page(desk_of_cards, qtbot, card_id), Keyboard()
    keys.press(Qt.Key.Key_T)
    assert isinstance(page.editor, RetireEditor)
    keys.press(Qt.Key.Key_Return, control=True)
    assert page.editor.row.problem
    keys.write("broken in two")
    keys.press(Qt.Key.Key_Return, control=True)
    desk_of_cards.settle(qtbot)
    assert page.sheet is not None
    assert page.sheet.state == "retired"
    assert acts_of(page.sheet) == ()
    assert "broken in two" in page.timeline._all[0].detail


def test_a_card_is_asked_to_be_written_again_and_the_request_withdrawn(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    page, keys = open_page(desk_of_cards, qtbot, link(desk_of_cards, family)), Keyboard()
    keys.press(Qt.Key.Key_E)
    keys.write("a merchant cannot read it")
    keys.press(Qt.Key.Key_Return, control=True)
    desk_of_cards.settle(qtbot)
    assert page.sheet is not None
    assert page.sheet.request == "a merchant cannot read it"
    keys.press(Qt.Key.Key_W)
    desk_of_cards.settle(qtbot)
    assert page.sheet.requested_on is None


def test_a_paper_code_just_issued_is_shown_printed_and_remembered(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    paper = desk_of_cards.sources.supports.issue_paper(family.id, desk_of_cards.counter.actor)
    page = open_page(desk_of_cards, qtbot, paper, tmp_path)
    assert len(page.paper.preview.pages) == 1
    Keyboard().press(Qt.Key.Key_P, control=True)
    desk_of_cards.settle(qtbot)
    assert (tmp_path / "printed.pdf").stat().st_size > 1000
    assert titles(page)[0] == "Paper code printed"


def test_a_paper_code_is_saved_as_what_was_previewed(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    paper = desk_of_cards.sources.supports.issue_paper(family.id, desk_of_cards.counter.actor)
    open_page(desk_of_cards, qtbot, paper, tmp_path)
    Keyboard().press(Qt.Key.Key_S, control=True)
    desk_of_cards.settle(qtbot)
    (file,) = tmp_path.glob("food-card-code-*.pdf")
    with opened(file.read_bytes()) as document:
        assert paper.number[:5] in text_within(document[0])


def test_discreet_mode_hides_the_code(
    desk_of_cards: CardDesk, family: HouseholdSheet, qtbot: QtBot
) -> None:
    paper = desk_of_cards.sources.supports.issue_paper(family.id, desk_of_cards.counter.actor)
    page = open_page(desk_of_cards, qtbot, paper)
    assert page.paper.preview.isVisible()
    desk_of_cards.counter.session.discretion.toggle()
    assert not page.paper.preview.isVisible()


def test_every_event_and_every_act_has_words(
    desk_of_cards: CardDesk, family: HouseholdSheet
) -> None:
    cards = desk_of_cards.sources.cards
    (event,) = cards.history(link(desk_of_cards, family))
    for kind in CardEventKind:
        (shown,) = shown_events((type(event)(event.at, kind),), NOW)
        assert shown.title
    assert set(NAMES_OF) == set(CardAct)
