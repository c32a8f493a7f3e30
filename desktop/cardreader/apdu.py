"""Commands to a card, its answers and its status words (ISO 7816-4, short form).

Cases: 1 nothing sent nor asked, 2 only asked (Le), 3 only sent (Lc), 4 both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

MAX_DATA = 255
MAX_EXPECTED = 256


@dataclass(frozen=True)
class Command:
    """One command; `expected` is 1…256 bytes of answer (256 goes as 00), None: none is asked."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    expected: int | None = None

    def __post_init__(self) -> None:
        if any(not 0 <= byte <= 0xFF for byte in (self.cla, self.ins, self.p1, self.p2)):
            raise ValueError("a header byte is outside 00…FF")
        if len(self.data) > MAX_DATA:
            raise ValueError(f"{len(self.data)} bytes do not fit a short command")
        if self.expected is not None and not 1 <= self.expected <= MAX_EXPECTED:
            raise ValueError(f"{self.expected} bytes cannot be asked")

    @property
    def case(self) -> int:
        if self.data:
            return 3 if self.expected is None else 4
        return 1 if self.expected is None else 2

    def __bytes__(self) -> bytes:
        frame = bytes((self.cla, self.ins, self.p1, self.p2))
        if self.data:
            frame += bytes((len(self.data),)) + self.data
        if self.expected is not None:
            frame += bytes((self.expected % MAX_EXPECTED,))
        return frame

    @classmethod
    def parse(cls, frame: bytes) -> Command:
        """The command of these bytes. Raises ValueError when they are not exactly one."""
        if len(frame) < 4:
            raise ValueError("shorter than a header")
        cla, ins, p1, p2, body = *frame[:4], frame[4:]
        if len(body) <= 1:
            expected = (body[0] or MAX_EXPECTED) if body else None
            return cls(cla, ins, p1, p2, expected=expected)
        length, rest = body[0], body[1:]
        if length == 0 or len(rest) not in {length, length + 1}:
            raise ValueError("Lc does not fit the length")
        expected = (rest[length] or MAX_EXPECTED) if len(rest) > length else None
        return cls(cla, ins, p1, p2, rest[:length], expected)

    def asking(self, expected: int | None) -> Command:
        """The same command with another Le."""
        return replace(self, expected=expected)

    def in_class(self, cla: int) -> Command:
        return replace(self, cla=cla)


@dataclass(frozen=True)
class StatusWord:
    """The two bytes that end each answer."""

    value: int

    @property
    def sw1(self) -> int:
        return self.value >> 8

    @property
    def sw2(self) -> int:
        return self.value & 0xFF

    @property
    def is_success(self) -> bool:
        """6283 is one: the answer is complete, the application has been invalidated."""
        return self in {OK, INVALIDATED}

    @property
    def meaning(self) -> str:
        """For logs and diagnosis; agents read the sentences of `views/messages.py`."""
        known = MEANINGS.get(self.value) or MEANINGS_OF_SW1.get(self.sw1)
        return known or "not a known status word"

    def __str__(self) -> str:
        return f"{self.value:04X} ({self.meaning})"


OK = StatusWord(0x9000)
INVALIDATED = StatusWord(0x6283)
WRONG_LENGTH = StatusWord(0x6700)
UNKNOWN_INSTRUCTION = StatusWord(0x6D00)
UNKNOWN_CLASS = StatusWord(0x6E00)
NOT_FOUND = StatusWord(0x6A82)
MORE_TO_FETCH = 0x61  # first byte; the second says how many bytes
OTHER_LENGTH = 0x6C  # first byte; the second is the Le to ask for

# Source: Keyple card-calypso and legacysam libraries, status tables of their commands.
MEANINGS = {
    0x9000: "done",
    0x6200: "postponed or partial answer",
    0x6283: "done, the application is invalidated",
    0x63C1: "wrong PIN, one try left",
    0x63C2: "wrong PIN, two tries left",
    0x6400: "too many modifications in the session",
    0x6700: "wrong length",
    0x6900: "transaction counter or key ceiling exhausted",
    0x6981: "not possible with this kind of file",
    0x6982: "security conditions not fulfilled",
    0x6983: "PIN blocked",
    0x6985: "access never allowed, or not in this state",
    0x6986: "no current file",
    0x6988: "wrong cryptogram",
    0x6A80: "wrong data",
    0x6A81: "function or key index not supported",
    0x6A82: "no such application or file",
    0x6A83: "no such record or key",
    0x6A86: "wrong parameters",
    0x6A87: "length and parameters contradict each other",
    0x6A88: "no such data object",
    0x6B00: "wrong parameters or offset",
    0x6D00: "instruction not supported",
    0x6E00: "class not supported",
    0x6F00: "no precise diagnosis",
}
MEANINGS_OF_SW1 = {
    MORE_TO_FETCH: "more bytes to fetch (T=0)",
    OTHER_LENGTH: "repeat with another expected length",
}


@dataclass(frozen=True)
class Response:
    """What a card answered: data, possibly none, and how it went."""

    data: bytes
    status: StatusWord

    @classmethod
    def parse(cls, frame: bytes) -> Response:
        """The answer of these bytes. Raises ValueError when not even a status word is there."""
        if len(frame) < 2:
            raise ValueError("an answer without a status word")
        return cls(frame[:-2], StatusWord(int.from_bytes(frame[-2:], "big")))

    def __bytes__(self) -> bytes:
        return self.data + self.status.value.to_bytes(2, "big")
