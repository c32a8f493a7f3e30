"""The encoding station in the real window: unlocked once, then card after card without a mouse."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.cardreader.training import TRAINING_UNLOCK_SECRET
from desktop.services.clock import fixed_clock
from desktop.sheets.encoding import SamState
from desktop.views.encoding.stage_words import Moment
from tests.journeys.conftest import Counter, OpenCounter

pytestmark = pytest.mark.journey


MARCH = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
"""The day on which the invented city stands."""


TRAINING_CARDS = ("1", "2", "3", "4", "5", "6")


def type_in(text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)
    QTest.keyClick(focused, key)


def at_the_station(open_counter: OpenCounter, city: Path, language: str = "en") -> Counter:
    """In front, with the SAM unlocked by its secret."""
    counter = open_counter(city, demonstration=True, clock=fixed_clock(MARCH), language=language)
    counter.open("encoding")
    counter.until(lambda: counter.page.sam.state is not None)
    if counter.page.sam.state is SamState.LOCKED:
        type_in(TRAINING_UNLOCK_SECRET.hex())
        counter.settle()
    assert counter.page.sam.state is SamState.READY
    return counter


def lay(counter: Counter, key: str) -> Any:
    """The outcome that the station tells of that card."""
    counter.reader.lay_down(key)
    counter.until(lambda: counter.page.stage.moment is Moment.ENDED)
    counter.settle()
    said = counter.page.stage.said
    counter.reader.take_away()
    counter.settle()
    return said


def test_cards_are_written_one_after_the_other(open_counter: OpenCounter, city: Path) -> None:
    counter = at_the_station(open_counter, city)
    waiting = len(counter.page.sheet.queue)
    left = counter.page.sam.sam.remaining
    told = [lay(counter, key).title for key in TRAINING_CARDS]
    assert told == ["Written and verified"] * len(TRAINING_CARDS)
    assert len(counter.page.sheet.queue) == waiting - len(TRAINING_CARDS)
    assert counter.page.sheet.done_today == len(TRAINING_CARDS)
    assert counter.page.sam.sam.remaining == left - len(TRAINING_CARDS)


def test_a_card_that_was_written_is_up_to_date_the_next_time(
    open_counter: OpenCounter, city: Path
) -> None:
    counter = at_the_station(open_counter, city)
    assert lay(counter, "1").title == "Written and verified"
    assert lay(counter, "1").title == "Up to date"
    assert counter.page.sheet.done_today == 1


def test_the_station_keeps_the_card_and_other_pages_get_it_back(
    open_counter: OpenCounter, city: Path
) -> None:
    counter = at_the_station(open_counter, city)
    lay(counter, "2")
    assert counter.is_on("encoding")
    counter.open("home")
    counter.reader.lay_down("2")
    counter.until(lambda: counter.is_on("household"))
    counter.settle()


def test_a_card_taken_from_another_page_waits_for_enter(
    open_counter: OpenCounter, city: Path
) -> None:
    counter = at_the_station(open_counter, city)
    counter.open("home")
    counter.reader.lay_down("3")
    counter.until(lambda: counter.is_on("household"))
    counter.settle()
    counter.open("encoding")
    counter.until(lambda: counter.page.stage.moment is Moment.PROPOSED)
    type_in("")
    counter.until(lambda: counter.page.stage.moment is Moment.ENDED)
    counter.settle()
    assert counter.page.stage.said.title == "Written and verified"


def test_other_objects_and_strangers_are_named_and_nobody_leaves(
    open_counter: OpenCounter, city: Path
) -> None:
    counter = at_the_station(open_counter, city)
    counter.reader.lay_paper_ticket()
    counter.until(lambda: counter.page.stage.moment is Moment.ENDED)
    assert "STAR" in counter.page.stage.said.text
    counter.reader.take_away()
    counter.settle()
    assert "no household" in lay(counter, "901").text
    assert counter.is_on("encoding")


def test_a_wrong_secret_is_told_and_the_right_one_still_unlocks(
    open_counter: OpenCounter, city: Path
) -> None:
    counter = open_counter(city, demonstration=True, clock=fixed_clock(MARCH))
    counter.open("encoding")
    counter.until(lambda: counter.page.sam.state is SamState.LOCKED)
    type_in("not a secret")
    counter.settle()
    assert "Nothing was tried" in counter.page.sam.problem
    type_in(TRAINING_UNLOCK_SECRET.hex())
    counter.settle()
    assert counter.page.sam.state is SamState.READY


def test_the_history_of_the_household_tells_the_writing(
    open_counter: OpenCounter, city: Path
) -> None:
    counter = at_the_station(open_counter, city)
    lay(counter, "1")
    counter.open("home")
    counter.reader.lay_down("1")
    counter.until(lambda: counter.is_on("household"))
    counter.settle()
    entries = counter.page.timeline.model()
    told = [entries.index(row, 0).data() for row in range(entries.rowCount())]
    assert any("Card written and verified" in words for words in told)
