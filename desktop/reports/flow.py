"""The pieces a page is made of, each telling the structure tree what it is."""

from __future__ import annotations

from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph

from desktop.domain.letter import AmountRow
from desktop.reports.style import (
    FIGURES,
    INK,
    LINE,
    SEMIBOLD,
    STRONG_FIGURES,
    Styles,
)
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup, set_text


class TaggedParagraph(Paragraph):
    """A paragraph that belongs to an element; its two halves on two pages belong to the same."""

    canv: TaggedCanvas

    def __init__(
        self, text: str, style: ParagraphStyle, element: Element | None = None, **more: Any
    ) -> None:
        super().__init__(text, style, **more)
        self.element = element

    def split(self, width: float, height: float) -> list[Flowable]:
        halves: list[Flowable] = super().split(width, height)
        for half in halves:
            if isinstance(half, TaggedParagraph):
                half.element = self.element
        return halves

    def draw(self) -> None:
        if self.element is None:
            super().draw()
            return
        with self.canv.marked(self.element):
            super().draw()


class AmountLine(Flowable):
    """A label, its note below it, and an amount at the right edge, with a rule under them."""

    canv: TaggedCanvas

    def __init__(self, row: AmountRow, table: Element, styles: Styles, language: str) -> None:
        super().__init__()
        self._strong = row.emphasis
        self._amount = set_text(row.amount or "", language)
        line = table.add("TR")
        label_style = ParagraphStyle(
            "label",
            styles.small,
            fontName=SEMIBOLD if row.emphasis else styles.small.fontName,
            spaceAfter=0,
        )
        self._label = TaggedParagraph(markup(row.label, language), label_style, line.add("TH"))
        self._note = (
            TaggedParagraph(markup(row.note, language), styles.note, self._label.element)
            if row.note
            else None
        )
        self._cell = line.add("TD")
        self._size = styles.small.fontSize

    @property
    def _font(self) -> str:
        return STRONG_FIGURES if self._strong else FIGURES

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        amount_width = stringWidth(self._amount, self._font, self._size)
        self._width = width
        inner = width - amount_width - 14
        _, self._label_height = self._label.wrap(inner, height)
        self._note_height = self._note.wrap(inner, height)[1] if self._note else 0.0
        return width, self._label_height + self._note_height + 7

    def draw(self) -> None:
        canvas = self.canv
        baseline = self._note_height + 3.5
        self._label.drawOn(canvas, 0, baseline)
        if self._note:
            self._note.drawOn(canvas, 0, 3.5)
        if self._amount:
            with canvas.marked(self._cell):
                canvas.setFont(self._font, self._size)
                canvas.setFillColor(INK)
                top = baseline + self._label_height
                first_line = top - self._label.style.leading + 0.32 * self._size
                canvas.drawRightString(self._width, first_line, self._amount)
        with canvas.artifact():
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.6)
            canvas.line(0, 0, self._width, 0)


class SideBySide(Flowable):
    """Two columns of paragraphs with their first lines level: references and date, for example."""

    canv: TaggedCanvas

    def __init__(self, left: list[Flowable], right: list[Flowable], right_starts: float) -> None:
        super().__init__()
        self._columns = (left, 0.0), (right, right_starts)
        self._right_starts = right_starts

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        widths = self._right_starts - 10, width - self._right_starts
        self._heights = [
            [piece.wrap(column_width, height)[1] for piece in pieces]
            for (pieces, _), column_width in zip(self._columns, widths, strict=True)
        ]
        self.height = max(sum(heights) for heights in self._heights)
        return width, self.height

    def draw(self) -> None:
        for (pieces, x), heights in zip(self._columns, self._heights, strict=True):
            y = self.height
            for piece, piece_height in zip(pieces, heights, strict=True):
                y -= piece_height
                piece.drawOn(self.canv, x, y)
