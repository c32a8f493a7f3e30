"""Pages of paragraphs and of long tables, placed once, counted, and then drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import Protocol

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from desktop.reports.flow import TaggedParagraph
from desktop.reports.glyphs import fitted, printable
from desktop.reports.ruled import (
    HEAD_HEIGHT,
    Row,
    RuledTable,
    draw_carried,
    draw_head,
    draw_row,
)
from desktop.reports.style import LINE, MUTED, PAGE_HEIGHT, PAGE_WIDTH, REGULAR, register_fonts
from desktop.reports.tagging import Element, TaggedCanvas
from desktop.reports.typography import markup

SIDE = 16 * mm
WIDTH = PAGE_WIDTH - 2 * SIDE
TOP = 16 * mm
FOOT = 21 * mm
"""Where the text ends, above the footer."""


class Draw(Protocol):
    """Draws with its lower left corner at `x`, `y` in points."""

    def __call__(self, canvas: TaggedCanvas, /, x: float, y: float) -> None: ...


@dataclass(frozen=True)
class PageWords:
    """What the file says of itself, and what stands at the foot of its pages."""

    title: str
    language: str
    author: str
    first_foot: str
    later_foot: str


class Pages:
    """Everything has its place on a page before the first is drawn, so that all know how many."""

    def __init__(self, language: str) -> None:
        register_fonts()
        self.root = Element("Document")
        self.language = language
        self.y = PAGE_HEIGHT - TOP
        self._pages: list[list[Callable[[TaggedCanvas], None]]] = [[]]
        self._anchors: dict[str, int] = {}

    @property
    def count(self) -> int:
        return len(self._pages)

    @property
    def room(self) -> float:
        return self.y - FOOT

    def anchor(self, name: str) -> None:
        self._anchors[name] = self.count

    def page_of(self, name: str) -> int:
        """From 1; for what is drawn when all is placed."""
        return self._anchors[name]

    def turn(self) -> None:
        self._pages.append([])
        self.y = PAGE_HEIGHT - TOP

    def gap(self, height: float) -> None:
        self.y -= height

    def need(self, height: float) -> None:
        """Turn the page unless so much is left of it."""
        if self.room < height and self.y < PAGE_HEIGHT - TOP:
            self.turn()

    def text(self, text: str, style: ParagraphStyle, role: str = "P", width: float = WIDTH) -> None:
        paragraph = TaggedParagraph(
            markup(printable(text), self.language), style, self.root.add(role)
        )
        self.flow(paragraph, width)

    def flow(self, piece: Flowable, width: float = WIDTH, x: float = SIDE) -> None:
        height = piece.wrap(width, PAGE_HEIGHT)[1]
        self.place(partial(_on_canvas, piece), height, x)

    def place(self, piece: Draw, height: float, x: float = SIDE) -> None:
        """A piece that is drawn with `x` and `y` of its lower left corner."""
        self.need(height)
        self.y -= height
        self._add(partial(piece, x=x, y=self.y))

    def _add(self, piece: Callable[[TaggedCanvas], None]) -> None:
        self._pages[-1].append(piece)

    def table(self, table: RuledTable, x: float = SIDE) -> None:
        """A head never stands alone, nor a subtotal without a line above it."""
        self._attach(table.part)
        groups = list(_groups(table.rows))
        first = sum(len(group) for group in groups[:2])
        self.need(HEAD_HEIGHT + (first + 1) * table.row_height)
        self._head(table, x, again=False)
        totals = [Decimal(0)] * len(table.carried)
        for place, group in enumerate(groups):
            last = place == len(groups) - 1
            wanted = (len(group) + (0 if last else 1)) * table.row_height
            if self.room < wanted:
                self._carry_over(table, totals, x)
            for row in group:
                self.y -= table.row_height
                self._add(partial(draw_row, table, row, x=x, y=self.y))
                totals = [a + b for a, b in zip(totals, row.adds or _none(totals), strict=True)]

    def beside(self, tables: Sequence[RuledTable], gap: float) -> None:
        """Short tables next to each other, their heads level."""
        heights = [HEAD_HEIGHT + len(table.rows) * table.row_height for table in tables]
        self.need(max(heights))
        top, x = self.y, SIDE
        for table in tables:
            self.y = top
            self.table(table, x)
            x += table.width + gap
        self.y = top - max(heights)

    def _attach(self, part: Element) -> None:
        if part.parent is None:
            part.parent = self.root
            self.root.kids.append(part)

    def _head(self, table: RuledTable, x: float, *, again: bool) -> None:
        self.y -= HEAD_HEIGHT
        self._add(partial(draw_head, table, x=x, y=self.y, again=again))

    def _carry_over(self, table: RuledTable, totals: list[Decimal], x: float) -> None:
        if table.carried:
            foot = self.y - table.row_height
            self._add(partial(draw_carried, table, tuple(totals), x=x, y=foot, begins=False))
        self.turn()
        self._head(table, x, again=True)
        if table.carried:
            self.y -= table.row_height
            self._add(partial(draw_carried, table, tuple(totals), x=x, y=self.y, begins=True))

    def pdf(self, words: PageWords) -> bytes:
        """The same pieces and words give the same bytes."""
        target = BytesIO()
        canvas = TaggedCanvas(
            target,
            self.root,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            initialFontName=REGULAR,
            pageCompression=0,  # pikepdf compresses, in less time
        )
        canvas.describe(printable(words.title), words.language, printable(words.author))
        for place, pieces in enumerate(self._pages):
            for piece in pieces:
                piece(canvas)
            _foot(canvas, words, place + 1, self.count)
            canvas.showPage()
        canvas.save()
        return target.getvalue()


def _groups(rows: Sequence[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        if group and not row.strong:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _none(totals: list[Decimal]) -> tuple[Decimal, ...]:
    return (Decimal(0),) * len(totals)


def _on_canvas(piece: Flowable, canvas: TaggedCanvas, x: float, y: float) -> None:
    piece.drawOn(canvas, x, y)


def _foot(canvas: TaggedCanvas, words: PageWords, page: int, pages: int) -> None:
    count = f"{page} / {pages}"
    left = printable(words.first_foot if page == 1 else words.later_foot)
    left, size = fitted(left, REGULAR, 7.6, WIDTH - 20 * mm)
    with canvas.artifact():
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.line(SIDE, 15 * mm, PAGE_WIDTH - SIDE, 15 * mm)
        canvas.setFillColor(MUTED)
        canvas.setFont(REGULAR, size)
        canvas.drawString(SIDE, 10.6 * mm, left)
        canvas.setFont(REGULAR, 7.6)
        canvas.drawRightString(PAGE_WIDTH - SIDE, 10.6 * mm, count)
