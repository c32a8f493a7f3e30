"""The PIN of a card and the challenge that an enciphered one needs. The programme never asks one.

A PIN is presented outside of sessions only. It is in no representation and no log.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response
from desktop.cardreader.calypso import statuses
from desktop.cardreader.calypso.command import CalypsoCommand
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import ProductRules
from desktop.cardreader.calypso.statuses import StatusTable

VERIFY_PIN, GET_CHALLENGE = 0x20, 0x84
PIN_LENGTHS = (4, 8)  # as it is, and enciphered
CHALLENGE_LENGTH = 8
ALL_TRIES = 3
TRIES = {0x9000: ALL_TRIES, 0x63C2: 2, 0x63C1: 1, 0x6983: 0}


@dataclass(frozen=True)
class GetChallenge(CalypsoCommand[bytes]):
    """Eight random bytes of the card."""

    name: ClassVar[str] = "Get Challenge"
    statuses: ClassVar[StatusTable] = statuses.GENERAL

    def frame(self, rules: ProductRules) -> Command:
        return Command(rules.cla, GET_CHALLENGE, 0x00, 0x00, expected=CHALLENGE_LENGTH)

    def understood(self, answer: Response, rules: ProductRules) -> bytes:
        del rules
        if len(answer.data) != CHALLENGE_LENGTH:
            raise self.unexpected(answer)
        return answer.data


@dataclass(frozen=True)
class VerifyPin(CalypsoCommand[None]):
    """Four bytes as they are, or eight enciphered by a SAM with the card's challenge."""

    pin: bytes = field(repr=False)

    name: ClassVar[str] = "Verify PIN"
    statuses: ClassVar[StatusTable] = statuses.PRESENTING_PIN

    def frame(self, rules: ProductRules) -> Command:
        if len(self.pin) not in PIN_LENGTHS:
            raise ValueError("a PIN has four bytes, or eight when it is enciphered")
        return Command(rules.cla, VERIFY_PIN, 0x00, 0x00, self.pin)

    def understood(self, answer: Response, rules: ProductRules) -> None:
        del rules
        if answer.data:
            raise self.unexpected(answer)

    def after(self, image: CardImage, result: None) -> CardImage:
        del result
        return replace(image, pin_tries=ALL_TRIES)


@dataclass(frozen=True)
class CountPinTries(CalypsoCommand[int]):
    """How many wrong PINs the card would still take, without presenting one; 0: it is blocked."""

    name: ClassVar[str] = "Count PIN tries"
    statuses: ClassVar[StatusTable] = statuses.COUNTING_PIN_TRIES

    def frame(self, rules: ProductRules) -> Command:
        return Command(rules.cla, VERIFY_PIN, 0x00, 0x00, expected=MAX_EXPECTED)

    def understood(self, answer: Response, rules: ProductRules) -> int:
        del rules
        if answer.data:
            raise self.unexpected(answer)
        return TRIES[answer.status.value]

    def after(self, image: CardImage, result: int) -> CardImage:
        return replace(image, pin_tries=result)
