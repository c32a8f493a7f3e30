"""The head of a paper of accounts: what it is at the left, whom it is about at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from desktop.i18n import NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE, catalogue
from desktop.reports.flow import TaggedParagraph
from desktop.reports.glyphs import fitted, printable
from desktop.reports.ruled_pages import SIDE, WIDTH, Pages
from desktop.reports.style import (
    ACCENT,
    BOLD,
    INK,
    LINE,
    MEDIUM,
    MUTED,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REGULAR,
    SEMIBOLD,
    SOFT,
    WAITING,
    styles,
)
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup

RIGHT_WIDTH = 66 * mm
LEFT_WIDTH = WIDTH - RIGHT_WIDTH - 6 * mm
CARD_HEIGHT, CARD_GAP = 22 * mm, 4 * mm
LOGO_WIDTH, LOGO_HEIGHT = 40 * mm, 14 * mm

_LOOK = styles()
SMALL = ParagraphStyle("small", _LOOK.text, fontSize=8.2, leading=12, spaceAfter=0)
SAID = ParagraphStyle("said", SMALL, textColor=MUTED)
TITLE = ParagraphStyle("title", SMALL, fontName=BOLD, fontSize=18.5, leading=24)
LONG_TITLE = ParagraphStyle("long_title", TITLE, fontSize=15.5, leading=21)
WARNING = ParagraphStyle("warning", SMALL, fontName=SEMIBOLD, textColor=ACCENT)
NAME = ParagraphStyle("name", SMALL, fontName=SEMIBOLD, fontSize=10, leading=14, alignment=TA_RIGHT)
FACT = ParagraphStyle("fact", SAID, alignment=TA_RIGHT)
HEADING = ParagraphStyle("heading", SMALL, fontName=SEMIBOLD, fontSize=10.5, leading=15)


@dataclass(frozen=True)
class Head:
    """`below` are lines under the title, `warning` one that must not be missed; empty ones go."""

    above: str
    title: str
    below: tuple[str, ...]
    warning: str
    name: str
    facts: tuple[str, ...]
    duplicate: int = 0
    logo: bytes = b""
    authority: str = ""
    """What is read aloud instead of the logo."""


@dataclass(frozen=True)
class Card:
    """A figure with what it is above and a word about it below; one of them is `strong`."""

    label: str
    figure: str
    note: str = ""
    strong: bool = False


def head(pages: Pages, said: Head) -> None:
    """At the top of the first page; both columns begin level."""
    part = pages.root.add("Sect")
    if said.duplicate:
        _place_duplicate(pages, said, part)
    if said.logo:
        _place_logo(pages, said, part)
    top = pages.y
    fits = stringWidth(said.title, BOLD, TITLE.fontSize) <= LEFT_WIDTH
    left = ((said.above, SAID, "P"), (said.title, TITLE if fits else LONG_TITLE, "H1"))
    more = tuple((text, SAID, "P") for text in said.below if text)
    _column(pages, part, (*left, *more, (said.warning, WARNING, "P")), LEFT_WIDTH)
    ended, pages.y = pages.y, top
    right = ((said.name, NAME, "P"), *((text, FACT, "P") for text in said.facts))
    _column(pages, part, right, RIGHT_WIDTH, SIDE + WIDTH - RIGHT_WIDTH)
    pages.y = min(ended, pages.y)
    pages.gap(5 * mm)


def heading(pages: Pages, text: str, *, room: float) -> None:
    """A heading with `room` points left below it on its page."""
    pages.gap(7 * mm)
    pages.need(room + HEADING.leading + 8 * mm)
    pages.text(text, HEADING, "H2")
    pages.gap(1 * mm)


def note(pages: Pages, text: str) -> None:
    pages.text(text, SMALL)


def cards(pages: Pages, given: Callable[[], tuple[Card, ...]]) -> None:
    """Three figures in a row; they are asked for when all pages are placed."""
    part = pages.root.add("Sect")
    pages.place(partial(_draw_cards, pages.language, part, given), CARD_HEIGHT)
    pages.gap(5 * mm)


def _column(
    pages: Pages,
    part: Element,
    lines: tuple[tuple[str, ParagraphStyle, str], ...],
    width: float,
    x: float = SIDE,
) -> None:
    for text, style, role in lines:
        if text:
            words = markup(printable(text), pages.language)
            pages.flow(TaggedParagraph(words, style, part.add(role)), width, x)


def _place_logo(pages: Pages, said: Head, part: Element) -> None:
    picture = ImageReader(BytesIO(said.logo))
    width, height = picture.getSize()
    scale = min(LOGO_WIDTH / width, LOGO_HEIGHT / height)
    figure = part.add("Figure", said=printable(said.authority))
    size = (width * scale, height * scale)
    pages.place(partial(_draw_logo, picture, size, figure), size[1])
    pages.gap(4 * mm)


def _draw_logo(
    picture: ImageReader,
    size: tuple[float, float],
    figure: Element,
    canvas: TaggedCanvas,
    x: float,
    y: float,
) -> None:
    with canvas.marked(figure):
        canvas.drawImage(picture, x, y, *size)


def _draw_cards(
    language: str,
    part: Element,
    given: Callable[[], tuple[Card, ...]],
    canvas: TaggedCanvas,
    x: float,
    y: float,
) -> None:
    shown = given()
    width = (WIDTH - CARD_GAP * (len(shown) - 1)) / len(shown)
    for card in shown:
        _draw_card(card, language, part, canvas, (x, y, width))
        x += width + CARD_GAP


def _draw_card(
    card: Card,
    language: str,
    part: Element,
    canvas: TaggedCanvas,
    box: tuple[float, float, float],
) -> None:
    x, y, width = box
    with canvas.artifact():
        canvas.setFillColor(SOFT)
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.7)
        fill = int(card.strong)
        canvas.roundRect(x, y, width, CARD_HEIGHT, 2.2 * mm, stroke=1 - fill, fill=fill)
    lines = (
        (card.label, MEDIUM, 8.0, MUTED, 16.2),
        (card.figure.replace(NARROW_NO_BREAK_SPACE, NO_BREAK_SPACE), BOLD, 16.5, INK, 9.0),
        (card.note, REGULAR, 8.0, MUTED, 3.9),
    )
    words = part.add("P")
    for text, font, size, colour, above in lines:
        if text:
            shown = printable(text)
            shown, small = fitted(shown, font, size, width - 9 * mm)
            with canvas.marked(words):
                canvas.setFillColor(colour)
                canvas.setFont(font, small)
                canvas.drawString(x + 4.5 * mm, y + above * mm, shown)


def _place_duplicate(pages: Pages, said: Head, part: Element) -> None:
    top = PAGE_HEIGHT - 12.5 * mm
    pages.place(partial(_draw_duplicate, said.duplicate, pages.language, part, top), 0)
    pages.gap(4 * mm)


def _draw_duplicate(  # noqa: PLR0913, PLR0917 - first four are bound
    number: int, language: str, part: Element, top: float, canvas: TaggedCanvas, x: float, y: float
) -> None:
    _ = catalogue(language).gettext
    text = _("DUPLICATE")
    if number > 1:
        text = f"{text} {number}"
    width = stringWidth(text, BOLD, 10) + 7 * mm
    with canvas.marked(part.add("P")):
        canvas.setFont(BOLD, 10)
        canvas.setFillColor(WAITING)
        canvas.drawRightString(PAGE_WIDTH - SIDE - 3.5 * mm, top - 2.2 * mm, text)
    with canvas.artifact():
        canvas.setStrokeColor(WAITING)
        canvas.setLineWidth(0.9)
        canvas.roundRect(PAGE_WIDTH - SIDE - width, top - 4.4 * mm, width, 7.2 * mm, 1.6 * mm)
