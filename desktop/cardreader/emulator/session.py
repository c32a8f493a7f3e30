"""Secure sessions of the emulated card: what is written in one is stored at Close, or never."""

from __future__ import annotations

from desktop.cardreader import apdu
from desktop.cardreader.apdu import Command, Response
from desktop.cardreader.emulator.layout import VirtualApplication
from desktop.cardreader.emulator.mac import (
    EXTENDED_LENGTH,
    REGULAR_LENGTH,
    SessionDigest,
    SessionStart,
    flipped,
)
from desktop.cardreader.emulator.make import Revision
from desktop.cardreader.emulator.refused import (
    EXHAUSTED,
    NOT_NOW,
    UNKNOWN_INSTRUCTION,
    WRONG_CRYPTOGRAM,
    WRONG_KEY_INDEX,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    Refused,
)
from desktop.cardreader.emulator.state import CardState, OpenSession

REGULAR, EXTENDED = 1, 2  # low bits of P2 at Open
OLD_OPEN = 0x80  # in P1 of revision 2
RATIFIED_AT_ONCE, NEEDS_NEXT_COMMAND = 0x80, 0x00
NOT_RATIFIED_MARK = b"\x00\x00"  # two bytes more in the answer of old cards
NOT_RATIFIED, MAY_MANAGE = 0x01, 0x02
AUTHENTICATE = 0x01


def open_session(state: CardState, command: Command) -> Response:
    """The transaction counter goes down at once and for ever, whatever becomes of the session."""
    application, make = state.application, state.make
    if state.session is not None:
        raise Refused(NOT_NOW)
    extended = _mode(state, command)
    challenge = _challenge(command, extended=extended)
    key_index = command.p1 & 0x07
    if key_index not in application.keys:
        raise Refused(WRONG_KEY_INDEX)
    if application.transaction_counter == 0 or state.faults.counter_at_zero:
        raise Refused(EXHAUSTED)
    read = _read_at_open(state, command)
    application.transaction_counter -= 1
    kif, kvc = application.keys[key_index]
    if make.is_old:
        opened = _old_answer(state, application, kvc, read)
    else:
        opened = _answer(state, application, (kif, kvc), read, extended=extended)
    start = SessionStart(application.serial, kif, kvc, challenge, opened, extended)
    state.session = OpenSession(key_index, SessionDigest(start), application.content)
    return Response(opened, apdu.OK)


def _mode(state: CardState, command: Command) -> bool:
    """Whether it is an extended session. Raises Refused 6B00 for parameters of another product."""
    make, mode = state.make, command.p2 & 0x07
    if make.is_old:
        marked = bool(command.p1 & OLD_OPEN)
        if mode or marked != (make.revision is Revision.TWO):
            raise Refused(WRONG_PARAMETERS)
        return False
    if mode == EXTENDED and make.extended:
        return True
    if mode != REGULAR:
        raise Refused(WRONG_PARAMETERS)
    return False


def _challenge(command: Command, *, extended: bool) -> bytes:
    if not extended:
        if len(command.data) != REGULAR_LENGTH:
            raise Refused(WRONG_LENGTH)
        return command.data
    if len(command.data) != 1 + EXTENDED_LENGTH or command.data[0]:
        raise Refused(WRONG_LENGTH)
    return command.data[1:]


def _read_at_open(state: CardState, command: Command) -> bytes:
    number = (command.p1 & 0x78 if state.make.is_old else command.p1 & 0xF8) >> 3
    sfi = command.p2 >> 3
    return state.file(sfi).record(number) if sfi and number else b""


def _is_not_ratified(state: CardState, application: VirtualApplication) -> bool:
    return state.faults.not_ratified or not application.ratified


def _old_answer(state: CardState, application: VirtualApplication, kvc: int, read: bytes) -> bytes:
    """[KVC] counter(3) random(1) [two bytes when not ratified] [the record]."""
    first = bytes((kvc,)) if state.make.revision is Revision.TWO else b""
    counter = application.transaction_counter.to_bytes(3, "big")
    mark = NOT_RATIFIED_MARK if _is_not_ratified(state, application) else b""
    return first + counter + state.challenge(1) + mark + read


def _answer(
    state: CardState,
    application: VirtualApplication,
    key: tuple[int, int],
    read: bytes,
    *,
    extended: bool,
) -> bytes:
    """Counter(3) random(1|5) flags KIF KVC length record."""
    counter = application.transaction_counter.to_bytes(3, "big")
    flags = NOT_RATIFIED if _is_not_ratified(state, application) else 0
    if extended and state.traits.manages_sessions:
        flags |= MAY_MANAGE
    random = state.challenge(5 if extended else 1)
    return counter + random + bytes((flags, *key, len(read))) + read


def close_session(state: CardState, command: Command) -> Response:
    """Close, or abort when no cryptogram comes with it."""
    session, application = state.session, state.application
    if session is None:
        raise Refused(NOT_NOW)
    if not command.data:
        if command.p1 or command.p2:
            raise Refused(WRONG_LENGTH)
        state.session = None
        return Response(b"", apdu.OK)
    if command.p1 not in {RATIFIED_AT_ONCE, NEEDS_NEXT_COMMAND} or command.p2:
        raise Refused(WRONG_PARAMETERS)
    if len(command.data) != session.digest.start.mac_length:
        raise Refused(WRONG_LENGTH)
    state.session = None
    if command.data != session.digest.of_terminal():
        raise Refused(WRONG_CRYPTOGRAM)
    application.content = session.content
    application.ratified = command.p1 == RATIFIED_AT_ONCE
    state.awaits_ratification = not application.ratified
    postponed = b"".join(bytes((1 + len(value),)) + value for value in session.postponed)
    mac = session.digest.of_card()
    return Response(postponed + (flipped(mac) if state.faults.wrong_mac else mac), apdu.OK)


def manage_session(state: CardState, command: Command) -> Response:
    """Mutual authentication in mid-session. Enciphering is not emulated: 6985, as not allowed."""
    if state.make.is_old:
        raise Refused(UNKNOWN_INSTRUCTION)
    session = state.session
    if session is None or not session.digest.start.extended or not state.traits.manages_sessions:
        raise Refused(NOT_NOW)
    if command.p1 or command.p2 not in {0, AUTHENTICATE}:
        raise Refused(NOT_NOW if command.p2 in {2, 3} else WRONG_PARAMETERS)
    if command.p2 == 0:
        return Response(b"", apdu.OK)
    if len(command.data) != EXTENDED_LENGTH:
        raise Refused(WRONG_LENGTH)
    if command.data != session.digest.of_terminal_meanwhile():
        state.session = None
        raise Refused(WRONG_CRYPTOGRAM)
    mac = session.digest.of_card_meanwhile()
    return Response(flipped(mac) if state.faults.wrong_mac else mac, apdu.OK)
