"""The schema of a purchase in a file: whatever told it, these are its fields and their forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

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


class RowReader:
    """Reads rows of words, by fields, of one layout."""

    def __init__(self, words: Words, needed: frozenset[str]) -> None:
        self._words = words
        self._needed = sorted(needed)
        self._amounts: dict[str, Decimal] = {}

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
