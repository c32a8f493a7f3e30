"""The cryptogram that the emulated card and module share: not Calypso's, but binding like it.

The real algorithms are not public and this programme never computes one. Here a keyed hash stands
for them: each side feeds it with what it saw itself, so a byte that was changed, dropped,
exchanged or added on the way (an Le, a status word) makes the two differ, as on hardware.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

REGULAR_LENGTH, EXTENDED_LENGTH = 4, 8


@dataclass(frozen=True)
class SessionStart:
    """What both sides know when a session begins; `serial` are all eight bytes of the card's."""

    serial: bytes
    kif: int
    kvc: int
    challenge: bytes
    opened: bytes  # the data of the answer to Open
    extended: bool = False

    @property
    def mac_length(self) -> int:
        return EXTENDED_LENGTH if self.extended else REGULAR_LENGTH


class SessionDigest:
    """A session as one side saw it: commands without the Le of case 4, answers with status."""

    def __init__(self, start: SessionStart) -> None:
        self.start = start
        keys = bytes((start.kif, start.kvc))
        self._items = [start.serial, keys, start.challenge, start.opened]

    def add(self, item: bytes) -> None:
        """One command or one answer; its length is digested too, so that nothing can be shifted."""
        self._items.append(item)

    def of_terminal(self) -> bytes:
        return self._cut(b"terminal")

    def of_card(self) -> bytes:
        return self._cut(b"card")

    def of_terminal_meanwhile(self) -> bytes:
        """Mutual authentication in the middle of an extended session."""
        return self._cut(b"terminal, meanwhile")

    def of_card_meanwhile(self) -> bytes:
        return self._cut(b"card, meanwhile")

    def _cut(self, label: bytes) -> bytes:
        start = self.start
        key = hashlib.sha256(b"virtual key" + bytes((start.kif, start.kvc))).digest()
        mac = hmac.new(key, digestmod=hashlib.sha256)
        for item in (*self._items, label):
            mac.update(len(item).to_bytes(2, "big") + item)
        return mac.digest()[: start.mac_length]


def unlocking(secret: bytes, serial: bytes, challenge: bytes) -> bytes:
    """Eight bytes by which the holder of the secret unlocks a module once; fake like the rest."""
    return hmac.digest(secret, b"unlock" + serial + challenge, "sha256")[:8]


def random_bytes(seed: bytes, turn: int, length: int) -> bytes:
    """Challenges that never repeat on one chip and are the same in each run of a test."""
    return hashlib.sha256(b"challenge" + seed + turn.to_bytes(8, "big")).digest()[:length]


def flipped(mac: bytes) -> bytes:
    return bytes((mac[0] ^ 0x01,)) + mac[1:]
