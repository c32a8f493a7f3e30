"""The bytes of every command on cards of revision 1, 2 and 3 (Keyple, calypso functional spec)."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.cardreader.calypso.closing import AbortSession, CloseSession, ManageSession, Ratify
from desktop.cardreader.calypso.command import CalypsoCommand
from desktop.cardreader.calypso.counters import (
    DecreaseCounter,
    DecreaseCounters,
    IncreaseCounter,
    IncreaseCounters,
    ReadCounters,
)
from desktop.cardreader.calypso.life import Invalidate, Rehabilitate
from desktop.cardreader.calypso.opening import OpenSession
from desktop.cardreader.calypso.pin import CountPinTries, GetChallenge, VerifyPin
from desktop.cardreader.calypso.reading import ReadBinary, ReadRecord, ReadRecords
from desktop.cardreader.calypso.searching import ReadRecordMultiple, SearchRecordMultiple
from desktop.cardreader.calypso.selecting import (
    HISTORICAL_BYTES,
    OTHER_APPLICATIONS,
    TRACEABILITY,
    GetAnnouncement,
    GetData,
    GetFileHeader,
    ListFiles,
    Neighbour,
    SelectFile,
    SelectNeighbour,
)
from desktop.cardreader.calypso.writing import (
    AppendRecord,
    UpdateBinary,
    UpdateRecord,
    WriteBinary,
    WriteRecord,
)
from tests.cardreader.calypso.cards import RULES, rules
from tests.cardreader.calypso.commands import CHALLENGE

LONG_CHALLENGE = bytes.fromhex("C1C2C3C4C5C6C7C8")

# cc is the class of the product: 94 on revision 1 and 2, 00 on revision 3.
ALIKE: tuple[tuple[CalypsoCommand[Any], str], ...] = (
    (ReadRecord(7, 1, 29), "cc B2 01 3C 1D"),
    (ReadRecord(0, 250, 1), "cc B2 FA 04 01"),
    (ReadRecord(30, 1, 250), "cc B2 01 F4 FA"),
    (ReadRecords(8, 1, 29, 3), "cc B2 01 45 5D"),
    (ReadBinary(10, 0, 16), "cc B0 8A 00 10"),
    (ReadBinary(10, 255, 1), "cc B0 8A FF 01"),
    (ReadBinary(10, 256, 16), "cc B0 01 00 10"),
    (ReadBinary(0, 5, 16), "cc B0 00 05 10"),
    (ReadBinary(0, 0x7FFF, 1), "cc B0 7F FF 01"),
    (UpdateRecord(7, 1, b"\x01\x02"), "cc DC 01 3C 02 01 02"),
    (WriteRecord(7, 2, b"\x80"), "cc D2 02 3C 01 80"),
    (AppendRecord(8, b"\x01\x02\x03"), "cc E2 00 40 03 01 02 03"),
    (UpdateBinary(10, 4, b"\xaa"), "cc D6 8A 04 01 AA"),
    (UpdateBinary(10, 0x1234, b"\xaa"), "cc D6 12 34 01 AA"),
    (WriteBinary(10, 4, b"\xaa"), "cc D0 8A 04 01 AA"),
    (ReadCounters(25, 2), "cc B2 01 CC 06"),
    (ReadCounters(25, 9, spare=2), "cc B2 01 CC 1D"),
    (ReadCounters(25, 83), "cc B2 01 CC F9"),
    (GetChallenge(), "cc 84 00 00 08"),
    (VerifyPin(b"1234"), "cc 20 00 00 04 31 32 33 34"),
    (VerifyPin(LONG_CHALLENGE), "cc 20 00 00 08 C1 C2 C3 C4 C5 C6 C7 C8"),
    (CountPinTries(), "cc 20 00 00 00"),
    (Invalidate(), "cc 04 00 00 00"),
    (Rehabilitate(), "cc 44 00 00 00"),
    (CloseSession(CHALLENGE), "cc 8E 80 00 04 C1 C2 C3 C4 00"),
    (CloseSession(CHALLENGE, ratified_at_once=False), "cc 8E 00 00 04 C1 C2 C3 C4 00"),
    (AbortSession(), "cc 8E 00 00 00"),
    (Ratify(), "cc B2 00 00 00"),
    (SelectNeighbour(Neighbour.FIRST), "cc A4 02 00 02 00 00 00"),
    (SelectNeighbour(Neighbour.NEXT), "cc A4 02 02 02 00 00 00"),
    (SelectNeighbour(Neighbour.APPLICATION), "cc A4 09 00 02 00 00 00"),
    (GetAnnouncement(), "cc CA 00 6F 00"),
    (GetFileHeader(), "cc CA 00 62 00"),
    (ListFiles(), "cc CA 00 C0 00"),
    (OTHER_APPLICATIONS, "cc CA 00 D0 00"),
    (TRACEABILITY, "cc CA 01 85 00"),
    (HISTORICAL_BYTES, "cc CA 5F 52 00"),
    (GetData(0xDF2C), "cc CA DF 2C 00"),
)
DIFFERING: tuple[tuple[CalypsoCommand[Any], str, str, str], ...] = (
    (ReadRecord(7, 1), "94B2013C1D", "94B2013C1D", "00B2013C00"),
    (ReadRecords(8, 2, count=2), "94B202453E", "94B202453E", "00B2024500"),
    (SelectFile(0x2001), "94A4080002200100", "94A4020002200100", "00A4090002200100"),
    (
        IncreaseCounter(25, 1, 5),
        "943201C80300000503",
        "943201C80300000503",
        "003201C80300000500",
    ),
    (
        DecreaseCounter(25, 0, 0xFFFFFF),
        "943000C803FFFFFF03",
        "943000C803FFFFFF03",
        "003000C803FFFFFF00",
    ),
    (
        OpenSession(3, CHALLENGE),
        "948A030004C1C2C3C400",
        "948A830004C1C2C3C400",
        "008A030104C1C2C3C400",
    ),
    (
        OpenSession(3, CHALLENGE, 7, 1),
        "948A0B3804C1C2C3C400",
        "948A8B3804C1C2C3C400",
        "008A0B3904C1C2C3C400",
    ),
    (
        OpenSession(1, CHALLENGE, 30, 15),
        "948A79F004C1C2C3C400",
        "948AF9F004C1C2C3C400",
        "008A79F104C1C2C3C400",
    ),
)
ONLY_NEW: tuple[tuple[CalypsoCommand[Any], str, str], ...] = (
    (OpenSession(3, LONG_CHALLENGE, extended=True), "3 extended", "008A03020900C1C2C3C4C5C6C7C800"),
    (
        OpenSession(2, LONG_CHALLENGE, 12, 1, extended=True),
        "3 extended",
        "008A0A620900C1C2C3C4C5C6C7C800",
    ),
    (ManageSession(encrypted=False), "3 extended", "0082000000"),
    (ManageSession(encrypted=True), "3 extended", "0082000200"),
    (
        ManageSession(encrypted=False, cryptogram=LONG_CHALLENGE),
        "3 extended",
        "0082000108C1C2C3C4C5C6C7C808",
    ),
    (
        ManageSession(encrypted=True, cryptogram=LONG_CHALLENGE),
        "3 extended",
        "0082000308C1C2C3C4C5C6C7C808",
    ),
    (CloseSession(LONG_CHALLENGE), "3 extended", "008E800008C1C2C3C4C5C6C7C800"),
    (ReadRecordMultiple(8, 1, 4, 10), "3", "00B30145045402040A00"),
    (
        SearchRecordMultiple(8, 1, 4, b"\xaa\xbb", b"\xf0", at_every_offset=True),
        "3",
        "00A2014707800402AABBF0FF00",
    ),
    (
        SearchRecordMultiple(8, 2, 0, b"\xaa", fetches_first=True),
        "3",
        "00A2024705010001AAFF00",
    ),
    (IncreaseCounters(25, ((1, 2), (3, 4))), "3", "003A00C808010000020300000400"),
    (DecreaseCounters(25, ((1, 2),)), "3", "003800C8040100000200"),
    (IncreaseCounters(25, ((1, 2),)), "2", "943A00C8040100000204"),
    (IncreaseCounter(25, 1, 5), "2 postponing", "943201C803000005"),
    (OpenSession(3, CHALLENGE, 30, 31), "light", "008AFBF104C1C2C3C400"),
)


@pytest.mark.parametrize(("revision", "cla"), [("1", "94"), ("2", "94"), ("3", "00")])
@pytest.mark.parametrize(("command", "frame"), ALIKE, ids=lambda value: str(value)[:40])
def test_only_the_class_differs(
    command: CalypsoCommand[Any], frame: str, revision: str, cla: str
) -> None:
    assert bytes(command.frame(RULES[revision])) == bytes.fromhex(frame.replace("cc", cla))


@pytest.mark.parametrize(
    ("command", "first", "second", "third"), DIFFERING, ids=lambda value: str(value)[:40]
)
def test_each_revision_wants_it_otherwise(
    command: CalypsoCommand[Any], first: str, second: str, third: str
) -> None:
    sent = [bytes(command.frame(RULES[revision])) for revision in ("1", "2", "3")]
    assert [frame.hex().upper() for frame in sent] == [first, second, third]


@pytest.mark.parametrize(("command", "revision", "frame"), ONLY_NEW, ids=str)
def test_some_cards_only_take_it(command: CalypsoCommand[Any], revision: str, frame: str) -> None:
    assert bytes(command.frame(RULES[revision])).hex().upper() == frame


def test_one_known_card_of_revision_2_selects_files_as_revision_1() -> None:
    asking = rules(bytes.fromhex("03080304000200"))
    assert bytes(SelectFile(0x2001).frame(asking)).hex().upper() == "94A4080002200100"


@pytest.mark.parametrize(
    ("command", "revision"),
    [
        (ReadRecord(31, 1), "3"),
        (ReadRecord(-1, 1), "3"),
        (ReadRecord(7, 0), "3"),
        (ReadRecord(7, 251), "3"),
        (ReadRecord(7, 1, 0), "3"),
        (ReadRecords(8), "2"),
        (ReadRecords(8, length=29), "1"),
        (ReadBinary(7, 0x8000, 1), "3"),
        (ReadBinary(7, -1, 1), "3"),
        (ReadCounters(7, 0), "3"),
        (ReadCounters(7, 84), "3"),
        (UpdateRecord(7, 1, b""), "3"),
        (UpdateRecord(7, 1, bytes(129)), "2"),
        (UpdateRecord(7, 1, bytes(236)), "3"),
        (UpdateRecord(7, 1, bytes(251)), "light"),
        (AppendRecord(7, bytes(129)), "1"),
        (UpdateBinary(7, 0, bytes(129)), "2"),
        (IncreaseCounter(7, 84, 1), "3"),
        (IncreaseCounter(7, 1, 1 << 24), "3"),
        (IncreaseCounter(7, 1, -1), "3"),
        (IncreaseCounters(7, ()), "3"),
        (IncreaseCounters(7, ((1, 1), (1, 1))), "3"),
        (OpenSession(0, CHALLENGE), "3"),
        (OpenSession(4, CHALLENGE), "3"),
        (OpenSession(1, CHALLENGE[:3]), "3"),
        (OpenSession(1, CHALLENGE, extended=True), "3 extended"),
        (OpenSession(1, LONG_CHALLENGE, extended=True), "3"),
        (OpenSession(1, LONG_CHALLENGE, extended=True), "2"),
        (OpenSession(1, CHALLENGE, 7, 32), "3"),
        (OpenSession(1, CHALLENGE, 7, 16), "2"),
        (CloseSession(b""), "3"),
        (CloseSession(bytes(5)), "3"),
        (ManageSession(encrypted=True), "3"),
        (ManageSession(encrypted=True, cryptogram=bytes(4)), "3 extended"),
        (VerifyPin(b"123"), "3"),
        (SelectFile(0x10000), "3"),
        (SelectFile(-1), "3"),
        (ReadRecordMultiple(7, 1, 250, 1), "3"),
        (ReadRecordMultiple(7, 1, 0, 0), "3"),
        (SearchRecordMultiple(7, 1, 0, b""), "3"),
        (SearchRecordMultiple(7, 1, 0, b"\x01", b"\x01\x02"), "3"),
    ],
    ids=str,
)
def test_what_no_card_takes_is_not_even_built(command: CalypsoCommand[Any], revision: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        command.frame(RULES[revision])


@pytest.mark.parametrize(
    ("command", "secret"),
    [
        (VerifyPin(b"1234"), "1234"),
        (UpdateRecord(7, 1, b"holder"), "holder"),
        (AppendRecord(7, b"holder"), "holder"),
        (UpdateBinary(7, 0, b"holder"), "holder"),
        (CloseSession(b"crpt"), "crpt"),
        (OpenSession(1, b"chal"), "chal"),
    ],
)
def test_what_is_sent_is_not_shown(command: CalypsoCommand[Any], secret: str) -> None:
    assert secret not in repr(command)
