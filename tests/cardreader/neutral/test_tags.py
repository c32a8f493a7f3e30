"""Writing, reading, tearing and locking tags of both types."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.neutral.tag import NdefTag, open_tag, read_uid
from desktop.domain.card import CardGone, CardProduct, ObjectKind, UnreadableCard, UnsupportedObject
from desktop.domain.card_fault import CardFault
from desktop.domain.support_tag import (
    TagCannotBeLocked,
    TagLocked,
    TagNotFormatted,
    TagNotWritten,
    TagTooSmall,
    TagWithoutIdentity,
)
from tests.cardreader.neutral.tags import NTAG, UID, FileTag, Leaving, MemoryTag

OLD, NEW = b"\xd1\x01\x01T\x02", bytes(range(1, 119))
MAKERS: list[Callable[[], Leaving]] = [
    MemoryTag,
    lambda: MemoryTag(504),
    FileTag,
    lambda: FileTag(max_read=15, max_write=13),
]


def nothing() -> None:
    """No intent to keep."""


def opened(tag: Leaving) -> NdefTag:
    """As after `read_holder`: a Type 4 tag is selected anew."""
    return open_tag(tag)


@pytest.mark.parametrize("make", MAKERS)
def test_a_new_tag_is_empty_and_keeps_what_is_written(make: Callable[[], Leaving]) -> None:
    tag = make()
    assert opened(tag).read() == b""
    opened(tag).write(OLD, nothing)
    opened(tag).write(NEW, nothing)
    assert opened(tag).read() == NEW


@pytest.mark.parametrize("make", MAKERS)
def test_wherever_a_writing_is_torn_the_tag_has_the_old_the_new_or_no_message(
    make: Callable[[], Leaving],
) -> None:
    seen, commands = set(), 0
    while True:
        tag = make()
        opened(tag).write(OLD, nothing)
        writer = opened(tag)
        kept: list[str] = []
        tag.commands = commands
        try:
            writer.write(NEW, lambda kept=kept: kept.append("intent"))  # type: ignore[misc]
        except CardGone:
            tag.commands = None
            now = opened(tag).read()
            assert now in {OLD, NEW, b""}
            assert kept or now == OLD  # nothing has changed before the intent was kept
            seen.add(now)
            commands += 1
        else:
            break
    assert seen == {OLD, NEW, b""}
    assert commands > 5


@pytest.mark.parametrize("make", MAKERS)
def test_a_torn_tag_is_written_again(make: Callable[[], Leaving]) -> None:
    tag = make()
    writer = opened(tag)
    tag.commands = 3
    with pytest.raises(CardGone):
        writer.write(NEW, nothing)
    tag.commands = None
    opened(tag).write(NEW, nothing)
    assert opened(tag).read() == NEW


@pytest.mark.parametrize("make", MAKERS)
def test_what_does_not_fit_is_refused_before_anything_is_written(
    make: Callable[[], Leaving],
) -> None:
    tag = make()
    target = opened(tag)
    target.write(bytes(target.capacity), nothing)
    assert opened(tag).read() == bytes(target.capacity)
    before = list(tag.writes)
    with pytest.raises(TagTooSmall) as raised:
        target.write(bytes(target.capacity + 1), lambda: pytest.fail("no intent is kept"))
    assert (raised.value.needed, raised.value.capacity) == (target.capacity + 1, target.capacity)
    assert tag.writes == before


@pytest.mark.parametrize(("size", "capacity"), [(144, 137), (504, 492), (888, 868)])
def test_the_capacity_is_that_of_the_data_sheet(size: int, capacity: int) -> None:
    """NTAG213 spends five bytes on where its lock bits are.

    Type and length take two or four;
    NTAG215 and 216 announce 8 and 16 bytes less than they have.
    """
    assert opened(MemoryTag(size)).capacity == capacity


@given(st.binary(max_size=868), st.binary(max_size=868))
def test_messages_of_all_lengths_replace_each_other(one: bytes, other: bytes) -> None:
    tag = MemoryTag(888)
    for message in (one, other, one):
        opened(tag).write(message, nothing)
        assert opened(tag).read() == message


@given(st.integers(0, 7), st.binary(min_size=200, max_size=300))
def test_the_message_is_found_wherever_it_begins_in_a_page(nulls: int, message: bytes) -> None:
    start = bytes.fromhex("E1103E00") + bytes(nulls) + bytes.fromhex("0300FE")
    tag = MemoryTag(504, start=start.hex())
    opened(tag).write(message, nothing)
    assert opened(tag).read() == message


def test_reserved_bytes_in_the_midst_are_stepped_over_and_left_as_they_are() -> None:
    """Lock bits at address 48 (3 bytes) and a reserved area at 66 (10 bytes)."""
    start = "E1101200" + "0103301814" + "020342 0A14".replace(" ", "") + "0300FE"
    tag = MemoryTag(144, start=start)
    tag.memory[48:51], tag.memory[66:76] = b"\x01\x02\x03", b"reserved!!"
    opened(tag).write(NEW, nothing)
    assert opened(tag).read() == NEW
    assert tag.memory[48:51] == b"\x01\x02\x03"
    assert tag.memory[66:76] == b"reserved!!"
    assert opened(tag).capacity == 144 - 10 - 13 - 2


def test_a_second_object_behind_the_message_does_not_hide_it() -> None:
    tag = MemoryTag(
        144, start="E1101200" + "FD03010203" + "0305D10101540 2".replace(" ", "") + "FE"
    )
    assert opened(tag).read() == OLD


@pytest.mark.parametrize("size", list(NTAG))
def test_a_locked_memory_tag_takes_no_page_any_more(size: int) -> None:
    tag = MemoryTag(size)
    opened(tag).write(NEW, nothing)
    opened(tag).lock()
    before = bytes(tag.memory)
    assert opened(tag).is_locked
    assert opened(tag).read() == NEW
    with pytest.raises(TagLocked):
        opened(tag).write(OLD, nothing)
    for page in range(3, 4 + size // 4):
        assert tag.transmit(bytes((0xFF, 0xD6, 0, page, 4, 1, 2, 3, 4))) == b"\x63\x00"
    assert bytes(tag.memory) == before


def test_a_type_four_tag_is_locked_where_its_container_may_be_written() -> None:
    tag = FileTag()
    target = opened(tag)
    target.write(NEW, nothing)
    target.lock()
    target.lock()
    assert target.read() == NEW
    assert target.is_locked
    with pytest.raises(TagLocked):
        opened(tag).write(OLD, nothing)
    stubborn = FileTag(lockable=False)
    with pytest.raises(TagCannotBeLocked):
        opened(stubborn).lock()
    opened(stubborn).write(NEW, nothing)


class ForgetfulTag(MemoryTag):
    """Acknowledges every page and keeps none after the tenth."""

    def _write(self, page: int, content: bytes) -> None:
        if page < 14:
            super()._write(page, content)


def test_a_tag_that_did_not_keep_what_it_acknowledged_is_found_out() -> None:
    with pytest.raises(TagNotWritten):
        opened(ForgetfulTag()).write(NEW, nothing)
    with pytest.raises(TagCannotBeLocked):
        opened(ForgetfulTag()).lock()


def test_a_page_that_is_refused_stops_the_writing() -> None:
    tag = MemoryTag()
    tag.memory[160] = 0b10  # dynamic lock bits: pages 18 and 19
    with pytest.raises(TagNotWritten):
        opened(tag).write(NEW, nothing)
    assert opened(tag).read() == b""


@pytest.mark.parametrize(
    "uid", ["", "08C0FFEE", "04A1B2C3", "00000000000000", "04A1B2C3D4E5"], ids=str
)
def test_a_number_that_changes_or_is_shared_is_no_identity(uid: str) -> None:
    with pytest.raises(TagWithoutIdentity):
        read_uid(MemoryTag(uid=bytes.fromhex(uid)))


def test_the_uid_is_what_the_reader_says() -> None:
    assert read_uid(MemoryTag()) == UID
    ten = bytes.fromhex("04A1B2C3D4E5F6A7B8C9")
    assert read_uid(MemoryTag(uid=ten)) == ten


def test_the_products_are_told_apart_and_others_are_none() -> None:
    assert opened(MemoryTag()).product is CardProduct.TYPE_2_TAG
    assert opened(FileTag()).product is CardProduct.TYPE_4_TAG
    classic = MemoryTag()
    classic.atr = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")
    with pytest.raises(UnsupportedObject) as raised:
        opened(classic)
    assert raised.value.kind is ObjectKind.NFC_TAG


@pytest.mark.parametrize("container", ["00000000", "E1001200", "E1201200", "E1100000", "E1101240"])
def test_a_memory_without_the_forum_s_layout_is_not_formatted(container: str) -> None:
    with pytest.raises(TagNotFormatted):
        opened(MemoryTag(start=container))


class NoisyTag(Leaving):
    """Answers each reading with the next bytes of some noise."""

    def __init__(self, like: Leaving, noise: bytes) -> None:
        super().__init__(like.atr, UID)
        self._noise = noise * 64 + bytes(1)
        self._place = 0

    def answer(self, frame: bytes) -> bytes:
        if frame[1] == 0xA4 or frame[1] == 0xD6:
            return b"\x90\x00"
        self._place += frame[4]
        part = self._noise[self._place - frame[4] : self._place]
        return part.ljust(frame[4], b"\0") + b"\x90\x00"


@pytest.mark.parametrize("like", [MemoryTag(), FileTag()], ids=["type 2", "type 4"])
@given(noise=st.binary(min_size=1, max_size=80), head=st.booleans())
def test_whatever_a_tag_answers_it_is_read_or_refused_and_ends(
    like: Leaving, noise: bytes, head: bool
) -> None:
    container = bytes.fromhex("E1101200" if isinstance(like, MemoryTag) else "000F20003B0034")
    tag = NoisyTag(like, (container if head else b"") + noise)
    try:
        target = opened(tag)
        target.read()
        target.write(b"x", nothing)
        target.lock()
    except (TagNotFormatted, TagTooSmall, TagLocked, TagCannotBeLocked, CardFault):
        pass
    assert len(tag.log) < 3000


class Monotone(Leaving):
    def __init__(self, like: Leaving, answer: bytes) -> None:
        super().__init__(like.atr, UID)
        self._answer = answer

    def answer(self, frame: bytes) -> bytes:
        return self._answer


@given(st.binary(max_size=20))
def test_answers_of_any_length_are_refused_or_read(answer: bytes) -> None:
    for like in (MemoryTag(), FileTag()):
        with contextlib.suppress(TagNotFormatted, CardFault, UnsupportedObject, UnreadableCard):
            opened(Monotone(like, answer)).read()


@pytest.mark.parametrize("make", MAKERS)
def test_what_a_tag_says_is_taken_back_by_an_empty_message(make: Callable[[], Leaving]) -> None:
    tag = make()
    opened(tag).write(NEW, nothing)
    opened(tag).write(b"", nothing)
    assert opened(tag).read() == b""
    opened(tag).write(OLD, nothing)
    assert opened(tag).read() == OLD
