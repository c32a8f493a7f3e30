"""What the station does with a card: read, write, tell, and never ask in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.actor import Actor
from desktop.domain.card import (
    CardGone,
    CardSupport,
    NoCard,
    NoReader,
    ObjectKind,
    UnsupportedObject,
)
from desktop.domain.card_fault import SamCeilingReached, SamSecretRefused, SignatureNotVerifiable
from desktop.domain.change import Change
from desktop.domain.encoding import (
    CardWasSwapped,
    EncodingReason,
    EncodingState,
    NothingToEncode,
    SupervisorNeeded,
)
from desktop.sheets.encoding import EncodingResult, SamSheet, SamState
from desktop.sheets.reader import Presence, ReaderState
from desktop.views.encoding.stage_words import Moment
from desktop.views.encoding.unresolved_card import ByHand
from desktop.views.messages import sentence
from desktop.views.widgets.tune import Tune
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
STRANGER = proposal_of(queue_line(77))  # not among the 28 that are shown


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    desks: list[StationDesk] = []

    def open_desk(station: RecordedStation | None = None, actor: Actor = ENCODER) -> StationDesk:
        desk = StationDesk(qtbot, station or RecordedStation(), actor)
        desks.append(desk)
        desk.open()
        return desk

    yield open_desk
    for desk in desks:
        desk.close()


def title(desk: StationDesk) -> str:
    assert desk.page.stage.said is not None
    return desk.page.stage.said.title


def text(desk: StationDesk) -> str:
    assert desk.page.stage.said is not None
    return desk.page.stage.said.text


def test_a_card_of_the_queue_is_written_at_once_and_told_with_one_sound(opened: Opened) -> None:
    desk = opened()
    desk.lay(CARD)
    assert desk.station.written == [(CARD, ENCODER)]
    assert title(desk) == "Written and verified"
    assert desk.tunes == [Tune.SUCCESS]
    assert desk.page.sheet is not None
    assert (desk.page.sheet.done_today, len(desk.page.sheet.queue)) == (13, 27)


def test_forty_cards_in_a_row_need_no_key(opened: Opened) -> None:
    desk = opened(RecordedStation(sheet=station_sheet(40)))
    for number in range(40):
        desk.lay(proposal_of(queue_line(number)))
        desk.take()
    assert len(desk.station.written) == 40
    assert desk.tunes == [Tune.SUCCESS] * 40
    assert desk.page.sheet is not None
    assert desk.page.sheet.queue == ()


def test_the_outcome_stays_until_the_next_card_and_says_so(opened: Opened) -> None:
    desk = opened()
    desk.lay(CARD)
    desk.take()
    assert desk.page.stage.moment is Moment.ENDED
    assert desk.page.stage.said is not None
    assert desk.page.stage.said.gone == "Lay the next card down."


def test_a_card_that_nobody_expected_waits_for_enter(opened: Opened) -> None:
    desk = opened()
    desk.lay(STRANGER)
    assert desk.page.stage.moment is Moment.PROPOSED
    assert desk.station.written == []


def test_a_torn_writing_is_settled_without_a_question(opened: Opened) -> None:
    desk = opened()
    desk.lay(replace(STRANGER, reason=EncodingReason.UNRESOLVED))
    assert len(desk.station.written) == 1
    assert desk.tunes == [Tune.SUCCESS]


def test_with_the_switch_each_card_waits_for_enter(opened: Opened) -> None:
    desk = opened()
    desk.page.confirm.setChecked(True)
    desk.lay(CARD)
    assert desk.page.stage.moment is Moment.PROPOSED
    desk.page.stage.write.click()
    desk.rest()
    assert title(desk) == "Written and verified"


def test_a_question_goes_with_the_card_that_is_taken_away(opened: Opened) -> None:
    desk = opened()
    desk.page.confirm.setChecked(True)
    desk.lay(CARD)
    desk.take()
    assert desk.page.stage.moment is Moment.STANDBY
    desk.page.write_requested.emit()
    desk.rest()
    assert desk.station.written == []


def test_nobody_leaves_while_a_card_is_being_written(opened: Opened) -> None:
    desk = opened()
    desk.station.go_on.clear()
    desk.lay(CARD, wait=False)
    desk.until(desk.station.writing.is_set)
    assert desk.page.stage.moment is Moment.WRITING
    assert not desk.page.leave()
    assert desk.told == ["A card is being written: one moment."]
    desk.station.go_on.set()
    desk.rest()
    assert desk.page.leave()


def test_enter_pressed_twice_writes_once(opened: Opened) -> None:
    desk = opened()
    desk.page.confirm.setChecked(True)
    desk.lay(CARD)
    desk.station.go_on.clear()
    desk.page.write_requested.emit()
    desk.page.write_requested.emit()
    desk.station.go_on.set()
    desk.rest()
    assert desk.station.asked.count("encode") == 1


def test_a_card_swapped_in_while_another_is_written_comes_after_its_outcome(
    opened: Opened,
) -> None:
    desk = opened()
    desk.station.go_on.clear()
    desk.lay(CARD, wait=False)
    desk.until(desk.station.writing.is_set)
    desk.lay(proposal_of(queue_line(2)), wait=False)
    assert desk.page.stage.moment is Moment.WRITING
    desk.station.go_on.set()
    desk.until(lambda: len(desk.station.written) == 2)
    desk.rest()
    assert desk.tunes == [Tune.SUCCESS, Tune.SUCCESS]


def test_an_uncertain_outcome_is_not_covered_by_the_next_card(opened: Opened) -> None:
    station = RecordedStation(outcomes=[EncodingState.UNCERTAIN])
    desk = opened(station)
    station.go_on.clear()
    desk.lay(CARD, wait=False)
    desk.until(station.writing.is_set)
    desk.lay(proposal_of(queue_line(2)), wait=False)
    station.go_on.set()
    desk.rest()
    assert title(desk) == "Uncertain"
    assert len(station.written) == 1


@pytest.mark.parametrize(
    ("state", "told", "tune"),
    [
        (EncodingState.VERIFIED, "Written and verified", Tune.SUCCESS),
        (EncodingState.UNCERTAIN, "Uncertain", Tune.UNCERTAIN),
        (EncodingState.UNVERIFIED, "Not verified yet", Tune.UNCERTAIN),
        (EncodingState.NOT_WRITTEN, "Not written", Tune.PROBLEM),
        (EncodingState.FOREIGN, "Unknown content", Tune.PROBLEM),
        (EncodingState.NOT_GENUINE, "Card not recognised", Tune.PROBLEM),
    ],
)
def test_each_outcome_has_its_word_and_its_sound(
    opened: Opened, state: EncodingState, told: str, tune: Tune
) -> None:
    desk = opened(RecordedStation(outcomes=[state]))
    desk.lay(CARD)
    assert title(desk) == told
    assert desk.tunes == [tune]


def test_the_three_sounds_and_the_three_shapes_differ(opened: Opened) -> None:
    states = (EncodingState.VERIFIED, EncodingState.UNCERTAIN, EncodingState.FOREIGN)
    desk = opened(RecordedStation(outcomes=list(states)))
    shapes = set()
    for number in range(3):
        desk.lay(proposal_of(queue_line(number)))
        assert desk.page.stage.said is not None
        shapes.add(desk.page.stage.said.icon)
    assert len(shapes) == 3
    assert len(set(desk.tunes)) == 3


def test_a_settled_writing_says_that_it_had_been_interrupted(opened: Opened) -> None:
    result = EncodingResult(
        card_id(9), CARD.card_id, CARD.tail, CARD.reference, EncodingState.VERIFIED, resolved=True
    )
    desk = opened(RecordedStation(outcomes=[result]))
    desk.lay(CARD)
    assert "interrupted" in text(desk)


def test_the_time_in_the_field_is_told(opened: Opened) -> None:
    desk = opened()
    desk.lay(CARD)
    assert desk.page.stage.said is not None
    assert desk.page.stage.said.small == "The card stayed 0.8 s on the reader."


@pytest.mark.parametrize(
    "error",
    [CardGone(), CardWasSwapped(), SamCeilingReached()],
    ids=lambda error: type(error).__name__,
)
def test_what_hindered_a_writing_is_told_in_its_own_sentence(
    opened: Opened, error: Exception
) -> None:
    desk = opened(RecordedStation(outcomes=[error]))
    desk.lay(CARD)
    assert text(desk) == sentence(error)
    assert desk.tunes == [Tune.PROBLEM]
    assert desk.mistakes == []


def test_a_signature_that_could_not_be_checked_is_uncertain_and_no_refusal(
    opened: Opened,
) -> None:
    desk = opened(RecordedStation(outcomes=[SignatureNotVerifiable()]))
    desk.lay(CARD)
    assert desk.tunes == [Tune.UNCERTAIN]


def test_a_card_that_is_up_to_date_is_good_news(opened: Opened) -> None:
    desk = opened()
    desk.lay(NothingToEncode())
    assert title(desk) == "Up to date"
    assert desk.tunes == [Tune.SUCCESS]


def test_another_object_is_named_and_nothing_is_left(opened: Opened) -> None:
    desk = opened()
    desk.lay(UnsupportedObject(ObjectKind.PAPER_TICKET))
    assert "STAR" in text(desk)
    assert desk.tunes == [Tune.PROBLEM]


def test_two_cards_at_once_are_told_without_being_read(opened: Opened) -> None:
    desk = opened()
    before = desk.station.asked.count("propose")
    desk.news.reader_state.emit(ReaderState(Presence.UNREADABLE, "desk", 5))
    desk.rest()
    assert desk.station.asked.count("propose") == before
    assert desk.tunes == [Tune.PROBLEM]


def test_a_mistake_of_ours_is_told_as_one_and_the_station_goes_on(opened: Opened) -> None:
    mistake = RuntimeError("a bug")
    desk = opened(RecordedStation(outcomes=[mistake]))
    desk.lay(CARD)
    assert desk.mistakes == [mistake]
    desk.lay(proposal_of(queue_line(2)))
    assert title(desk) == "Written and verified"


def test_a_card_taken_away_while_it_is_read_is_never_written(opened: Opened) -> None:
    desk = opened()
    desk.station.lying = CARD
    desk.news.reader_state.emit(ReaderState(Presence.PRESENT, "desk", 3))
    desk.news.reader_state.emit(ReaderState(Presence.REMOVED, "desk", 3))
    desk.rest()
    assert desk.station.written == []
    assert text(desk) == sentence(CardGone())


def test_a_card_that_lay_there_before_the_page_waits_for_enter(opened: Opened) -> None:
    desk = opened(RecordedStation(lying=CARD))
    assert desk.page.stage.moment is Moment.PROPOSED
    assert desk.tunes == []
    desk.page.write_requested.emit()
    desk.rest()
    assert desk.station.written == [(CARD, ENCODER)]


def test_nothing_on_the_reader_when_the_page_opens_is_no_problem(opened: Opened) -> None:
    desk = opened(RecordedStation(lying=NoCard()))
    assert title(desk) == "Lay a card on the reader"
    assert desk.tunes == []


def test_a_tap_on_another_page_or_under_the_veil_is_not_for_the_station(opened: Opened) -> None:
    desk = opened()
    before = desk.station.asked.count("propose")
    desk.page.setEnabled(False)
    desk.lay(CARD)
    desk.page.setEnabled(True)
    desk.page.hide()
    desk.lay(CARD)
    assert desk.station.asked.count("propose") == before
    assert desk.station.written == []


def test_a_page_that_was_left_while_the_card_was_read_writes_nothing(opened: Opened) -> None:
    desk = opened()
    desk.lay(CARD, wait=False)
    desk.page.hide()
    desk.rest()
    assert desk.station.written == []
    assert desk.page.stage.moment is Moment.STANDBY


def test_the_queue_follows_what_other_pages_and_desks_did(opened: Opened) -> None:
    desk = opened()
    desk.station.sheet = station_sheet(3)
    desk.news.changed.emit(frozenset({Change("encoding", card_id(1))}))
    desk.rest()
    assert desk.page.sheet is not None
    assert len(desk.page.sheet.queue) == 3


def test_a_secret_unlocks_the_module_and_leaves_no_trace_in_the_field(opened: Opened) -> None:
    desk = opened(RecordedStation(module=LOCKED))
    assert title(desk) == "The security module is locked"
    desk.page.sam.secret.setText("CAFE" * 8)
    desk.page.sam.unlock.click()
    assert desk.page.sam.secret.text() == ""
    assert not desk.page.sam.secret.isUndoAvailable()
    desk.rest()
    assert desk.station.secrets == [("CAFE" * 8, False)]
    assert desk.page.sam.state is SamState.READY
    assert title(desk) == "Lay a card on the reader"


def test_the_keyring_keeps_the_secret_only_when_asked(opened: Opened) -> None:
    desk = opened(RecordedStation(module=LOCKED))
    desk.page.sam.keep.setChecked(True)
    desk.page.sam.secret.setText("CAFE" * 8)
    desk.page.sam.secret.returnPressed.emit()
    desk.rest()
    assert desk.station.secrets == [("CAFE" * 8, True)]


def test_a_refused_secret_is_told_beside_its_field_and_never_tried_again(opened: Opened) -> None:
    desk = opened(RecordedStation(module=LOCKED, unlocked=SamSecretRefused()))
    desk.page.sam.secret.setText("ABCD")
    desk.page.sam.unlock.click()
    desk.rest()
    assert len(desk.station.secrets) == 1
    assert desk.page.sam.problem == sentence(SamSecretRefused())
    assert desk.page.sam.unlock.isEnabled()


def test_a_module_that_was_missing_is_found_when_it_is_looked_for(opened: Opened) -> None:
    station = RecordedStation(module=SamSheet(SamState.ABSENT))
    desk = opened(station)
    assert title(desk) == "The security module is missing"
    station.module = READY
    desk.page.sam_requested.emit()
    desk.rest()
    assert title(desk) == "Lay a card on the reader"


def test_the_ceiling_is_looked_at_after_each_card(opened: Opened) -> None:
    station = RecordedStation()
    desk = opened(station)
    station.module = replace(READY, remaining=499)
    desk.lay(CARD)
    desk.rest()
    assert desk.page.sam.sam == station.module


def test_a_supervisor_closes_a_writing_with_a_reason(opened: Opened) -> None:
    line = open_line(3, EncodingState.FOREIGN)
    desk = opened(RecordedStation(sheet=station_sheet(2, unresolved=(line,))), SUPERVISOR)
    desk.page.settle_requested.emit(ByHand(line.encoding_id, "card broken in two"))
    desk.rest()
    assert desk.station.closed == [(line.encoding_id, "card broken in two", SUPERVISOR)]
    assert desk.page.unresolved.isHidden()


def test_a_reason_with_a_social_security_number_is_refused(opened: Opened) -> None:
    line = open_line(3, EncodingState.FOREIGN)
    desk = opened(RecordedStation(sheet=station_sheet(2, unresolved=(line,))), SUPERVISOR)
    desk.page.settle_requested.emit(ByHand(line.encoding_id, "2 85 03 35 238 001 23"))
    desk.rest()
    assert desk.station.closed == []
    assert desk.mistakes == []


def test_a_refused_closing_is_told_beside_its_row(opened: Opened) -> None:
    line = open_line(3, EncodingState.FOREIGN)
    station = RecordedStation(sheet=station_sheet(2, unresolved=(line,)))
    station.closing = SupervisorNeeded()
    desk = opened(station, SUPERVISOR)
    desk.page.settle_requested.emit(ByHand(line.encoding_id, "gone"))
    desk.rest()
    assert desk.page.unresolved.problem_of(line.encoding_id) == sentence(SupervisorNeeded())


def test_a_neutral_card_is_told_as_one(opened: Opened) -> None:
    desk = opened()
    desk.lay(replace(CARD, support=CardSupport.NEUTRAL_CARD))
    assert desk.page.stage.said is not None
    assert desk.page.stage.said.card.startswith("Neutral card")


def tell(desk: StationDesk, presence: Presence) -> None:
    desk.news.reader_state.emit(ReaderState(presence, "", desk.tap))
    desk.rest()


def test_a_reader_that_is_not_there_is_told_before_any_card_comes(opened: Opened) -> None:
    station = RecordedStation()
    station.lying = NoReader()
    desk = opened(station)
    assert desk.page.stage.said is not None
    assert desk.page.stage.said.title == "No card reader"
    assert "Plug it in" in desk.page.stage.said.text
    station.lying = NoCard()
    tell(desk, Presence.WAITING)
    assert desk.page.stage.said.title == "Lay a card on the reader"


@pytest.mark.parametrize(
    ("presence", "title"),
    [
        (Presence.NO_READER, "No card reader"),
        (Presence.NO_SERVICE, "The card reader cannot be used"),
    ],
)
def test_a_reader_that_is_pulled_out_is_told_at_once(
    opened: Opened, presence: Presence, title: str
) -> None:
    desk = opened()
    tell(desk, presence)
    assert desk.page.stage.said is not None
    assert desk.page.stage.said.title == title


def test_the_outcome_stays_told_when_the_reader_is_pulled_out_after_it(opened: Opened) -> None:
    desk = opened()
    desk.lay(CARD)
    tell(desk, Presence.NO_READER)
    said = desk.page.stage.said
    assert said is not None
    assert said.title == "Written and verified"
    assert "No card reader" in desk.page.stage._next.text()
