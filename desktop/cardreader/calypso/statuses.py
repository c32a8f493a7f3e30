"""What the status words of a card mean after each kind of command, and which error each one is.

Source: the status tables of Keyple's `Command…` classes. A word that a table does not have is
unexpected, never a success.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.domain.card_fault import (
    CardAccessForbidden,
    CardAnswerUnexpected,
    CardCryptogramWrong,
    CardFault,
    CardFileMissing,
    CardKeyMissing,
    CardPinRefused,
    CardRequestRefused,
    CardSecurityMissing,
    CardSessionFull,
    CardWornOut,
)


@dataclass(frozen=True)
class Meaning:
    """One row of a status table; without an error it is a success."""

    words: str
    error: type[CardFault] | None = None


UNKNOWN = Meaning("not a status word of this command", CardAnswerUnexpected)


@dataclass(frozen=True)
class StatusTable:
    """What each status word means after one command, and what all the others do."""

    rows: Mapping[int, Meaning]
    otherwise: Meaning = UNKNOWN

    def with_rows(self, rows: Mapping[int, Meaning]) -> StatusTable:
        """The same table with more rows, or other ones."""
        return StatusTable({**self.rows, **rows}, self.otherwise)

    def meaning(self, status: int) -> Meaning:
        return self.rows.get(status, self.otherwise)

    def check(self, command: str, status: int) -> None:
        """Raises the error of this status word, unless it is a success."""
        error = self.meaning(status).error
        if error is not None:
            raise error(command, status)


GENERAL = StatusTable(
    {
        0x9000: Meaning("done"),
        0x6700: Meaning("wrong length", CardRequestRefused),
        0x6A80: Meaning("wrong data, or a counter out of its bounds", CardRequestRefused),
        0x6A86: Meaning("wrong P1 or P2", CardRequestRefused),
        0x6A87: Meaning("length and P1 or P2 contradict each other", CardRequestRefused),
        0x6B00: Meaning("P1 or P2 not supported", CardRequestRefused),
        0x6D00: Meaning("instruction not supported", CardRequestRefused),
        0x6E00: Meaning("class not supported", CardRequestRefused),
    }
)
READING = GENERAL.with_rows(
    {
        0x6981: Meaning("a file of another type", CardFileMissing),
        0x6982: Meaning("a session, a PIN or encryption is wanted first", CardSecurityMissing),
        0x6985: Meaning("never allowed", CardAccessForbidden),
        0x6986: Meaning("no file is selected", CardFileMissing),
        0x6A82: Meaning("no such file", CardFileMissing),
        0x6A83: Meaning("no such record", CardFileMissing),
    }
)
PARTIAL_READING = READING.with_rows({0x6200: Meaning("done in part, more is to be read")})
SEARCHING = READING.with_rows(
    {0x6400: Meaning("the answer would be too long", CardRequestRefused)},
)
WRITING = READING.with_rows(
    {
        0x6400: Meaning("too many modifications in this session", CardSessionFull),
        0x6982: Meaning("no session, another key, or encryption is wanted", CardSecurityMissing),
        0x6985: Meaning("never allowed, or the application is invalidated", CardAccessForbidden),
    }
)
COUNTING = WRITING.with_rows({0x6200: Meaning("done, the value comes when the session is closed")})
SELECTING_FILE = GENERAL.with_rows(
    {
        0x6A82: Meaning("no such file", CardFileMissing),
        0x6985: Meaning("not in this state", CardAccessForbidden),
    }
)
DATA_OBJECT = GENERAL.with_rows(
    {
        0x6283: Meaning("done, the application is invalidated"),
        0x6985: Meaning("not in this state", CardAccessForbidden),
        0x6A82: Meaning("no file is selected", CardFileMissing),
        0x6A88: Meaning("no such object", CardFileMissing),
        0x6B00: Meaning("no such object", CardFileMissing),
    }
)
OPENING = READING.with_rows(
    {
        0x6900: Meaning("the transaction counter is at zero", CardWornOut),
        0x6982: Meaning("a PIN, another mode or encryption is wanted", CardSecurityMissing),
        0x6985: Meaning("never allowed, or a session is open already", CardAccessForbidden),
        0x6A81: Meaning("no key of this index", CardKeyMissing),
        0x6B00: Meaning("no key of this index, or not this mode of session", CardKeyMissing),
    }
)
CLOSING = GENERAL.with_rows(
    {
        0x6985: Meaning("no session is open", CardAccessForbidden),
        0x6988: Meaning("wrong cryptogram: everything is cancelled", CardCryptogramWrong),
    }
)
ABORTING = GENERAL.with_rows({0x6985: Meaning("no session was open")})
MANAGING = CLOSING.with_rows(
    {
        0x6982: Meaning("not in this mode of session", CardSecurityMissing),
        0x6985: Meaning("no session is open, or its opening forbids this", CardAccessForbidden),
    }
)
ANYTHING = StatusTable({}, Meaning("any answer will do"))
LIFE = WRITING  # invalidating and rehabilitating are modifications like others
PRESENTING_PIN = GENERAL.with_rows(
    {
        0x63C1: Meaning("wrong PIN, one try is left", CardPinRefused),
        0x63C2: Meaning("wrong PIN, two tries are left", CardPinRefused),
        0x6900: Meaning("the transaction counter is at zero", CardWornOut),
        0x6982: Meaning("a challenge has to be asked for first", CardSecurityMissing),
        0x6983: Meaning("the PIN is blocked", CardPinRefused),
        0x6985: Meaning("never allowed, or a session is open", CardAccessForbidden),
        0x6988: Meaning("wrong cryptogram", CardCryptogramWrong),
        0x6D00: Meaning("this card has no PIN", CardFileMissing),
    }
)
COUNTING_PIN_TRIES = PRESENTING_PIN.with_rows(
    {
        0x63C1: Meaning("one try is left"),
        0x63C2: Meaning("two tries are left"),
        0x6983: Meaning("the PIN is blocked"),
    }
)
