"""Fonts, colours, margins and paragraph styles that all printed documents share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from desktop.settings import RESOURCES

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 20 * mm
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
FOOT = 24 * mm
"""Where the text ends, above the footer."""

INK = HexColor("#1e2a2f")
MUTED = HexColor("#55656b")
LINE = HexColor("#d9d7ce")
ACCENT = HexColor("#0e6b62")
SOFT = HexColor("#e2f0ed")
WAITING = HexColor("#8a5a00")

REGULAR, MEDIUM, SEMIBOLD, BOLD = "Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold"
ITALIC = "Inter-Italic"
FIGURES, STRONG_FIGURES = "InterTabular-Regular", "InterTabular-SemiBold"


@cache
def register_fonts() -> None:
    """Once per process; the fonts are embedded, subset, in every document."""
    for name in (REGULAR, MEDIUM, SEMIBOLD, BOLD, ITALIC, FIGURES, STRONG_FIGURES):
        pdfmetrics.registerFont(TTFont(name, RESOURCES / "fonts" / f"{name}.ttf"))


@dataclass(frozen=True)
class Styles:
    """Paragraph styles of one document; an easy-to-read one is set larger throughout."""

    text: ParagraphStyle
    small: ParagraphStyle
    note: ParagraphStyle
    heading: ParagraphStyle
    item: ParagraphStyle
    head: ParagraphStyle
    head_strong: ParagraphStyle


def styles(*, easy_to_read: bool = False, density: float = 1.0) -> Styles:
    """`density` below 1 draws lines and paragraphs closer, never the letters smaller."""
    size = 14.0 if easy_to_read else 10.0
    small = 14.0 if easy_to_read else 9.0
    head = 12.0 if easy_to_read else 8.6
    text = ParagraphStyle(
        "text",
        fontName=REGULAR,
        fontSize=size,
        leading=size * 1.42 * density,
        textColor=INK,
        spaceAfter=size * 0.55 * density**3,
        allowWidows=0,
        allowOrphans=0,
    )
    return Styles(
        text=text,
        small=ParagraphStyle(
            "small",
            text,
            fontSize=small,
            leading=small * 1.38 * density,
            spaceAfter=small * 0.45 * density**3,
        ),
        note=ParagraphStyle("note", text, fontSize=8, leading=11, textColor=MUTED, spaceAfter=3),
        heading=ParagraphStyle(
            "heading",
            text,
            fontName=SEMIBOLD,
            fontSize=size * (1.15 if easy_to_read else 1.06),
            spaceBefore=size * 0.85 * density**3,
            spaceAfter=size * 0.28,
            keepWithNext=1,
        ),
        item=ParagraphStyle(
            "item", text, leftIndent=size * 1.4, bulletIndent=size * 0.4, spaceAfter=size * 0.25
        ),
        head=ParagraphStyle("head", text, fontSize=head, leading=head * 1.42, textColor=MUTED),
        head_strong=ParagraphStyle("head_strong", text, fontName=SEMIBOLD, spaceAfter=0),
    )
