"""How the memory of a Type 2 tag is divided: capability container, control objects, the message.

Source: NFC Forum Type 2 Tag Operation, 1.1: blocks of 4 bytes, data from block 4, objects of one
type byte and one or three length bytes. Bytes that hold lock bits, and reserved ones, may lie in
the midst of the data and are stepped over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from desktop.domain.support_tag import TagNotFormatted

PAGE = 4
DATA_START = 16
CONTAINER = slice(12, 16)
MAGIC = 0xE1
MAJOR_VERSION = 1
READ_ONLY = 0x0F
LAST_ADDRESS = 256 * PAGE  # a reader addresses 256 pages; larger tags have a second sector
STATIC_PART = 48  # bytes from DATA_START on, locked by the two static lock bytes

NULL, LOCK_CONTROL, MEMORY_CONTROL, MESSAGE, TERMINATOR = 0x00, 0x01, 0x02, 0x03, 0xFE
LONG_LENGTH = 0xFF
SHORT_HEAD, LONG_HEAD = 2, 4


@dataclass(frozen=True)
class Container:
    """What the tag says of itself in page 3. `end` is the address after the last data byte."""

    end: int
    is_read_only: bool

    @classmethod
    def parse(cls, content: bytes) -> Container:
        """Raises TagNotFormatted."""
        if len(content) != PAGE or content[0] != MAGIC or content[1] >> 4 != MAJOR_VERSION:
            raise TagNotFormatted
        size = content[2] * 8
        if not size or content[3] >> 4:  # reading needs some key: none of ours
            raise TagNotFormatted
        return cls(min(DATA_START + size, LAST_ADDRESS), bool(content[3] & 0x0F))


@dataclass(frozen=True)
class LockBits:
    """Where the dynamic lock bits are; they may stand behind the data."""

    address: int
    bits: int

    @property
    def addresses(self) -> range:
        return range(self.address, self.address + (self.bits + 7) // 8)


@dataclass(frozen=True)
class Layout:
    """Which addresses carry objects, in order, and where among them the message is.

    `message` is the place of its type byte in `usable`; `content` is empty when there is none yet.
    """

    usable: tuple[int, ...]
    message: int
    content: bytes
    locks: LockBits | None

    @property
    def capacity(self) -> int:
        """Bytes of the longest message, after type, length and before the terminator."""
        room = len(self.usable) - self.message
        if room - LONG_HEAD >= LONG_LENGTH:
            return room - LONG_HEAD
        return max(0, min(room - SHORT_HEAD, LONG_LENGTH - 1))

    def objects(self, content: bytes) -> bytes:
        """The message as it is to stand from its place on; ends with a terminator if one fits."""
        if len(content) < LONG_LENGTH:
            head = bytes((MESSAGE, len(content)))
        else:
            head = bytes((MESSAGE, LONG_LENGTH)) + len(content).to_bytes(2, "big")
        whole = head + content
        ends_early = self.message + len(whole) < len(self.usable)
        return whole + bytes((TERMINATOR,)) if ends_early else whole

    def placed(self, content: bytes) -> dict[int, int]:
        """Which byte goes to which address; type and length are the first two."""
        written = self.objects(content)
        return dict(zip(self.usable[self.message :], written, strict=False))


class Memory(Protocol):
    """The bytes of a tag by address; what is not asked for need not be read."""

    def __getitem__(self, address: int) -> int: ...


class _Walk:
    """Reads objects from left to right, stepping over what the ones before have reserved."""

    def __init__(self, memory: Memory, end: int) -> None:
        self.memory = memory
        self.usable = list(range(DATA_START, end))
        self.place = 0
        self.locks: LockBits | None = None

    def byte(self) -> int:
        if self.place >= len(self.usable):
            raise TagNotFormatted
        self.place += 1
        return self.memory[self.usable[self.place - 1]]

    def length(self) -> int:
        first = self.byte()
        return first if first != LONG_LENGTH else self.byte() << 8 | self.byte()

    def value(self) -> bytes:
        return bytes(self.byte() for _ in range(self.length()))

    def reserve(self, addresses: range) -> None:
        """Only what lies ahead: what was already read as an object cannot be reserved."""
        ahead = [address for address in self.usable[self.place :] if address not in addresses]
        self.usable[self.place :] = ahead


def layout_of(memory: Memory, end: int) -> Layout:
    """What stands before `end`. Raises TagNotFormatted on objects that are cut off."""
    walk = _Walk(memory, end)
    while walk.place < len(walk.usable):
        start = walk.place
        kind = walk.byte()
        if kind == MESSAGE:
            content = walk.value()
            return Layout(tuple(walk.usable), start, content, walk.locks)
        if kind == TERMINATOR:
            return Layout(tuple(walk.usable), start, b"", walk.locks)
        if kind != NULL:
            _control(walk, kind, walk.value())
    first_null = _after_objects(walk)
    return Layout(tuple(walk.usable), first_null, b"", walk.locks)


def _after_objects(walk: _Walk) -> int:
    """An unused tag is full of zeros: the message goes where the zeros begin."""
    place = len(walk.usable)
    while place and walk.memory[walk.usable[place - 1]] == NULL:
        place -= 1
    return place


def _control(walk: _Walk, kind: int, value: bytes) -> None:
    if kind not in {LOCK_CONTROL, MEMORY_CONTROL}:
        return
    if len(value) != 3:
        raise TagNotFormatted
    bytes_per_page = 1 << (value[2] & 0x0F)
    address = (value[0] >> 4) * bytes_per_page + (value[0] & 0x0F)
    size = value[1] or 256
    if kind == LOCK_CONTROL:
        walk.locks = LockBits(address, size)
        walk.reserve(walk.locks.addresses)
    else:
        walk.reserve(range(address, address + size))
