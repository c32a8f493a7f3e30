"""Dates of which only the year, or only the year and the month, may be known.

Written 1985, 1985-03 or 1985-03-12. Papers of people born abroad often say no more.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from desktop.domain.errors import Refusal

FIRST_YEAR = 1890


class NotADate(Refusal):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class DateInTheFuture(Refusal):
    def __init__(self, value: PartialDate) -> None:
        super().__init__(value)
        self.value = value


@dataclass(frozen=True)
class PartialDate:
    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        is_known_in_order = self.day is None or self.month is not None
        if not is_known_in_order or not FIRST_YEAR <= self.year <= 9999:
            raise NotADate(str(self))
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError as error:
            raise NotADate(str(self)) from error

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read the written form; raises NotADate."""
        if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", text, re.ASCII):
            raise NotADate(text)
        return cls(*(int(part) for part in text.split("-")))

    def exact(self) -> date | None:
        """The day, when it is known to the day."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def age_bounds(self, on: date) -> tuple[int, int]:
        """The youngest and the oldest that someone born then can be; below 0 is not yet born."""
        return age_on(self.latest(), on), age_on(self.earliest(), on)


def age_on(born: date, on: date) -> int:
    """Full years; who is born on a 29 February grows older on 1 March of common years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


TYPED = (
    re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{4}|\d{2})", re.ASCII),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(-(?P<day>\d{1,2}))?", re.ASCII),
    re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4}|\d{2})", re.ASCII),
    re.compile(r"(?P<month>\d{1,2})[/. -](?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})", re.ASCII),
)


def parse_typed(text: str, on: date) -> PartialDate:
    """Read what is typed at a counter: 12/03/1985, 120385, 12031985, 03/1985, 1985.

    A year of two digits is the last such year that is not after `on`. `00/03/1985` and
    `00/00/1985`, as some papers print them, are dates without a day or a month.
    Raises NotADate, and DateInTheFuture when no day of it is on or before `on`.
    """
    matches = (pattern.fullmatch(text.strip()) for pattern in TYPED)
    match = next((match for match in matches if match), None)
    if match is None:
        raise NotADate(text)
    parts = match.groupdict()
    try:
        value = PartialDate(
            _full_year(parts["year"], on), _known(parts.get("month")), _known(parts.get("day"))
        )
    except NotADate as error:
        raise NotADate(text) from error
    if value.earliest() > on:
        raise DateInTheFuture(value)
    return value


def typed_form(value: PartialDate) -> str:
    """12/03/1985, 03/1985 or 1985: as it is typed and shown at the counter."""
    parts = [f"{part:02}" for part in (value.day, value.month) if part is not None]
    return "/".join([*parts, f"{value.year:04}"])


def _full_year(digits: str, on: date) -> int:
    if len(digits) == 4:
        return int(digits)
    year = on.year - on.year % 100 + int(digits)
    return year if year <= on.year else year - 100


def _known(digits: str | None) -> int | None:
    return int(digits) or None if digits else None
