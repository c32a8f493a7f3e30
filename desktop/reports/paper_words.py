"""Days, rates and numbers of merchants as papers of accounts write them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache

from babel.dates import format_date

from desktop.i18n import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE, catalogue
from desktop.reports.glyphs import printable

_DE_BEFORE_A_VOWEL = re.compile(r"\bde (?=(?:avril|août|octobre)\b)")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def short_day(day: date, language: str) -> str:
    """`sam. 7`, to stand before the purchases of a month."""
    return format_date(day, "EEE d", locale=language)


def span_words(first: date, last: date, language: str) -> str:
    """`Samedi 7 mars` for one day, else `Du 2 au 8 mars`: what a market trader thinks in."""
    if first == last:
        text = format_date(first, "EEEE d MMMM", locale=language)
        return capital(_first(text, first, language))
    _ = catalogue(language).gettext
    same = (first.year, first.month) == (last.year, last.month)
    return _("From {first} to {last}").format(
        first=_first(
            format_date(first, "d" if same else "d MMMM", locale=language), first, language
        ),
        last=format_date(last, "d MMMM", locale=language),
    )


def _first(text: str, day: date, language: str) -> str:
    if language == "fr" and day.day == 1:
        return re.sub(r"\b1\b", "1er", text, count=1)
    return text


def siret_words(siret: str) -> str:
    """`362 521 879 00034`; anything that has not fourteen digits stays as it is."""
    if len(siret) != 14 or not siret.isdigit():
        return printable(siret)
    return NO_BREAK_SPACE.join((siret[:3], siret[3:6], siret[6:9], siret[9:]))


def rate_words(rate: Decimal | None, language: str) -> str:
    """`5,5 %` of 0.055; a dash where the rate is not known."""
    if rate is None:
        return "–"
    text = f"{(rate * 100).normalize():f}"
    if language == "fr":
        return text.replace(".", ",") + NARROW_NO_BREAK_SPACE + "%"
    return f"{text}%"


def whole(number: int, language: str) -> str:
    """A count with its groups of three."""
    return f"{number:,}".replace(",", NARROW_NO_BREAK_SPACE if language == "fr" else ",")


def counted_words(purchases: int, corrections: int, language: str) -> str:
    """`12 achats`, and `, 1 correction` when there is one: what is taken back is no purchase."""
    texts = catalogue(language)
    words = texts.ngettext("{count} purchase", "{count} purchases", purchases)
    said = words.format(count=whole(purchases, language))
    if corrections:
        words = texts.ngettext("{count} correction", "{count} corrections", corrections)
        said = f"{said}, {words.format(count=whole(corrections, language))}"
    return said


def elided(text: str, language: str) -> str:
    """`état d’avril`, not `de avril`: a month stands where the catalogue cannot see it."""
    return _DE_BEFORE_A_VOWEL.sub("d’", text) if language == "fr" else text


def grouped_iban(iban: str) -> str:
    """By four, as banks print it."""
    return NO_BREAK_SPACE.join(iban[start : start + 4] for start in range(0, len(iban), 4))
