"""The gate before a tag that is read and written: the commands of its type and no others."""

from __future__ import annotations

from desktop.cardreader import objects
from desktop.cardreader.apdu import OK, Command
from desktop.cardreader.connection import CardConnection, Transport
from desktop.cardreader.firewall import SELECT_NDEF, ForbiddenCommand

MODE = "tag mode"
READER_CLASS, FILE_CLASS = 0xFF, 0x00
SELECT, READ, WRITE = 0xA4, 0xB0, 0xD6
PAGES_AT_ONCE, PAGE = 16, 4
FIRST_WRITABLE_PAGE = 2  # before are the maker's number and its checksum


class TagGate:
    """A connection to a tag. Other commands are `ForbiddenCommand`; files only of the NDEF part."""

    def __init__(self, connection: CardConnection) -> None:
        self._connection = connection
        self._is_type_two = objects.is_type_two(connection.atr)
        self._has_application = False

    @property
    def atr(self) -> bytes:
        return self._connection.atr

    @property
    def transport(self) -> Transport:
        return self._connection.transport

    def transmit(self, frame: bytes) -> bytes:
        if not self._passes(frame):
            raise ForbiddenCommand(frame, MODE)
        answer = self._connection.transmit(frame)
        if frame == SELECT_NDEF:
            self._has_application = answer[-2:] == OK.value.to_bytes(2, "big")
        return answer

    def _passes(self, frame: bytes) -> bool:
        try:
            command = Command.parse(frame)
        except ValueError:
            return False
        if self._is_type_two:
            return command.cla == READER_CLASS and _is_of_pages(command)
        if frame == SELECT_NDEF:
            return True
        return self._has_application and command.cla == FILE_CLASS and _is_of_files(command)


def _is_of_pages(command: Command) -> bool:
    if command.p1:
        return False
    if command.ins == READ:
        return not command.data and command.expected == PAGES_AT_ONCE
    writes = command.ins == WRITE and command.p2 >= FIRST_WRITABLE_PAGE
    return writes and len(command.data) == PAGE and command.expected is None


def _is_of_files(command: Command) -> bool:
    """By short name or number no file is reached: only by two bytes, and then by offset."""
    if command.ins == SELECT:
        return (command.p1, command.p2, len(command.data)) == (0x00, 0x0C, 2)
    by_offset = command.p1 < 0x80
    if command.ins == READ:
        return by_offset and not command.data
    return command.ins == WRITE and by_offset and bool(command.data)
