"""The schema of a purchase in a file: whatever told it, these are its fields and their forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from itertools import repeat
from typing import Annotated, Any, get_type_hints

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from desktop.domain.transaction import RejectionReason, Told, Unread
from desktop.importers.purchase_text import Words, is_formula

LONGEST_GIVEN = 60  # characters that are repeated of a wrong word
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR = 2020  # a purchase of before was mistyped

REASONS = {
    "on_day": RejectionReason.NOT_A_DATE,
    "at_time": RejectionReason.NOT_A_TIME,
    "amount": RejectionReason.NOT_AN_AMOUNT,
    "vat_rate": RejectionReason.NOT_A_RATE,
    "slip_number": RejectionReason.NOT_A_WHOLE_NUMBER,
}


@lru_cache(maxsize=4096)
def _day(given: str) -> date:
    if not _ISO.fullmatch(given):
        raise ValueError("not a day")
    day = date.fromisoformat(given)
    if day.year < _FIRST_YEAR:
        raise ValueError("not a day of the programme")
    return day


Day = Annotated[date, BeforeValidator(_day)]
Word = Annotated[str, StringConstraints(max_length=120)]
NeededWord = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Amount = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,6}\.[0-9]{2}$")]
Time = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^$")]
Rate = Annotated[str, StringConstraints(pattern=r"^0(\.[0-9]{1,4})?$|^$")]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{0,9}$")]


class PurchaseRow(BaseModel):
    """Words as `purchase_text` brought them to their form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on_day: Day
    merchant: NeededWord
    card: NeededWord
    amount: Amount
    at_time: Time = ""
    ticket: Word = ""
    booklet: Word = ""
    slip_number: Number = ""
    family: Word = ""
    vat_rate: Rate = ""
    entry: Word = ""


FORMS = {
    name: TypeAdapter[Any](form)
    for name, form in get_type_hints(PurchaseRow, include_extras=True).items()
    if name in PurchaseRow.model_fields
}
"""Each field of the schema by itself: what no row has to be looked at for."""

_AS_TOLD: dict[str, Callable[[Any], Any]] = {
    "amount": Decimal,
    "vat_rate": lambda text: Decimal(text) if text else None,
    "slip_number": lambda text: int(text) if text else None,
}
_ORDER = (
    "merchant", "card", "on_day", "amount", "at_time", "ticket", "booklet", "slip_number",
    "family", "vat_rate", "entry",
)  # fmt: skip
"""The fields of `Told` after its line."""
_UNSAID = {"slip_number": None, "vat_rate": None}
_NEVER_TWICE = frozenset({"ticket", "entry"})
_ODD = object()  # a cell whose row is read by itself, that its fault be named


class _Cells(dict[str, Any]):
    """What the words of a column say; equal words are read once."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, word: str) -> Any:
        found = self[word] = self._read(word)
        return found


class RowReader:
    """Reads rows of words, by fields, of one layout."""

    def __init__(self, words: Words, needed: frozenset[str]) -> None:
        self._words = words
        self._needed = sorted(needed)
        self._amounts: dict[str, Decimal] = {}
        self._cells: dict[str, _Cells] = {}

    def read_columns(
        self, lines: Sequence[int], columns: Mapping[str, Sequence[str]]
    ) -> list[Told | None]:
        """Many rows at once; None for each that `read` has to look at.

        Each word is checked against the schema once, however often it stands in its column.
        """
        nothing = [""] * len(lines)
        read = {name: self._column(name, cells) for name, cells in columns.items()}
        days = read["on_day"]
        read["at_time"] = [
            time or (_ODD if day is _ODD else day[1])
            for time, day in zip(read.get("at_time", nothing), days, strict=True)
        ]
        read["on_day"] = [_ODD if day is _ODD else day[0] for day in days]
        odd = {at for cells in read.values() for at, cell in enumerate(cells) if cell is _ODD}
        told = (read.get(name) or repeat(_UNSAID.get(name, "")) for name in _ORDER)
        rows = enumerate(zip(lines, *told, strict=False))
        return [None if place in odd else Told(*row) for place, row in rows]

    def _column(self, name: str, words: Sequence[str]) -> list[Any]:
        if name in _NEVER_TWICE:
            return [self._cell(name, word) for word in words]
        known = self._cells.setdefault(name, _Cells(partial(self._cell, name)))
        return list(map(known.__getitem__, words))

    def _cell(self, name: str, text: str) -> Any:
        """As `Told` has it, of the day with the time that stands beside it; else _ODD."""
        if is_formula(text) or (name in self._needed and not text.strip()):
            return _ODD
        try:
            if name == "on_day":
                day, time = self._words.day_and_time(text)
                return FORMS[name].validate_python(day), FORMS["at_time"].validate_python(time)
            form = FORMS[name].validate_python(self._words.read(name, text))
        except ValidationError:
            return _ODD
        return _AS_TOLD[name](form) if name in _AS_TOLD else form

    def read(self, line: int, given: Mapping[str, str]) -> Told | Unread:
        """`given` are the words of the mapped fields."""
        for name, text in given.items():
            if text.startswith("=") and is_formula(text):
                return Unread(line, RejectionReason.FORMULA, name, text[:LONGEST_GIVEN])
        for name in self._needed:
            if not given.get(name, "").strip():
                return Unread(line, RejectionReason.FIELD_MISSING, name)
        try:
            row = PurchaseRow.model_validate(self._in_form(given))
        except ValidationError as error:
            return _unread(line, error, given)
        return self._told(line, row)

    def _in_form(self, given: Mapping[str, str]) -> dict[str, str]:
        form = {
            name: self._words.read(name, text) for name, text in given.items() if name != "on_day"
        }
        form["on_day"], time = self._words.day_and_time(given["on_day"])
        if time and not form.get("at_time"):
            form["at_time"] = time
        return form

    def _told(self, line: int, row: PurchaseRow) -> Told:
        return Told(
            line=line,
            merchant_reference=row.merchant,
            card_reference=row.card,
            on_day=row.on_day,
            amount=self._decimal(row.amount),
            at_time=row.at_time,
            ticket=row.ticket,
            booklet=row.booklet,
            slip_number=int(row.slip_number) if row.slip_number else None,
            family=row.family,
            vat_rate=self._decimal(row.vat_rate) if row.vat_rate else None,
            entry=row.entry,
        )

    def _decimal(self, text: str) -> Decimal:
        return self._amounts.setdefault(text, Decimal(text))


def _unread(line: int, error: ValidationError, given: Mapping[str, str]) -> Unread:
    first = error.errors(include_url=False)[0]
    field = str(first["loc"][0])
    too_long = first["type"] == "string_too_long"
    reason = RejectionReason.TEXT_TOO_LONG if too_long else REASONS.get(field)
    return Unread(
        line,
        reason or RejectionReason.FIELD_MISSING,
        field,
        given.get(field, "")[:LONGEST_GIVEN],
    )
