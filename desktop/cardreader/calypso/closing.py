"""Ending a session: with the terminal's cryptogram, by giving up, and making the end known.

The card commits at Close. Whether the terminal heard of it is what ratification is about: a card
that received any further command knows that it was heard, unless Close told it so beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response
from desktop.cardreader.calypso import statuses
from desktop.cardreader.calypso.command import CalypsoCommand
from desktop.cardreader.calypso.image import COUNTER_LENGTH, CardImage
from desktop.cardreader.calypso.product import ProductRules
from desktop.cardreader.calypso.reading import READ_RECORD
from desktop.cardreader.calypso.statuses import StatusTable

CLOSE_SESSION, MANAGE_SESSION = 0x8E, 0x82
RATIFIED_AT_ONCE = 0x80
CRYPTOGRAM_LENGTHS = (4, 8)  # regular and extended
WITH_CRYPTOGRAM, ENCRYPTED = 0x01, 0x02


@dataclass(frozen=True)
class CloseAnswer:
    """What the card had postponed, in order, and its cryptogram for the SAM to check."""

    postponed: tuple[bytes, ...]
    cryptogram: bytes = field(repr=False)


@dataclass(frozen=True)
class CloseSession(CalypsoCommand[CloseAnswer]):
    """`ratified_at_once`: no further command is needed, and a lost answer leaves no trace."""

    cryptogram: bytes = field(repr=False)
    ratified_at_once: bool = True

    name: ClassVar[str] = "Close Session"
    statuses: ClassVar[StatusTable] = statuses.CLOSING

    def frame(self, rules: ProductRules) -> Command:
        _check(self.cryptogram)
        p1 = RATIFIED_AT_ONCE if self.ratified_at_once else 0x00
        return Command(rules.cla, CLOSE_SESSION, p1, 0x00, self.cryptogram, MAX_EXPECTED)

    def understood(self, answer: Response, rules: ProductRules) -> CloseAnswer:
        del rules
        end = len(answer.data) - len(self.cryptogram)
        if end < 0:
            raise self.unexpected(answer)
        blocks, rest = [], answer.data[:end]
        while rest:
            length = rest[0]  # counts itself
            if not 1 <= length <= len(rest):
                raise self.unexpected(answer)
            blocks.append(rest[1:length])
            rest = rest[length:]
        return CloseAnswer(tuple(blocks), answer.data[end:])

    def after(self, image: CardImage, result: CloseAnswer) -> CardImage:
        """Postponed values find their counters in order; otherwise these stay unknown."""
        waiting = image.postponed
        image = replace(image, postponed=(), ratified=self.ratified_at_once)
        lengths = {len(block) for block in result.postponed}
        if len(waiting) != len(result.postponed) or not lengths <= {COUNTER_LENGTH}:
            return image
        for (sfi, number), block in zip(waiting, result.postponed, strict=True):
            image = image.with_counter(sfi, number, int.from_bytes(block, "big"))
        return image


@dataclass(frozen=True)
class AbortSession(CalypsoCommand[None]):
    """Everything since the opening is forgotten; the image from before it is true again."""

    name: ClassVar[str] = "Abort Session"
    statuses: ClassVar[StatusTable] = statuses.ABORTING

    def frame(self, rules: ProductRules) -> Command:
        return Command(rules.cla, CLOSE_SESSION, 0x00, 0x00, expected=MAX_EXPECTED)

    def understood(self, answer: Response, rules: ProductRules) -> None:
        """Whatever comes with the success is of no use."""


@dataclass(frozen=True)
class Ratify(CalypsoCommand[None]):
    """A command that the card will refuse; that it arrived is all that counts."""

    name: ClassVar[str] = "Ratification"
    statuses: ClassVar[StatusTable] = statuses.ANYTHING

    def frame(self, rules: ProductRules) -> Command:
        return Command(rules.cla, READ_RECORD, 0x00, 0x00, expected=MAX_EXPECTED)

    def understood(self, answer: Response, rules: ProductRules) -> None:
        """Nothing was asked."""

    def after(self, image: CardImage, result: None) -> CardImage:
        del result
        return replace(image, ratified=True)


@dataclass(frozen=True)
class ManageSession(CalypsoCommand[bytes]):
    """Switches encryption in an extended session; with a cryptogram both sides prove themselves.

    The result is the card's cryptogram of 8 bytes, or nothing when none was sent.
    """

    encrypted: bool
    cryptogram: bytes = field(default=b"", repr=False)

    name: ClassVar[str] = "Manage Session"
    statuses: ClassVar[StatusTable] = statuses.MANAGING

    def frame(self, rules: ProductRules) -> Command:
        if not rules.extended:
            raise ValueError("this card has no extended sessions")
        if len(self.cryptogram) not in {0, CRYPTOGRAM_LENGTHS[1]}:
            raise ValueError("a cryptogram of another length")
        p2 = ENCRYPTED * self.encrypted | WITH_CRYPTOGRAM * bool(self.cryptogram)
        expected = len(self.cryptogram) or MAX_EXPECTED
        return Command(rules.cla, MANAGE_SESSION, 0x00, p2, self.cryptogram, expected)

    def understood(self, answer: Response, rules: ProductRules) -> bytes:
        del rules
        if len(answer.data) != len(self.cryptogram):
            raise self.unexpected(answer)
        return answer.data


def _check(cryptogram: bytes) -> None:
    if len(cryptogram) not in CRYPTOGRAM_LENGTHS:
        raise ValueError("a cryptogram of another length")
