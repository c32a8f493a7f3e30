"""The switch that locks tags for ever: where tags are signed, and off until somebody wants it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.domain.encoding import EncodingState
from desktop.sheets.encoding import EncodingProposal, EncodingResult, TagLock
from desktop.views.encoding import lock_words, stage_words
from desktop.views.encoding.stage_words import Moment
from tests.views.encoding_station import (
    RecordedStation,
    StationDesk,
    proposal_of,
    queue_line,
    station_sheet,
)

CARD, TAG = proposal_of(queue_line(1)), proposal_of(queue_line(3))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[StationDesk]:
    """A desk that signs tags."""
    desk = StationDesk(qtbot, RecordedStation(station_sheet(signs_tags=True)))
    desk.open()
    yield desk
    desk.close()


def press(desk: StationDesk, key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    desk.rest()


def told(desk: StationDesk) -> str:
    return "\n".join(found.text() for found in desk.page.findChildren(QLabel) if found.isVisible())


def test_a_tag_is_locked_only_when_the_switch_is_on(desk: StationDesk) -> None:
    assert TAG.support == "neutral_card"
    desk.lay(TAG)
    desk.take()
    press(desk, Qt.Key.Key_F9)
    assert desk.page.lock.isChecked()
    desk.lay(proposal_of(queue_line(7)))
    assert desk.station.locks == [False, True]


def test_the_switch_is_explained_while_it_is_on(desk: StationDesk) -> None:
    assert lock_words.explained() not in told(desk)
    assert desk.page.lock.accessibleDescription() == lock_words.explained()
    press(desk, Qt.Key.Key_F9)
    assert lock_words.explained() in told(desk)
    press(desk, Qt.Key.Key_F9)
    assert lock_words.explained() not in told(desk)


def test_a_question_says_that_the_tag_will_be_locked_also_when_the_switch_comes_later(
    desk: StationDesk,
) -> None:
    press(desk, Qt.Key.Key_F8)
    desk.lay(TAG)
    assert "locked for ever" not in told(desk)
    press(desk, Qt.Key.Key_F9)
    assert desk.page.stage.moment is Moment.PROPOSED
    assert "locked for ever" in told(desk)
    press(desk, Qt.Key.Key_Return)
    assert desk.station.locks == [True]


def test_a_card_of_the_issuer_is_never_said_to_be_locked(desk: StationDesk) -> None:
    press(desk, Qt.Key.Key_F8)
    press(desk, Qt.Key.Key_F9)
    desk.lay(CARD)
    assert "locked for ever" not in told(desk)


def test_the_switch_is_off_again_when_the_page_was_left(desk: StationDesk) -> None:
    press(desk, Qt.Key.Key_F9)
    assert desk.page.leave()
    assert not desk.page.lock.isChecked()


def test_where_no_tag_is_signed_there_is_no_switch_and_no_key(qtbot: QtBot) -> None:
    desk = StationDesk(qtbot, RecordedStation())
    desk.open()
    try:
        assert not desk.page.lock.isVisible()
        press(desk, Qt.Key.Key_F9)
        assert not desk.page.lock.isChecked()
    finally:
        desk.close()


def test_a_desk_that_loses_its_key_locks_nothing_more(desk: StationDesk) -> None:
    press(desk, Qt.Key.Key_F9)
    desk.station.sheet = replace(desk.station.sheet, signs_tags=False)
    desk.page.mark_stale()
    desk.rest()
    assert not desk.page.locks
    assert not desk.page.lock.isVisible()


@pytest.mark.parametrize(
    ("lock", "words"),
    [
        (TagLock.LOCKED, "It is locked for ever."),
        (TagLock.IMPOSSIBLE, "cannot be locked"),
        (TagLock.INTERRUPTED, "left before it was locked"),
    ],
)
def test_what_became_of_the_lock_is_told_beside_the_good_news(lock: TagLock, words: str) -> None:
    said = stage_words.ended(_result(TAG, lock), TAG)
    assert said.title == "Written and verified"
    assert words in said.text
    assert words not in stage_words.ended(_result(TAG, TagLock.NOT_ASKED), TAG).text


def _result(card: EncodingProposal, lock: TagLock) -> EncodingResult:
    number = UUID(int=0xE1)
    verified = EncodingState.VERIFIED
    return EncodingResult(number, card.card_id, card.tail, card.reference, verified, lock=lock)
