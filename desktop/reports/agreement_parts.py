"""Pieces of an agreement: lines of its tables, and the room where two parties sign."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from desktop.reports.flow import TaggedParagraph
from desktop.reports.style import LINE, SEMIBOLD, SOFT, TEXT_WIDTH, Styles
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup

SHARES = {2: (0.64, 0.36), 3: (0.2, 0.4, 0.4), 4: (0.28, 0.27, 0.25, 0.2)}
PAD = 1.6 * mm
SIDE = 2.2 * mm
GAP = 8 * mm
ROOM = 34 * mm
"""For a hand, and a stamp."""


class CellLine(Flowable):
    """One row of a table: wrapped cells in fixed columns, a rule under them."""

    canv: TaggedCanvas

    def __init__(
        self,
        table: Element,
        cells: Sequence[str],
        look: Styles,
        language: str,
        *,
        head: bool = False,
    ) -> None:
        super().__init__()
        self._head = head
        row = table.add("TR")
        font = SEMIBOLD if head else look.small.fontName
        style = ParagraphStyle("cell", look.small, fontName=font, spaceAfter=0)
        self.keepWithNext = head
        self._widths = [TEXT_WIDTH * share for share in SHARES[len(cells)]]
        self._cells = [
            TaggedParagraph(markup(cell, language), style, row.add("TH" if head else "TD"))
            for cell in cells
        ]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._heights = [
            cell.wrap(column - 2 * SIDE, height)[1]
            for cell, column in zip(self._cells, self._widths, strict=True)
        ]
        self.height = max(self._heights) + 2 * PAD
        return width, self.height

    def draw(self) -> None:
        canvas = self.canv
        with canvas.artifact():
            if self._head:
                canvas.setFillColor(SOFT)
                canvas.rect(0, 0, TEXT_WIDTH, self.height, stroke=0, fill=1)
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.6)
            canvas.line(0, 0, TEXT_WIDTH, 0)
        x = SIDE
        for cell, column, height in zip(self._cells, self._widths, self._heights, strict=True):
            cell.drawOn(canvas, x, self.height - PAD - height)
            x += column


class SignatureBlocks(Flowable):
    """Two boxes side by side: who signs, in which quality, the date, and room for the hand."""

    canv: TaggedCanvas

    def __init__(
        self,
        part: Element,
        signatories: Sequence[Sequence[str]],
        labels: tuple[str, str],
        look: Styles,
        language: str,
    ) -> None:
        super().__init__()
        strong = ParagraphStyle("signs", look.small, fontName=SEMIBOLD, spaceAfter=0)
        plain = ParagraphStyle("quality", look.small, spaceAfter=0)
        note = ParagraphStyle("asked", look.note, spaceAfter=0)
        date_label, asked = labels
        self._width = (TEXT_WIDTH - GAP) / 2
        self._blocks: list[list[TaggedParagraph]] = []
        for lines in signatories:
            section = part.add("Sect")
            words = [
                *((line, plain if place else strong) for place, line in enumerate(lines)),
                (f"{date_label} ____ / ____ / ________", plain),
                (asked, note),
            ]
            self._blocks.append(
                [
                    TaggedParagraph(markup(text, language), style, section.add("P"))
                    for text, style in words
                    if text
                ]
            )

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        inner = self._width - 4 * SIDE
        self._heights = [
            [piece.wrap(inner, height)[1] + 2 for piece in block] for block in self._blocks
        ]
        self.height = max(sum(heights) for heights in self._heights) + ROOM + 2 * SIDE
        return width, self.height

    def draw(self) -> None:
        canvas = self.canv
        x = 0.0
        for block, heights in zip(self._blocks, self._heights, strict=True):
            with canvas.artifact():
                canvas.setStrokeColor(LINE)
                canvas.setLineWidth(0.9)
                canvas.roundRect(x, 0, self._width, self.height, 2 * mm)
            y = self.height - 1.6 * SIDE
            for piece, height in zip(block, heights, strict=True):
                y -= height
                piece.drawOn(canvas, x + 2 * SIDE, y)
            x += self._width + GAP
