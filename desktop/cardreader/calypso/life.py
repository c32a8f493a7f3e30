"""Invalidating an application and making it valid again, in a session with the right key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from desktop.cardreader.apdu import MAX_EXPECTED, Command, Response
from desktop.cardreader.calypso import statuses
from desktop.cardreader.calypso.command import CalypsoCommand
from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.product import ProductRules
from desktop.cardreader.calypso.statuses import StatusTable

INVALIDATE, REHABILITATE = 0x04, 0x44


@dataclass(frozen=True)
class _LifeChange(CalypsoCommand[None]):
    instruction: ClassVar[int]
    makes_invalid: ClassVar[bool]
    statuses: ClassVar[StatusTable] = statuses.LIFE
    modifies: ClassVar[bool] = True

    def frame(self, rules: ProductRules) -> Command:
        return Command(rules.cla, self.instruction, 0x00, 0x00, expected=MAX_EXPECTED)

    def understood(self, answer: Response, rules: ProductRules) -> None:
        del rules
        if answer.data:
            raise self.unexpected(answer)

    def after(self, image: CardImage, result: None) -> CardImage:
        del result
        return replace(image, invalidated=self.makes_invalid)


@dataclass(frozen=True)
class Invalidate(_LifeChange):
    """After it the application is still selected and read, and takes no more changes."""

    name: ClassVar[str] = "Invalidate"
    instruction: ClassVar[int] = INVALIDATE
    makes_invalid: ClassVar[bool] = True


@dataclass(frozen=True)
class Rehabilitate(_LifeChange):
    name: ClassVar[str] = "Rehabilitate"
    instruction: ClassVar[int] = REHABILITATE
    makes_invalid: ClassVar[bool] = False
