"""Commands to a SAM, their answers, and what each status word of each of them means.

Source: Keyple crypto-legacysam, `Command…` classes. Layouts of answers are those that its readers
and the published values of its tests agree upon.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol, TypeVar

from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response
from desktop.domain.card_fault import (
    CardNotGenuine,
    SamCeilingReached,
    SamFault,
    SamKeyMissing,
    SamLocked,
    SamRequestRefused,
    SamSecretRefused,
)

T_co = TypeVar("T_co", covariant=True)
Faults = Mapping[int, type[SamFault | CardNotGenuine]]

DONE, NOT_SIGNED, NOT_LOCKED, WRONG_CRYPTOGRAM = 0x9000, 0x6200, 0x6985, 0x6988
PLAIN_SUCCESS = frozenset({DONE})
READ_SUCCESS = frozenset({DONE, NOT_SIGNED})
GENERAL: Faults = {
    0x6700: SamRequestRefused,  # length
    0x6900: SamCeilingReached,
    0x6982: SamRequestRefused,  # busy with something else
    0x6985: SamLocked,  # or commands in another order than it allows
    0x6A00: SamRequestRefused,  # parameters
    0x6A80: SamRequestRefused,  # structure of what was sent
    0x6A83: SamKeyMissing,
    0x6A88: SamRequestRefused,
    0x6B00: SamRequestRefused,  # parameters
    0x6D00: SamRequestRefused,  # instruction
    0x6E00: SamRequestRefused,  # class: another family of SAMs
}

STATIC_SECRET, DYNAMIC_SECRET = 16, 8
KEY_BY_KIF_KVC = 0xF0
COUNTERS, CEILINGS = 0xE0, 0xB0  # then the number of the record, 1…3
COUNTERS_PER_RECORD, COUNTER_LENGTH, COUNTER_COUNT = 9, 3, 27
SIGNATURE_LENGTH = 8  # precedes what was asked; only another SAM could check it
KEY_ANSWER_LENGTH, COUNTER_ANSWER_LENGTH = 32, 48
KEY_KIF, KEY_KVC, KEY_COUNTER = SIGNATURE_LENGTH, SIGNATURE_LENGTH + 1, SIGNATURE_LENGTH + 6


class SamCommand(Protocol[T_co]):
    """One question to a SAM. `understood` is only called after a success.

    `name` is for logs, `faults` tells which error each other status word is; a word that stands in
    no table is a plain `SamFault`.
    """

    name: ClassVar[str]
    successes: ClassVar[frozenset[int]] = PLAIN_SUCCESS
    faults: ClassVar[Faults] = GENERAL

    def frame(self, cla: int) -> Command: ...

    def understood(self, answered: bytes) -> T_co: ...


def result_of(command: SamCommand[T_co], answer: Response) -> T_co:
    """What the SAM said. Raises the error of its status word."""
    status = answer.status.value
    if status not in command.successes:
        raise command.faults.get(status, SamFault)(command.name, status)
    return command.understood(answer.data)


class _Silent(SamCommand[None], Protocol):
    """Answers nothing but how it went; a longer answer is not one of this command."""

    def understood(self, answered: bytes) -> None:
        if answered:
            raise SamFault(self.name)


@dataclass(frozen=True)
class Unlock(_Silent):
    """16 bytes, or 8 computed from a challenge. Not locked at all (6985) is as good as done."""

    secret: bytes = field(repr=False)
    name = "Unlock"
    successes = frozenset({DONE, NOT_LOCKED})
    faults: ClassVar[Faults] = {
        **GENERAL,
        0x6983: SamSecretRefused,  # blocked by wrong ones
        WRONG_CRYPTOGRAM: SamSecretRefused,
    }

    def frame(self, cla: int) -> Command:
        return Command(cla, 0x20, 0x00, 0x00, self.secret)


@dataclass(frozen=True)
class SelectDiversifier(_Silent):
    """The whole serial number of the card's application, with the two bytes of telephones."""

    diversifier: bytes = field(repr=False)
    name = "Select Diversifier"

    def frame(self, cla: int) -> Command:
        return Command(cla, 0x14, 0x00, 0x00, self.diversifier)


@dataclass(frozen=True)
class GetChallenge(SamCommand[bytes]):
    """Random bytes: 4 for a regular session, 8 for an extended one or a dynamic unlock."""

    length: int
    name = "Get Challenge"

    def frame(self, cla: int) -> Command:
        return Command(cla, 0x84, 0x00, 0x00, expected=self.length)

    def understood(self, answered: bytes) -> bytes:
        return _of_length(self.name, answered, self.length)


@dataclass(frozen=True)
class DigestInit(_Silent):
    """`open_answer`: all bytes that the card answered to Open Session, without the status word."""

    kif: int
    kvc: int
    open_answer: bytes
    extended: bool
    name = "Digest Init"

    def frame(self, cla: int) -> Command:
        mode = 0x02 if self.extended else 0x00
        return Command(cla, 0x8A, mode, 0xFF, bytes((self.kif, self.kvc)) + self.open_answer)


@dataclass(frozen=True)
class DigestUpdate(_Silent):
    """One command as the card saw it, or one answer with its status word."""

    exchange: bytes = field(repr=False)
    name = "Digest Update"

    def frame(self, cla: int) -> Command:
        return Command(cla, 0x8C, 0x00, 0x00, self.exchange)


@dataclass(frozen=True)
class DigestUpdateMultiple(_Silent):
    """Several of them in order, each behind its length; not for S1 Dx."""

    exchanges: tuple[bytes, ...] = field(repr=False)
    name = "Digest Update Multiple"

    def frame(self, cla: int) -> Command:
        packed = b"".join(bytes((len(each),)) + each for each in self.exchanges)
        return Command(cla, 0x8C, 0x80, 0x00, packed)


@dataclass(frozen=True)
class DigestClose(SamCommand[bytes]):
    """The terminal's cryptogram over all that was digested."""

    length: int
    name = "Digest Close"

    def frame(self, cla: int) -> Command:
        return Command(cla, 0x8E, 0x00, 0x00, expected=self.length)

    def understood(self, answered: bytes) -> bytes:
        return _of_length(self.name, answered, self.length)


@dataclass(frozen=True)
class DigestAuthenticate(_Silent):
    """The card's cryptogram; 6988 says that it is none of a genuine card."""

    card_mac: bytes
    name = "Digest Authenticate"
    faults: ClassVar[Faults] = {**GENERAL, WRONG_CRYPTOGRAM: CardNotGenuine}

    def frame(self, cla: int) -> Command:
        return Command(cla, 0x82, 0x00, 0x00, self.card_mac)


@dataclass(frozen=True)
class KeyParameters:
    """Of a key that the SAM holds; `counter` 1…26 counts its uses, None: nothing does."""

    kif: int
    kvc: int
    counter: int | None


@dataclass(frozen=True)
class ReadKeyParameters(SamCommand[KeyParameters]):
    """Answer: signature (8), KIF, KVC, algorithm, ten parameters, and who answered (11 bytes).

    Parameter 4 is the number of the key's counter: Keyple reads it so for the SAM's own keys, and
    that it is so for the keys of applications too is inferred, not read in a specification.
    """

    kif: int
    kvc: int
    name = "Read Key Parameters"
    successes = READ_SUCCESS

    def frame(self, cla: int) -> Command:
        asked = bytes((self.kif, self.kvc))
        return Command(cla, 0xBC, 0x00, KEY_BY_KIF_KVC, asked, MAX_EXPECTED)

    def understood(self, answered: bytes) -> KeyParameters:
        read = _of_length(self.name, answered, KEY_ANSWER_LENGTH)
        if (read[KEY_KIF], read[KEY_KVC]) != (self.kif, self.kvc):
            raise SamFault(self.name)
        return KeyParameters(self.kif, self.kvc, read[KEY_COUNTER] or None)


@dataclass(frozen=True)
class ReadCounters(SamCommand[tuple[int, ...]]):
    """Nine counters, or their ceilings, of record 1…3: those numbered from (record - 1) * 9.

    Answer: signature (8), nine numbers of three bytes, and 13 bytes that are not used here.
    """

    record: int
    ceilings: bool = False
    name = "Read Event Counter or Ceilings"
    successes = READ_SUCCESS

    def frame(self, cla: int) -> Command:
        kind = CEILINGS if self.ceilings else COUNTERS
        return Command(cla, 0xBE, 0x00, kind + self.record, expected=MAX_EXPECTED)

    def understood(self, answered: bytes) -> tuple[int, ...]:
        read = _of_length(self.name, answered, COUNTER_ANSWER_LENGTH)
        ends = range(COUNTER_LENGTH, COUNTERS_PER_RECORD * COUNTER_LENGTH + 1, COUNTER_LENGTH)
        numbers = read[SIGNATURE_LENGTH:]
        return tuple(int.from_bytes(numbers[end - COUNTER_LENGTH : end], "big") for end in ends)


def _of_length(name: str, answered: bytes, length: int) -> bytes:
    if len(answered) != length:
        raise SamFault(name)
    return answered
