"""A street, the numbers that lie in a priority area, and the file of them that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.broken_file import BrokenFile


class StreetFileUnreadable(BrokenFile):
    """A file of streets or of priority areas; nothing of it was taken over."""


@dataclass(frozen=True)
class StreetLine:
    """A street as offered while typing; one that crosses postcodes is offered once for each."""

    name: str
    postcode: str
    city: str


class Parity(StrEnum):
    ALL = "all"
    ODD = "odd"
    EVEN = "even"


@dataclass(frozen=True)
class AreaStretch:
    """Numbers of a street in a priority area; `last` is included, `until_date` is not."""

    street: str
    parity: Parity
    first: int | None
    last: int | None
    area: str
    from_date: date
    until_date: date | None

    def holds(self, number: int | None, on: date) -> bool:
        """An address without a number lies in the area only when the whole street does."""
        if not self.from_date <= on or (self.until_date is not None and on >= self.until_date):
            return False
        if number is None:
            return self.parity is Parity.ALL and self.first is None and self.last is None
        is_on_side = self.parity is Parity.ALL or (number % 2 == 1) is (self.parity is Parity.ODD)
        is_after = self.first is None or number >= self.first
        return is_on_side and is_after and (self.last is None or number <= self.last)
