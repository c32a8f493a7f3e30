"""Every byte at which an emulated tag can leave while it is written, and what a next tap finds."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from desktop.cardreader.emulator import Removal, VirtualTypeFourTag, VirtualTypeTwoTag
from desktop.cardreader.emulator.points import removal_points
from desktop.cardreader.neutral.message import message_of, token_in
from desktop.cardreader.neutral.tag import open_tag, read_uid
from desktop.cardreader.neutral.token import TokenSigner, keys_by_id, verify
from desktop.cardreader.session import read_holder
from desktop.domain.card import CardGone, CardProduct, UnreadableCard
from desktop.domain.card_fault import CardAnswerUnexpected
from desktop.domain.support_tag import (
    TagLocked,
    TagNotFormatted,
    TagNotWritten,
    TagWithoutIdentity,
    TokenClaims,
    TokenSignatureWrong,
)

Tag = VirtualTypeTwoTag | VirtualTypeFourTag
UID, OTHER_UID = bytes.fromhex("04C0FFEE123456"), bytes.fromhex("04DECAF0123456")  # invented
KEY = bytes(range(32))
SIGNER = TokenSigner(bytes(range(32)))
KEYS = keys_by_id((SIGNER.public_key,))
LOST = (CardGone, UnreadableCard, TagNotWritten, CardAnswerUnexpected, TagNotFormatted)


def a_message(number: int, uid: bytes = UID) -> bytes:
    claims = TokenClaims(number, date(2026, 12, 1), date(2027, 11, 30))
    return message_of(SIGNER.sign(claims, uid))


OLD, NEW = a_message(1), a_message(2)
MAKERS: dict[str, Callable[[], Tag]] = {
    "NTAG213": lambda: VirtualTypeTwoTag(UID, 144),
    "NTAG216": lambda: VirtualTypeTwoTag(UID, 888),
    "type 4": lambda: VirtualTypeFourTag(UID),
}
makers = pytest.mark.parametrize("make", list(MAKERS.values()), ids=list(MAKERS))


def nothing() -> None:
    """No intent to keep."""


def written(make: Callable[[], Tag]) -> Tag:
    tag = make()
    open_tag(tag).write(OLD, nothing)
    return tag


def after(tag: Tag) -> bytes:
    """What the next tap finds."""
    tag.faults.clear()
    tag.enter_field()
    return open_tag(tag).read()


def leaving_at(make: Callable[[], Tag], removal: Removal) -> tuple[Tag, bool]:
    """A tag that left there while it was rewritten, and whether the intent was kept by then."""
    tag = written(make)
    writer, kept = open_tag(tag), []
    tag.faults.leave(removal)
    with contextlib.suppress(*LOST):
        writer.write(NEW, lambda: kept.append(True))
    assert not tag.in_field
    return tag, bool(kept)


@makers
def test_wherever_it_leaves_the_next_tap_finds_the_old_the_new_or_no_message(
    make: Callable[[], Tag],
) -> None:
    tag = written(make)
    writer = open_tag(tag)
    points = removal_points(tag, lambda: writer.write(NEW, nothing))
    assert len(points) > 100
    found: Counter[bytes] = Counter()
    for point in points:
        left, kept = leaving_at(make, point)
        now = after(left)
        assert now in {OLD, NEW, b""}
        assert kept or now == OLD
        open_tag(left).write(NEW, nothing)
        assert after(left) == NEW
        found[now] += 1
    assert set(found) == {OLD, NEW, b""}


@makers
def test_a_cut_answer_is_never_taken_for_a_whole_one(make: Callable[[], Tag]) -> None:
    tag = written(make)
    writer = open_tag(tag)
    points = removal_points(tag, lambda: writer.write(NEW, nothing), each_byte=False)
    for point in points:
        if point.answer_bytes is not None:
            for count in range(3):
                cut = replace(point, answer_bytes=count, shows_cut=True)
                left, _ = leaving_at(make, cut)
                assert after(left) in {OLD, NEW, b""}


@makers
@pytest.mark.parametrize("fault", ["empty_at", "reset_at"])
def test_silence_and_an_instant_without_power_end_the_same_way(
    make: Callable[[], Tag], fault: str
) -> None:
    for command in range(60):
        tag = written(make)
        writer = open_tag(tag)
        tag.faults.rearm()
        setattr(tag.faults, fault, command)
        try:
            writer.write(NEW, nothing)
        except LOST:
            assert after(tag) in {OLD, NEW, b""}
        else:
            assert after(tag) == NEW


@makers
def test_a_tag_read_written_and_read_by_a_partner(make: Callable[[], Tag]) -> None:
    tag = make()
    holder = read_holder(tag, KEY)
    open_tag(tag).write(a_message(42), nothing)
    open_tag(tag).lock()
    tag.power_off()
    assert read_holder(tag, KEY) == holder
    claims = verify(token_in(open_tag(tag).read()), read_uid(tag), KEYS)
    assert claims.number == 42
    with pytest.raises(TagLocked):
        open_tag(tag).write(OLD, nothing)


def test_a_copy_of_the_memory_on_another_tag_is_told_apart() -> None:
    mine, copy = VirtualTypeTwoTag(UID), VirtualTypeTwoTag(OTHER_UID)
    open_tag(mine).write(NEW, nothing)
    copy.memory[16:160] = mine.memory[16:160]
    with pytest.raises(TokenSignatureWrong):
        verify(token_in(open_tag(copy).read()), read_uid(copy), KEYS)


def test_a_tag_that_draws_its_number_anew_is_refused_at_once() -> None:
    with pytest.raises(TagWithoutIdentity):
        read_holder(VirtualTypeFourTag(UID, random_uid=True), KEY)


def test_both_products_are_those_of_the_project() -> None:
    assert read_holder(VirtualTypeTwoTag(UID), KEY).product is CardProduct.TYPE_2_TAG
    assert read_holder(VirtualTypeFourTag(UID), KEY).product is CardProduct.TYPE_4_TAG


@pytest.mark.parametrize("size", [144, 504, 888])
def test_every_page_of_a_locked_tag_is_locked(size: int) -> None:
    tag = VirtualTypeTwoTag(UID, size)
    open_tag(tag).write(NEW, nothing)
    open_tag(tag).lock()
    assert all(tag.is_locked(page) for page in range(3, 4 + size // 4))
