"""A delivery is taken in by laying its cards down: counted once each, told why not, no mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from desktop.cardreader.neutral.code import code_of
from desktop.cardreader.training import training_holder
from desktop.domain.card import ObjectKind
from desktop.sheets.card import BatchLine
from desktop.views.card.intake_page import IntakePage
from desktop.views.card.intake_presenter import IntakePresenter
from desktop.views.widgets.tune import Tune
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.card_desk import SITE_KEY, CardDesk, open_card_desk, tag, texts
from tests.views.counter_desk import Keyboard


@pytest.fixture
def desk_of_cards(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[CardDesk]:
    opened = open_card_desk(desk, tmp_path)
    yield opened
    opened.close()


def open_page(cards: CardDesk, qtbot: QtBot) -> IntakePage:
    counter = cards.counter
    page = IntakePage(counter.session.discretion)
    IntakePresenter(page, counter.jobs, counter.news, counter.session, cards.sources)
    cards.show(qtbot, page)
    cards.watch()
    return page


def begin(cards: CardDesk, qtbot: QtBot, label: str, support: str) -> IntakePage:
    """By the keyboard: the label, and off."""
    page, keys = open_page(cards, qtbot), Keyboard()
    keys.write(label)
    page.form.support.set_value(support)
    keys.press(Qt.Key.Key_Return, control=True)
    cards.settle(qtbot)
    assert page.wants_card
    return page


def batch_of(cards: CardDesk) -> BatchLine:
    (batch,) = cards.sources.stock.batches()
    return batch


def test_cards_laid_down_one_after_the_other_are_counted(
    desk_of_cards: CardDesk, qtbot: QtBot
) -> None:
    page = begin(desk_of_cards, qtbot, "Box 7", "korrigo")
    for number in (11, 12, 13):
        desk_of_cards.lay(qtbot, number)
    assert page.received == 3
    assert batch_of(desk_of_cards).received == 3
    assert desk_of_cards.places.seen == []
    Keyboard().press(Qt.Key.Key_Return, control=True)
    desk_of_cards.settle(qtbot)
    assert not page.wants_card
    assert "3 cards are in stock now" in page.banner.text


def test_a_card_laid_down_twice_is_told_and_counted_once(
    desk_of_cards: CardDesk, qtbot: QtBot
) -> None:
    page = begin(desk_of_cards, qtbot, "Box 7", "korrigo")
    with qtbot.waitSignal(page.sounded) as heard:
        desk_of_cards.lay(qtbot, 11)
        desk_of_cards.lay(qtbot, 11)
    assert heard.args == [Tune.PROBLEM]
    assert page.received == 1
    assert "not counted twice" in texts(page.stage)
    assert batch_of(desk_of_cards).received == 1


def test_a_tag_nobody_knows_becomes_one_of_ours_here(desk_of_cards: CardDesk, qtbot: QtBot) -> None:
    page = begin(desk_of_cards, qtbot, "Box 8", "neutral_card")
    desk_of_cards.counter.news.card_present.emit(tag(101))
    desk_of_cards.settle(qtbot)
    assert page.received == 1
    (line,) = desk_of_cards.sources.stock.in_stock()
    assert (line.support, line.tail, line.batch) == ("neutral_card", "101", "Box 8")


def test_a_card_of_another_support_is_put_aside(desk_of_cards: CardDesk, qtbot: QtBot) -> None:
    page = begin(desk_of_cards, qtbot, "Box 8", "neutral_card")
    desk_of_cards.lay(qtbot, 11)
    assert page.received == 0
    assert "one of neutral cards" in texts(page.stage)


def test_a_bank_card_in_the_pile_does_not_lead_away(desk_of_cards: CardDesk, qtbot: QtBot) -> None:
    page = begin(desk_of_cards, qtbot, "Box 8", "neutral_card")
    desk_of_cards.reader.lay_other(ObjectKind.BANK_CARD)
    desk_of_cards.settle(qtbot)
    assert desk_of_cards.places.seen == []
    assert "bank card" in texts(page.stage)
    assert page.wants_card


def test_two_cards_at_once_are_told_beside_the_counter(
    desk_of_cards: CardDesk, qtbot: QtBot
) -> None:
    page = begin(desk_of_cards, qtbot, "Box 8", "neutral_card")
    desk_of_cards.reader.lay_unreadable()
    desk_of_cards.settle(qtbot)
    assert "two cards" in texts(page.stage)


def test_a_card_that_a_household_has_is_not_taken_in(desk_of_cards: CardDesk, qtbot: QtBot) -> None:
    counter = desk_of_cards.counter
    family = counter.services.households.enrol(an_enrolment(), counter.actor)
    desk_of_cards.sources.cards.link(family.id, training_holder(1, SITE_KEY), counter.actor)
    page = begin(desk_of_cards, qtbot, "Box 7", "korrigo")
    desk_of_cards.lay(qtbot, 1)
    assert page.received == 0
    assert "in use before" in texts(page.stage)


def test_printed_codes_are_scanned_in_one_after_the_other(
    desk_of_cards: CardDesk, qtbot: QtBot
) -> None:
    page, keys = begin(desk_of_cards, qtbot, "Roll 1", "paper"), Keyboard()
    for number in ("0000000001", "0000000002", "0000000001"):
        keys.write(code_of(number))
        keys.press(Qt.Key.Key_Return)
        desk_of_cards.settle(qtbot)
    assert page.received == 2


def test_an_open_delivery_is_gone_on_with(desk_of_cards: CardDesk, qtbot: QtBot) -> None:
    actor = desk_of_cards.counter.actor
    stock = desk_of_cards.sources.stock
    batch = stock.open_batch("Box 9", "neutral_card", "Printer of Essais", 50, "", actor)
    stock.receive(tag(101), batch.batch_id, actor)
    page = open_page(desk_of_cards, qtbot)
    page.form.which.set_value(batch.batch_id)
    page.form.begin.click()
    desk_of_cards.settle(qtbot)
    assert "50 announced" in texts(page.stage)
    desk_of_cards.counter.news.card_present.emit(tag(102))
    desk_of_cards.settle(qtbot)
    assert page.stage._figure.text() == "2"


def test_a_delivery_without_a_label_is_not_begun(desk_of_cards: CardDesk, qtbot: QtBot) -> None:
    page = open_page(desk_of_cards, qtbot)
    Keyboard().press(Qt.Key.Key_Return, control=True)
    desk_of_cards.settle(qtbot)
    assert page.form.label_row.problem
    assert desk_of_cards.sources.stock.batches() == ()


def test_a_card_laid_down_before_a_delivery_is_begun_is_not_taken_in(
    desk_of_cards: CardDesk, qtbot: QtBot
) -> None:
    open_page(desk_of_cards, qtbot)
    desk_of_cards.lay(qtbot, 11)
    assert desk_of_cards.sources.stock.in_stock() == ()
    assert [place.page for place in desk_of_cards.places.seen] == ["card"]
