"""The digest of one session inside the emulated module, and the order it wants to be fed in."""

from __future__ import annotations

from enum import Enum

from desktop.cardreader.apdu import Command
from desktop.cardreader.emulator.mac import (
    EXTENDED_LENGTH,
    REGULAR_LENGTH,
    SessionDigest,
    SessionStart,
    flipped,
)
from desktop.cardreader.emulator.refused import (
    NOT_NOW,
    WRONG_CONTENT,
    WRONG_CRYPTOGRAM,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    WRONG_PARAMETERS_OF_SAM,
    Refused,
)

EXTENDED_MODE, VERIFICATION_MODE = 0x02, 0x01
BY_KIF_AND_KVC = 0xFF
ONE, SEVERAL = 0x00, 0x80
ENCIPHERED = 0x80
SHORTEST_OPENED = 4


class Phase(Enum):
    IDLE = "nothing begun"
    FED = "begun, takes commands and answers"
    CLOSED = "gave its cryptogram, waits for the card's"
    MEANWHILE = "gave a cryptogram in mid-session"


class SamDigest:
    def __init__(self, longest: int, *, several: bool) -> None:
        """`longest` bytes fit one command; `several`: knows Update Multiple."""
        self._longest, self._knows_several = longest, several
        self._phase = Phase.IDLE
        self._digest: SessionDigest | None = None

    def forget(self) -> None:
        self._phase, self._digest = Phase.IDLE, None

    def checked_start(self, command: Command, serial: bytes, challenge: bytes) -> SessionStart:
        """Raises Refused when Digest Init says something impossible, or of another mode."""
        if command.p1 & ~(EXTENDED_MODE | VERIFICATION_MODE) or command.p2 != BY_KIF_AND_KVC:
            raise Refused(WRONG_PARAMETERS_OF_SAM)
        if not 2 + SHORTEST_OPENED <= len(command.data) <= self._longest:
            raise Refused(WRONG_LENGTH)
        extended = bool(command.p1 & EXTENDED_MODE)
        if len(challenge) != (EXTENDED_LENGTH if extended else REGULAR_LENGTH):
            raise Refused(NOT_NOW)
        kif, kvc, opened = command.data[0], command.data[1], command.data[2:]
        return SessionStart(serial, kif, kvc, challenge, opened, extended)

    def begin(self, start: SessionStart) -> None:
        self._digest, self._phase = SessionDigest(start), Phase.FED

    def update(self, command: Command) -> bytes:
        digest = self._fed()
        if not command.data or len(command.data) > self._longest:
            raise Refused(WRONG_LENGTH)
        if command.p2 == ENCIPHERED or (command.p1 == SEVERAL and not self._knows_several):
            raise Refused(WRONG_PARAMETERS)
        if command.p1 not in {ONE, SEVERAL} or command.p2:
            raise Refused(WRONG_PARAMETERS_OF_SAM)
        for item in [command.data] if command.p1 == ONE else _items(command.data):
            digest.add(item)
        return b""

    def close(self, command: Command, *, wrong: bool) -> bytes:
        digest = self._fed()
        if command.data or command.expected != digest.start.mac_length:
            raise Refused(WRONG_LENGTH)
        self._phase = Phase.CLOSED
        return flipped(digest.of_terminal()) if wrong else digest.of_terminal()

    def authenticate(self, command: Command) -> bytes:
        """Raises Refused 6988 for a card that is not genuine; the session is over either way."""
        digest, phase = self._digest, self._phase
        if digest is None or phase not in {Phase.CLOSED, Phase.MEANWHILE}:
            raise Refused(NOT_NOW)
        if len(command.data) != digest.start.mac_length:
            raise Refused(WRONG_LENGTH)
        if phase is Phase.CLOSED:
            expected = digest.of_card()
            self.forget()
        else:
            expected = digest.of_card_meanwhile()
            self._phase = Phase.FED
        if command.data != expected:
            self.forget()
            raise Refused(WRONG_CRYPTOGRAM)
        return b""

    def authenticate_meanwhile(self, command: Command) -> bytes:
        """Digest Internal Authenticate: extended sessions only."""
        digest = self._fed()
        if not digest.start.extended:
            raise Refused(NOT_NOW)
        if command.p1 != SEVERAL or command.p2:
            raise Refused(WRONG_PARAMETERS_OF_SAM)
        if command.data or command.expected != EXTENDED_LENGTH:
            raise Refused(WRONG_LENGTH)
        self._phase = Phase.MEANWHILE
        return digest.of_terminal_meanwhile()

    def _fed(self) -> SessionDigest:
        if self._digest is None or self._phase is not Phase.FED:
            raise Refused(NOT_NOW)
        return self._digest


def _items(listed: bytes) -> list[bytes]:
    """Length and bytes of each. Raises Refused 6A80 when they do not add up."""
    items, position = [], 0
    while position < len(listed):
        length = listed[position]
        item = listed[position + 1 : position + 1 + length]
        if not length or len(item) != length:
            raise Refused(WRONG_CONTENT)
        items.append(item)
        position += 1 + length
    return items
