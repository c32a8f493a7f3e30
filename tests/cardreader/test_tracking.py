"""What is told of the slots, with the clock in our hand."""

from __future__ import annotations

import pytest

from desktop.cardreader.roles import Slot, SlotContent
from desktop.cardreader.tracking import SETTLING, CardTracker
from desktop.sheets.reader import Presence, ReaderRoles, ReaderState

NAME = "R 00 00"
EMPTY = Slot(NAME)


def laid(events: int, content: SlotContent = SlotContent.CARD) -> Slot:
    return Slot(NAME, content, events)


def state(presence: Presence, tap: int) -> ReaderState:
    return ReaderState(presence, "R slot 00", tap)


@pytest.fixture
def tracker() -> CardTracker:
    """Has told that it waits."""
    tracker = CardTracker(ReaderRoles())
    tracker.seen([EMPTY], 0.0)
    assert tracker.seen([EMPTY], 1.0) == (state(Presence.WAITING, 0),)
    return tracker


def test_a_card_is_told_at_once(tracker: CardTracker) -> None:
    assert tracker.seen([laid(1)], 2.0) == (state(Presence.PRESENT, 1),)


def test_the_same_card_is_told_once(tracker: CardTracker) -> None:
    tracker.seen([laid(1)], 2.0)
    assert tracker.seen([laid(1)], 3.0) == ()


def test_a_card_taken_away_is_told_when_it_stayed_away(tracker: CardTracker) -> None:
    tracker.seen([laid(1)], 2.0)
    assert tracker.seen([EMPTY], 3.0) == ()
    assert tracker.due(3.0) == pytest.approx(SETTLING)
    assert tracker.seen([EMPTY], 3.0 + SETTLING) == (state(Presence.REMOVED, 1),)
    assert tracker.due(4.0) is None


def test_a_swap_that_nobody_saw_empty_is_two_events_because_the_counter_moved(
    tracker: CardTracker,
) -> None:
    tracker.seen([laid(3)], 2.0)
    assert tracker.seen([laid(5)], 3.0) == (
        state(Presence.REMOVED, 1),
        state(Presence.PRESENT, 2),
    )


def test_a_trembling_hand_makes_one_event_more_and_not_ten(tracker: CardTracker) -> None:
    told = list(tracker.seen([laid(1)], 2.0))
    for step in range(1, 10):
        slot = laid(1 + 2 * step) if step % 2 else EMPTY
        told += tracker.seen([slot], 2.0 + step * 0.015)
    told += tracker.seen([laid(19)], 2.0 + SETTLING + 0.001)
    assert [event.presence for event in told] == [
        Presence.PRESENT,
        Presence.REMOVED,
        Presence.PRESENT,
    ]


def test_a_mute_card_gets_time_to_speak(tracker: CardTracker) -> None:
    assert tracker.seen([laid(1, SlotContent.MUTE)], 2.0) == ()
    assert tracker.seen([laid(1)], 2.1) == (state(Presence.PRESENT, 1),)


def test_a_card_that_stays_mute_is_unreadable_and_told_as_removed_later(
    tracker: CardTracker,
) -> None:
    mute = laid(1, SlotContent.MUTE)
    tracker.seen([mute], 2.0)
    assert tracker.seen([mute], 2.0 + SETTLING) == (state(Presence.UNREADABLE, 1),)
    tracker.seen([EMPTY], 3.0)
    assert tracker.seen([EMPTY], 3.0 + SETTLING) == (state(Presence.REMOVED, 1),)


def test_the_reader_pulled_out_with_a_card_on_it(tracker: CardTracker) -> None:
    tracker.seen([laid(1)], 2.0)
    assert tracker.seen([], 3.0) == (
        state(Presence.REMOVED, 1),
        ReaderState(Presence.NO_READER, "", 1),
    )


def test_a_lost_service_is_told_once_and_a_card_still_there_is_a_new_tap(
    tracker: CardTracker,
) -> None:
    tracker.seen([laid(1)], 2.0)
    told = tracker.service_lost()
    assert [event.presence for event in told] == [Presence.REMOVED, Presence.NO_SERVICE]
    assert tracker.service_lost() == ()
    assert tracker.seen([laid(1)], 4.0) == (state(Presence.PRESENT, 2),)


def test_with_cards_in_two_slots_the_first_told_stays_the_one(tracker: CardTracker) -> None:
    other = Slot("R 00 01", SlotContent.CARD, 1)
    assert tracker.seen([EMPTY, other], 2.0) == (ReaderState(Presence.PRESENT, "R slot 01", 1),)
    assert tracker.seen([laid(1), other], 3.0) == ()


def test_no_service_at_the_start_is_told() -> None:
    assert CardTracker(ReaderRoles()).service_lost() == (ReaderState(Presence.NO_SERVICE),)
