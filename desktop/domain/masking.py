"""Names, days of birth and amounts of third persons, taken out of what is handed to somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from desktop.domain.folding import PARTICLES, fold

MASK = "█████"
"""What stands where a third person was named."""

_WORD = re.compile(r"[^\W_]+(?:[’'ʼ][^\W_]+)*")
_DAY = re.compile(r"\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[/. -]\d{1,2}[/. -]\d{4})\b")
_AMOUNT = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|"
    r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:[.,]\d{1,2})?)(?!\d)"
)
_SPACES = re.compile(r"[ \u00a0\u202f]")
_SHORTEST = 3
"""Letters: a shorter word is as likely an ordinary one."""
_DIGITS_OF_A_YEAR = 4


@dataclass(frozen=True)
class ThirdPersons:
    """Who must not be recognised: folded words of names, days of birth as ISO, amounts in euros.

    Too much is masked rather than too little: a name that is also a common word goes as well.
    """

    names: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    amounts: frozenset[Decimal] = frozenset()

    def mask(self, text: str) -> str:
        """The text with `MASK` for each name, day and amount; the same text when there is none."""
        without_names = _WORD.sub(self._name, text)
        without_days = _DAY.sub(self._day, without_names)
        return _AMOUNT.sub(self._amount, without_days)

    def names_somebody(self, text: str) -> bool:
        return self.mask(text) != text

    def _name(self, found: re.Match[str]) -> str:
        folded = fold(found[0])
        parts = {folded.replace(" ", ""), *folded.split()}
        return MASK if parts & self.names else found[0]

    def _day(self, found: re.Match[str]) -> str:
        return MASK if _iso(found[0]) in self.days else found[0]

    def _amount(self, found: re.Match[str]) -> str:
        return MASK if _euros(found[0]) in self.amounts else found[0]


def third_persons(
    others: Iterable[str],
    own: Iterable[str],
    days: Iterable[str] = (),
    amounts: Iterable[Decimal] = (),
) -> ThirdPersons:
    """`others` and `own` are names as they are written; a name that both bear is not masked.

    An amount of nothing tells nothing.
    """
    names = _name_words(others) - _name_words(own)
    return ThirdPersons(names, frozenset(days), frozenset(a for a in amounts if a))


def _name_words(names: Iterable[str]) -> frozenset[str]:
    folded = [fold(name) for name in names]
    words = {word for name in folded for word in (*name.split(), name.replace(" ", ""))}
    return frozenset(w for w in words if len(w) >= _SHORTEST and w not in PARTICLES)


def _iso(day: str) -> str:
    first, middle, last = re.split(r"[/. -]", day)
    if len(first) == _DIGITS_OF_A_YEAR:
        return day
    return f"{last}-{int(middle):02}-{int(first):02}"


def _euros(written: str) -> Decimal | None:
    """`1 450,32`, `1,450.32` and `1450` as euros; None for what is no amount."""
    bare = _SPACES.sub("", written)
    decimals = re.search(r"[.,](\d{1,2})$", bare)
    whole = re.sub(r"[.,]", "", bare[: decimals.start()] if decimals else bare)
    return Decimal(f"{whole}.{decimals[1] if decimals else 0}") if whole else None
