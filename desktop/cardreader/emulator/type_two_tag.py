"""NFC Forum Type 2 tags (NTAG213, 215, 216): pages of four bytes behind the reader's own commands.

Source: NXP, data sheet NTAG213/215/216; PC/SC part 3 for the commands. A page is written whole or
not at all; a message of several pages may be torn by a removal between them.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.cardreader import apdu
from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response, StatusWord
from desktop.cardreader.emulator.chip import VirtualChip
from desktop.cardreader.emulator.refused import UNKNOWN_CLASS, UNKNOWN_INSTRUCTION

TYPE_TWO_ATR = bytes.fromhex("3B8F8001804F0CA0000003060300030000000068")
CASCADE = 0x88
READER_CLASS, READ_UID, READ, WRITE = 0xFF, 0xCA, 0xB0, 0xD6
FAILED = StatusWord(0x6300)
PAGE, ANSWER = 4, 16
LOCK_PAGE, CONTAINER_PAGE, FIRST_PAGE = 2, 3, 4
FIRST_DYNAMIC_PAGE = 16
BEHIND_USER_PAGES = 5  # dynamic locks, configuration, password
STATIC_BLOCKS = {0: range(3, 4), 1: range(4, 10), 2: range(10, 16)}  # bit → pages it freezes


@dataclass(frozen=True)
class TagModel:
    """`size` bytes for the user; `granule` pages are locked by each dynamic bit."""

    size: int
    granule: int
    fresh: str  # pages 3 to 5 as they leave the factory

    @property
    def lock_page(self) -> int:
        return FIRST_PAGE + self.size // PAGE

    @property
    def lock_bits(self) -> int:
        return -(-(self.lock_page - FIRST_DYNAMIC_PAGE) // self.granule)

    @property
    def pages(self) -> int:
        return self.lock_page + BEHIND_USER_PAGES


MODELS = {
    144: TagModel(144, 2, "E1101200 0103A00C 340300FE"),
    504: TagModel(504, 16, "E1103E00 0300FE00 00000000"),
    888: TagModel(888, 16, "E1106D00 0300FE00 00000000"),
}


class VirtualTypeTwoTag(VirtualChip):
    """A new, formatted, empty tag; `memory` is what is stored, the first sixteen bytes included."""

    def __init__(self, uid: bytes, size: int = 144) -> None:
        """`uid`: seven bytes; `size`: 144 (NTAG213), 504 (215) or 888 (216)."""
        if len(uid) != 7 or size not in MODELS:
            raise ValueError("a tag of 144, 504 or 888 bytes with a UID of seven")
        super().__init__()
        self.uid = uid
        self._model = MODELS[size]
        first = CASCADE ^ uid[0] ^ uid[1] ^ uid[2]
        second = uid[3] ^ uid[4] ^ uid[5] ^ uid[6]
        head = uid[:3] + bytes((first,)) + uid[3:] + bytes((second, 0x48, 0, 0))
        content = head + bytes.fromhex(self._model.fresh)
        self.memory = bytearray(content.ljust(self._model.pages * PAGE, b"\0"))

    @property
    def atr(self) -> bytes:
        return TYPE_TWO_ATR

    def page(self, number: int) -> bytes:
        return bytes(self.memory[number * PAGE : (number + 1) * PAGE])

    def is_locked(self, number: int) -> bool:
        """Whether the lock bits forbid to write this page."""
        if number < LOCK_PAGE:
            return True
        if CONTAINER_PAGE <= number < FIRST_DYNAMIC_PAGE:
            return bool(self._static_locks() >> number & 1)
        if FIRST_DYNAMIC_PAGE <= number < self._model.lock_page:
            bit = (number - FIRST_DYNAMIC_PAGE) // self._model.granule
            return bool(self._dynamic_locks() >> bit & 1)
        return number >= self._model.pages

    def _forget(self) -> None:
        """Nothing to forget: the reader addresses each page by itself."""

    def _answered(self, frame: bytes) -> bytes:
        try:
            command = Command.parse(frame)
        except ValueError:
            return bytes(Response(b"", apdu.WRONG_LENGTH))
        forced = self.faults.forced.get(command.ins)
        if forced is not None:
            return bytes(Response(b"", StatusWord(forced)))
        if command.cla != READER_CLASS:
            return bytes(Response(b"", StatusWord(UNKNOWN_CLASS)))
        return bytes(self._of_reader(command))

    def _of_reader(self, command: Command) -> Response:
        if (command.ins, command.p1, command.p2) == (READ_UID, 0, 0):
            return Response(self.uid, apdu.OK)
        if command.ins == READ and not command.data and command.p1 == 0:
            return self._read(command.p2, command.expected or 0)
        if command.ins == WRITE and command.p1 == 0:
            return self._write(command.p2, command.data)
        return Response(b"", StatusWord(UNKNOWN_INSTRUCTION))

    def _read(self, number: int, length: int) -> Response:
        """Sixteen bytes at most; behind the last page the tag goes on with the first."""
        if length == MAX_EXPECTED:
            length = ANSWER
        if number >= self._model.pages or not 0 < length <= ANSWER:
            return Response(b"", FAILED)
        around = bytes(self.memory) * 2
        return Response(around[number * PAGE : number * PAGE + length], apdu.OK)

    def _write(self, number: int, content: bytes) -> Response:
        if len(content) != PAGE or self.is_locked(number):
            return Response(b"", FAILED)
        old = self.page(number)
        if number == LOCK_PAGE:
            content = old[:2] + self._locked_more(old[2:], content[2:])
        elif number in {CONTAINER_PAGE, self._model.lock_page}:
            content = _added(old, content)  # one-time programmable
        self.memory[number * PAGE : (number + 1) * PAGE] = content
        return Response(b"", apdu.OK)

    def _locked_more(self, old: bytes, wanted: bytes) -> bytes:
        """Bits are only added, and those that are frozen not even that."""
        locks, more = int.from_bytes(old, "little"), int.from_bytes(wanted, "little")
        for bit, pages in STATIC_BLOCKS.items():
            if locks >> bit & 1:
                more &= ~sum(1 << page for page in pages)
        return (locks | more).to_bytes(2, "little")

    def _static_locks(self) -> int:
        return int.from_bytes(self.page(LOCK_PAGE)[2:], "little")

    def _dynamic_locks(self) -> int:
        bits = int.from_bytes(self.page(self._model.lock_page)[:2], "little")
        return bits & ((1 << self._model.lock_bits) - 1)


def _added(old: bytes, content: bytes) -> bytes:
    return bytes(a | b for a, b in zip(old, content, strict=True))
