"""Chips that never answer, behind the real PC/SC service: nobody waits for them for ever."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from desktop.cardreader.emulator import Stall, VirtualCalypsoCard, VirtualChip
from desktop.cardreader.pcsc import PcscConnection
from desktop.domain.card import CardGone, NoCard, UnreadableCard
from desktop.domain.card_fault import NoSecurityModule
from desktop.domain.encoding import EncodingState
from desktop.sheets.encoding import SamState
from tests.cardreader.emulator.slots import CARD_SLOT
from tests.cardreader.rings import IMPATIENT, LONG, Ring, ring
from tests.cardreader.tally import TALLY
from tests.local_desk import Desk
from tests.services.station_desk import until

pytestmark = [pytest.mark.pcsc, pytest.mark.usefixtures("empty_slots")]

SERIAL = bytes.fromhex("00000000DEC0DE81")
OPEN, UPDATE, CLOSE = 6, 7, 8
SAM_INIT, SAM_AUTHENTICATE = 6, 9
SOON = 4.0  # seconds; the time limits of the ring are tenths of one


@pytest.fixture
def made(desk: Desk) -> Iterator[Ring]:
    with ring(desk) as made:
        yield made


@pytest.fixture
def card(made: Ring) -> VirtualCalypsoCard:
    card = VirtualCalypsoCard(SERIAL)
    made.at.entitled(card)
    made.both(card)
    return card


def silent(chip: VirtualChip, number: int) -> Stall:
    """From this command on, not carried out before somebody lets it go on."""
    chip.faults.rearm()
    chip.faults.stall = stall = Stall(number)
    return stall


def await_answers(made: Ring) -> None:
    """Until the slots can be asked again."""
    deadline = time.monotonic() + LONG
    while time.monotonic() < deadline:
        try:
            made.at.station.propose()
        except UnreadableCard:
            time.sleep(0.02)
        else:
            return


@pytest.mark.parametrize(
    ("number", "state"),
    [(OPEN, EncodingState.NOT_WRITTEN), (CLOSE, EncodingState.UNCERTAIN)],
)
def test_an_answer_of_no_byte_has_a_time_limit(
    made: Ring, card: VirtualCalypsoCard, number: int, state: EncodingState
) -> None:
    card.faults.rearm()
    card.faults.empty_at = number
    began = time.monotonic()
    told = made.encode()
    assert time.monotonic() - began < SOON
    assert told.state is state
    assert isinstance(told.error, UnreadableCard) == (state is EncodingState.NOT_WRITTEN)
    made.take(0)
    made.lay((0, card))
    card.faults.clear()
    again = made.encode()
    assert again.state is EncodingState.VERIFIED
    assert (made.at.unresolved(), made.at.done_today()) == (0, 1)
    TALLY["answers of no byte: told in time, resolved at the next tap"] += 1


def test_whoever_asks_while_a_card_is_silent_is_told_at_once(
    made: Ring, card: VirtualCalypsoCard
) -> None:
    silent(card, 0)
    assert isinstance(made.encode().error, UnreadableCard)
    began = time.monotonic()
    for _ in range(5):
        assert isinstance(made.encode().error, UnreadableCard)
    assert time.monotonic() - began < IMPATIENT.answer
    made.take(0)
    made.lay()
    assert isinstance(made.encode().error, NoCard)


def test_a_card_that_was_given_up_before_close_forgets_what_was_begun(
    made: Ring, card: VirtualCalypsoCard
) -> None:
    silent(card, UPDATE)
    assert isinstance(made.encode().error, UnreadableCard)
    assert made.at.states() == [EncodingState.NOT_WRITTEN]
    card.faults.clear()
    await_answers(made)
    assert not card.in_session
    assert made.encode().state is EncodingState.VERIFIED


def test_a_card_that_confirms_after_it_was_given_up_is_found_out(
    made: Ring, card: VirtualCalypsoCard
) -> None:
    silent(card, CLOSE)
    assert made.encode().state is EncodingState.UNCERTAIN
    assert made.at.done_today() == 0
    card.faults.clear()
    await_answers(made)
    told = made.encode()
    assert told.result is not None
    assert (told.state, told.result.resolved) == (EncodingState.VERIFIED, True)
    assert made.at.intents() == 1
    made.take_all()
    assert until(made.at.says(card)) == made.at.last


@pytest.mark.parametrize(
    ("number", "state"),
    [(SAM_INIT, EncodingState.NOT_WRITTEN), (SAM_AUTHENTICATE, EncodingState.UNVERIFIED)],
)
def test_a_silent_module_is_given_up_and_free_for_others(
    made: Ring, card: VirtualCalypsoCard, number: int, state: EncodingState
) -> None:
    silent(made.sam, number)
    began = time.monotonic()
    told = made.encode()
    assert told.state is state
    assert isinstance(told.error, NoSecurityModule) == (state is EncodingState.NOT_WRITTEN)
    assert made.at.station.sam().state is SamState.ABSENT
    assert time.monotonic() - began < SOON
    made.take(1)
    made.sam.faults.clear()
    made.lay((1, made.sam))
    assert made.at.station.sam().state is SamState.READY
    assert made.encode().state is EncodingState.VERIFIED
    assert made.at.done_today() == 1


def test_nothing_is_sent_after_a_command_that_was_not_answered(
    made: Ring, card: VirtualCalypsoCard
) -> None:
    silent(card, 0)
    with PcscConnection(CARD_SLOT, IMPATIENT) as line:
        with pytest.raises(UnreadableCard):
            line.transmit(bytes.fromhex("00A4040008315449432E49434100"))
        with pytest.raises(UnreadableCard):
            line.transmit(bytes.fromhex("94B201641D"))
    with pytest.raises(CardGone):
        line.transmit(bytes.fromhex("94B201641D"))
    card.faults.clear()
    await_answers(made)
    assert bytes.fromhex("94B201641D") not in card.log[:2]
