"""What cards answer, byte by byte, and that no other length or shape is ever believed."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.cardreader.apdu import Response, StatusWord
from desktop.cardreader.calypso.closing import AbortSession, ManageSession, Ratify
from desktop.cardreader.calypso.command import CalypsoCommand, run, understand
from desktop.cardreader.calypso.counters import (
    DecreaseCounters,
    IncreaseCounter,
    IncreaseCounters,
    ReadCounters,
)
from desktop.cardreader.calypso.fcp import FileType
from desktop.cardreader.calypso.life import Invalidate
from desktop.cardreader.calypso.pin import CountPinTries, GetChallenge, VerifyPin
from desktop.cardreader.calypso.reading import ReadBinary, ReadRecord, ReadRecords, read_record
from desktop.cardreader.calypso.searching import (
    Found,
    ReadRecordMultiple,
    SearchRecordMultiple,
    Slices,
)
from desktop.cardreader.calypso.selecting import (
    TRACEABILITY,
    GetAnnouncement,
    GetFileHeader,
    ListFiles,
    SelectFile,
)
from desktop.cardreader.calypso.writing import AppendRecord, UpdateRecord
from desktop.domain.card_fault import CardAnswerUnexpected, CardFileMissing
from tests.cardreader.calypso.cards import SERIAL, image
from tests.cardreader.scripted import Scripted

RECORD = bytes(range(29))
# Invented headers: revision 3 keeps the identifier in its last two bytes, revision 2 one earlier.
LINEAR = "85 17 07 04 02 1D 01 1F101000 01020300 00 0000 0000 0000 00 2001"
LINEAR_2 = "85 17 07 04 02 1D 01 1F101000 01020300 00 0000 0000 0000 2001 00"
BINARY = "85 17 0A 04 01 01 2C 1F101000 01020300 00 0000 0000 0000 00 3F1A"
APPLICATION = "85 17 00 02 00 00 00 1F101000 01020300 01 797A7B 21 27 30 00 2000"


def answer(text: str, status: int = 0x9000) -> Response:
    return Response(bytes.fromhex(text), StatusWord(status))


def result(command: CalypsoCommand[Any], said: Response, revision: str = "3") -> Any:
    return understand(command, said, image(revision))[0]


@pytest.mark.parametrize(
    ("command", "said", "expected"),
    [
        (ReadRecord(7, 1, 3), answer("AABBCC"), b"\xaa\xbb\xcc"),
        (ReadRecord(7, 1), answer("AABB"), b"\xaa\xbb"),
        (ReadRecord(7, 1), answer(""), b""),
        (ReadRecords(8), answer("0102AABB 0202CCDD"), {1: b"\xaa\xbb", 2: b"\xcc\xdd"}),
        (ReadRecords(8), answer(""), {}),
        (ReadRecords(8, 2, 2, 1), answer("0202CCDD"), {2: b"\xcc\xdd"}),
        (ReadBinary(10, 0, 2), answer("AABB"), b"\xaa\xbb"),
        (ReadCounters(25, 2), answer("000001 0000FF"), (1, 255)),
        (ReadCounters(25, 1, spare=2), answer("000001 FFFF"), (1,)),
        (IncreaseCounter(25, 1, 1), answer("000002"), 2),
        (IncreaseCounter(25, 1, 1), answer("", 0x6200), None),
        (IncreaseCounters(25, ((1, 1), (3, 1))), answer("01000002 03000004"), {1: 2, 3: 4}),
        (DecreaseCounters(25, ((3, 1),)), answer("03000004"), {3: 4}),
        (UpdateRecord(7, 1, b"\x01"), answer(""), None),
        (AppendRecord(7, b"\x01"), answer(""), None),
        (GetChallenge(), answer("C1C2C3C4C5C6C7C8"), bytes.fromhex("C1C2C3C4C5C6C7C8")),
        (VerifyPin(b"1234"), answer(""), None),
        (CountPinTries(), answer(""), 3),
        (CountPinTries(), answer("", 0x63C2), 2),
        (CountPinTries(), answer("", 0x63C1), 1),
        (CountPinTries(), answer("", 0x6983), 0),
        (
            ReadRecordMultiple(8, 1, 0, 2),
            answer("AABBCCDD"),
            Slices((b"\xaa\xbb", b"\xcc\xdd"), False),
        ),
        (ReadRecordMultiple(8, 1, 0, 2), answer("AABB", 0x6200), Slices((b"\xaa\xbb",), True)),
        (SearchRecordMultiple(8, 1, 0, b"\xaa"), answer("00"), Found((), None)),
        (SearchRecordMultiple(8, 1, 0, b"\xaa"), answer("020103"), Found((1, 3), None)),
        (
            SearchRecordMultiple(8, 1, 0, b"\xaa", fetches_first=True),
            answer("0102AABB"),
            Found((2,), b"\xaa\xbb"),
        ),
        (ManageSession(encrypted=True), answer(""), b""),
        (ManageSession(encrypted=True, cryptogram=bytes(8)), answer("01" * 8), b"\x01" * 8),
        (AbortSession(), answer("", 0x6985), None),
        (Ratify(), answer("", 0x6B00), None),
        (TRACEABILITY, answer("0102"), b"\x01\x02"),
    ],
    ids=str,
)
def test_an_answer_is_understood(
    command: CalypsoCommand[Any], said: Response, expected: object
) -> None:
    assert result(command, said) == expected


@pytest.mark.parametrize(
    ("command", "said", "revision"),
    [
        (ReadRecord(7, 1, 3), "AABB", "3"),
        (ReadRecord(7, 1, 3), "AABBCCDD", "3"),
        (ReadRecord(7, 1, 3), "", "3"),
        (ReadRecord(7, 1), "AABB", "2"),
        (ReadRecords(8), "01", "3"),
        (ReadRecords(8), "0102AA", "3"),
        (ReadRecords(8), "0101AA 0101BB", "3"),
        (ReadRecords(8, 1, 2, 2), "0102AABB", "3"),
        (ReadRecords(8, count=1), "0102AABB", "2"),
        (ReadBinary(10, 0, 2), "AA", "3"),
        (ReadCounters(25, 2), "000001", "3"),
        (IncreaseCounter(25, 1, 1), "", "3"),
        (IncreaseCounter(25, 1, 1), "0002", "3"),
        (IncreaseCounters(25, ((1, 1),)), "", "3"),
        (IncreaseCounters(25, ((1, 1),)), "02000001", "3"),
        (IncreaseCounters(25, ((1, 1), (2, 1))), "01000001 01000001", "3"),
        (UpdateRecord(7, 1, b"\x01"), "00", "3"),
        (Invalidate(), "00", "3"),
        (GetChallenge(), "C1C2", "3"),
        (VerifyPin(b"1234"), "00", "3"),
        (CountPinTries(), "00", "3"),
        (ReadRecordMultiple(8, 1, 0, 2), "AABBCC", "3"),
        (ReadRecordMultiple(8, 1, 0, 2), "", "3"),
        (SearchRecordMultiple(8, 1, 0, b"\xaa"), "", "3"),
        (SearchRecordMultiple(8, 1, 0, b"\xaa"), "0201", "3"),
        (SearchRecordMultiple(8, 1, 0, b"\xaa"), "0101AA", "3"),
        (SearchRecordMultiple(8, 1, 0, b"\xaa", fetches_first=True), "0101", "3"),
        (ManageSession(encrypted=True), "00", "3"),
        (ManageSession(encrypted=True, cryptogram=bytes(8)), "", "3"),
        (SelectFile(0x2001), "", "3"),
        (SelectFile(0x2001), LINEAR[:-5], "3"),
        (GetFileHeader(), "8516" + "00" * 22, "3"),
        (ListFiles(), "", "3"),
        (ListFiles(), "C007C1052001070200", "3"),
        (GetAnnouncement(), "6F00", "3"),
        (GetAnnouncement(), "6F2284", "3"),
    ],
    ids=str,
)
def test_another_length_or_shape_is_not_believed(
    command: CalypsoCommand[Any], said: str, revision: str
) -> None:
    with pytest.raises(CardAnswerUnexpected) as raised:
        result(command, answer(said), revision)
    assert raised.value.command == command.name


class TestReadingOutsideOfASession:
    def test_a_card_that_stays_silent_is_asked_for_the_usual_length(self) -> None:
        card = Scripted([("00B2013C00", "9000"), ("00B2013C1D", RECORD.hex() + "9000")])
        content, after = read_record(card, image(), 7, 1)
        assert content == after.record(7, 1) == RECORD
        assert not card.left

    def test_one_exchange_is_enough_for_the_others(self) -> None:
        card = Scripted([("94B2013C1D", RECORD.hex() + "9000")])
        assert read_record(card, image("2"), 7, 1)[0] == RECORD

    def test_a_record_that_is_not_there_says_so(self) -> None:
        with pytest.raises(CardFileMissing):
            read_record(Scripted([("00B2023C00", "6A83")]), image(), 7, 2)


class TestHeaders:
    def test_the_identifier_stands_elsewhere_on_revision_2(self) -> None:
        assert result(SelectFile(0x2001), answer(LINEAR), "3").lid == 0x2001
        assert result(SelectFile(0x2001), answer(LINEAR_2), "2").lid == 0x2001
        assert result(SelectFile(0x2001), answer(LINEAR), "1").lid == 0x2001

    def test_a_linear_file_has_records(self) -> None:
        header = result(SelectFile(0x2001), answer(LINEAR))
        assert (header.sfi, header.type) == (7, FileType.LINEAR)
        assert (header.record_length, header.records) == (29, 1)
        assert header.access == bytes.fromhex("1F101000")
        assert header.keys == bytes.fromhex("01020300")
        assert (header.kvcs, header.kifs) == (b"", b"")

    def test_a_binary_file_has_a_size_of_two_bytes(self) -> None:
        header = result(SelectFile(0x3F1A), answer(BINARY))
        assert (header.type, header.record_length, header.records) == (FileType.BINARY, 300, 1)

    def test_an_application_tells_the_names_of_its_keys(self) -> None:
        header = result(SelectFile(0x2000), answer(APPLICATION))
        assert (header.type, header.status) == (None, 1)
        assert header.kvcs == bytes.fromhex("797A7B")
        assert header.kifs == bytes.fromhex("212730")

    def test_the_header_may_be_wrapped_or_bare(self) -> None:
        bare = result(GetFileHeader(), answer(LINEAR[5:]))
        assert bare == result(GetFileHeader(), answer("62 19" + LINEAR))

    def test_a_file_type_nobody_documented_is_left_open(self) -> None:
        assert result(GetFileHeader(), answer(LINEAR[:11] + " 77" + LINEAR[14:])).type is None

    def test_the_header_is_kept_by_the_short_identifier(self) -> None:
        _, after = run(
            Scripted([("00A4090002200100", LINEAR + "9000")]), SelectFile(0x2001), image()
        )
        assert after.headers[7].lid == 0x2001

    def test_that_of_a_file_without_one_is_not(self) -> None:
        text = LINEAR[:6] + "00" + LINEAR[8:]
        _, after = run(Scripted([("00A4090002200100", text + "9000")]), SelectFile(0x2001), image())
        assert after == image()

    def test_the_list_of_files_tells_types_and_sizes(self) -> None:
        listed = result(
            ListFiles(), answer("C018 C1062001 07021D01 C1062010 08041D03 C1063F1A 0A01012C")
        )
        assert [(file.lid, file.sfi, file.type) for file in listed] == [
            (0x2001, 7, FileType.LINEAR),
            (0x2010, 8, FileType.CYCLIC),
            (0x3F1A, 10, FileType.BINARY),
        ]
        sizes = [(file.record_length, file.records) for file in listed]
        assert sizes == [(29, 1), (29, 3), (300, 1)]


def test_an_announcement_is_told_again_on_demand() -> None:
    text = "6F22 8408 315449432E494341 A516 BF0C13 C708 00000000DEC0AD01 5307 0A280102201221"
    said = result(GetAnnouncement(), answer(text, 0x6283))
    assert (said.df_name, said.serial) == (b"1TIC.ICA", SERIAL)
    assert not said.is_telephone


def test_a_card_in_a_telephone_says_so_in_its_serial() -> None:
    text = "6F22 8408 315449432E494341 A516 BF0C13 C708 BEEF0080DEC0AD01 5307 0A280102201221"
    assert result(GetAnnouncement(), answer(text)).is_telephone
