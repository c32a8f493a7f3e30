"""Every status word after every command: a success, or the error that somebody can act upon."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.cardreader.apdu import Response, StatusWord
from desktop.cardreader.calypso.closing import AbortSession, CloseSession, ManageSession, Ratify
from desktop.cardreader.calypso.command import CalypsoCommand, run, understand
from desktop.cardreader.calypso.opening import OpenSession
from desktop.cardreader.calypso.pin import CountPinTries, GetChallenge
from desktop.cardreader.calypso.reading import ReadRecord
from desktop.cardreader.calypso.searching import ReadRecordMultiple, SearchRecordMultiple
from desktop.domain.card import UnreadableCard
from desktop.domain.card_fault import (
    CardAccessForbidden,
    CardAnswerUnexpected,
    CardCryptogramWrong,
    CardFault,
    CardFileMissing,
    CardKeyMissing,
    CardPinRefused,
    CardRequestRefused,
    CardSecurityMissing,
    CardSessionFull,
    CardWornOut,
)
from tests.cardreader.calypso import commands
from tests.cardreader.calypso.cards import image
from tests.cardreader.calypso.commands import CHALLENGE
from tests.cardreader.scripted import Scripted

Rows = dict[int, type[CardFault] | None]  # None: a success

GENERAL: Rows = {
    0x9000: None,
    0x6700: CardRequestRefused,
    0x6A80: CardRequestRefused,
    0x6A86: CardRequestRefused,
    0x6A87: CardRequestRefused,
    0x6B00: CardRequestRefused,
    0x6D00: CardRequestRefused,
    0x6E00: CardRequestRefused,
}
READING: Rows = {
    **GENERAL,
    0x6981: CardFileMissing,
    0x6982: CardSecurityMissing,
    0x6985: CardAccessForbidden,
    0x6986: CardFileMissing,
    0x6A82: CardFileMissing,
    0x6A83: CardFileMissing,
}
WRITING: Rows = {**READING, 0x6400: CardSessionFull}
OPENING: Rows = {
    **READING,
    0x6900: CardWornOut,
    0x6A81: CardKeyMissing,
    0x6B00: CardKeyMissing,
}
CLOSING: Rows = {**GENERAL, 0x6985: CardAccessForbidden, 0x6988: CardCryptogramWrong}
SELECTING: Rows = {**GENERAL, 0x6A82: CardFileMissing, 0x6985: CardAccessForbidden}
DATA: Rows = {
    **GENERAL,
    0x6283: None,
    0x6985: CardAccessForbidden,
    0x6A82: CardFileMissing,
    0x6A88: CardFileMissing,
    0x6B00: CardFileMissing,
}
PIN: Rows = {
    **GENERAL,
    0x63C1: CardPinRefused,
    0x63C2: CardPinRefused,
    0x6900: CardWornOut,
    0x6982: CardSecurityMissing,
    0x6983: CardPinRefused,
    0x6985: CardAccessForbidden,
    0x6988: CardCryptogramWrong,
    0x6D00: CardFileMissing,
}
TABLES: tuple[tuple[tuple[CalypsoCommand[Any], ...], Rows], ...] = (
    (commands.READING, READING),
    ((ReadRecordMultiple(7, 1, 0, 4),), {**READING, 0x6200: None}),
    ((SearchRecordMultiple(7, 1, 0, b"\x01"),), {**READING, 0x6400: CardRequestRefused}),
    (commands.WRITING, WRITING),
    (commands.COUNTING, {**WRITING, 0x6200: None}),
    (commands.SELECTING, SELECTING),
    (commands.DATA, DATA),
    (commands.PIN, PIN),
    ((CountPinTries(),), {**PIN, 0x63C1: None, 0x63C2: None, 0x6983: None}),
    ((GetChallenge(),), GENERAL),
    ((OpenSession(2, CHALLENGE),), OPENING),
    ((CloseSession(CHALLENGE),), CLOSING),
    ((ManageSession(encrypted=True),), {**CLOSING, 0x6982: CardSecurityMissing}),
    ((AbortSession(),), {**GENERAL, 0x6985: None}),
)
CASES = [
    pytest.param(command, status, error, id=f"{command.name} {status:04X}")
    for group, rows in TABLES
    for command in group
    for status, error in rows.items()
]
STRANGE = (0x0000, 0x6282, 0x6300, 0x63C0, 0x6581, 0x6A84, 0x6C1D, 0x6F00, 0x9001, 0xFFFF)


@pytest.mark.parametrize(("command", "status", "error"), CASES)
def test_each_status_word_is_a_success_or_its_error(
    command: CalypsoCommand[Any], status: int, error: type[CardFault] | None
) -> None:
    if error is None:
        command.statuses.check(command.name, status)
        return
    with pytest.raises(CardFault) as raised:
        understand(command, Response(b"", StatusWord(status)), image())
    assert type(raised.value) is error
    assert (raised.value.command, raised.value.status) == (command.name, status)


def test_the_tables_here_and_there_have_the_same_rows() -> None:
    for group, rows in TABLES:
        for command in group:
            assert set(command.statuses.rows) == set(rows), command.name


def test_every_command_is_in_a_table() -> None:
    covered = {command.name for group, _ in TABLES for command in group} | {Ratify.name}
    assert {command.name for command in commands.EVERY} <= covered


@pytest.mark.parametrize("command", commands.EVERY, ids=lambda command: command.name)
@pytest.mark.parametrize("status", STRANGE)
def test_a_word_that_no_table_has_is_never_a_success(
    command: CalypsoCommand[Any], status: int
) -> None:
    if isinstance(command, Ratify):
        command.statuses.check(command.name, status)
        return
    with pytest.raises(CardAnswerUnexpected):
        understand(command, Response(b"", StatusWord(status)), image())


@pytest.mark.parametrize("command", commands.EVERY, ids=lambda command: command.name)
def test_every_row_has_words_for_the_log(command: CalypsoCommand[Any]) -> None:
    words = [meaning.words for meaning in command.statuses.rows.values()]
    assert all(words)
    assert command.statuses.meaning(0x1234).words


def test_running_a_command_tells_the_result_and_the_new_image() -> None:
    card = Scripted([("00B2013C02", "AABB9000")])
    before = image()
    content, after = run(card, ReadRecord(7, 1, 2), before)
    assert content == b"\xaa\xbb"
    assert after.record(7, 1) == b"\xaa\xbb"
    assert before.record(7, 1) is None


def test_an_answer_without_a_status_word_is_unreadable() -> None:
    with pytest.raises(UnreadableCard):
        run(Scripted([("00B2013C02", "90")]), ReadRecord(7, 1, 2), image())
