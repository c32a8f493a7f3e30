"""What passed between desk, card and security module, as text without secrets, and played back.

    # slot card T=1 ATR 3B888001000000001171710018
    card > 00A4040008315449432E49434100
    card < 6F228408315449432E494341A516BF0C13C70800000000EEEE000153070A28130210122B9000
    card ! CardGone

One header line per slot, in which T=0 or T=1 and the ATR stand; then one line per command (`>`),
answer (`<`) or failure (`!`), in the order of time over all slots. Hexadecimal; bytes nobody may
know stand as `xx`, other lines that begin with `#` are remarks. Serial numbers and UIDs are
replaced by invented ones, the same wherever one comes back, so that a transcript can be played
back. Contents of records stand in it: of the programme's own, an opaque number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from desktop.cardreader import objects
from desktop.cardreader.connection import CardConnection, Transport
from desktop.cardreader.firewall import READ_UID
from desktop.domain.card import (
    CardGone,
    NoCard,
    NoReader,
    NoReaderService,
    ReaderBusy,
    ReaderNotAllowed,
    UnreadableCard,
)
from desktop.domain.errors import Unavailable

HIDDEN = "xx"
HEAD = 5  # CLA, INS, P1, P2, Lc
# Unlock and Verify PIN; Change PIN or Key; Write Key; Card Generate Key or Cipher PIN; Change PIN.
SECRET_INSTRUCTIONS = frozenset({0x20, 0xD8, 0x1A, 0x12, 0x24})
LOAD_KEY_INTO_READER = bytes.fromhex("FF82")
SELECT_DIVERSIFIER = 0x14
SERIAL_IN_FCI = re.compile(rb"\xc7\x08(.{8})", re.DOTALL)
NUMBER_LENGTH = 4  # of a serial number: what a contact ATR and other files repeat of it
CALYPSO_ENDING = bytes.fromhex("829000")
DOUBLE_UID_LENGTH, CASCADE_TAG = 7, 0x88  # a Type 2 tag repeats it with a check byte inside

CARD_SLOT, SAM_SLOT = "card", "sam"  # as they are called in transcripts
Trace = Callable[[str, CardConnection], CardConnection]
"""Puts something that records around the connection of a slot, or nothing."""


def untraced(_slot: str, connection: CardConnection) -> CardConnection:
    return connection


FAILURES: dict[str, type[Unavailable]] = {
    failure.__name__: failure
    for failure in (
        CardGone,
        NoCard,
        NoReader,
        NoReaderService,
        ReaderBusy,
        ReaderNotAllowed,
        UnreadableCard,
    )
}
SLOT_LINE = re.compile(r"# slot (\S+) (T=[01]) ATR ([0-9A-F]*)")
LINE = re.compile(r"(\S+) ([><!]) (\S*)")


def masked(frame: bytes) -> str:
    """A command in hexadecimal; of an unlock secret, a PIN or a key only how long it is."""
    shown = frame.hex().upper()
    secret = len(frame) > HEAD and (
        frame[1] in SECRET_INSTRUCTIONS or frame.startswith(LOAD_KEY_INTO_READER)
    )
    if not secret:
        return shown
    return shown[: HEAD * 2] + HIDDEN * (len(frame) - HEAD)


class SerialMask:
    """Invented numbers in the place of real ones, in whatever comes after they were first seen."""

    def __init__(self) -> None:
        self._invented: dict[bytes, bytes] = {}
        self._replaced: dict[bytes, bytes] = {}

    def learn(self, serial: bytes) -> None:
        """A serial number of 4 or 8 bytes; of zeros it is none."""
        number = serial[-NUMBER_LENGTH:]
        if not any(number):
            return
        invented = self._number(number)
        self._replaced[number] = invented
        if len(serial) > NUMBER_LENGTH:
            self._replaced[serial] = invented.rjust(len(serial), b"\0")

    def learn_uid(self, uid: bytes) -> None:
        """Of a tag, as the reader tells it and as a Type 2 tag keeps it; the maker stays."""
        if len(uid) <= NUMBER_LENGTH:  # some cards tell a part of their serial number
            self.learn(uid)
            return
        invented = uid[:1] + self._number(uid).rjust(len(uid) - 1, b"\xee")
        self._replaced[uid] = invented
        if len(uid) == DOUBLE_UID_LENGTH:
            self._replaced[_as_stored(uid)] = _as_stored(invented)

    def over(self, passed: bytes) -> bytes:
        for known in sorted(self._replaced, key=len, reverse=True):
            passed = passed.replace(known, self._replaced[known])
        return passed

    def _number(self, known: bytes) -> bytes:
        count = len(self._invented) + 1
        return self._invented.setdefault(known, b"\xee\xee" + count.to_bytes(2, "big"))


def _as_stored(uid: bytes) -> bytes:
    check = CASCADE_TAG ^ uid[0] ^ uid[1] ^ uid[2]
    return uid[:3] + bytes((check,)) + uid[3:]


class Transcript:
    """Where several connections are recorded together. `write` takes a line without its end."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._mask = SerialMask()

    def begin(self, name: str, connection: CardConnection) -> None:
        self._mask.learn(_serial_in(connection.atr))
        atr = self._mask.over(connection.atr).hex().upper()
        self._write(f"# slot {name} {connection.transport.value} ATR {atr}")

    def sent(self, name: str, frame: bytes) -> None:
        if len(frame) > HEAD and frame[1] == SELECT_DIVERSIFIER:
            self._mask.learn(frame[HEAD:])
        self._write(f"{name} > {masked(self._mask.over(frame))}")

    def answered(self, name: str, frame: bytes, answer: bytes) -> None:
        for serial in SERIAL_IN_FCI.findall(answer):
            self._mask.learn(serial)
        if frame == READ_UID:
            self._mask.learn_uid(answer[:-2])
        self._write(f"{name} < {self._mask.over(answer).hex().upper()}")

    def failed(self, name: str, error: BaseException) -> None:
        """Which error, and nothing of what it says."""
        self._write(f"{name} ! {type(error).__name__}")


class TracingConnection:
    """A connection of which everything that passes is recorded; `name` is one word."""

    def __init__(self, connection: CardConnection, transcript: Transcript, name: str) -> None:
        self._connection = connection
        self._transcript = transcript
        self._name = name
        transcript.begin(name, connection)

    @property
    def atr(self) -> bytes:
        return self._connection.atr

    @property
    def transport(self) -> Transport:
        return self._connection.transport

    def transmit(self, frame: bytes) -> bytes:
        self._transcript.sent(self._name, frame)
        try:
            answer = self._connection.transmit(frame)
        except BaseException as error:
            self._transcript.failed(self._name, error)
            raise
        self._transcript.answered(self._name, frame, answer)
        return answer


class TranscriptUnreadable(ValueError):
    """Not a transcript, at this line."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


class TranscriptDiffers(Exception):
    """Our code asked something else than was recorded; `line` is where it was to be."""

    def __init__(self, line: int, asked: str) -> None:
        super().__init__(f"line {line}: {asked}")
        self.line = line


@dataclass(frozen=True)
class Entry:
    number: int
    slot: str
    kind: str  # > < !
    said: str


class Recorded:
    """A transcript that was read; its connections play it back once, in the order of all slots."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Raises `TranscriptUnreadable`."""
        self.slots: dict[str, tuple[Transport, bytes]] = {}
        self._entries: list[Entry] = []
        self._place = 0
        for number, line in enumerate(lines, start=1):
            self._read(number, line.strip())

    @property
    def is_over(self) -> bool:
        return self._place == len(self._entries)

    def connection(self, name: str) -> ReplayConnection:
        """The slot of this name. Raises KeyError when the transcript has none."""
        transport, atr = self.slots[name]
        return ReplayConnection(self, name, transport, atr)

    def answer(self, name: str, asked: str) -> bytes:
        """What was answered to the next command. Raises `TranscriptDiffers`, and what failed."""
        command, reply = self._next(), self._next()
        if command is None or (command.slot, command.kind, command.said) != (name, ">", asked):
            raise TranscriptDiffers(command.number if command else self._end, asked[: HEAD * 2 - 2])
        if reply is None or reply.slot != name or reply.kind == ">":
            raise TranscriptDiffers(reply.number if reply else self._end, asked[: HEAD * 2 - 2])
        if reply.kind == "!":
            raise FAILURES.get(reply.said, CardGone)
        return bytes.fromhex(reply.said)

    @property
    def _end(self) -> int:
        return self._entries[-1].number + 1 if self._entries else 1

    def _next(self) -> Entry | None:
        if self.is_over:
            return None
        self._place += 1
        return self._entries[self._place - 1]

    def _read(self, number: int, line: str) -> None:
        header, entry = SLOT_LINE.fullmatch(line), LINE.fullmatch(line)
        if header is not None:
            name, transport, atr = header.groups()
            self.slots[name] = (Transport(transport), _bytes(number, atr))
        elif entry is not None and not line.startswith("#"):
            slot, kind, said = entry.groups()
            if kind == "<":
                _bytes(number, said)
            self._entries.append(Entry(number, slot, kind, said))
        elif line and not line.startswith("#"):
            raise TranscriptUnreadable(number)


class ReplayConnection:
    """One slot of a transcript that plays itself back; made by `Recorded.connection`."""

    def __init__(self, recorded: Recorded, name: str, transport: Transport, atr: bytes) -> None:
        self.atr, self.transport = atr, transport
        self._recorded = recorded
        self._name = name

    def transmit(self, frame: bytes) -> bytes:
        return self._recorded.answer(self._name, masked(frame))


def _serial_in(atr: bytes) -> bytes:
    """Four bytes of a contact ATR of a card or a SAM; of others none."""
    history = objects.historical_bytes(atr)
    end = len(history) - len(CALYPSO_ENDING)
    if not (history.startswith(objects.CALYPSO) and history.endswith(CALYPSO_ENDING)):
        return b""
    return history[end - NUMBER_LENGTH : end]


def _bytes(number: int, said: str) -> bytes:
    try:
        return bytes.fromhex(said)
    except ValueError as error:
        raise TranscriptUnreadable(number) from error
