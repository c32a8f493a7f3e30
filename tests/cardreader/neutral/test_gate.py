"""While a tag is read and written nothing else can be asked of what lies there."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.apdu import Command
from desktop.cardreader.emulator import VirtualCalypsoCard
from desktop.cardreader.firewall import READ_UID, SELECT_NDEF, ForbiddenCommand
from desktop.cardreader.neutral.gate import TagGate
from tests.cardreader.neutral.tags import TYPE_FOUR_ATR, TYPE_TWO_ATR, UID, Leaving

ALL_BYTES = range(256)


class Willing(Leaving):
    """Does whatever it is told."""

    def answer(self, frame: bytes) -> bytes:
        return b"\x90\x00"


def passing(gate: TagGate, frames: list[bytes]) -> set[bytes]:
    passed = set()
    for frame in frames:
        try:
            gate.transmit(frame)
        except ForbiddenCommand:
            continue
        passed.add(frame)
    return passed


def with_data(cla: int, ins: int, p1: int, p2: int) -> list[bytes]:
    header = bytes((cla, ins, p1, p2))
    return [header, header + b"\x00", header + b"\x10", header + b"\x04abcd", header + b"\x02ab"]


def test_of_a_memory_tag_only_pages_are_read_and_written_and_never_the_number_of_the_maker() -> (
    None
):
    tag = Willing(TYPE_TWO_ATR, UID)
    headers = itertools.product((0x00, 0x90, 0xFF), ALL_BYTES, (0, 1), (0, 1, 2, 40, 255))
    frames = [frame for header in headers for frame in with_data(*header)]
    assert passing(TagGate(tag), frames) == {
        *(bytes((0xFF, 0xB0, 0, page, 16)) for page in (0, 1, 2, 40, 255)),
        *(bytes((0xFF, 0xD6, 0, page, 4)) + b"abcd" for page in (2, 40, 255)),
    }


def test_of_a_chip_card_only_files_of_the_message_are_reached() -> None:
    tag = Willing(TYPE_FOUR_ATR, UID)
    gate = TagGate(tag)
    headers = list(itertools.product((0x00, 0x90, 0xFF), ALL_BYTES, (0, 4, 0x81), (0, 0x0C)))
    frames = [frame for header in headers for frame in with_data(*header)]
    assert passing(gate, frames) == set()
    gate.transmit(SELECT_NDEF)
    passed = {(frame[0], frame[1]) for frame in passing(gate, frames)}
    assert passed == {(0x00, 0xA4), (0x00, 0xB0), (0x00, 0xD6)}
    assert not passing(gate, [frame for frame in frames if frame[2] == 0x81])


def test_a_transport_card_gets_through_nothing_but_a_question_that_it_refuses() -> None:
    card = VirtualCalypsoCard(bytes.fromhex("00000000DEC0AD01"))
    gate = TagGate(card)
    gate.transmit(SELECT_NDEF)
    for frame in (READ_UID, bytes(Command(0x00, 0xB2, 1, 0x3C, expected=29))):
        with pytest.raises(ForbiddenCommand):
            gate.transmit(frame)
    assert card.log == [SELECT_NDEF]


@given(st.binary(max_size=40), st.booleans())
def test_any_other_bytes_do_not_pass(frame: bytes, is_memory: bool) -> None:
    tag = Willing(TYPE_TWO_ATR if is_memory else TYPE_FOUR_ATR, UID)
    if passing(TagGate(tag), [frame]):
        assert frame == SELECT_NDEF or frame[:3] in {b"\xff\xb0\x00", b"\xff\xd6\x00"}
