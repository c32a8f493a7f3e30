"""The page of the station: keys, what a screen reader hears, and what fits a small screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from desktop.domain.actor import Actor
from desktop.domain.encoding import EncodingReason, EncodingState
from desktop.sheets.encoding import EncodingResult, RightSheet, SamSheet, SamState
from desktop.views.encoding import stage_words, words
from desktop.views.encoding.sam_words import FEW_LEFT, sam_words
from desktop.views.encoding.stage_words import Moment
from desktop.views.theme import style
from desktop.views.widgets.page import Place
from tests.views.encoding_station import (
    ENCODER,
    LOCKED,
    READY,
    SUPERVISOR,
    RecordedStation,
    StationDesk,
    card_id,
    open_line,
    proposal_of,
    queue_line,
    station_sheet,
)

Opened = Callable[..., StationDesk]
CARD = proposal_of(queue_line(1))
LONGEST = 0.02
"""Seconds that the interface thread may be kept by one thing."""
UNSETTLED = (open_line(3, EncodingState.UNCERTAIN), open_line(4, EncodingState.FOREIGN))


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    desks: list[StationDesk] = []

    def open_desk(
        station: RecordedStation | None = None,
        actor: Actor = ENCODER,
        size: tuple[int, int] = (1158, 680),
    ) -> StationDesk:
        desk = StationDesk(qtbot, station or RecordedStation(), actor)
        desks.append(desk)
        desk.open(*size)
        return desk

    yield open_desk
    for desk in desks:
        desk.close()


@pytest.fixture
def _large_text() -> Iterator[None]:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    style.apply(application, "light", "1.5")
    yield
    style.apply(application, "light", "1")


def press(desk: StationDesk, key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    desk.rest()


def shown_texts(root: QWidget) -> str:
    return "\n".join(found.text() for found in root.findChildren(QLabel) if found.isVisible())


def test_enter_writes_the_card_that_waits_wherever_the_focus_is(opened: Opened) -> None:
    desk = opened()
    press(desk, Qt.Key.Key_F8)
    desk.lay(CARD)
    press(desk, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is desk.page.findChild(QLineEdit, "filter")
    press(desk, Qt.Key.Key_Return)
    assert desk.station.written == [(CARD, ENCODER)]


def test_escape_gives_the_card_up_and_not_the_page(opened: Opened) -> None:
    desk = opened()
    gone: list[bool] = []
    desk.page.back_requested.connect(lambda: gone.append(True))
    press(desk, Qt.Key.Key_F8)
    desk.lay(CARD)
    press(desk, Qt.Key.Key_Escape)
    assert desk.page.stage.moment is Moment.STANDBY
    assert desk.station.written == []
    assert gone == []


def test_the_switch_is_f8_and_the_invitation_tells_it(opened: Opened) -> None:
    desk = opened()
    assert "as soon as it lies there" in shown_texts(desk.page.stage)
    press(desk, Qt.Key.Key_F8)
    assert desk.page.confirm.isChecked()
    assert "waits for Enter" in shown_texts(desk.page.stage)


def test_what_will_be_written_and_what_it_replaces_are_told_before_enter(opened: Opened) -> None:
    desk = opened()
    desk.page.confirm.setChecked(True)
    desk.lay(CARD)
    told = shown_texts(desk.page.stage)
    assert "from 01/12/2026 until 30/11/2027" in told
    assert "from 01/12/2025 until 30/11/2026" in told
    assert "7K2•••Q9 · key 1" in told
    assert CARD.reference in told


def test_the_card_that_lies_there_is_marked_in_the_queue(opened: Opened) -> None:
    desk = opened()
    desk.page.confirm.setChecked(True)
    desk.lay(CARD)
    assert [line.card_id for line in desk.page.queue.view.selected_lines()] == [CARD.card_id]
    desk.take()
    assert desk.page.queue.view.selected_lines() == []


def test_the_queue_is_filtered_by_digits_household_or_reason(opened: Opened) -> None:
    desk = opened()
    press(desk, Qt.Key.Key_F6)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, "000191")
    assert desk.page.queue.view.shown_count == 1


def test_a_line_of_the_queue_leads_to_its_household(opened: Opened) -> None:
    desk = opened()
    places: list[Place] = []
    desk.page.open_requested.connect(places.append)
    desk.page.queue.view.line_chosen.emit(queue_line(4))
    assert places == [Place("household", queue_line(4).household_id)]


def test_a_screen_reader_hears_the_outcome_with_its_card(opened: Opened) -> None:
    desk = opened()
    desk.lay(CARD)
    assert desk.page.stage.accessibleName() == "Written and verified"
    assert CARD.tail in desk.page.stage.accessibleDescription()
    assert QApplication.focusWidget() is desk.page.stage


def test_every_control_has_a_name(opened: Opened) -> None:
    desk = opened(
        RecordedStation(sheet=station_sheet(6, unresolved=UNSETTLED), module=LOCKED), SUPERVISOR
    )
    nameless = [
        type(control).__name__
        for kind in (QPushButton, QLineEdit)
        for control in desk.page.findChildren(kind)
        if control.isVisible() and not (control.accessibleName() or control.property("text"))
    ]
    assert nameless == []


def test_the_secret_is_never_echoed_nor_kept_by_the_keyboard(opened: Opened) -> None:
    desk = opened(RecordedStation(module=LOCKED))
    field = desk.page.sam.secret
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert field.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "CAFE")
    assert "CAFE" not in field.displayText()
    press(desk, Qt.Key.Key_Return)
    assert desk.station.secrets == [("CAFE", False)]


def test_the_strip_comes_on_top_when_somebody_has_to_act(opened: Opened) -> None:
    station = RecordedStation()
    desk = opened(station)
    assert desk.page.sam.y() > desk.page.stage.y()
    station.module = SamSheet(SamState.ABSENT)
    desk.page.sam_requested.emit()
    desk.rest()
    desk.qtbot.waitUntil(lambda: desk.page.content.indexOf(desk.page.sam) == 0)


@pytest.mark.parametrize("state", list(SamState))
def test_each_state_of_the_module_has_a_word_and_a_shape(state: SamState) -> None:
    said = sam_words(replace(READY, state=state))
    assert said.chip
    assert said.icon


def test_no_two_states_of_the_module_are_told_alike() -> None:
    assert len({sam_words(replace(READY, state=state)).chip for state in SamState}) == len(SamState)


def test_few_encodings_left_are_a_warning_from_the_limit_on() -> None:
    assert not sam_words(replace(READY, remaining=FEW_LEFT)).is_low
    assert sam_words(replace(READY, remaining=FEW_LEFT - 1)).is_low


def test_a_profile_that_is_not_complete_says_what_the_issuer_has_to_tell(opened: Opened) -> None:
    sheet = station_sheet(2, missing=("right.place.sfi", "right.key.kvc"))
    module = SamSheet(SamState.NOT_NEEDED)
    desk = opened(RecordedStation(sheet=sheet, module=module))
    told = shown_texts(desk.page.stage)
    assert "the file" in told
    assert "the version of the key (KVC)" in told


def test_only_a_supervisor_is_offered_to_close_a_writing(opened: Opened) -> None:
    sheet = station_sheet(2, unresolved=UNSETTLED)
    desk = opened(RecordedStation(sheet=sheet))
    links = desk.page.findChildren(QPushButton, "by_hand")
    assert links
    assert not any(link.isVisible() for link in links)
    desk.session.log_in(SUPERVISOR)
    desk.rest()
    assert any(link.isVisible() for link in desk.page.findChildren(QPushButton, "by_hand"))


def test_a_writing_is_closed_by_keys_and_only_with_a_reason(opened: Opened) -> None:
    desk = opened(RecordedStation(sheet=station_sheet(2, unresolved=UNSETTLED)), SUPERVISOR)
    press(desk, Qt.Key.Key_F7)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    assert field.objectName() == "reason"
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert desk.station.closed == []
    QTest.keyClicks(field, "broken in two")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.rest()
    assert desk.station.closed == [(UNSETTLED[0].encoding_id, "broken in two", SUPERVISOR)]


def test_escape_closes_the_reason_and_keeps_what_was_typed(opened: Opened) -> None:
    desk = opened(RecordedStation(sheet=station_sheet(2, unresolved=UNSETTLED)), SUPERVISOR)
    press(desk, Qt.Key.Key_F7)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "found")
    press(desk, Qt.Key.Key_Escape)
    assert not field.isVisible()
    press(desk, Qt.Key.Key_F7)
    assert field.text() == "found"


def test_a_reason_that_is_being_typed_survives_the_next_card(opened: Opened) -> None:
    desk = opened(RecordedStation(sheet=station_sheet(6, unresolved=UNSETTLED)), SUPERVISOR)
    press(desk, Qt.Key.Key_F7)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "found")
    desk.lay(CARD)
    assert field.text() == "found"
    assert field.isVisible()


def test_discreet_mode_hides_who_wrote(opened: Opened) -> None:
    desk = opened(RecordedStation(sheet=station_sheet(2, unresolved=UNSETTLED)), SUPERVISOR)
    assert "Idriss Mendy" in shown_texts(desk.page.unresolved)
    desk.session.discretion.toggle()
    assert "Idriss Mendy" not in shown_texts(desk.page.unresolved)


@pytest.mark.parametrize("reason", list(EncodingReason))
def test_each_reason_has_a_word_and_a_sentence(reason: EncodingReason) -> None:
    assert words.reason_name(reason)
    assert words.reason_sentence(reason).endswith(".")


def test_no_two_reasons_are_told_alike() -> None:
    assert len({words.reason_name(reason) for reason in EncodingReason}) == len(EncodingReason)


def test_a_card_never_written_and_one_without_right_are_told_apart() -> None:
    empty = RightSheet("", None, None, 0, is_empty=True)
    ended = RightSheet("", None, None, 1)
    assert words.right_words(empty) == "nothing was ever written there"
    assert words.right_words(ended) == "no right"
    assert words.right_words(None) == "cannot be read before it is written"


def test_on_a_small_screen_the_outcome_is_seen_without_scrolling(opened: Opened) -> None:
    desk = opened()
    desk.lay(CARD)
    bottom = desk.page.stage.mapTo(desk.page, desk.page.stage.rect().bottomLeft()).y()
    assert bottom <= desk.page.height()


@pytest.mark.usefixtures("_large_text")
def test_with_large_text_nothing_is_wider_than_a_small_screen(opened: Opened) -> None:
    desk = opened(size=(1058, 640))
    desk.page.confirm.setChecked(True)
    desk.lay(CARD)
    assert desk.page.content.minimumSize().width() <= desk.page.width()
    assert desk.page.queue.y() > desk.page.stage.y()


def cheapest(act: Callable[[int], None]) -> float:
    """Processor seconds of this thread, the best of some rounds: others use the machine too."""
    spent = []
    for number in range(8):
        begun = time.thread_time()
        act(number)
        spent.append(time.thread_time() - begun)
    return min(spent)


def test_no_moment_of_a_card_keeps_the_window_for_long(opened: Opened) -> None:
    desk = opened(RecordedStation(sheet=station_sheet(200)))
    result = EncodingResult(
        card_id(1), CARD.card_id, CARD.tail, CARD.reference, EncodingState.VERIFIED
    )
    moments = (stage_words.reading(), stage_words.writing(CARD), stage_words.ended(result, CARD))

    def tell(_number: int) -> None:
        for moment in moments:
            desk.page.say(moment, CARD.card_id)

    def show(number: int) -> None:
        desk.page.show_sheet(station_sheet(199 - number))

    assert cheapest(tell) / len(moments) < LONGEST
    assert cheapest(show) < LONGEST
