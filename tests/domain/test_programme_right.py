from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.card_profile import BitField
from desktop.domain.programme_right import (
    DAY_ZERO,
    FIELDS,
    LAST_DAY,
    LayoutUnusable,
    ProgrammeRight,
    RightDoesNotFit,
    RightUnreadable,
    authenticated,
    check_layout,
    decode,
    encode,
    is_authentic,
)

WIDTHS = {
    "version": 4,
    "number": 50,
    "valid_from": 14,
    "valid_until": 14,
    "key_version": 8,
    "authenticator": 32,
}
LAYOUT = tuple(BitField(name, bits) for name, bits in WIDTHS.items())
LENGTH = 29
KEY = bytes(range(32))
CARD = bytes.fromhex("00000000DEC0AD01")
RIGHT = ProgrammeRight(0x2A5C0FFEE1234, date(2026, 4, 1), date(2026, 9, 30), key_version=1)

EXAMPLES = {
    "nothing written yet": (None, "00" * LENGTH),
    "the smallest right": (ProgrammeRight(0, DAY_ZERO, DAY_ZERO), "10" + "00" * (LENGTH - 1)),
    "the largest right": (
        ProgrammeRight(2**50 - 1, LAST_DAY, LAST_DAY, 255, 2**32 - 1),
        "1" + "F" * 29 + "C" + "0" * 27,
    ),
    "six months of 2026": (
        RIGHT,
        "1A9703FFB848D29BAA9C0040" + "00" * (LENGTH - 12),
    ),
    "the same, authenticated for one card": (
        replace(RIGHT, authenticator=0x81B12317),
        "1A9703FFB848D29BAA9C00606C48C5C0" + "00" * (LENGTH - 16),
    ),
}

days = st.dates(DAY_ZERO, LAST_DAY)
rights = st.builds(
    lambda pair, **rest: ProgrammeRight(valid_from=min(pair), valid_until=max(pair), **rest),
    pair=st.tuples(days, days),
    number=st.integers(0, 2**50 - 1),
    key_version=st.integers(0, 255),
    authenticator=st.integers(0, 2**32 - 1),
)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[BitField, ...]:
    """Any order, paddings anywhere, the free fields at least as wide as above."""
    free = {"version", "number", "key_version", "authenticator"}
    parts = [
        BitField(n, draw(st.integers(bits, 64)) if n in free else bits)
        for n, bits in WIDTHS.items()
    ]
    parts += draw(st.lists(st.builds(BitField, st.just("padding"), st.integers(1, 64)), max_size=3))
    return tuple(draw(st.permutations(parts)))


@pytest.mark.parametrize(("right", "content"), EXAMPLES.values(), ids=EXAMPLES)
def test_each_example_is_written_and_read_back(right: ProgrammeRight | None, content: str) -> None:
    assert encode(right, LAYOUT, LENGTH).hex().upper() == content
    assert decode(bytes.fromhex(content), LAYOUT) == right


@given(rights, layouts())
def test_every_right_survives_every_layout_that_holds_it(
    right: ProgrammeRight, layout: tuple[BitField, ...]
) -> None:
    record = encode(right, layout, 80)
    assert len(record) == 80
    assert decode(record, layout) == right


@given(st.binary(min_size=16, max_size=80), layouts())
def test_any_bytes_are_a_right_that_would_be_written_so_or_refused(
    content: bytes, layout: tuple[BitField, ...]
) -> None:
    try:
        right = decode(content, layout)
    except (RightUnreadable, LayoutUnusable):
        return
    assert encode(right, layout, len(content)) == content


@given(rights, st.integers(0, 8 * LENGTH - 1))
def test_one_wrong_bit_never_reads_as_the_same_right(right: ProgrammeRight, bit: int) -> None:
    record = int.from_bytes(encode(right, LAYOUT, LENGTH), "big") ^ 1 << bit
    with suppress(RightUnreadable):
        assert decode(record.to_bytes(LENGTH, "big"), LAYOUT) != right


def test_a_right_says_nothing_of_a_person() -> None:
    assert {part.name for part in fields(ProgrammeRight)} == set(FIELDS)
    assert str(RIGHT.number) not in repr(RIGHT)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"version": 2}, "version"),
        ({"number": 2**50}, "number"),
        ({"number": -1}, "number"),
        ({"key_version": 256}, "key_version"),
        ({"key_version": -1}, "key_version"),
        ({"authenticator": 2**32}, "authenticator"),
        ({"authenticator": 2**64}, "authenticator"),
        ({"valid_from": date(1996, 12, 31)}, "valid_from"),
        ({"valid_until": LAST_DAY + timedelta(1)}, "valid_until"),
        ({"valid_until": date(2026, 3, 31)}, "valid_until"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused_by_name(change: dict[str, object], field: str) -> None:
    with pytest.raises(RightDoesNotFit) as caught:
        encode(replace(RIGHT, **change), LAYOUT, LENGTH)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "content",
    [
        "20" + "00" * 28,  # version 2
        "10" + "00" * 27 + "01",  # something behind the last field
        "FF" * 29,
    ],
    ids=["another version", "not alone", "erased to ones"],
)
def test_what_we_would_not_write_is_not_half_understood(content: str) -> None:
    with pytest.raises(RightUnreadable):
        decode(bytes.fromhex(content), LAYOUT)


def test_a_right_that_ends_before_it_begins_is_none() -> None:
    turned = (*LAYOUT[:2], LAYOUT[3], LAYOUT[2], *LAYOUT[4:])
    with pytest.raises(RightUnreadable):
        decode(encode(RIGHT, turned, LENGTH), LAYOUT)


def test_padding_that_is_not_zero_belongs_to_somebody_else() -> None:
    layout = (BitField("padding", 8), *LAYOUT)
    record = encode(RIGHT, layout, LENGTH)
    with pytest.raises(RightUnreadable):
        decode(b"\x01" + record[1:], layout)


@pytest.mark.parametrize(
    ("layout", "length", "field"),
    [
        (LAYOUT[1:], LENGTH, "version"),
        ((*LAYOUT, BitField("number", 50)), LENGTH, "number"),
        ((*LAYOUT, BitField("surname", 40)), LENGTH, "surname"),
        ((*LAYOUT, BitField("padding", 0)), LENGTH, "padding"),
        ((BitField("version", 65), *LAYOUT[1:]), LENGTH, "version"),
        ((LAYOUT[0], BitField("number", 49), *LAYOUT[2:]), LENGTH, "number"),
        ((*LAYOUT[:2], BitField("valid_from", 16), *LAYOUT[3:]), LENGTH, "valid_from"),
        (LAYOUT, 15, "authenticator"),
        ((), LENGTH, "version"),
    ],
)
def test_a_layout_that_cannot_hold_the_right_is_named(
    layout: tuple[BitField, ...], length: int, field: str
) -> None:
    with pytest.raises(LayoutUnusable) as caught:
        check_layout(layout, length)
    assert caught.value.field == field


def test_sixteen_bytes_are_just_enough() -> None:
    assert decode(encode(RIGHT, LAYOUT, 16), LAYOUT) == RIGHT


def test_an_authenticator_holds_for_one_right_on_one_card_with_one_key() -> None:
    right = authenticated(RIGHT, LAYOUT, KEY, CARD)
    assert right.authenticator == 0x81B12317
    assert is_authentic(right, LAYOUT, KEY, CARD)
    assert not is_authentic(right, LAYOUT, KEY[::-1], CARD)
    assert not is_authentic(right, LAYOUT, KEY, CARD[:-1] + b"\x02")
    assert not is_authentic(replace(right, valid_until=date(2027, 1, 1)), LAYOUT, KEY, CARD)
    assert not is_authentic(replace(right, number=1), LAYOUT, KEY, CARD)
    assert not is_authentic(replace(right, key_version=2), LAYOUT, KEY, CARD)
    assert not is_authentic(RIGHT, LAYOUT, KEY, CARD)


def test_the_changing_token_of_a_telephone_does_not_count() -> None:
    right = authenticated(RIGHT, LAYOUT, KEY, CARD)
    assert is_authentic(right, LAYOUT, KEY, b"\xab\xcd" + CARD[2:])


@given(rights, st.integers(1, 64))
def test_an_authenticator_fits_its_bits_and_is_never_none(right: ProgrammeRight, bits: int) -> None:
    layout = (*LAYOUT[:-1], BitField("authenticator", bits))
    made = authenticated(right, layout, KEY, CARD)
    assert 1 <= made.authenticator < 1 << bits
    assert decode(encode(made, layout, LENGTH), layout) == made


@pytest.mark.parametrize(("key", "card"), [(KEY[1:], CARD), (KEY, CARD[4:])])
def test_a_short_key_or_serial_authenticates_nothing(key: bytes, card: bytes) -> None:
    with pytest.raises(ValueError, match="256 bits"):
        authenticated(RIGHT, LAYOUT, key, card)
