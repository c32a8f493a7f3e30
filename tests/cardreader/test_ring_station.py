"""Encoding through the real PC/SC service: torn by hands, by the service and by the reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.cardreader.emulator import (
    REVISION_3_STARTUP,
    Removal,
    Stall,
    Traits,
    VirtualCalypsoCard,
    VirtualChip,
    VirtualTypeFourTag,
    VirtualTypeTwoTag,
)
from desktop.cardreader.patience import PATIENT
from desktop.cardreader.vpcd_service import VirtualReaderService
from desktop.domain.card import CardGone, NoReaderService
from desktop.domain.card_fault import NoSecurityModule
from desktop.domain.encoding import CardWasSwapped, EncodingState
from tests.cardreader.rings import LONG, Ring, Told, ring, torn_then_well
from tests.local_desk import Desk
from tests.pcsc_service import missing
from tests.services.card_desk import ENCODER
from tests.services.station_desk import until

pytestmark = [pytest.mark.pcsc, pytest.mark.usefixtures("empty_slots")]

SERIAL, OTHER_SERIAL = bytes.fromhex("00000000DEC0DE71"), bytes.fromhex("00000000DEC0DE72")
UID = bytes.fromhex("04DEC0DE710000")
NEWER = Traits(startup=REVISION_3_STARTUP)
CHIPS: dict[str, Callable[[], VirtualChip]] = {
    "revision 2": lambda: VirtualCalypsoCard(SERIAL),
    "revision 3": lambda: VirtualCalypsoCard(OTHER_SERIAL, NEWER),
    "type 2": lambda: VirtualTypeTwoTag(UID),
    "type 4": lambda: VirtualTypeFourTag(UID),
}
OPEN, UPDATE, CLOSE, RATIFY, READ_AGAIN = range(6, 11)
"""Numbers of the card's commands in one laying-down: two looks of three commands come first."""
OPEN_SESSION, UPDATE_RECORD, CLOSE_SESSION = 0x8A, 0xDC, 0x8E
SAM_INIT, SAM_CLOSE, SAM_AUTHENTICATE = 6, 8, 9
"""Of the module's: it was locked, so two refused commands and its unlocking come first."""
READ_COUNTERS = 0xBE
VERIFIED, NOT_WRITTEN = EncodingState.VERIFIED, EncodingState.NOT_WRITTEN
UNCERTAIN, UNVERIFIED = EncodingState.UNCERTAIN, EncodingState.UNVERIFIED


def linked(made: Ring, card: VirtualChip) -> VirtualChip:
    """Of an entitled household, and nothing was written on it."""
    made.at.entitled(card)
    card.log.clear()
    return card


@pytest.mark.parametrize("kind", CHIPS)
def test_a_support_is_encoded_through_both_slots(desk: Desk, kind: str) -> None:
    with ring(desk) as made:
        card = linked(made, CHIPS[kind]())
        made.both(card)
        assert made.encode().state is VERIFIED
        numbers = [frame[1] for frame in card.log]
        assert made.at.done_today() == 1
        assert until(made.at.says(card)) == made.at.last
    if kind.startswith("revision"):
        assert numbers[OPEN : CLOSE + 1] == [OPEN_SESSION, UPDATE_RECORD, CLOSE_SESSION]
        asked = [frame[1] for frame in made.sam.log]
        assert asked.count(READ_COUNTERS) == 2, "over T=0 a length is told, and asked for again"


def stalled(made: Ring, chip: VirtualChip, number: int, act: Callable[[], None]) -> Told:
    """The chip keeps silent from that command on; meanwhile something happens, then it goes on."""
    stall = Stall(number)
    chip.faults.rearm()
    chip.faults.stall = stall
    with made.encoding() as told:
        assert stall.began.wait(LONG)
        act()
        chip.faults.clear()
    return told


@pytest.mark.parametrize(
    ("kind", "number", "state"),
    [
        ("revision 2", OPEN, NOT_WRITTEN),
        ("revision 3", UPDATE, NOT_WRITTEN),
        ("revision 2", CLOSE, UNCERTAIN),
        ("revision 3", CLOSE, UNCERTAIN),
        ("revision 2", RATIFY, UNVERIFIED),
    ],
)
def test_the_service_is_killed_and_comes_back(
    pcsc_service: VirtualReaderService, desk: Desk, kind: str, number: int, state: EncodingState
) -> None:
    if not pcsc_service.is_ours:
        missing("the machine's own PC/SC service runs and is not ours to kill")

    def kill() -> None:
        pcsc_service.kill()
        pcsc_service.start()

    with ring(desk, PATIENT) as made:
        card = linked(made, CHIPS[kind]())
        told = torn_then_well(
            made, card, lambda: stalled(made, card, number, kill), "service killed"
        )
        assert told.state is state
        if state is NOT_WRITTEN:
            assert isinstance(told.error, NoReaderService)


@pytest.mark.parametrize(
    ("number", "state"),
    [(OPEN, NOT_WRITTEN), (CLOSE, UNCERTAIN), (READ_AGAIN, UNVERIFIED)],
)
def test_the_reader_loses_both_slots_at_once(desk: Desk, number: int, state: EncodingState) -> None:
    with ring(desk, PATIENT) as made:
        card = linked(made, CHIPS["revision 2"]())
        told = torn_then_well(
            made, card, lambda: stalled(made, card, number, made.take_all), "reader unplugged"
        )
        assert told.state is state


@pytest.mark.parametrize(
    ("number", "state"),
    [(SAM_INIT, NOT_WRITTEN), (SAM_CLOSE, NOT_WRITTEN), (SAM_AUTHENTICATE, UNVERIFIED)],
)
def test_the_sam_is_pulled_in_the_middle(desk: Desk, number: int, state: EncodingState) -> None:
    with ring(desk, PATIENT) as made:
        card = linked(made, CHIPS["revision 2"]())
        told = torn_then_well(
            made,
            card,
            lambda: stalled(made, made.sam, number, lambda: made.take(1)),
            "SAM pulled in the ring",
        )
        assert told.state is state
        if state is NOT_WRITTEN:
            assert isinstance(told.error, NoSecurityModule)


@pytest.mark.parametrize(
    ("point", "state"),
    [
        (Removal(UPDATE, answer_bytes=0), NOT_WRITTEN),
        (Removal(CLOSE, command_bytes=3), UNCERTAIN),
        (Removal(CLOSE, answer_bytes=0), UNCERTAIN),
        (Removal(CLOSE, answer_bytes=3, shows_cut=True), UNCERTAIN),
        (Removal(READ_AGAIN, answer_bytes=9), UNVERIFIED),
    ],
    ids=str,
)
def test_a_card_is_pulled_in_the_middle(desk: Desk, point: Removal, state: EncodingState) -> None:
    with ring(desk) as made:
        card = linked(made, CHIPS["revision 2"]())

        def pull() -> Told:
            card.faults.leave(point)
            return made.encode()

        told = torn_then_well(made, card, pull, "cards leaving the ring")
        assert told.state is state
        if state is NOT_WRITTEN:
            assert isinstance(told.error, CardGone)


def test_a_card_swapped_after_it_was_shown_is_not_written(desk: Desk) -> None:
    with ring(desk) as made:
        shown, other = linked(made, CHIPS["revision 2"]()), linked(made, CHIPS["revision 3"]())
        made.both(shown)
        proposal = made.at.station.propose()
        other.log.clear()
        made.lay((0, other))
        with pytest.raises(CardWasSwapped):
            made.at.station.encode(proposal, ENCODER)
        assert {frame[1] for frame in other.log} <= {0xA4, 0xB2}
        assert made.at.states() == []
        assert made.encode().state is VERIFIED
        made.take_all()
        assert until(made.at.says(shown)) is None
        assert until(made.at.says(other)) == made.at.last
