"""A SAM that lost its power since it was unlocked, unlocked again by itself when it is next needed.

Asking beforehand would cost a command for each card; a locked SAM refuses the first command of a
conversation, before the card is asked anything, and that is early enough.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from desktop.cardreader.connection import CardConnection
from desktop.cardreader.sam.legacy import LegacySam
from desktop.cardreader.sam.module import SamReading
from desktop.domain.card_fault import SamLocked, SamSecretRefused

SecretOf = Callable[[], bytes | None]
Forget = Callable[[bytes], None]


class UnlockingSam(LegacySam):
    """`secret` is asked when it is needed; one that was refused is handed to `forget`, once."""

    def __init__(
        self,
        connection: CardConnection,
        secret: SecretOf,
        forget: Forget,
        *,
        counter: int | None = None,
    ) -> None:
        super().__init__(connection, counter=counter)
        self._secret = secret
        self._forget = forget

    def challenge(self, diversifier: bytes, *, extended: bool) -> bytes:
        try:
            return super().challenge(diversifier, extended=extended)
        except SamLocked:
            if not self.unlocks():
                raise
        return super().challenge(diversifier, extended=extended)

    def state(self, kif: int | None = None, kvc: int | None = None) -> SamReading:
        """A refused secret leaves it locked, which is what the reading then says."""
        reading = super().state(kif, kvc)
        if not reading.locked:
            return reading
        try:
            has_unlocked = self.unlocks()
        except SamSecretRefused:
            return replace(reading, locked=True)
        return super().state(kif, kvc) if has_unlocked else reading

    def unlocks(self) -> bool:
        """Whether there was a secret, and it was accepted. Raises `SamSecretRefused`."""
        secret = self._secret()
        if secret is None:
            return False
        try:
            self.unlock(secret)
        except SamSecretRefused:
            self._forget(secret)
            raise
        return True
