"""Emulated tags: what is written stays, what is locked refuses, what is torn is torn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader import objects
from desktop.cardreader.emulator import Removal, VirtualTypeFourTag, VirtualTypeTwoTag
from desktop.cardreader.neutral.tag import open_tag, read_uid
from desktop.domain.card import CardGone
from desktop.domain.support_tag import TagWithoutIdentity
from tests.cardreader.emulator.terminal import raw

UID = bytes.fromhex("04A1B2C3D4E5F6")  # invented
LAST_PAGES = {144: 39, 504: 129, 888: 225}  # of the user, NXP data sheet
SIZES = pytest.mark.parametrize("size", LAST_PAGES)


def nothing() -> None:
    """No intent to keep."""


class TestTypeTwo:
    def test_its_head_is_that_of_the_data_sheet(self) -> None:
        tag = VirtualTypeTwoTag(UID)
        assert objects.is_type_two(tag.atr)
        assert raw(tag, "FFCA000000") == UID.hex().upper() + "9000"
        assert raw(tag, "FFB0000010") == "04A1B29F C3D4E5F6 04480000 E1101200".replace(" ", "") + (
            "9000"
        )

    @SIZES
    def test_the_client_reads_writes_and_locks_it(self, size: int) -> None:
        tag = VirtualTypeTwoTag(UID, size)
        message = bytes(range(1, 120))
        open_tag(tag).write(message, nothing)
        assert open_tag(tag).read() == message
        open_tag(tag).lock()
        assert open_tag(tag).is_locked
        assert all(tag.is_locked(page) for page in range(3, LAST_PAGES[size] + 1))

    @SIZES
    def test_a_locked_page_keeps_what_it_holds(self, size: int) -> None:
        tag = VirtualTypeTwoTag(UID, size)
        raw(tag, "FFD6000404 01020304")
        raw(tag, "FFD6000204 00001000")
        assert raw(tag, "FFD6000404 05060708") == "6300"
        assert raw(tag, "FFD6000504 05060708") == "9000"
        assert tag.page(4) == b"\1\2\3\4"
        lock_page = f"{LAST_PAGES[size] + 1:02X}"
        assert raw(tag, f"FFD600{lock_page}04 01000000") == "9000"
        assert raw(tag, "FFD6001004 05060708") == "6300"
        assert raw(tag, "FFD6002004 05060708") == "9000"

    def test_lock_bits_and_container_are_only_ever_added_to(self) -> None:
        tag = VirtualTypeTwoTag(UID)
        raw(tag, "FFD6000204 FFFF0080")
        raw(tag, "FFD6000204 00000000")
        assert tag.page(2) == bytes.fromhex("04480080")
        raw(tag, "FFD6000304 0000000F")
        assert tag.page(3) == bytes.fromhex("E110120F")

    def test_frozen_lock_bits_stay_as_they_are(self) -> None:
        tag = VirtualTypeTwoTag(UID)
        raw(tag, "FFD6000204 00000200")  # bits of pages 4 to 9
        raw(tag, "FFD6000204 0000FFFF")
        assert not tag.is_locked(9)
        assert tag.is_locked(10)

    def test_its_number_cannot_be_written_and_nothing_behind_the_end(self) -> None:
        tag = VirtualTypeTwoTag(UID)
        for page in ("00", "01", "2D", "FF"):
            assert raw(tag, f"FFD600{page}04 01020304") == "6300"
        assert raw(tag, "FFB0002D10") == "6300"
        assert raw(tag, "FFB0000011") == "6300"
        assert raw(tag, "00A4040000") == "6E00"

    @given(st.lists(st.tuples(st.integers(0, 50), st.binary(min_size=4, max_size=4)), max_size=30))
    def test_no_writing_ever_unlocks_a_page(self, writes: list[tuple[int, bytes]]) -> None:
        tag = VirtualTypeTwoTag(UID)
        locked: dict[int, bytes] = {}
        for page, content in writes:
            tag.transmit(bytes((0xFF, 0xD6, 0, page, 4)) + content)
            assert all(tag.page(n) == kept for n, kept in locked.items())
            for number in range(3, 40):
                if tag.is_locked(number):
                    locked.setdefault(number, tag.page(number))
        assert tag.page(0)[:3] + tag.page(1) == UID


class TestTypeFour:
    def test_the_client_reads_writes_and_locks_it(self) -> None:
        tag = VirtualTypeFourTag(UID)
        message = bytes(range(1, 200))
        assert read_uid(tag) == UID
        open_tag(tag).write(message, nothing)
        assert open_tag(tag).read() == tag.message == message
        open_tag(tag).lock()
        assert tag.is_read_only
        assert open_tag(tag).is_locked
        raw(tag, "00A4000C02E104")
        assert raw(tag, "00D6000002 0001") == "6982"
        assert tag.message == message

    def test_files_are_reached_through_the_application(self) -> None:
        tag = VirtualTypeFourTag(UID)
        assert raw(tag, "00A4000C02E103") == "6A82"
        assert raw(tag, "00B000000F") == "6986"
        assert raw(tag, "00A4040007D276000085010100") == "9000"
        assert raw(tag, "00B000000F") == "6986"
        assert raw(tag, "00A4000C02E103") == "9000"
        assert raw(tag, "00B000000F") == "000F20003B00340406E10401000000" + "9000"
        tag.power_off()
        assert raw(tag, "00B000000F") == "6986"

    def test_the_container_changes_only_to_read_only(self) -> None:
        tag = VirtualTypeFourTag(UID)
        raw(tag, "00A4040007D276000085010100")
        raw(tag, "00A4000C02E103")
        assert raw(tag, "00D6000B02 FFFF") == "6982"
        assert raw(tag, "00D6000E01 FF") == "9000"
        assert raw(tag, "00D6000E01 00") == "6982"

    def test_lengths_are_those_that_it_says(self) -> None:
        tag = VirtualTypeFourTag(UID)
        raw(tag, "00A4040007D276000085010100")
        raw(tag, "00A4000C02E104")
        assert raw(tag, "00B000003C") == "6700"
        assert raw(tag, "00D6000035" + "00" * 0x35) == "6700"
        assert raw(tag, "00B0010001") == "6B00"

    def test_one_that_draws_its_number_anew_is_nobody(self) -> None:
        tag = VirtualTypeFourTag(UID, random_uid=True)
        first = tag.uid
        tag.power_off()
        assert (len(first), first[0]) == (4, 0x08)
        assert tag.uid != first
        with pytest.raises(TagWithoutIdentity):
            read_uid(tag)


@pytest.mark.parametrize("make", [VirtualTypeTwoTag, VirtualTypeFourTag])
def test_a_tag_that_leaves_in_mid_write_is_torn_between_two_commands(
    make: type[VirtualTypeTwoTag | VirtualTypeFourTag],
) -> None:
    seen = set()
    for number in range(60):
        tag = make(UID)
        open_tag(tag).write(b"old message", nothing)
        tag.faults.leave(Removal(number, answer_bytes=0))
        try:
            open_tag(tag).write(bytes(range(1, 100)), nothing)
        except CardGone:
            assert not tag.in_field
        tag.faults.clear()
        tag.enter_field()
        seen.add(open_tag(tag).read())
    assert seen == {b"old message", b"", bytes(range(1, 100))}
