"""Reading records and binary files of the emulated card, in the lengths that its revision wants."""

from __future__ import annotations

from desktop.cardreader import apdu
from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response, StatusWord
from desktop.cardreader.emulator.refused import (
    NO_RECORD,
    NOT_NOW,
    PIN_BLOCKED,
    UNKNOWN_INSTRUCTION,
    WRONG_CONTENT,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    Refused,
)
from desktop.cardreader.emulator.state import CardState

ONE_RECORD, FROM_RECORD = 0x04, 0x05
MORE_TO_READ = StatusWord(0x6200)
SLICE_TAG = b"\x54\x02"
PIN_LENGTH = 4
CHALLENGE_LENGTH = 8


def read_records(state: CardState, command: Command) -> Response:
    if command.data or command.expected is None:
        raise Refused(WRONG_LENGTH)
    sfi, mode = command.p2 >> 3, command.p2 & 0x07
    if mode not in {ONE_RECORD, FROM_RECORD}:
        raise Refused(WRONG_PARAMETERS)
    file = state.file(sfi)
    if mode == ONE_RECORD:
        return _in_length(state, command, file.record(command.p1))
    listed = b""
    for number in range(command.p1, len(file.records) + 1):
        record = file.record(number)
        if len(listed) + 2 + len(record) > state.make.longest:
            break
        listed += bytes((number, len(record))) + record
    if not listed:
        raise Refused(NO_RECORD)
    return _in_length(state, command, listed)


def read_slices(state: CardState, command: Command) -> Response:
    """Read Record Multiple: the same bytes of each record, from this one on."""
    if state.make.is_old:
        raise Refused(UNKNOWN_INSTRUCTION)
    sfi, mode = command.p2 >> 3, command.p2 & 0x07
    if mode != FROM_RECORD:
        raise Refused(WRONG_PARAMETERS)
    if len(command.data) != 4 or command.data[:2] != SLICE_TAG:
        raise Refused(WRONG_CONTENT)
    offset, length = command.data[2:]
    file = state.file(sfi)
    if not length or offset + length > len(file.record(command.p1)):
        raise Refused(WRONG_PARAMETERS)
    slices = [record[offset : offset + length] for record in file.records[command.p1 - 1 :]]
    fitting = state.make.longest // length
    status = MORE_TO_READ if len(slices) > fitting else apdu.OK
    return Response(b"".join(slices[:fitting]), status)


def read_binary(state: CardState, command: Command) -> Response:
    if command.data or command.expected is None:
        raise Refused(WRONG_LENGTH)
    file, offset = state.file(sfi_of(command)), offset_of(command)
    rest = file.slice(offset, file.length)
    wanted = command.expected
    if state.make.is_old and wanted > len(rest):
        return _in_length(state, command, rest)
    return Response(rest[: min(wanted, state.make.longest)], apdu.OK)


def sfi_of(command: Command) -> int:
    """Of a command for binary files; 0 stands for the current file."""
    return command.p1 & 0x1F if command.p1 & 0x80 else 0


def offset_of(command: Command) -> int:
    return command.p2 if command.p1 & 0x80 else command.p1 << 8 | command.p2


def get_challenge(state: CardState, command: Command) -> Response:
    if command.data or command.expected not in {CHALLENGE_LENGTH, MAX_EXPECTED}:
        raise Refused(WRONG_LENGTH)
    return Response(state.challenge(CHALLENGE_LENGTH), apdu.OK)


def verify_pin(state: CardState, command: Command) -> Response:
    """In plain only; without data it tells how many tries are left."""
    application = state.application
    if not state.make.has_pin:
        raise Refused(UNKNOWN_INSTRUCTION)
    if state.session is not None:
        raise Refused(NOT_NOW)
    if command.data:
        if len(command.data) != PIN_LENGTH:
            raise Refused(WRONG_LENGTH)
        if application.pin_tries == 0:
            raise Refused(PIN_BLOCKED)
        right = command.data == application.pin
        application.pin_tries = 3 if right else application.pin_tries - 1
    return Response(b"", _tries_left(application.pin_tries))


def _tries_left(tries: int) -> StatusWord:
    return {3: apdu.OK, 2: StatusWord(0x63C2), 1: StatusWord(0x63C1)}.get(
        tries, StatusWord(PIN_BLOCKED)
    )


def _in_length(state: CardState, command: Command, record: bytes) -> Response:
    """Old cards want the exact length; newer ones give as much as was asked, at most the record."""
    asked = command.expected or 0
    if asked == MAX_EXPECTED and state.traits.empty_reads:
        return Response(b"", apdu.OK)
    if asked == len(record) or (asked == MAX_EXPECTED and not state.make.is_old):
        return Response(record, apdu.OK)
    if state.traits.contact:
        return Response(b"", StatusWord(apdu.OTHER_LENGTH << 8 | len(record) % MAX_EXPECTED))
    if state.make.is_old or asked > len(record):
        raise Refused(WRONG_LENGTH)
    return Response(record[:asked], apdu.OK)
