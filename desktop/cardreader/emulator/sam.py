"""A security module (SAM) in Python: contact, T=0, locked until told its secret, strict on order.

What real ones are not known to forbid is forbidden here: a client that keeps to it keeps to more.
Layouts of what it tells of its keys and counters: Keyple, crypto-legacysam library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop.cardreader import apdu
from desktop.cardreader.apdu import Command, Response, StatusWord
from desktop.cardreader.connection import Transport
from desktop.cardreader.emulator.chip import VirtualChip
from desktop.cardreader.emulator.contact import ContactProtocol, in_right_length
from desktop.cardreader.emulator.layout import KEYS
from desktop.cardreader.emulator.mac import random_bytes, unlocking
from desktop.cardreader.emulator.refused import (
    EXHAUSTED,
    NO_RECORD,
    NOT_NOW,
    UNKNOWN_CLASS,
    UNKNOWN_INSTRUCTION,
    WRONG_CRYPTOGRAM,
    WRONG_LENGTH,
    WRONG_PARAMETERS_OF_SAM,
    Refused,
)
from desktop.cardreader.emulator.sam_digest import SamDigest

ATR_HEAD = bytes.fromhex("3B3F9600805A4880")
ATR_REST = bytes.fromhex("205017")  # issuer, version, revision
ATR_TAIL = bytes.fromhex("829000")
C1, S1_E1, S1_DX = 0xC1, 0xE1, 0xD0
LONGEST = {C1: 255, S1_E1: 240, S1_DX: 70}
DEFAULT_CEILING = 10_000
COUNTERS_PER_RECORD, RECORDS = 9, 3
COUNTER_RECORDS, CEILING_RECORDS = 0xE1, 0xB1
BY_KIF_AND_KVC = 0xF0
UNSIGNED = bytes(8)
KEY_ALGORITHM = 0x00
TAIL_OF_ANSWERS = bytes.fromhex("FAFF40800000")
WRONG_SECRETS = 3

UNLOCK, SELECT_DIVERSIFIER, GET_CHALLENGE = 0x20, 0x14, 0x84
DIGEST_INIT, DIGEST_UPDATE, DIGEST_CLOSE = 0x8A, 0x8C, 0x8E
DIGEST_AUTHENTICATE, DIGEST_MEANWHILE = 0x82, 0x88
READ_KEY, READ_COUNTERS = 0xBC, 0xBE
OF_DIGEST = frozenset(
    {DIGEST_INIT, DIGEST_UPDATE, DIGEST_CLOSE, DIGEST_AUTHENTICATE, DIGEST_MEANWHILE}
)
NOT_SIGNED = StatusWord(0x6200)  # a success: these answers carry no signature here
SUCCESSES = {READ_KEY: NOT_SIGNED, READ_COUNTERS: NOT_SIGNED}
WHEN_LOCKED = frozenset({UNLOCK, GET_CHALLENGE})

DEFAULT_SERIAL = bytes.fromhex("00000001")
SECURITY_MODULE_ATR = ATR_HEAD + bytes((C1,)) + ATR_REST + DEFAULT_SERIAL + ATR_TAIL


@dataclass
class KeyCounter:
    """The event counter of one key; `number` 1…26, and it never passes the ceiling."""

    number: int
    ceiling: int
    value: int = 0


class VirtualSam(VirtualChip):
    """One module. Counters survive power-off; everything else has to be done again."""

    def __init__(
        self,
        serial: bytes = DEFAULT_SERIAL,
        keys: Mapping[tuple[int, int], int] | None = None,
        unlock_secret: bytes | None = None,
        *,
        subtype: int = C1,
    ) -> None:
        """`keys`: the ceiling of each (KIF, KVC). A secret has 16 bytes and locks the module."""
        if len(serial) != 4 or (unlock_secret is not None and len(unlock_secret) != 16):
            raise ValueError("a module has a serial of four bytes and a secret of sixteen")
        super().__init__()
        ceilings = dict.fromkeys(KEYS.values(), DEFAULT_CEILING) if keys is None else dict(keys)
        self.keys = {
            key: KeyCounter(number, ceiling)
            for number, (key, ceiling) in enumerate(ceilings.items(), start=1)
        }
        self._serial, self._subtype = serial, subtype
        self._unlock_secret = unlock_secret
        self._wrong_secrets = 0
        self._turn = 0
        self._contact = ContactProtocol()
        self._locked = unlock_secret is not None
        self._diversifier: bytes | None = None
        self._challenge: bytes | None = None
        self._digest = SamDigest(LONGEST[subtype], several=subtype != S1_DX)

    @property
    def atr(self) -> bytes:
        return ATR_HEAD + bytes((self._subtype,)) + ATR_REST + self._serial + ATR_TAIL

    @property
    def transport(self) -> Transport:
        return Transport.T0

    @property
    def is_locked(self) -> bool:
        return self._locked

    @property
    def cla(self) -> int:
        return 0x94 if self._subtype == S1_DX else 0x80

    def _forget(self) -> None:
        self._locked = self._unlock_secret is not None
        self._diversifier = self._challenge = None
        self._digest.forget()
        self._contact.forget()

    def _answered(self, frame: bytes) -> bytes:
        try:
            command = Command.parse(frame)
        except ValueError:
            return bytes(Response(b"", apdu.WRONG_LENGTH))
        return bytes(self._contact.exchange(command, self._guarded))

    def _guarded(self, command: Command) -> Response:
        forced = self.faults.forced.get(command.ins)
        try:
            if forced is not None:
                raise Refused(forced)
            answer = Response(self._carried_out(command), SUCCESSES.get(command.ins, apdu.OK))
        except Refused as refused:
            return refused.response
        if command.ins in self.faults.emptied:
            return Response(b"", apdu.OK)
        return in_right_length(command, answer)

    def _carried_out(self, command: Command) -> bytes:
        known: dict[int, Callable[[Command], bytes]] = {
            UNLOCK: self._unlock,
            SELECT_DIVERSIFIER: self._select_diversifier,
            GET_CHALLENGE: self._give_challenge,
            DIGEST_INIT: self._begin_digest,
            DIGEST_UPDATE: self._digest.update,
            DIGEST_CLOSE: self._close_digest,
            DIGEST_AUTHENTICATE: self._digest.authenticate,
            DIGEST_MEANWHILE: self._digest.authenticate_meanwhile,
            READ_KEY: self._tell_key,
            READ_COUNTERS: self._tell_counters,
        }
        if command.cla != self.cla:
            raise Refused(UNKNOWN_CLASS)
        if command.ins not in known:
            raise Refused(UNKNOWN_INSTRUCTION)
        if self._locked and command.ins not in WHEN_LOCKED:
            raise Refused(NOT_NOW)
        self._interrupt(command.ins)
        return known[command.ins](command)

    def _interrupt(self, ins: int) -> None:
        """One conversation at a time: what does not belong to it ends it."""
        if ins not in OF_DIGEST:
            self._digest.forget()
        if ins not in {SELECT_DIVERSIFIER, DIGEST_INIT, UNLOCK}:
            self._challenge = None

    def _unlock(self, command: Command) -> bytes:
        """By the secret, or by what it makes of a challenge of eight bytes asked just before.

        6985 when there is nothing to unlock; the third wrong secret blocks it for good.
        """
        secret, challenge, self._challenge = self._unlock_secret, self._challenge, None
        if not self._locked or secret is None or self._wrong_secrets >= WRONG_SECRETS:
            raise Refused(NOT_NOW)
        if len(command.data) not in {8, 16}:
            raise Refused(WRONG_LENGTH)
        if len(command.data) == 8:
            if challenge is None or len(challenge) != 8:
                raise Refused(NOT_NOW)
            secret = unlocking(secret, self._serial, challenge)
        if command.data != secret:
            self._wrong_secrets += 1
            raise Refused(WRONG_CRYPTOGRAM)
        self._wrong_secrets = 0
        self._locked = False
        return b""

    def _select_diversifier(self, command: Command) -> bytes:
        if len(command.data) not in {4, 8}:
            raise Refused(WRONG_LENGTH)
        self._diversifier = command.data.rjust(8, b"\0")
        return b""

    def _give_challenge(self, command: Command) -> bytes:
        if command.data or command.expected not in {4, 8}:
            raise Refused(WRONG_LENGTH)
        self._turn += 1
        self._challenge = random_bytes(b"module" + self._serial, self._turn, command.expected)
        return self._challenge

    def _begin_digest(self, command: Command) -> bytes:
        """Counts the use of the key."""
        challenge, self._challenge = self._challenge, None
        self._digest.forget()
        if self._diversifier is None or challenge is None:
            raise Refused(NOT_NOW)
        start = self._digest.checked_start(command, self._diversifier, challenge)
        counter = self.keys.get((start.kif, start.kvc))
        if counter is None:
            raise Refused(NO_RECORD)
        if counter.value >= counter.ceiling:
            raise Refused(EXHAUSTED)
        counter.value += 1
        self._digest.begin(start)
        return b""

    def _close_digest(self, command: Command) -> bytes:
        return self._digest.close(command, wrong=self.faults.wrong_mac)

    def _tell_key(self, command: Command) -> bytes:
        """By KIF and KVC. PAR4, the byte at 14, is the number of the key's counter."""
        if command.p1 or command.p2 != BY_KIF_AND_KVC:
            raise Refused(WRONG_PARAMETERS_OF_SAM)
        if len(command.data) != 2:
            raise Refused(WRONG_LENGTH)
        kif, kvc = command.data
        counter = self.keys.get((kif, kvc))
        if counter is None:
            raise Refused(NO_RECORD)
        parameters = bytes((0, 0, 0, counter.number)).ljust(10, b"\0")
        known = bytes((kif, kvc, KEY_ALGORITHM)) + parameters
        return UNSIGNED + known + self._end_of_answer(command.p2)

    def _tell_counters(self, command: Command) -> bytes:
        """Nine counters or ceilings of three bytes, numbers 0…8, 9…17 or 18…26."""
        of_ceilings = CEILING_RECORDS <= command.p2 < CEILING_RECORDS + RECORDS
        first = CEILING_RECORDS if of_ceilings else COUNTER_RECORDS
        record = command.p2 - first
        if command.p1 or not 0 <= record < RECORDS:
            raise Refused(WRONG_PARAMETERS_OF_SAM)
        told = [0] * (COUNTERS_PER_RECORD * RECORDS)
        for counter in self.keys.values():
            told[counter.number] = counter.ceiling if of_ceilings else counter.value
        nine = told[record * COUNTERS_PER_RECORD : (record + 1) * COUNTERS_PER_RECORD]
        listed = b"".join(value.to_bytes(3, "big") for value in nine)
        return UNSIGNED + listed + bytes(2) + self._end_of_answer(command.p2)

    def _end_of_answer(self, p2: int) -> bytes:
        return bytes((p2,)) + self._serial + TAIL_OF_ANSWERS
