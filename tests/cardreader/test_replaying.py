"""Recorded encodings played back: to the same end, and stopped where our code asks otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.cardreader.emulator import REVISION_3_STARTUP, Removal, Traits, VirtualCalypsoCard
from desktop.cardreader.encoding.replaying import Replayed, passages, replay
from desktop.cardreader.trace import TracingConnection, Transcript, TranscriptDiffers
from desktop.cardreader.training import TRAINING_UNLOCK_SECRET
from desktop.domain.card_fault import SamSecretRefused
from desktop.domain.encoding import EncodingState
from tests.cardreader.profiles import TRAINING
from tests.local_desk import Desk
from tests.services.station_desk import StationDesk

SERIALS = (bytes.fromhex("00000000DEC0DE21"), bytes.fromhex("00000000DEC0DE37"))
RIGHT, WRONG = TRAINING_UNLOCK_SECRET.hex(), "00" * 16


@pytest.fixture
def at(desk: Desk) -> StationDesk:
    """A module that is locked, and nobody has told its secret."""
    at = StationDesk(desk)
    at.kept.secret = None
    return at


def listening(at: StationDesk) -> list[str]:
    lines: list[str] = []
    written = Transcript(lines.append)
    at.simulated.take_trace(lambda slot, line: TracingConnection(line, written, slot))
    return lines


def test_a_sitting_at_the_station_plays_back_from_its_unlocking_to_its_last_card(
    at: StationDesk,
) -> None:
    cards = (
        VirtualCalypsoCard(SERIALS[0]),
        VirtualCalypsoCard(SERIALS[1], Traits(startup=REVISION_3_STARTUP)),
    )
    for card in cards:
        at.entitled(card)
    lines = listening(at)
    at.station.sam()
    with pytest.raises(SamSecretRefused):
        at.station.unlock(WRONG)
    at.station.unlock(RIGHT)
    for card in cards:
        at.encode(card)
        at.simulated.virtual_sam.power_off()
        at.simulated.take_away()
    at.station.sam()
    verified = EncodingState.VERIFIED
    assert replay(lines, TRAINING) == Replayed(looks=2, endings=(verified, verified))
    with_remarks = ["# the first card", "", *lines]
    assert replay(with_remarks, TRAINING).endings == (verified, verified)


def test_a_torn_writing_plays_back_torn_and_its_settling_as_a_look(at: StationDesk) -> None:
    card = VirtualCalypsoCard(SERIALS[0])
    at.entitled(card)
    at.station.unlock(RIGHT)
    lines = listening(at)
    at.simulated.lay_down(card)
    proposal = at.station.propose()
    closing = 5  # three to find and read, Open, Update, then Close
    card.faults.leave(Removal(closing, answer_bytes=0))
    assert at.station.encode(proposal, at.desk.actor).state is EncodingState.UNCERTAIN
    assert at.encode(card).resolved
    assert replay(lines, TRAINING) == Replayed(looks=3, endings=(EncodingState.UNCERTAIN,))


def test_another_profile_asks_something_else_and_that_is_told_with_its_line(
    at: StationDesk,
) -> None:
    card = VirtualCalypsoCard(SERIALS[0])
    at.entitled(card)
    at.station.unlock(RIGHT)
    lines = listening(at)
    at.encode(card)
    assert TRAINING.right is not None
    place = replace(TRAINING.right.place, record=2)
    other = replace(TRAINING, right=replace(TRAINING.right, place=place))
    with pytest.raises(TranscriptDiffers) as told:
        replay(lines, other)
    assert lines[told.value.line - 1].startswith("card > 94B201")


def test_a_transcript_that_goes_on_after_our_code_has_ended_differs(at: StationDesk) -> None:
    card = VirtualCalypsoCard(SERIALS[0])
    at.entitled(card)
    lines = listening(at)
    at.simulated.lay_down(card)
    at.station.propose()
    with pytest.raises(TranscriptDiffers):
        replay([*lines, "card > 94B2000000", "card < 6B00"], TRAINING)


def test_passages_begin_where_something_was_taken_in_hand() -> None:
    lines = [
        "# slot card T=1 ATR 3B80",
        "card > 00B2010C1D",
        "# slot sam T=0 ATR 3B00",
        "sam > 8020000010" + "xx" * 16,
        "card > 00B2010C1D",
    ]
    card, sam = passages(lines)
    assert (card.slot, len(card.commands)) == ("card", 1)
    assert sam.commands[0] == bytes.fromhex("8020000010") + bytes(16)
    assert sam.asks(0x20)
    assert not sam.is_conversation
