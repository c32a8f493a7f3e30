"""Words of a source brought to one form: days as 2026-03-04, amounts as 12.50, cards as symbols.

A word that is not of the form stays as it is: the schema of `purchase_row` then refuses it.
Nothing is ever evaluated.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from desktop.domain.support_code import ALPHABET, CODE_SYMBOLS, NUMBER_SYMBOLS
from desktop.sheets.purchase import FileLayout

CITY = ZoneInfo("Europe/Paris")

_DAY = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})(?:[T ]+(.*))?")
_TIME = re.compile(r"([0-9]{1,2})\s*[:hH.]\s*([0-9]{2})(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?")
_ZONED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_POINT = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,20})?")
_QUOTED = re.compile(r'="([^"]*)"')
_SPACES = re.compile(r"[\s\u00a0\u202f\u2007]+")
_LOOKS_LIKE = str.maketrans("OIL", "011")
_DASHES = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2013": "-"})
_SYMBOLS = frozenset(ALPHABET)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})  # Cf also turns the direction of writing
_MERE_FLOAT = Decimal("0.000001")
_WRONG = "?"  # an amount in another form must not pass for one in ours


def tidied(text: str) -> str:
    """One line without what cannot be seen."""
    text = _SPACES.sub(" ", text).strip()
    if text.isascii() and text.isprintable():
        return text
    kept = (c for c in text if unicodedata.category(c) not in _UNSEEN)
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def is_formula(text: str) -> bool:
    """What a spreadsheet would compute; a constant written as `="00123"` is none."""
    return text.startswith("=") and _QUOTED.fullmatch(text) is None


def without_quoting(text: str) -> str:
    quoted = _QUOTED.fullmatch(text)
    return quoted.group(1) if quoted else text


def card_number(text: str) -> str:
    """The ten symbols of a number, or of a whole code of fifteen; other words stay, tidied."""
    bare = "".join(c for c in text.upper() if c.isalnum()).translate(_LOOKS_LIKE)
    if len(bare) in {NUMBER_SYMBOLS, CODE_SYMBOLS} and _SYMBOLS.issuperset(bare):
        return bare[:NUMBER_SYMBOLS]
    return tidied(text)


def clock_time(text: str) -> str:
    """10:42; nothing stays nothing."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return text.strip()
    hour, minute = int(found[1]), int(found[2])
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else text


class Words:
    """The readings of one layout; equal words are read once."""

    def __init__(self, layout: FileLayout) -> None:
        self._layout = layout
        self._comma = layout.decimal_mark == ","
        self._read: dict[str, Callable[[str], str]] = {
            "card": card_number,
            "at_time": clock_time,
            "amount": self._amount,
            "vat_rate": self._rate,
            "family": self._family,
        }
        self._known: dict[str, dict[str, str]] = {}

    def read(self, field: str, text: str) -> str:
        known = self._known.setdefault(field, {})
        found = known.get(text)
        if found is None:
            found = self._read.get(field, tidied)(without_quoting(text))
            if field not in {"ticket", "entry"}:  # never twice the same
                known[text] = found
        return found

    def day_and_time(self, text: str) -> tuple[str, str]:
        """The day, and the time when it stands beside; a moment with a zone is the city's."""
        text = without_quoting(text).strip()
        if _ZONED.fullmatch(text):
            return _of_the_city(text)
        found = _DAY.fullmatch(text)
        if found is None:
            return text, ""
        parts = _ordered((found[1], found[2], found[3]), self._layout.day_order)
        if parts is None:
            return text, ""
        time = clock_time(found[4] or "")
        mere_day = self._layout.file_format == "xlsx" and time == "00:00"
        return "-".join(parts), "" if mere_day else time

    def _amount(self, text: str) -> str:
        word = _SPACES.sub("", text).translate(_DASHES).removesuffix("€").removesuffix("EUR")
        if self._layout.in_cents:
            if not _WHOLE.fullmatch(word):
                return f"{_WRONG}{text}"
            return f"{Decimal(word).scaleb(-2):.2f}"
        word = self._with_point(word)
        if not _POINT.fullmatch(word):
            return f"{_WRONG}{text}"
        exact = Decimal(word)
        cents = exact.quantize(Decimal("0.01"))
        # a spreadsheet keeps 12.3 as 12.299999999999999
        return f"{cents:.2f}" if abs(exact - cents) < _MERE_FLOAT else f"{_WRONG}{text}"

    def _with_point(self, word: str) -> str:
        """The decimal comma as a point; a point where a comma is due is only of a spreadsheet."""
        if not self._comma:
            return re.sub(r",(?=[0-9]{3}(?:[,.]|$))", "", word)
        if "," in word:
            return re.sub(r"\.(?=[0-9]{3}(?:[.,]|$))", "", word).replace(",", ".")
        return word if self._layout.file_format == "xlsx" or "." not in word else _WRONG

    def _rate(self, text: str) -> str:
        """0.055 of 5,5 %, of 5.5 and of 0.055."""
        word = _SPACES.sub("", text).replace(",", ".")
        number = word.removesuffix("%")
        if not _POINT.fullmatch(number):
            return text.strip()
        rate = Decimal(number)
        if rate >= 1 or word.endswith("%"):
            rate /= 100
        return f"{rate.normalize():f}"

    def _family(self, text: str) -> str:
        word = tidied(text)
        return self._layout.families.get(word, word)


def _ordered(parts: tuple[str, str, str], order: str) -> tuple[str, str, str] | None:
    """Year, month and day; four digits in front are a year whatever the order says."""
    if len(parts[0]) == 4:
        year, month, day = parts
    elif order == "mdy":
        month, day, year = parts
    elif order == "dmy":
        day, month, year = parts
    else:
        return None
    if len(year) == 2:
        year = f"20{year}"
    return (year, month.zfill(2), day.zfill(2)) if len(year) == 4 else None


def _of_the_city(text: str) -> tuple[str, str]:
    try:
        moment = datetime.fromisoformat(text).astimezone(CITY)
    except (ValueError, OverflowError):
        return text, ""
    return moment.date().isoformat(), f"{moment:%H:%M}"
