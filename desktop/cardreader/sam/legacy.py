"""A SAM in a slot of this computer: SAM-C1, S1 E1, S1 Dx, or a machine that answers like one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from desktop.cardreader.apdu import Response
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.sam.commands import (
    COUNTER_COUNT,
    COUNTERS_PER_RECORD,
    DYNAMIC_SECRET,
    STATIC_SECRET,
    DigestAuthenticate,
    DigestClose,
    DigestInit,
    DigestUpdate,
    DigestUpdateMultiple,
    GetChallenge,
    KeyParameters,
    ReadCounters,
    ReadKeyParameters,
    SamCommand,
    SelectDiversifier,
    Unlock,
    result_of,
)
from desktop.cardreader.sam.identity import SamIdentity, identify
from desktop.cardreader.sam.module import SamReading
from desktop.cardreader.transport import AnswerFetching
from desktop.domain.card import CardGone, NoCard, UnreadableCard
from desktop.domain.card_fault import (
    NoSecurityModule,
    SamHeld,
    SamKeyMissing,
    SamLocked,
    SamRequestRefused,
    SamSecretRefused,
)

T = TypeVar("T")
SHORT_MAC, LONG_MAC = 4, 8
OTHER_CONVERSATION_SECONDS = 5.0  # a session takes less than one


class LegacySam:
    """A `SecurityModule` behind a connection; over T=0 long answers are fetched.

    `counter` 1…26 names the counter of the programme's key when the issuer says another one than
    the SAM's own parameters. What is digested is collected and sent in as few commands as the SAM
    allows, before the cryptogram is asked for: nothing goes to the SAM while the card waits.
    """

    def __init__(self, connection: CardConnection, *, counter: int | None = None) -> None:
        """Raises `NoSecurityModule` when the slot holds something else."""
        if counter is not None and not 1 <= counter < COUNTER_COUNT:
            raise ValueError("counters that keys use are numbered from 1 to 26")
        self.identity: SamIdentity = identify(connection.atr)
        self._connection = AnswerFetching(connection)
        self._counter = counter
        self._talking = threading.Lock()  # from Get Challenge until the conversation ends
        self._talker: int | None = None  # the thread that has it
        self._diversifier: bytes | None = None
        self._mac_length = SHORT_MAC
        self._waiting: list[bytes] = []

    @property
    def tail(self) -> str:
        return self.identity.tail

    def challenge(self, diversifier: bytes, *, extended: bool) -> bytes:
        self._begin_talking()
        try:
            if diversifier != self._diversifier:
                self._diversifier = None
                self._ask(SelectDiversifier(diversifier))
                self._diversifier = diversifier
            self._mac_length = LONG_MAC if extended else SHORT_MAC
            return self._ask(GetChallenge(self._mac_length))
        except BaseException:
            self.end()
            raise

    def begin(self, kif: int, kvc: int, open_answer: bytes, *, extended: bool) -> None:
        command = DigestInit(kif, kvc, open_answer, extended)
        if len(open_answer) + 2 > self.identity.max_digest:
            raise SamRequestRefused(command.name)
        self._waiting.clear()
        self._ask(command)

    def update(self, *exchanges: bytes) -> None:
        if any(len(each) > self.identity.max_digest for each in exchanges):
            raise SamRequestRefused(DigestUpdate.name)
        self._waiting.extend(exchanges)

    def close(self) -> bytes:
        for batch in packed(self._waiting, self._batch_bytes):
            if len(batch) == 1:
                self._ask(DigestUpdate(batch[0]))
            else:
                self._ask(DigestUpdateMultiple(batch))
        return self._ask(DigestClose(self._mac_length))

    def authenticate(self, card_mac: bytes) -> None:
        self._ask(DigestAuthenticate(card_mac))

    def end(self) -> None:
        if self._talker == threading.get_ident():
            self._waiting.clear()
            self._talker = None
            self._talking.release()

    def state(self, kif: int | None = None, kvc: int | None = None) -> SamReading:
        """Without a whole key only who it is; a locked SAM is known by its refusing to tell more.

        Raises `SamHeld` while a session goes on elsewhere, `NoSecurityModule`.
        """
        product, tail = self.identity.product.value, self.identity.tail
        with self._conversation():
            if kif is None or kvc is None:
                return SamReading(product, tail, locked=self._refuses_everything())
            try:
                parameters = self._ask(ReadKeyParameters(kif, kvc))
            except SamKeyMissing:
                return SamReading(product, tail, locked=False, key_present=False)
            except SamLocked:
                return SamReading(product, tail, locked=True)
            remaining, ceiling = self._uses_left(parameters)
        return SamReading(
            product,
            tail,
            locked=False,
            key_present=True,
            remaining=remaining,
            ceiling=ceiling,
        )

    def unlock(self, secret: bytes) -> None:
        """The static secret of 16 bytes. One of another length is refused without being sent.

        A SAM counts wrong secrets: never call this twice with the same one after a refusal.
        """
        if len(secret) != STATIC_SECRET:
            raise SamSecretRefused(Unlock.name)
        with self._conversation():
            self._unlock(secret)

    def unlock_dynamically(self, compute: Callable[[bytes, bytes], bytes]) -> None:
        """By the answer, 8 bytes, of whoever holds the secret, to (serial number, challenge)."""
        with self._conversation():
            answer = compute(self.identity.serial, self._ask(GetChallenge(DYNAMIC_SECRET)))
            if len(answer) != DYNAMIC_SECRET:
                raise SamSecretRefused(Unlock.name)
            self._unlock(answer)

    @property
    def _batch_bytes(self) -> int:
        return self.identity.max_digest if self.identity.takes_many else 0

    def _unlock(self, secret: bytes) -> None:
        """6985 means "not locked", and of a SAM that blocked itself it does not: so it is asked."""
        self._ask(Unlock(secret))
        if self._refuses_everything():
            raise SamSecretRefused(Unlock.name)

    def _refuses_everything(self) -> bool:
        try:
            self._ask(ReadCounters(1))
        except SamLocked:
            return True
        return False

    def _uses_left(self, parameters: KeyParameters) -> tuple[int | None, int | None]:
        number = self._counter or parameters.counter
        if number is None or number >= COUNTER_COUNT:
            return None, None
        record, place = divmod(number, COUNTERS_PER_RECORD)
        used = self._ask(ReadCounters(record + 1))[place]
        ceiling = self._ask(ReadCounters(record + 1, ceilings=True))[place]
        return max(0, ceiling - used), ceiling

    def _begin_talking(self) -> None:
        """Within a conversation nothing else may be asked, so it does not wait for itself."""
        thread = threading.get_ident()
        patience = 0.0 if self._talker == thread else OTHER_CONVERSATION_SECONDS
        if not self._talking.acquire(timeout=patience):
            raise SamHeld
        self._talker = thread

    @contextmanager
    def _conversation(self) -> Iterator[None]:
        self._begin_talking()
        try:
            yield
        finally:
            self.end()

    def _ask(self, command: SamCommand[T]) -> T:
        """What the SAM says. After any failure it may have forgotten the diversifier."""
        selected, self._diversifier = self._diversifier, None
        frame = bytes(command.frame(self.identity.cla))
        try:
            answer = Response.parse(self._connection.transmit(frame))
        except (CardGone, NoCard, UnreadableCard, ValueError) as error:
            raise NoSecurityModule(command.name) from error
        result = result_of(command, answer)
        self._diversifier = selected
        return result


def packed(exchanges: list[bytes], limit: int) -> Iterator[tuple[bytes, ...]]:
    """Batches in order, each of at most `limit` bytes with one byte of length before each item."""
    batch: list[bytes] = []
    size = 0
    for each in exchanges:
        if batch and size + 1 + len(each) > limit:
            yield tuple(batch)
            batch, size = [], 0
        batch.append(each)
        size += 1 + len(each)
    if batch:
        yield tuple(batch)
