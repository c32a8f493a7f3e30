"""A card to be cut out of a page and folded: code and QR on one side, whom to call on the other.

Each side has the size of a bank card (ISO 7810 ID-1); measures in millimetres.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from desktop.domain.support_code import grouped
from desktop.i18n import NO_BREAK_SPACE, catalogue, long_date
from desktop.reports.flow import TaggedParagraph
from desktop.reports.style import (
    ACCENT,
    INK,
    LINE,
    MUTED,
    SEMIBOLD,
    STRONG_FIGURES,
    TEXT_WIDTH,
    styles,
)
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup
from desktop.sheets.paper_support import PaperSupportSheet

SIDE_WIDTH, SIDE_HEIGHT = 85.6 * mm, 54 * mm
INSET = 5 * mm
QR_SIZE = 31 * mm  # with the four light modules around it that a scanner needs
QR_CORRECTION = "Q"  # a quarter of it may be dirty or creased
QUIET_MODULES = 4
CODE_SIZE = 15.5
BAND = 2.2 * mm
BACK_WIDTH, BACK_HEIGHT = SIDE_WIDTH - 2 * INSET, SIDE_HEIGHT - 2 * INSET
BACK_SIZES = (8.8, 8.2, 7.6, 7.0, 6.4)

Gettext = Callable[[str], str]


@dataclass(frozen=True)
class Corner:
    """A side of the card: its lower left corner on the canvas."""

    x: float
    y: float


class CutOutCard(Flowable):
    """Both sides next to each other, with a line to cut along and one to fold along."""

    canv: TaggedCanvas

    def __init__(self, sheet: PaperSupportSheet, part: Element) -> None:
        super().__init__()
        self._sheet = sheet
        self._front, self._back = part.add("Sect"), part.add("Sect")
        self._gettext: Gettext = catalogue(sheet.language).gettext

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        return width, SIDE_HEIGHT

    def draw(self) -> None:
        left = (TEXT_WIDTH - 2 * SIDE_WIDTH) / 2
        self._draw_lines(left)
        self._draw_front(Corner(left, 0))
        self._draw_back(Corner(left + SIDE_WIDTH, 0))

    def _draw_lines(self, left: float) -> None:
        canvas = self.canv
        with canvas.artifact():
            canvas.saveState()
            canvas.setStrokeColor(MUTED)
            canvas.setLineWidth(0.6)
            canvas.setDash(3, 2)
            canvas.rect(left, 0, 2 * SIDE_WIDTH, SIDE_HEIGHT)
            canvas.setStrokeColor(LINE)
            canvas.setDash(1, 2)
            fold = left + SIDE_WIDTH
            canvas.line(fold, 0, fold, SIDE_HEIGHT)
            canvas.setFillColor(ACCENT)
            canvas.rect(left, SIDE_HEIGHT - BAND, SIDE_WIDTH, BAND, stroke=0, fill=1)
            canvas.restoreState()

    def _draw_front(self, corner: Corner) -> None:
        canvas, sheet, _ = self.canv, self._sheet, self._gettext
        right = corner.x + SIDE_WIDTH - INSET
        top = corner.y + SIDE_HEIGHT - BAND - 3 * mm
        width = SIDE_WIDTH - 2 * INSET - QR_SIZE
        title = ParagraphStyle("card", fontName=SEMIBOLD, fontSize=12.5, leading=16, textColor=INK)
        small = ParagraphStyle("day", styles().small, fontSize=8.6, leading=11.6, spaceAfter=0)
        place = ParagraphStyle("place", small, textColor=MUTED, spaceAfter=7)
        y = top
        for text, style in (
            (_("Sustainable food card"), title),
            (sheet.sender.place, place),
            *((line, small) for line in validity(sheet)),
        ):
            paragraph = TaggedParagraph(markup(text, sheet.language), style, self._front.add("P"))
            y -= paragraph.wrapOn(canvas, width, SIDE_HEIGHT)[1]
            paragraph.drawOn(canvas, corner.x + INSET, y)
            y -= style.spaceAfter
        code = grouped(sheet.code)
        with canvas.marked(self._front.add("Figure", said=_("The code below as a QR code"))):
            draw_qr(sheet.code, right - QR_SIZE + 2 * mm, top - QR_SIZE + 1.5 * mm, canvas)
        with canvas.marked(self._front.add("P")):
            canvas.setFont(STRONG_FIGURES, CODE_SIZE)
            canvas.setFillColor(INK)
            canvas.drawString(corner.x + INSET, corner.y + INSET, code)

    def _draw_back(self, corner: Corner) -> None:
        lines = self._fitting_back()
        y = corner.y + SIDE_HEIGHT - INSET + lines[0].style.spaceBefore
        for line in lines:
            line.element = self._back.add("P")
            y -= line.wrapOn(self.canv, BACK_WIDTH, BACK_HEIGHT)[1] + line.style.spaceBefore
            line.drawOn(self.canv, corner.x + INSET, y)

    def _fitting_back(self) -> list[TaggedParagraph]:
        """As large as fits: addresses, and mail boxes of offices, can be long."""
        for size in BACK_SIZES:
            lines = self._set_back(size)
            heights = [line.wrapOn(self.canv, BACK_WIDTH, BACK_HEIGHT)[1] for line in lines]
            spaces = [line.style.spaceBefore for line in lines[1:]]
            if sum(heights) + sum(spaces) <= BACK_HEIGHT:
                return lines
        return self._set_back(BACK_SIZES[-1])

    def _set_back(self, size: float) -> list[TaggedParagraph]:
        text = ParagraphStyle("who", styles().small, fontSize=size, leading=size * 1.36)
        head = ParagraphStyle("lost", text, fontName=SEMIBOLD, spaceBefore=size * 0.8)
        return [
            TaggedParagraph(markup(said, self._sheet.language), head if strong else text)
            for said, strong in back_lines(self._sheet)
        ]


def validity(sheet: PaperSupportSheet) -> tuple[str, ...]:
    """From which day to which, in words; nothing before there is an entitlement."""
    _ = catalogue(sheet.language).gettext
    if sheet.valid_from is None or sheet.valid_until is None:
        return ()
    return (
        _("From {day}").format(day=long_date(sheet.valid_from, sheet.language)),
        _("to {day} included").format(day=long_date(sheet.valid_until, sheet.language)),
    )


def back_lines(sheet: PaperSupportSheet) -> tuple[tuple[str, bool], ...]:
    """What whoever holds it needs to know; true for headings.

    Who finds it reads an address, not the name of a service that says whom it helps.
    """
    _ = catalogue(sheet.language).gettext
    sender = sheet.sender
    contact = [part.replace(" ", NO_BREAK_SPACE) for part in (sender.phone, sender.email) if part]
    lines = (
        (_("At the till"), True),
        (_("Show the square code, or read out the fifteen characters."), False),
        (_("Lost it?"), True),
        (_("Tell us: it is stopped, and you get another one."), False),
        (" · ".join(contact), False),
        (_("Found it?"), True),
        (_("Please bring it or send it to:"), False),
        (sender.address if sender.street else sender.service, False),
    )
    return tuple(line for line in lines if line[0])


def draw_qr(text: str, x: float, y: float, canvas: TaggedCanvas) -> None:
    """Dark modules as rectangles, a row at a time, so that no printer leaves gaps between them."""
    symbol: Any = QrCodeWidget(text, barLevel=QR_CORRECTION)  # its stubs leave `qr` out
    symbol.qr.make()
    rows: list[list[bool]] = symbol.qr.modules
    module = QR_SIZE / (len(rows) + 2 * QUIET_MODULES)
    left, top = x + QUIET_MODULES * module, y + QR_SIZE - QUIET_MODULES * module
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        for start, end in _runs(row):
            height = top - (number + 1) * module
            path.rect(left + start * module, height, (end - start) * module, module)
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """First and after-last column of each stretch of dark modules."""
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(row):
        if dark and runs and runs[-1][1] == column:
            runs[-1] = runs[-1][0], column + 1
        elif dark:
            runs.append((column, column + 1))
    return runs
