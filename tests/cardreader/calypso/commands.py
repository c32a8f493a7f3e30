"""One of each command, for tests that hold for all of them."""

from __future__ import annotations

from typing import Any

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

CHALLENGE = bytes.fromhex("C1C2C3C4")

READING: tuple[CalypsoCommand[Any], ...] = (
    ReadRecord(7, 1, 29),
    ReadRecords(7),
    ReadBinary(7, 0, 16),
    ReadCounters(7, 1),
)
SEARCHING: tuple[CalypsoCommand[Any], ...] = (
    ReadRecordMultiple(7, 1, 0, 4),
    SearchRecordMultiple(7, 1, 0, b"\x01"),
)
WRITING: tuple[CalypsoCommand[Any], ...] = (
    UpdateRecord(7, 1, b"\x01"),
    WriteRecord(7, 1, b"\x01"),
    AppendRecord(7, b"\x01"),
    UpdateBinary(7, 0, b"\x01"),
    WriteBinary(7, 0, b"\x01"),
    IncreaseCounters(7, ((1, 1),)),
    DecreaseCounters(7, ((1, 1),)),
    Invalidate(),
    Rehabilitate(),
)
COUNTING: tuple[CalypsoCommand[Any], ...] = (IncreaseCounter(7, 1, 1), DecreaseCounter(7, 1, 1))
SELECTING: tuple[CalypsoCommand[Any], ...] = (SelectFile(0x2001), SelectNeighbour(Neighbour.FIRST))
DATA: tuple[CalypsoCommand[Any], ...] = (
    GetData(0x0185),
    GetAnnouncement(),
    GetFileHeader(),
    ListFiles(),
)
PIN: tuple[CalypsoCommand[Any], ...] = (VerifyPin(b"1234"),)
SESSION: tuple[CalypsoCommand[Any], ...] = (
    OpenSession(2, CHALLENGE),
    CloseSession(CHALLENGE),
    AbortSession(),
    ManageSession(encrypted=True),
)
OTHERS: tuple[CalypsoCommand[Any], ...] = (GetChallenge(), CountPinTries(), Ratify())
EVERY = (*(*READING, *SEARCHING, *WRITING, *COUNTING, *SELECTING, *DATA, *PIN, *SESSION, *OTHERS),)
