"""What is known of a card: frozen, and changed by commands as the card itself changes."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.apdu import OK, Response
from desktop.cardreader.calypso.command import understand
from desktop.cardreader.calypso.counters import (
    DecreaseCounter,
    IncreaseCounter,
    IncreaseCounters,
    ReadCounters,
)
from desktop.cardreader.calypso.fcp import FileClass, FileHeader, FileType
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.life import Invalidate, Rehabilitate
from desktop.cardreader.calypso.pin import CountPinTries, VerifyPin
from desktop.cardreader.calypso.reading import ReadBinary, ReadRecord, ReadRecords
from desktop.cardreader.calypso.searching import ReadRecordMultiple, SearchRecordMultiple
from desktop.cardreader.calypso.writing import (
    AppendRecord,
    UpdateBinary,
    UpdateRecord,
    WriteBinary,
    WriteRecord,
)
from tests.cardreader.calypso.cards import image

PIECES = st.binary(min_size=1, max_size=29)


def header(sfi: int, kind: FileType, length: int, records: int) -> FileHeader:
    return FileHeader(sfi, FileClass.FILE, kind, length, records, b"", b"", 0, 0x2000 + sfi)


def after(command: object, data: str, card: CardImage, status: int = 0x9000) -> CardImage:
    answer = Response.parse(bytes.fromhex(data) + status.to_bytes(2, "big"))
    return understand(command, answer, card)[1]  # type: ignore[arg-type]


def done(command: object, card: CardImage) -> CardImage:
    return understand(command, Response(b"", OK), card)[1]  # type: ignore[arg-type]


class TestFrozen:
    def test_nothing_in_it_can_be_changed(self) -> None:
        card = image().with_record(7, 1, b"\x01")
        with pytest.raises(dataclasses.FrozenInstanceError):
            card.invalidated = True  # type: ignore[misc]
        for held in (card.files, card.counters, card.binaries, card.headers):
            with pytest.raises(TypeError):
                held[(7, 1)] = b"\x02"  # type: ignore[index]

    def test_what_was_given_to_it_may_change_without_it(self) -> None:
        files = {(7, 1): b"\x01"}
        card = dataclasses.replace(image(), files=files)
        files[(7, 1)] = b"\x02"
        assert card.record(7, 1) == b"\x01"

    def test_serial_and_contents_are_not_shown(self) -> None:
        shown = repr(image().with_record(7, 1, b"holder").with_binary(8, 0, b"photo")).lower()
        for secret in ("holder", "photo", "dec0", "\\xde\\xc0"):
            assert secret not in shown

    @given(PIECES, PIECES)
    def test_each_command_leaves_the_image_before_it_as_it_was(
        self, first: bytes, second: bytes
    ) -> None:
        before = image().with_record(7, 1, first).with_counter(25, 1, 5).with_binary(8, 0, first)
        copy = dataclasses.replace(before)
        for command in (
            UpdateRecord(7, 1, second),
            WriteRecord(7, 1, second),
            AppendRecord(7, second),
            UpdateBinary(8, 0, second),
            WriteBinary(8, 0, second),
            Invalidate(),
        ):
            done(command, before)
            assert before == copy


class TestRecords:
    def test_what_was_not_read_is_not_known(self) -> None:
        assert image().record(7, 1) is None
        assert image().counter(25, 1) is None
        assert image().binary(8) is None

    def test_reading_makes_it_known(self) -> None:
        assert after(ReadRecord(7, 1, 2), "AABB", image()).record(7, 1) == b"\xaa\xbb"
        card = after(ReadRecords(8), "0101AA 0201BB", image())
        assert (card.record(8, 1), card.record(8, 2)) == (b"\xaa", b"\xbb")

    def test_an_empty_answer_makes_nothing_known(self) -> None:
        assert after(ReadRecord(7, 1), "", image()).record(7, 1) is None

    def test_update_replaces_and_leaves_what_follows(self) -> None:
        card = image().with_record(7, 1, b"\x01\x02\x03")
        assert done(UpdateRecord(7, 1, b"\xff"), card).record(7, 1) == b"\xff\x02\x03"
        assert done(UpdateRecord(7, 1, b"\0" * 4), card).record(7, 1) == b"\0" * 4

    def test_update_makes_known_what_it_says(self) -> None:
        assert done(UpdateRecord(7, 1, b"\xff"), image()).record(7, 1) == b"\xff"

    @given(PIECES, PIECES)
    def test_write_only_ever_adds_bits(self, held: bytes, bits: bytes) -> None:
        card = done(WriteRecord(7, 1, bits), image().with_record(7, 1, held))
        added = int.from_bytes(bits.ljust(29, b"\0")[: len(held)], "big")
        expected = int.from_bytes(held, "big") | added
        assert card.record(7, 1) == expected.to_bytes(len(held), "big")

    def test_write_on_an_unknown_record_stays_unknown(self) -> None:
        assert done(WriteRecord(7, 1, b"\x01"), image()).record(7, 1) is None

    @given(st.lists(PIECES, min_size=1, max_size=8), st.integers(1, 5))
    def test_append_is_the_first_and_the_oldest_drops(
        self, contents: list[bytes], records: int
    ) -> None:
        card = image().with_header(header(8, FileType.CYCLIC, 29, records)).with_record(7, 1, b"x")
        for content in contents:
            card = done(AppendRecord(8, content), card)
        kept = {number: card.record(8, number) for number in range(1, 10)}
        newest = list(reversed(contents))[:records]
        assert kept == {
            number: newest[number - 1] if number <= len(newest) else None for number in kept
        }
        assert card.record(7, 1) == b"x"

    def test_append_keeps_no_record_that_may_have_dropped(self) -> None:
        card = image().with_record(8, 1, b"a").with_record(8, 2, b"b")
        card = done(AppendRecord(8, b"n"), card)
        assert [card.record(8, number) for number in (1, 2, 3)] == [b"n", b"a", None]
        card = done(AppendRecord(8, b"n"), image().with_record(8, 1, b"a"))
        assert [card.record(8, number) for number in (1, 2, 3)] == [b"n", b"a", None]

    def test_a_piece_counts_where_what_is_before_it_is_known(self) -> None:
        card = image().with_record(8, 1, b"\0\0\0")
        card = after(ReadRecordMultiple(8, 1, 1, 1), "AABB", card)
        assert (card.record(8, 1), card.record(8, 2)) == (b"\0\xaa\0", None)
        card = after(ReadRecordMultiple(8, 1, 0, 1), "CCDD", card)
        assert (card.record(8, 1), card.record(8, 2)) == (b"\xcc\xaa\0", b"\xdd")

    def test_a_found_record_is_known(self) -> None:
        command = SearchRecordMultiple(8, 1, 0, b"\xaa", fetches_first=True)
        assert after(command, "0103AABB", image()).record(8, 3) == b"\xaa\xbb"


class TestCurrentFile:
    """A command that failed may have made another file the current one."""

    FULL = image().with_record(7, 1, b"\x01").with_counter(25, 1, 3).with_binary(13, 0, b"\x01")

    def test_what_is_read_there_is_not_kept(self) -> None:
        for card in (
            after(ReadRecord(0, 1, 1), "AA", self.FULL),
            after(ReadRecords(0), "0101AA", self.FULL),
            after(ReadRecordMultiple(0, 1, 0, 1), "AA", self.FULL),
            after(ReadBinary(0, 0, 1), "AA", self.FULL),
            after(ReadCounters(0, 1), "000001", self.FULL),
        ):
            assert card == self.FULL

    def test_a_change_there_makes_every_file_unknown(self) -> None:
        for card in (
            done(UpdateRecord(0, 1, b"\xbb"), self.FULL),
            done(WriteRecord(0, 1, b"\xbb"), self.FULL),
            done(AppendRecord(0, b"\xbb"), self.FULL),
            done(UpdateBinary(0, 0, b"\xbb"), self.FULL),
            done(WriteBinary(0, 0, b"\xbb"), self.FULL),
            after(IncreaseCounter(0, 1, 1), "000001", self.FULL),
            after(IncreaseCounters(0, ((1, 1),)), "01000001", self.FULL),
        ):
            assert card == image()


class TestCounters:
    def test_reading_and_changing_them(self) -> None:
        card = after(ReadCounters(25, 2), "000005 000007", image())
        assert (card.counter(25, 1), card.counter(25, 2)) == (5, 7)
        card = after(IncreaseCounter(25, 1, 2), "000007", card)
        card = after(DecreaseCounter(25, 2, 7), "000000", card)
        assert (card.counter(25, 1), card.counter(25, 2)) == (7, 0)
        card = after(IncreaseCounters(25, ((2, 1), (1, 1))), "02000001 01000008", card)
        assert (card.counter(25, 1), card.counter(25, 2)) == (8, 1)

    def test_the_counter_of_a_file_that_simulates_it_is_its_first(self) -> None:
        assert after(IncreaseCounter(25, 0, 1), "000001", image()).counter(25, 1) == 1

    def test_the_record_that_they_are_follows(self) -> None:
        card = image().with_record(25, 1, bytes(29))
        card = after(IncreaseCounter(25, 2, 1), "000001", card)
        assert card.record(25, 1) == bytes.fromhex("000000 000001") + bytes(23)

    def test_they_are_what_their_record_says_when_that_is_written(self) -> None:
        card = after(ReadCounters(25, 2), "000005 000007", image())
        card = done(UpdateRecord(25, 1, bytes.fromhex("000009 0000")), card)
        assert (card.counter(25, 1), card.counter(25, 2)) == (9, None)
        card = after(ReadRecord(25, 1, 6), "00000A 00000B", card)
        assert (card.counter(25, 1), card.counter(25, 2)) == (10, None)

    def test_they_are_unknown_when_nobody_knows_what_it_became(self) -> None:
        card = after(ReadCounters(25, 1), "000005", image())
        assert done(WriteRecord(25, 1, b"\x01"), card).counter(25, 1) is None
        assert done(WriteRecord(25, 2, b"\x01"), card).counter(25, 1) == 5
        assert done(UpdateRecord(25, 1, b"\x01"), card).counter(25, 1) is None

    def test_a_postponed_one_is_unknown_and_so_is_its_record(self) -> None:
        card = image().with_record(25, 1, bytes(29)).with_counter(25, 1, 4)
        card = after(IncreaseCounter(25, 1, 1), "", card, 0x6200)
        assert (card.counter(25, 1), card.record(25, 1)) == (None, None)
        assert card.postponed == ((25, 1),)


class TestBinaries:
    def test_the_known_beginning_grows_with_what_touches_it(self) -> None:
        card = after(ReadBinary(10, 0, 2), "AABB", image())
        card = after(ReadBinary(10, 2, 1), "CC", card)
        assert card.binary(10) == b"\xaa\xbb\xcc"
        assert after(ReadBinary(10, 9, 1), "DD", card).binary(10) == b"\xaa\xbb\xcc"
        assert done(UpdateBinary(10, 1, b"\0"), card).binary(10) == b"\xaa\0\xcc"

    def test_write_adds_bits_where_it_is_known(self) -> None:
        card = image().with_binary(10, 0, b"\x01\x02")
        assert done(WriteBinary(10, 1, b"\x80"), card).binary(10) == b"\x01\x82"
        assert done(WriteBinary(10, 1, b"\x80\x80"), card).binary(10) == b"\x01\x82"
        assert done(WriteBinary(10, 2, b"\x80"), card).binary(10) == b"\x01\x02"
        assert done(WriteBinary(10, 0, b"\x80"), image()).binary(10) is None


def test_an_application_is_invalidated_and_made_valid_again() -> None:
    card = done(Invalidate(), image())
    assert card.invalidated
    assert not done(Rehabilitate(), card).invalidated


def test_tries_of_a_pin_are_known_when_they_were_counted() -> None:
    card = after(CountPinTries(), "", image(), 0x63C1)
    assert card.pin_tries == 1
    assert done(VerifyPin(b"1234"), card).pin_tries == 3
