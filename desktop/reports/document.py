"""Pages from a story: the first with a head of its own, all with a footer that counts them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, Protocol

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from desktop.reports.style import (
    FOOT,
    LINE,
    MARGIN,
    MUTED,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REGULAR,
    TEXT_WIDTH,
    register_fonts,
)
from desktop.reports.tagging import Element, TaggedCanvas

DrawHead = Callable[[TaggedCanvas], None]


class Compose(Protocol):
    """Makes head and story under the root of a structure tree, in reading order."""

    def __call__(self, root: Element, *, density: float) -> tuple[DrawHead, list[Flowable]]: ...


DENSITIES = (1.0, 0.96, 0.92)
"""Lines are drawn closer when this saves a page: no signature stands alone on one."""


@dataclass(frozen=True)
class Described:
    """What the file says of itself, and what stands at the foot of each page."""

    title: str
    language: str
    author: str
    footer: str
    reference: str


def build(described: Described, compose: Compose, first_top: float) -> bytes:
    """The bytes of the PDF, the same for the same content; `first_top` is where its text starts.

    It is laid out more than once: to choose the density, and since each page says how many there
    are.
    """
    register_fonts()
    counted = {
        density: _lay_out(described, partial(compose, density=density), first_top, 0)[1]
        for density in DENSITIES
    }
    density = min(DENSITIES, key=lambda tried: (counted[tried], -tried))
    airy = partial(compose, density=density)
    return _lay_out(described, airy, first_top, counted[density])[0]


def _lay_out(
    described: Described,
    compose: Callable[[Element], tuple[DrawHead, list[Flowable]]],
    first_top: float,
    pages: int,
) -> tuple[bytes, int]:
    root = Element("Document")
    draw_head, story = compose(root)
    target = BytesIO()
    document = BaseDocTemplate(target, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1)
    ends = partial(_end_page, described, pages)

    def draw_first(canvas: Canvas, _document: Any) -> None:
        _tagged(canvas).describe(described.title, described.language, described.author)
        draw_head(_tagged(canvas))

    document.addPageTemplates(
        [
            PageTemplate(
                "first", [_frame(first_top)], draw_first, ends, autoNextPageTemplate="next"
            ),
            PageTemplate("next", [_frame(MARGIN)], onPageEnd=ends),
        ]
    )
    document.build(story, canvasmaker=partial(TaggedCanvas, root=root))
    return target.getvalue(), document.page


def _tagged(canvas: Canvas) -> TaggedCanvas:
    """ReportLab hands the canvas that we gave it back under its own type."""
    if not isinstance(canvas, TaggedCanvas):
        raise TypeError(canvas)
    return canvas


def _frame(top: float) -> Frame:
    height = PAGE_HEIGHT - top - FOOT
    return Frame(MARGIN, FOOT, TEXT_WIDTH, height, 0, 0, 0, 0)


def _end_page(described: Described, pages: int, canvas: Canvas, document: Any) -> None:
    with _tagged(canvas).artifact():
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.line(MARGIN, 16.5 * mm, PAGE_WIDTH - MARGIN, 16.5 * mm)
        canvas.setFont(REGULAR, 8)
        canvas.setFillColor(MUTED)
        left = described.footer if document.page == 1 else described.reference
        canvas.drawString(MARGIN, 11.5 * mm, left)
        count = f"{document.page} / {pages}"
        canvas.drawRightString(PAGE_WIDTH - MARGIN, 11.5 * mm, count)
