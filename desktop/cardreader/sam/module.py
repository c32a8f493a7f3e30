"""What the rest of the desk asks of a security module, wherever it is: in a slot, or far away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class SamReading:
    """What a SAM says of itself; `None` where it did not say, or was not asked.

    `remaining` openings of a session are left for the key until its counter is at `ceiling`.
    """

    product: str
    tail: str
    locked: bool
    key_present: bool | None = None
    remaining: int | None = None
    ceiling: int | None = None


class SecurityModule(Protocol):
    """The terminal's side of a secure session. Nothing here waits for a person.

    One conversation at a time, from `challenge` to `end`: another thread that asks meanwhile is
    told `SamHeld`. Errors are `SamFault`; a SAM that was lost is `NoSecurityModule`.
    """

    @property
    def tail(self) -> str:
        """The last digits of its serial number, for the record of what it wrote."""

    def challenge(self, diversifier: bytes, *, extended: bool) -> bytes:
        """4 bytes for a regular session, 8 for an extended one; begins the conversation.

        `diversifier` is the whole serial number of the card's application, all eight bytes.
        """

    def begin(self, kif: int, kvc: int, open_answer: bytes, *, extended: bool) -> None:
        """`open_answer`: all that the card answered to Open, without the status word."""

    def update(self, *exchanges: bytes) -> None:
        """Commands (case 4 without Le) and answers (with the status word), as the card saw them."""

    def close(self) -> bytes:
        """The terminal's cryptogram: 4 or 8 bytes."""

    def authenticate(self, card_mac: bytes) -> None:
        """Raises `CardNotGenuine` when this is not the cryptogram of a genuine card."""

    def end(self) -> None:
        """The conversation is over, however it went; may be called when there is none."""

    def state(self, kif: int | None = None, kvc: int | None = None) -> SamReading:
        """Who it is, whether it is locked, and how often the key may still be used."""

    def unlock(self, secret: bytes) -> None:
        """Needed after each power-up of a SAM that locks itself. Raises `SamSecretRefused`."""
