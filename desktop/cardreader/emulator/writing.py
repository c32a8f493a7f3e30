"""Changing records, counters and binary files of the emulated card, and its invalidation."""

from __future__ import annotations

from dataclasses import replace

from desktop.cardreader import apdu
from desktop.cardreader.apdu import Command, Response, StatusWord
from desktop.cardreader.emulator.files import COUNTER_LENGTH, ElementaryFile
from desktop.cardreader.emulator.layout import PERSONALIZATION
from desktop.cardreader.emulator.reading import offset_of, sfi_of
from desktop.cardreader.emulator.refused import (
    NOT_NOW,
    SECURITY_MISSING,
    UNKNOWN_INSTRUCTION,
    WRONG_CONTENT,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    Refused,
)
from desktop.cardreader.emulator.state import CardState

POSTPONED = StatusWord(0x6200)
ONE_RECORD = 0x04
WRITE_RECORD, WRITE_BINARY = 0xD2, 0xD0
INCREASE, INCREASE_MULTIPLE = 0x32, 0x3A
INVALIDATE = 0x04


def write_record(state: CardState, command: Command) -> Response:
    """Update Record replaces, Write Record adds bits."""
    if command.p2 & 0x07 != ONE_RECORD:
        raise Refused(WRONG_PARAMETERS)
    file = _writable(state, command, command.p2 >> 3)
    change = file.merged if command.ins == WRITE_RECORD else file.updated
    return _stored(state, command, change(command.p1, command.data))


def append_record(state: CardState, command: Command) -> Response:
    if command.p1 or command.p2 & 0x07:
        raise Refused(WRONG_PARAMETERS)
    file = _writable(state, command, command.p2 >> 3)
    return _stored(state, command, file.appended(command.data))


def write_binary(state: CardState, command: Command) -> Response:
    file = _writable(state, command, sfi_of(command))
    merge = command.ins == WRITE_BINARY
    return _stored(state, command, file.spliced(offset_of(command), command.data, merge=merge))


def count(state: CardState, command: Command) -> Response:
    """Increase or decrease one counter; some cards keep the new value for the answer to Close."""
    if len(command.data) != COUNTER_LENGTH:
        raise Refused(WRONG_LENGTH)
    file = _writable(state, command, command.p2 >> 3)
    change = int.from_bytes(command.data, "big")
    changed = file.counted(command.p1, change if command.ins == INCREASE else -change)
    value = changed.counter(command.p1).to_bytes(COUNTER_LENGTH, "big")
    _stored(state, command, changed)
    if state.postpones and state.session is not None:
        state.session.postponed.append(value)
        return Response(b"", POSTPONED)
    return Response(value, apdu.OK)


def count_several(state: CardState, command: Command) -> Response:
    """Several counters of one file: number and change of each, all of them or none."""
    if state.make.is_old:
        raise Refused(UNKNOWN_INSTRUCTION)
    entry = 1 + COUNTER_LENGTH
    if not command.data or len(command.data) % entry:
        raise Refused(WRONG_CONTENT)
    file = _writable(state, command, command.p2 >> 3)
    answer = b""
    for start in range(0, len(command.data), entry):
        number = command.data[start]
        change = int.from_bytes(command.data[start + 1 : start + entry], "big")
        file = file.counted(number, change if command.ins == INCREASE_MULTIPLE else -change)
        value = file.counter(number).to_bytes(COUNTER_LENGTH, "big")
        answer += bytes((number,)) + value
    _stored(state, command, file)
    return Response(answer, apdu.OK)


def invalidate(state: CardState, command: Command) -> Response:
    """Invalidate and Rehabilitate: in a session with the issuer's key."""
    session = state.session
    if session is None or session.key_index != PERSONALIZATION:
        raise Refused(SECURITY_MISSING)
    wanted = command.ins == INVALIDATE
    if session.content.invalidated == wanted:
        raise Refused(NOT_NOW)
    state.store(replace(session.content, invalidated=wanted), command)
    return Response(b"", apdu.OK)


def _writable(state: CardState, command: Command, sfi: int) -> ElementaryFile:
    if not command.data:
        raise Refused(WRONG_LENGTH)
    file = state.file(sfi)
    state.check_write(file)
    return file


def _stored(state: CardState, command: Command, file: ElementaryFile) -> Response:
    state.store(state.content.with_file(file), command)
    return Response(b"", apdu.OK)
