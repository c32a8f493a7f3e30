"""An amount in words, as a paper of accounts is closed: « mille deux cents euros »."""

from __future__ import annotations

from decimal import Decimal

from desktop.i18n import money

_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante", 8: "quatre-vingt"}
_LARGE = ((10**9, "milliard"), (10**6, "million"))


def amount_in_words(amount: Decimal, language: str) -> str:
    """Euros and cents in words in French; in other languages the figure says it.

    Numbers are joined by hyphens, as the spelling of 1990 has it. Below a billion of billions.
    """
    if language != "fr":
        return money(amount, language)
    whole, cents = divmod(int(abs(amount) * 100), 100)
    said = f"{_number(whole)} {_of_euros(whole)}"
    if cents:
        said += f" et {_number(cents)} {'centime' if cents == 1 else 'centimes'}"
    return f"moins {said}" if amount < 0 else said


def _of_euros(whole: int) -> str:
    if whole < 2:
        return "euro"
    return "d’euros" if whole % 10**6 == 0 else "euros"


def _number(number: int) -> str:
    parts: list[str] = []
    for size, name in _LARGE:
        count, number = divmod(number, size)
        if count:
            parts.append(f"{_number(count)} {name}{'s' if count > 1 else ''}")
    thousands, rest = divmod(number, 1000)
    if thousands:
        parts.append("mille" if thousands == 1 else f"{_hundreds(thousands, ends=False)}-mille")
        parts[-1] += f"-{_hundreds(rest, ends=True)}" if rest else ""
    elif rest or not parts:
        parts.append(_hundreds(rest, ends=True))
    return " ".join(parts)


def _hundreds(number: int, *, ends: bool) -> str:
    """Below 1000; `cent` and `vingt` take their s only where the number ends with them."""
    count, rest = divmod(number, 100)
    if not count:
        return _tens(rest, ends=ends)
    hundred = "cent" if count == 1 else f"{_UNITS[count]}-cent"
    if not rest:
        return f"{hundred}s" if ends and count > 1 else hundred
    return f"{hundred}-{_tens(rest, ends=ends)}"


def _tens(number: int, *, ends: bool) -> str:
    if number < 20:
        return _UNITS[number]
    ten, unit = divmod(number, 10)
    if ten in {7, 9}:
        ten, unit = ten - 1, unit + 10
    word = _TENS[ten]
    if not unit:
        return f"{word}s" if ten == 8 and ends else word
    joined = "-et-" if unit in {1, 11} and ten != 8 else "-"
    return f"{word}{joined}{_UNITS[unit]}"
