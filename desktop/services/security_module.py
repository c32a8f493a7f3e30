"""The SAM of this computer as the station uses it: who holds it, its secret, what it says.

The secret is typed once a day or kept in the operating system's keyring. It is never shown, logged
or written elsewhere, and one that the SAM refused is forgotten at once: a SAM counts wrong ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from desktop.cardreader.counting import Watch, unwatched
from desktop.cardreader.reader import Reader
from desktop.cardreader.sam.commands import STATIC_SECRET
from desktop.cardreader.sam.holding import SamHolding
from desktop.cardreader.sam.module import SamReading
from desktop.cardreader.sam.unlocking import UnlockingSam
from desktop.domain.card_fault import (
    NoSecurityModule,
    SamHeld,
    SamSecretMistyped,
    SamSecretRefused,
)
from desktop.domain.card_profile import SessionKey
from desktop.services.clock import Clock
from desktop.sheets.encoding import SamSheet, SamState


class SecretKeeper(Protocol):
    """Where the secret is kept between two days; the keyring, for a desk."""

    def read(self) -> str | None: ...

    def keep(self, secret: str | None) -> None:
        """None takes it away."""


@dataclass(frozen=True)
class SamPlace:
    """What names and locks the SAM of this computer; `counter` as `LegacySam` has it."""

    folder: Path
    desk: str
    counter: int | None = None


@dataclass
class _Secret:
    """Known until the end of the day on which it was typed."""

    value: bytes = field(repr=False)
    day: date


class SecurityModuleService:
    """Every method belongs in lane CARD; `open` is for the length of one encoding."""

    def __init__(self, reader: Reader, clock: Clock, place: SamPlace, keeper: SecretKeeper) -> None:
        self._reader = reader
        self._clock = clock
        self._place = place
        self._keeper = keeper
        self._typed: _Secret | None = None

    @contextmanager
    def open(self, watch: Watch = unwatched) -> Iterator[UnlockingSam]:
        """Ours alone; it unlocks itself when its secret is known.

        Raises `SamHeld`, `NoSecurityModule`.
        """
        with self._alone(watch) as module:
            yield module

    def sheet(self, key: SessionKey | None) -> SamSheet:
        """What the station shows; the SAM's absence is a state and not an error."""
        name = key_name(key)
        try:
            with self.open() as module:
                reading = module.state(*((key.kif, key.kvc) if key else (None, None)))
        except SamHeld as held:
            return SamSheet(SamState.HELD, key_name=name, holder=held.holder)
        except NoSecurityModule:
            return SamSheet(SamState.ABSENT, key_name=name)
        return _sheet(reading, name)

    def unlock(self, secret: str, key: SessionKey | None, *, keep: bool) -> SamSheet:
        """Raises `SamSecretMistyped`, `SamSecretRefused` and what `open` raises."""
        value = parse_secret(secret)
        with self._alone() as module:
            try:
                module.unlock(value)
            except SamSecretRefused:
                self._forget(value)
                raise
        self._typed = _Secret(value, self._clock.today())
        if keep:
            self._keeper.keep(value.hex())
        return self.sheet(key)

    @contextmanager
    def _alone(self, watch: Watch = unwatched) -> Iterator[UnlockingSam]:
        holding = SamHolding(self._place.folder, self._place.desk)
        with holding, self._reader.security_module() as connection:
            yield UnlockingSam(
                watch(connection), self._secret, self._forget, counter=self._place.counter
            )

    def _secret(self) -> bytes | None:
        typed = self._typed
        if typed is not None and typed.day == self._clock.today():
            return typed.value
        self._typed = None
        kept = self._keeper.read()
        return parse_secret(kept) if kept else None

    def _forget(self, refused: bytes) -> None:
        self._typed = None
        kept = self._keeper.read()
        if kept and parse_secret(kept) == refused:
            self._keeper.keep(None)


def parse_secret(text: str) -> bytes:
    """Sixteen bytes in hexadecimal, with or without spaces. Raises `SamSecretMistyped`."""
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        raise SamSecretMistyped from None  # its text would quote what was typed
    if len(secret) != STATIC_SECRET:
        raise SamSecretMistyped
    return secret


def key_name(key: SessionKey | None) -> str:
    """As issuers write it, KIF 27 KVC 79; empty when the card has to tell."""
    if key is None or key.kif is None or key.kvc is None:
        return ""
    return f"KIF {key.kif:02X} KVC {key.kvc:02X}"


def _sheet(reading: SamReading, name: str) -> SamSheet:
    state = SamState.READY
    if reading.locked:
        state = SamState.LOCKED
    elif reading.key_present is False:
        state = SamState.WRONG
    return SamSheet(state, reading.tail, reading.product, name, reading.remaining, reading.ceiling)
