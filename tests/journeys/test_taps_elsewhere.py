"""A card tapped away from the station: an encoder reads its page, a torn writing is settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.cardreader.calypso.closing import CLOSE_SESSION
from desktop.cardreader.emulator import Removal
from desktop.cardreader.training import TRAINING_UNLOCK_SECRET, training_chip, training_holder
from desktop.domain.actor import Role
from desktop.domain.encoding import EncodingState
from desktop.services.clock import fixed_clock
from desktop.sheets.encoding import SamState
from desktop.views.encoding.stage_words import Moment
from tests.journeys.conftest import Counter, OpenCounter

pytestmark = pytest.mark.journey

MARCH = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)
"""The day on which the invented city stands."""
TORN = 2


def become(counter: Counter, *roles: Role) -> None:
    session = counter.application.session
    session.log_in(replace(session.actor, roles=frozenset(roles)))
    counter.settle()


def lay_at_station(counter: Counter, chip: object) -> None:
    counter.reader.lay_down(chip)  # type: ignore[arg-type]
    counter.until(lambda: counter.page.stage.moment is Moment.ENDED)
    counter.settle()
    counter.reader.take_away()
    counter.settle()


def at_the_station(open_counter: OpenCounter, city: Path, language: str) -> Counter:
    counter = open_counter(city, demonstration=True, clock=fixed_clock(MARCH), language=language)
    counter.open("encoding")
    counter.until(lambda: counter.page.sam.state is SamState.LOCKED)
    secret = QApplication.focusWidget()
    assert secret is not None
    QTest.keyClicks(secret, TRAINING_UNLOCK_SECRET.hex())
    QTest.keyClick(secret, Qt.Key.Key_Return)
    counter.until(lambda: counter.page.sam.state is SamState.READY)
    counter.settle()
    return counter


def place_of_close(counter: Counter) -> int:
    """Which command to the card is Close, learnt from a card that is written whole."""
    chip = training_chip(1)
    lay_at_station(counter, chip)
    return [frame[1] for frame in chip.log].index(CLOSE_SESSION)


def confirmed(close: int) -> Removal:
    """The card kept it, and left before it said so."""
    return Removal(close, answer_bytes=0)


def not_asked(close: int) -> Removal:
    """The card left before it was asked to keep it."""
    return Removal(close, command_bytes=0)


@pytest.mark.parametrize("page", ["home", "cards", "sync"])
def test_a_card_leads_an_encoder_to_its_own_page_and_to_no_household(
    open_counter: OpenCounter, city: Path, page: str
) -> None:
    counter = open_counter(city)
    become(counter, Role.ENCODER)
    counter.open(page)
    counter.reader.lay_down("1")
    counter.until(lambda: counter.is_on("known_card"))
    counter.settle()
    assert counter.page.sheet.tail in counter.page.title
    assert counter.page.sheet.holder.reference in counter.texts()


def test_who_opens_households_is_led_to_the_household(
    open_counter: OpenCounter, city: Path
) -> None:
    counter = open_counter(city)
    become(counter, Role.ENCODER, Role.COUNTER)
    counter.reader.lay_down("1")
    counter.until(lambda: counter.is_on("household"))
    counter.settle()


@pytest.mark.parametrize(
    ("removal", "state", "language", "said"),
    [
        (confirmed, EncodingState.VERIFIED, "en", "it was written"),
        (not_asked, EncodingState.NOT_WRITTEN, "en", "nothing was written"),
        (confirmed, EncodingState.VERIFIED, "fr", "cette carte"),
    ],
    ids=["written", "not written", "written, in French"],
)
def test_a_torn_writing_is_settled_by_a_tap_at_another_page_and_the_banner_says_so(
    open_counter: OpenCounter,
    city: Path,
    removal: Callable[[int], Removal],
    state: EncodingState,
    language: str,
    said: str,
) -> None:
    counter = at_the_station(open_counter, city, language)
    close = place_of_close(counter)
    chip, tail = training_chip(TORN), training_holder(TORN, bytes(32)).tail
    chip.faults.leave(removal(close))
    lay_at_station(counter, chip)
    chip.faults.clear()
    desk = counter.application.desk
    assert desk is not None
    torn = next(line for line in desk.encodings.unresolved() if line.tail == tail)
    assert torn.state is EncodingState.UNCERTAIN

    counter.open("merchants")
    counter.reader.lay_down(chip)
    counter.until(lambda: counter.is_on("household"))
    counter.until(counter.window.banner.isVisible)
    counter.settle()
    assert said in counter.window.banner.text
    now = {line.encoding_id: line.state for line in desk.encodings.lines()}
    assert now[torn.encoding_id] is state
