"""Texts, numbers and dates for people: msgids in English, catalogues under resources/locale."""

from __future__ import annotations

import gettext as _gettext
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

LOCALES = Path(__file__).parents[1] / "resources" / "locale"
LANGUAGES = ("fr", "en")

NARROW_NO_BREAK_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"

_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def install(language: str) -> None:
    """Choose the language of all texts of this process."""
    global _catalogue, _language  # noqa: PLW0603 - one language per process
    _language = language
    _catalogue = catalogue(language)


def catalogue(language: str) -> _gettext.NullTranslations:
    """The texts in one language, for a letter that is not in the window's language."""
    try:
        return _gettext.translation("desktop", LOCALES, [language])
    except FileNotFoundError:
        return _from_source(LOCALES / language / "LC_MESSAGES" / "desktop.po")


def _from_source(texts: Path) -> _gettext.NullTranslations:
    """A tree that nobody set up has no compiled catalogue: slower, but in the right language."""
    if not texts.exists():
        return _gettext.NullTranslations()  # English is in the source itself
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - seldom wanted
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = BytesIO()
    with texts.open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)


def language() -> str:
    return _language


def gettext(message: str) -> str:
    return _catalogue.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    return _catalogue.ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    return _catalogue.pgettext(context, message)


def number(value: Decimal | int, places: int = 0, language: str | None = None) -> str:
    """`1 234,56`: French groups by narrow no-break spaces, English by commas."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(value, format=pattern, locale=language or _language)


def money(amount: Decimal, language: str | None = None) -> str:
    """`1 234,56 €` in French, `€1,234.56` in English; the sign never leaves its line."""
    if (language or _language) == "fr":
        return number(amount, 2, "fr") + NARROW_NO_BREAK_SPACE + "€"
    sign = "-" if amount < 0 else ""
    return f"{sign}€{number(abs(amount), 2, 'en')}"


def short_date(day: date, language: str | None = None) -> str:
    """`12/03/2026` in French and in English: the day comes first at a French counter."""
    return format_date(day, "dd/MM/yyyy", locale=language or _language)


def long_date(day: date, language: str | None = None) -> str:
    """`12 mars 2026` (`1er mars 2026`), `12 March 2026`."""
    text = format_date(day, "d MMMM yyyy", locale=language or _language)
    if (language or _language) == "fr" and day.day == 1:
        return text.replace("1 ", "1er ", 1)
    return text


def month_name(month: str, language: str | None = None) -> str:
    """`mars 2026` of `2026-03`."""
    year, number_of_month = month.split("-")
    first = date(int(year), int(number_of_month), 1)
    return format_date(first, "MMMM yyyy", locale=language or _language)


def short_month(month: str, language: str | None = None) -> str:
    """`avr.` of `2026-04`."""
    year, number_of_month = month.split("-")
    first = date(int(year), int(number_of_month), 1)
    return format_date(first, "MMM", locale=language or _language)


def moment(at: datetime, language: str | None = None) -> str:
    """`2 nov. 2026 10:31`, in the machine's own time zone."""
    local = at.astimezone()
    return format_datetime(local, "d MMM yyyy HH:mm", locale=language or _language)


def weekday(day: date, *, short: bool = False) -> str:
    """`lundi`, or `lun.` when short."""
    return format_date(day, "EEE" if short else "EEEE", locale=_language)


def weekday_and_date(day: date) -> str:
    """`Vendredi 20 novembre 2026`, to begin a line with."""
    text = f"{weekday(day)} {long_date(day)}"
    return text[0].upper() + text[1:]


def weekday_name(number: int, *, short: bool = False) -> str:
    """`lundi` for 1 … `dimanche` for 7."""
    return weekday(date(2024, 1, number), short=short)  # that month began on a Monday
