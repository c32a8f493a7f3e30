"""BER-TLV: what is written is found again, and cut-off bytes are never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader import tlv

# Primitive tags of one, two and three bytes, as ISO 7816-4 allows them.
TAGS = st.sampled_from([0x53, 0x84, 0x85, 0xC7, 0x5F52, 0x9F7F, 0xDF4F, 0xDF8101])
OBJECTS = st.lists(st.tuples(TAGS, st.binary(max_size=300)), max_size=6)


@given(OBJECTS)
def test_objects_come_back_in_their_order(objects: list[tuple[int, bytes]]) -> None:
    content = b"".join(tlv.encode(tag, value) for tag, value in objects)
    assert list(tlv.objects(content)) == objects


@given(OBJECTS, st.permutations([0, 1, 2]), st.binary(min_size=8, max_size=8))
def test_the_serial_is_found_at_any_depth_and_place(
    others: list[tuple[int, bytes]], order: list[int], serial: bytes
) -> None:
    others = [(tag, value) for tag, value in others if tag != 0xC7]
    parts = [
        tlv.encode(0xC7, serial),
        tlv.encode(0x53, bytes(7)),
        b"".join(tlv.encode(tag, value) for tag, value in others),
    ]
    inner = b"".join(parts[place] for place in order)
    content = tlv.encode(0x6F, tlv.encode(0xA5, tlv.encode(0xBF0C, inner)))
    assert tlv.find(content, 0xC7)[0xC7] == serial


@given(st.binary(max_size=64))
def test_any_bytes_are_understood_or_refused_but_nothing_else(content: bytes) -> None:
    try:
        found = tlv.find(content, 0xC7)
    except ValueError:
        return
    assert all(value in content for value in found.values())


@pytest.mark.parametrize(
    "content", ["C708000000", "C7", "BF", "C782", "C78201", "C78401020304", "DF818181"]
)
def test_cut_off_or_foreign_forms_are_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        tlv.find(bytes.fromhex(content), 0xC7)


def test_filling_bytes_between_objects_are_skipped() -> None:
    assert tlv.find(bytes.fromhex("0000C701AAFF5301BB00"), 0xC7, 0x53) == {
        0xC7: b"\xaa",
        0x53: b"\xbb",
    }


@pytest.mark.parametrize("depth", [15, 16, 17, 2000])
def test_objects_in_objects_without_end_are_refused(depth: int) -> None:
    content = tlv.encode(0xC7, b"\xaa")
    for _ in range(depth):
        content = tlv.encode(0x6F, content)
    if depth < tlv.MAX_DEPTH:
        assert tlv.find(content, 0xC7) == {0xC7: b"\xaa"}
    else:
        with pytest.raises(ValueError, match="without end"):
            tlv.find(content, 0xC7)
