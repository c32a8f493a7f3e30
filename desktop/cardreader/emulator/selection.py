"""Selecting applications and files, and what the emulated card says of them (FCI, FCP)."""

from __future__ import annotations

from desktop.cardreader import apdu, tlv
from desktop.cardreader.apdu import Command, Response, StatusWord
from desktop.cardreader.emulator.files import ALWAYS, NEVER, ElementaryFile, FileKind
from desktop.cardreader.emulator.layout import VirtualApplication
from desktop.cardreader.emulator.make import REVISION_1_STARTUP, Make, Revision
from desktop.cardreader.emulator.refused import (
    NO_CURRENT_FILE,
    NO_FILE,
    NO_OBJECT,
    NOT_NOW,
    UNKNOWN_INSTRUCTION,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    Refused,
)
from desktop.cardreader.emulator.state import CardState

DF_NAME, SERIAL, STARTUP = 0x84, 0xC7, 0x53
FCI, FCP, FILE_LIST = 0x006F, 0x0062, 0x00C0
PADDED_NAME = 16
BY_NAME = 0x04
FIRST, NEXT, CURRENT = 0x0200, 0x0202, 0x0900
IN_SESSION, FREELY, NEVER_WRITTEN, READ_ALWAYS = 0x10, 0x1F, 0x00, 0x1F


def select(state: CardState, command: Command) -> Response:
    if command.p1 == BY_NAME:
        return _select_application(state, command)
    if len(command.data) != 2:
        raise Refused(WRONG_LENGTH)
    parameters = command.p1 << 8 | command.p2
    lid = int.from_bytes(command.data, "big")
    file = _walked(state, parameters) if lid == 0 else _named(state, parameters, lid)
    state.current_file = file.sfi
    return Response(control_parameters(state.make, file), apdu.OK)


def repeat(state: CardState, command: Command) -> Response:
    """Get Data. Old cards lack it, but for those that select in silence."""
    make, wanted = state.make, command.p1 << 8 | command.p2
    if make.is_old and not state.traits.silent_select:
        raise Refused(UNKNOWN_INSTRUCTION)
    if wanted == FCI and make.revision is not Revision.ONE:
        return Response(presentation(state, state.application), _success(state))
    if wanted == FCP:
        return Response(control_parameters(make, state.file(0)), apdu.OK)
    if wanted == FILE_LIST:
        return Response(_file_list(state), apdu.OK)
    raise Refused(NO_OBJECT)


def _select_application(state: CardState, command: Command) -> Response:
    """Selecting another application drops the session; one that is not there changes nothing."""
    found = [one for one in state.applications if one.name.startswith(command.data)]
    if state.applications and state.applications[0].revision_1:
        raise Refused(UNKNOWN_INSTRUCTION)
    if command.p2 == 0x02 and state.selected in found:
        found = found[found.index(state.selected) + 1 :]
    if not found:
        raise Refused(NO_FILE)
    if found[0] is not state.selected:
        state.session = None
    state.selected, state.current_file = found[0], None
    silent = state.traits.silent_select
    return Response(b"" if silent else presentation(state, found[0]), _success(state))


def _success(state: CardState) -> StatusWord:
    return apdu.INVALIDATED if state.application.content.invalidated else apdu.OK


def _walked(state: CardState, parameters: int) -> ElementaryFile:
    files = list(state.content.files)
    if parameters == FIRST:
        wanted = 0
    elif parameters == NEXT:
        wanted = files.index(state.current_file) + 1 if state.current_file in files else 0
    elif parameters == CURRENT:
        raise Refused(NO_CURRENT_FILE)
    else:
        raise Refused(WRONG_PARAMETERS)
    if wanted >= len(files):
        raise Refused(NO_FILE)
    return state.content.files[files[wanted]]


def _named(state: CardState, parameters: int, lid: int) -> ElementaryFile:
    make = state.make
    as_revision_1 = make.revision is Revision.ONE or state.application.startup == REVISION_1_STARTUP
    if parameters != (0x0800 if as_revision_1 else 0x0200 if make.is_old else 0x0900):
        raise Refused(WRONG_PARAMETERS)
    return state.content.file_of_lid(lid)


def presentation(state: CardState, application: VirtualApplication) -> bytes:
    """The FCI, with the deviations of this card."""
    traits, name = state.traits, application.name
    if traits.padded_name:
        name = name.ljust(PADDED_NAME, b"\0")
    parts = [tlv.encode(SERIAL, application.serial), tlv.encode(STARTUP, application.startup)]
    if traits.extra_tags:
        parts.insert(0, tlv.encode(0xDF4F, b"\x01\x02"))
    if traits.reordered:
        parts.reverse()
    whole = [tlv.encode(DF_NAME, name), tlv.encode(0xA5, tlv.encode(0xBF0C, b"".join(parts)))]
    if traits.extra_tags:
        whole.insert(1, tlv.encode(0x85, b"\x17"))
    if traits.reordered:
        whole.reverse()
    return tlv.encode(0x6F, b"".join(whole))


def control_parameters(make: Make, file: ElementaryFile) -> bytes:
    """The FCP: 23 bytes in an object of their own; old cards have the LID one byte earlier."""
    if file.kind is FileKind.BINARY:
        size = file.length.to_bytes(2, "big")
    else:
        size = bytes((file.length, len(file.records)))
    written = {NEVER: NEVER_WRITTEN, ALWAYS: FREELY}.get(file.written_with, IN_SESSION)
    access = bytes((READ_ALWAYS, written, written, NEVER_WRITTEN))
    key_index = file.written_with or 0
    keys = bytes((0, key_index, key_index, 0))
    fields = bytearray(23)
    fields[0:5] = bytes((file.sfi, 0x04, file.kind)) + size
    fields[5:13] = access + keys
    start = 20 if make.is_old else 21
    fields[start : start + 2] = file.lid.to_bytes(2, "big")
    return tlv.encode(0x85, bytes(fields))


def _file_list(state: CardState) -> bytes:
    if state.make.is_old:
        raise Refused(NOT_NOW)
    entries = [
        tlv.encode(
            0xC1,
            file.lid.to_bytes(2, "big")
            + bytes((file.sfi, file.kind, file.length, len(file.records))),
        )
        for file in state.content.files.values()
    ]
    return tlv.encode(FILE_LIST, b"".join(entries))
