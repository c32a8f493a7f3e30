"""What someone meant by the letters and digits typed into the search field.

A typed date, telephone, reference or card tail is looked for under *marks*: a digit string with
one letter before it that says what it is. `b19850312` birth date, `p639981234` telephone without
its leading 0 or +33, `q…` the same backwards, `c…` card tail, `d…` backwards, `r…` reference,
`n184` the number of a reference without its zeros.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.domain.folding import fold, letters

_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})(?!\d)")
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTH = re.compile(r"(?<![\d/.])(\d{1,2})[/.](\d{4})(?!\d)")
_REFERENCE = re.compile(r"\b([a-z]{1,4}-[\da-z-]*\d[\da-z-]*)", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\w)(?:\+33|0033|0)\s?[1-9](?:[\s.-]?\d){1,8}(?!\d)")


@dataclass(frozen=True)
class Mark:
    """`text` as indexed; `is_prefix` when what follows is free."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True)
class Query:
    """`words` are letters; each group of `marks` is one typed number and all it may be."""

    words: tuple[str, ...]
    marks: tuple[tuple[Mark, ...], ...]

    @property
    def is_empty(self) -> bool:
        return not self.marks and sum(map(len, self.words)) < 2

    @property
    def joined(self) -> str:
        return "".join(self.words)


def parse(text: str) -> Query:
    """Dates, references and telephones are cut out first; what is left are words and digits."""
    groups: list[tuple[Mark, ...]] = []
    rest = text.strip()
    for pattern, meaning in (
        (_ISO_DATE, _iso_date),
        (_DATE, _date),
        (_MONTH, _month),
        (_REFERENCE, _reference),
        (_PHONE, _phone),
    ):
        groups.extend(meaning(found) for found in pattern.finditer(rest))
        rest = pattern.sub(" ", rest)
    words = fold(rest).split()
    names = tuple(word for word in words if word.isalpha())
    numbers = _joined([word for word in words if word.isdigit()])
    codes = [word for word in words if not word.isdigit() and not word.isalpha()]
    groups += [_digits(number) for number in numbers]
    groups += [(Mark("r" + code, is_prefix=True),) for code in codes]
    return Query(names, tuple(groups))


def _joined(numbers: list[str]) -> list[str]:
    """« 06 39 98 » is one number; « 1985 4321 » are two."""
    joined: list[str] = []
    for number in numbers:
        if joined and max(len(number), len(joined[-1]) % 4) <= 3 and len(number) <= 3:
            joined[-1] += number
        else:
            joined.append(number)
    return joined


def _iso_date(found: re.Match[str]) -> tuple[Mark, ...]:
    return (Mark("b" + "".join(found.groups())),)


def _date(found: re.Match[str]) -> tuple[Mark, ...]:
    day, month, year = found.groups()
    return tuple(Mark(f"b{full}{month:0>2}{day:0>2}") for full in _years(year))


def _month(found: re.Match[str]) -> tuple[Mark, ...]:
    month, year = found.groups()
    return (Mark(f"b{year}{month:0>2}", is_prefix=True),)


def _reference(found: re.Match[str]) -> tuple[Mark, ...]:
    return (Mark("r" + letters(found[1]), is_prefix=True),)


def _phone(found: re.Match[str]) -> tuple[Mark, ...]:
    typed = letters(found[0])
    national = Mark("p" + national_number(typed), is_prefix=True)
    return (national, *_digits(typed)) if "+" not in found[0] else (national,)


def _years(year: str) -> tuple[str, ...]:
    return (year,) if len(year) == 4 else ("19" + year, "20" + year)


def _digits(number: str) -> tuple[Mark, ...]:
    """Bare digits may be a date without separators, a year, a telephone, a card, a reference."""
    marks = [Mark("n" + number.lstrip("0")), Mark("r" + number, is_prefix=True)]
    if len(number) in (6, 8):
        day, month, year = number[:2], number[2:4], number[4:]
        marks += [Mark(f"b{full}{month}{day}") for full in _years(year)]
    if len(number) == 4:
        marks.append(Mark("b" + number, is_prefix=True))
    if len(number) >= 3:
        marks.append(Mark("p" + national_number(number), is_prefix=True))
        marks += [Mark(kind + number[::-1], is_prefix=True) for kind in "qd"]
        marks.append(Mark("c" + number, is_prefix=True))
    return tuple(dict.fromkeys(marks))


def national_number(typed: str) -> str:
    """The digits of a telephone without 0, +33 or 0033 in front."""
    digits = "".join(re.findall(r"\d", typed))
    for prefix in ("0033", "33", "0"):
        if digits.startswith(prefix) and (prefix != "33" or len(digits) > 9):
            return digits[len(prefix) :]
    return digits


def marks_of_birth(born: str) -> tuple[str, ...]:
    """What a birth date is indexed as; a partial one by the parts it has."""
    digits = born.replace("-", "")
    return ("b" + digits,) if digits else ()


def marks_of_phone(phone: str) -> tuple[str, ...]:
    national = national_number(phone)
    return ("p" + national, "q" + national[::-1]) if national else ()


def marks_of_card(tail: str) -> tuple[str, ...]:
    shown = letters(tail)
    return ("c" + shown, "d" + shown[::-1]) if shown else ()


def marks_of_reference(*references: str | None) -> tuple[str, ...]:
    marks: list[str] = []
    for reference in filter(None, references):
        number = reference.rsplit("-", 1)[-1].lstrip("0")
        marks += ["r" + letters(reference), "n" + letters(number)]
        marks += ["r" + letters(part) for part in reference.split("-")[1:] if part]
    return tuple(dict.fromkeys(marks))
