"""NFC Forum Type 4 tags (DESFire, NTAG 424): two ISO files, one describes, one holds the message.

Source: NFC Forum, Type 4 Tag, mapping version 2.
"""

from __future__ import annotations

from desktop.cardreader import apdu
from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response
from desktop.cardreader.emulator.chip import VirtualChip
from desktop.cardreader.emulator.mac import random_bytes
from desktop.cardreader.emulator.refused import (
    NO_CURRENT_FILE,
    NO_FILE,
    SECURITY_MISSING,
    UNKNOWN_CLASS,
    UNKNOWN_INSTRUCTION,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    Refused,
)

TYPE_FOUR_ATR = bytes.fromhex("3B8180018080")
NDEF_APPLICATION = bytes.fromhex("D2760000850101")
CONTAINER_FILE, MESSAGE_FILE = 0xE103, 0xE104
MAX_READ, MAX_WRITE = 0x3B, 0x34  # what a DESFire says
WRITE_ACCESS = 14  # offset in the container
NEVER = 0xFF
READER_CLASS, READ_UID, SELECT, READ, UPDATE = 0xFF, 0xCA, 0xA4, 0xB0, 0xD6
RANDOM_UID = 0x08  # first byte of one that is drawn anew each time


class VirtualTypeFourTag(VirtualChip):
    """A new, formatted, empty tag; `message` is what it holds, by its own two bytes of length."""

    def __init__(self, uid: bytes, size: int = 256, *, random_uid: bool = False) -> None:
        """`size` bytes of message file, its length bytes included."""
        if len(uid) != 7:
            raise ValueError("a UID of seven bytes")
        super().__init__()
        self._uid, self._has_random_uid = uid, random_uid
        self._turn = 0
        limits = MAX_READ.to_bytes(2, "big") + MAX_WRITE.to_bytes(2, "big")
        control = b"\x04\x06" + MESSAGE_FILE.to_bytes(2, "big") + size.to_bytes(2, "big") + bytes(2)
        self.files = {
            CONTAINER_FILE: bytearray(b"\x00\x0f\x20" + limits + control),
            MESSAGE_FILE: bytearray(size),
        }
        self._has_application = False
        self._selected: int | None = None

    @property
    def atr(self) -> bytes:
        return TYPE_FOUR_ATR

    @property
    def uid(self) -> bytes:
        """As the reader tells it now."""
        if not self._has_random_uid:
            return self._uid
        return bytes((RANDOM_UID,)) + random_bytes(self._uid, self._turn, 3)

    @property
    def message(self) -> bytes:
        file = self.files[MESSAGE_FILE]
        return bytes(file[2 : 2 + int.from_bytes(file[:2], "big")])

    @property
    def is_read_only(self) -> bool:
        return self.files[CONTAINER_FILE][WRITE_ACCESS] == NEVER

    def _forget(self) -> None:
        self._has_application, self._selected = False, None
        self._turn += 1

    def _answered(self, frame: bytes) -> bytes:
        try:
            command = Command.parse(frame)
        except ValueError:
            return bytes(Response(b"", apdu.WRONG_LENGTH))
        try:
            return bytes(Response(self._carried_out(command), apdu.OK))
        except Refused as refused:
            return bytes(refused.response)

    def _carried_out(self, command: Command) -> bytes:
        if command.ins in self.faults.forced:
            raise Refused(self.faults.forced[command.ins])
        if command.cla == READER_CLASS:
            if (command.ins, command.p1, command.p2) != (READ_UID, 0, 0):
                raise Refused(UNKNOWN_INSTRUCTION)
            return self.uid
        if command.cla != 0x00:
            raise Refused(UNKNOWN_CLASS)
        if command.ins == SELECT:
            return self._select(command)
        if command.ins == READ:
            return self._read(command)
        if command.ins == UPDATE:
            return self._update(command)
        raise Refused(UNKNOWN_INSTRUCTION)

    def _select(self, command: Command) -> bytes:
        if command.p1 == 0x04:
            self._has_application = command.data == NDEF_APPLICATION
            self._selected = None
            if not self._has_application:
                raise Refused(NO_FILE)
            return b""
        if (command.p1, command.p2) != (0x00, 0x0C):
            raise Refused(WRONG_PARAMETERS)
        file = int.from_bytes(command.data, "big")
        if not self._has_application or file not in self.files:
            raise Refused(NO_FILE)
        self._selected = file
        return b""

    def _read(self, command: Command) -> bytes:
        file, offset = self._current(), command.p1 << 8 | command.p2
        length = command.expected or 0
        if command.data or (not 0 < length <= MAX_READ and length != MAX_EXPECTED):
            raise Refused(WRONG_LENGTH)
        if offset >= len(file):
            raise Refused(WRONG_PARAMETERS)
        return bytes(file[offset : offset + min(length, MAX_READ)])

    def _update(self, command: Command) -> bytes:
        """Of the container only the access to write can change, and only to never."""
        file, offset = self._current(), command.p1 << 8 | command.p2
        if not 0 < len(command.data) <= MAX_WRITE or offset + len(command.data) > len(file):
            raise Refused(WRONG_LENGTH)
        of_container = self._selected == CONTAINER_FILE
        if of_container and (offset, command.data) != (WRITE_ACCESS, bytes((NEVER,))):
            raise Refused(SECURITY_MISSING)
        if not of_container and self.is_read_only:
            raise Refused(SECURITY_MISSING)
        file[offset : offset + len(command.data)] = command.data
        return b""

    def _current(self) -> bytearray:
        if self._selected is None:
            raise Refused(NO_CURRENT_FILE)
        return self.files[self._selected]
