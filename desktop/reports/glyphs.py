"""Any text as something that our fonts can draw: a paper must never break on a name."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth

from desktop.reports.style import REGULAR, register_fonts

STAND_IN = "□"
"""Drawn for what has no letters, either, such as a picture: PDF/A forbids a hole (6.2.11)."""
_WRITTEN = ("L", "N", "P", "Mc")
_ALEF = {"\u0627": "a"}
"""The table of spellings leaves it out, as it is often not heard; names need it."""
_MARKS = {"Mn", "Me", "Cf"}
"""Categories that have a spelling in Latin letters; a picture has a name, which is none."""
_SPACES = {"Zs", "Zl", "Zp", "Cc"}
_NARROWEST = 0.72


def printable(text: str) -> str:
    """One line without controls, in composed form.

    What the font lacks is spelt in Latin letters, sign by sign, so that two names stay two names;
    what has no spelling becomes a stand-in.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_drawn, unicodedata.normalize("NFC", text))).strip()


@cache
def _drawn(character: str) -> str:
    if ord(character) in _covered() and character.isprintable():
        return character
    category = unicodedata.category(character)
    if category in _SPACES:
        return character if ord(character) in _covered() and category == "Zs" else " "
    if category in _MARKS:
        return _spelt(character)  # a vowel of another script, or an accent of no letter: nothing
    return (_spelt(character) if category.startswith(_WRITTEN) else "") or STAND_IN


def _spelt(character: str) -> str:
    from anyascii import anyascii  # noqa: PLC0415 - hardly ever wanted

    return _ALEF.get(character) or anyascii(character)


@cache
def _covered() -> frozenset[int]:
    register_fonts()
    font: Any = pdfmetrics.getFont(REGULAR)
    return frozenset(font.face.charToGlyph)


def fitted(text: str, font: str, size: float, width: float) -> tuple[str, float]:
    """Text and size in points that fit in `width`: smaller at first, then cut with an ellipsis."""
    needed = stringWidth(text, font, size)
    if needed <= width:
        return text, size
    smaller = size * max(_NARROWEST, width / needed)
    if stringWidth(text, font, smaller) <= width + 0.01:
        return text, smaller
    kept = len(text)
    while kept and stringWidth(text[:kept] + "…", font, smaller) > width:
        kept -= 1 + max(0, kept - 400)
    return text[:kept].rstrip() + "…", smaller
