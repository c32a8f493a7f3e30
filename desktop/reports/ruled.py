"""A table over many pages: its head comes again, its running total is carried over each turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from desktop.i18n import NARROW_NO_BREAK_SPACE, catalogue
from desktop.reports.glyphs import fitted
from desktop.reports.style import (
    FIGURES,
    INK,
    LINE,
    MEDIUM,
    MUTED,
    REGULAR,
    SEMIBOLD,
    SOFT,
    STRONG_FIGURES,
)
from desktop.reports.tagging import Element, TaggedCanvas

PAD = 2.2 * mm
HEAD_HEIGHT = 8 * mm
_BAND = HexColor("#f6f5f1")


@dataclass(frozen=True)
class Column:
    """`right` columns hold figures; `width` in points with the padding."""

    title: str
    width: float
    right: bool = False


@dataclass(frozen=True)
class Row:
    """Cells in the order of the columns; `adds` go into the totals that are carried over.

    A `strong` row is a subtotal: its first cell reaches over the empty ones that follow. The one
    that is `closing` ends the table.
    """

    cells: tuple[str, ...]
    adds: tuple[Decimal, ...] = ()
    strong: bool = False
    closing: bool = False


@dataclass(frozen=True)
class RuledTable:
    """`carried` are the columns of the totals that `adds` of the rows make."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    carried: tuple[int, ...] = ()
    row_height: float = 7 * mm
    language: str = "fr"
    size: float = 8.6
    part: Element = field(default_factory=lambda: Element("Table"))

    @property
    def width(self) -> float:
        return sum(column.width for column in self.columns)


def money_text(amount: Decimal, language: str) -> str:
    """`1 234,56` or `1,234.56`; a minus sign, never a hyphen, stands before what is taken back."""
    text = f"{abs(amount):,.2f}"
    if language == "fr":
        text = text.replace(",", NARROW_NO_BREAK_SPACE).replace(".", ",")
    return f"−{text}" if amount < 0 else text


def euros(amount: Decimal, language: str) -> str:
    """As `money_text`, with the sign of the currency."""
    text = money_text(amount, language)
    if language == "fr":
        return f"{text}{NARROW_NO_BREAK_SPACE}€"
    return text.replace("−", "−€") if amount < 0 else f"€{text}"


def draw_head(table: RuledTable, canvas: TaggedCanvas, x: float, y: float, *, again: bool) -> None:
    """Titles with their lower edge at `y`; on later pages they are no content (`again`)."""
    row = None if again else table.part.add("TR")
    canvas.setFillColor(MUTED)
    for column in table.columns:
        text, size = fitted(column.title, MEDIUM, 8, column.width - 2 * PAD)
        scope = canvas.marked(row.add("TH", scope="Column")) if row else canvas.artifact()
        with scope:
            canvas.setFont(MEDIUM, size)
            _put(canvas, text, column, x, y + 2.6 * mm)
        x += column.width
    with canvas.artifact():
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.8)
        canvas.line(x - table.width, y, x, y)


def draw_row(table: RuledTable, row: Row, canvas: TaggedCanvas, x: float, y: float) -> None:
    """One row with its lower edge at `y`, and the rule below it."""
    _ground(table, row, canvas, x, y)
    element = table.part.add("TR")
    base = y + (table.row_height - table.size * 0.72) / 2
    canvas.setFillColor(INK)
    spanned = _spanned(table, row) if row.strong else 0.0
    for place, (column, text) in enumerate(zip(table.columns, row.cells, strict=True)):
        if text:
            font = _font(column, strong=row.strong)
            room = (spanned if row.strong and place == 0 else column.width) - 2 * PAD
            shown, size = fitted(text, font, table.size, room)
            role = "TH" if row.strong and place == 0 else "TD"
            with canvas.marked(element.add(role)):
                canvas.setFont(font, size)
                _put(canvas, shown, column, x, base)
        elif not row.strong:
            element.add("TD")
        x += column.width


def draw_carried(
    table: RuledTable,
    totals: Sequence[Decimal],
    canvas: TaggedCanvas,
    x: float,
    y: float,
    *,
    begins: bool,
) -> None:
    """« Report » at the top of a page (`begins`) or « À reporter » at the foot: no content."""
    _ = catalogue(table.language).gettext
    label = _("Brought forward") if begins else _("Carried forward")
    base = y + (table.row_height - table.size * 0.72) / 2
    with canvas.artifact():
        canvas.setFillColor(MUTED)
        canvas.setFont(MEDIUM, table.size)
        canvas.drawString(x + PAD, base, label)
        canvas.setFillColor(INK)
        canvas.setFont(STRONG_FIGURES, table.size)
        for place, total in zip(table.carried, totals, strict=True):
            right = x + sum(column.width for column in table.columns[: place + 1]) - PAD
            canvas.drawRightString(right, base, money_text(total, table.language))
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        if begins:
            canvas.line(x, y, x + table.width, y)


def _ground(table: RuledTable, row: Row, canvas: TaggedCanvas, x: float, y: float) -> None:
    with canvas.artifact():
        if row.strong:
            canvas.setFillColor(SOFT if row.closing else _BAND)
            canvas.rect(x, y, table.width, table.row_height, stroke=0, fill=1)
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(x, y, x + table.width, y)


def _spanned(table: RuledTable, row: Row) -> float:
    width = table.columns[0].width
    for column, text in zip(table.columns[1:], row.cells[1:], strict=True):
        if text:
            break
        width += column.width
    return width


def _font(column: Column, *, strong: bool) -> str:
    if column.right:
        return STRONG_FIGURES if strong else FIGURES
    return SEMIBOLD if strong else REGULAR


def _put(canvas: TaggedCanvas, text: str, column: Column, x: float, y: float) -> None:
    if column.right:
        canvas.drawRightString(x + column.width - PAD, y, text)
    else:
        canvas.drawString(x + PAD, y, text)
