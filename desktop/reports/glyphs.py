"""Any text as something that our fonts can draw: a paper must never break on a name."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth

from desktop.reports.style import REGULAR, register_fonts

STAND_IN = "□"
"""Drawn for a character that the font does not have: PDF/A forbids a hole (ISO 19005-3, 6.2.11)."""
_SPACES = {"Zs", "Zl", "Zp", "Cc"}
_SILENT = {"Cf", "Mn", "Me"}
_NARROWEST = 0.72


def printable(text: str) -> str:
    """One line without controls, in composed form; what the font lacks becomes a stand-in."""
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
    return "" if category in _SILENT else STAND_IN


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
