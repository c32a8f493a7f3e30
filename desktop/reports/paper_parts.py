"""Pieces that papers for the accountant share: facts in two columns, and room to sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from reportlab.lib.units import mm

from desktop.i18n import catalogue, long_date
from desktop.reports.glyphs import fitted, printable
from desktop.reports.ruled import Column, Row, RuledTable
from desktop.reports.ruled_pages import SIDE, WIDTH, Pages
from desktop.reports.style import INK, LINE, MUTED, REGULAR, SEMIBOLD
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.sheets.letter import SenderSheet, SignatureSheet

GAP = 8 * mm
SMALL_ROW = 5.6 * mm
LABEL = 31 * mm
SIGN_HEIGHT = 34 * mm

Facts = Sequence[tuple[str, str]]


def facts(pages: Pages, said: Sequence[tuple[str, Facts]]) -> None:
    """Two short tables of label and words next to each other, each under its name."""
    width = (WIDTH - GAP * (len(said) - 1)) / len(said)
    tables = [
        RuledTable(
            (Column(name, LABEL), Column("", width - LABEL)),
            tuple(Row((label, printable(words))) for label, words in pairs),
            row_height=SMALL_ROW,
            language=pages.language,
            size=8.0,
        )
        for name, pairs in said
    ]
    pages.beside(tables, GAP)


def place_and_day(sender: SenderSheet, day: date, language: str) -> str:
    _ = catalogue(language).gettext
    return _("{place}, {date}").format(place=sender.place, date=long_date(day, language))


def signatures(pages: Pages, said: Sequence[tuple[str, ...]]) -> None:
    """Boxes to sign in, side by side; the first line of each says who, the others stand below."""
    part = pages.root.add("Sect")
    pages.gap(6 * mm)
    pages.place(partial(_draw_boxes, part, tuple(said)), SIGN_HEIGHT)


def signer(signature: SignatureSheet | None, place: str) -> tuple[str, ...]:
    if signature is None:
        return (place,)
    return (place, signature.delegation, signature.name, signature.quality)


def _draw_boxes(
    part: Element,
    said: tuple[tuple[str, ...], ...],
    canvas: TaggedCanvas,
    x: float,
    y: float,
) -> None:
    width = (WIDTH - GAP) / 2
    x = SIDE + WIDTH - width * len(said) - GAP * (len(said) - 1)
    for lines in said:
        with canvas.artifact():
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.7)
            canvas.roundRect(x, y, width, SIGN_HEIGHT, 2.2 * mm)
        _draw_lines(part.add("P"), [line for line in lines if line], canvas, x, y)
        x += width + GAP


def _draw_lines(
    words: Element, lines: Sequence[str], canvas: TaggedCanvas, x: float, y: float
) -> None:
    width = (WIDTH - GAP) / 2 - 8 * mm
    top = y + SIGN_HEIGHT - 6 * mm
    places = [top] + [y + 4 * mm + 4 * mm * back for back in reversed(range(len(lines) - 1))]
    for place, (text, at) in enumerate(zip(lines, places, strict=True)):
        font = SEMIBOLD if place and place == len(lines) - 2 else REGULAR
        shown, size = fitted(printable(text), font, 8.0, width)
        with canvas.marked(words):
            canvas.setFillColor(INK if place else MUTED)
            canvas.setFont(font, size)
            canvas.drawString(x + 4 * mm, at, shown)
