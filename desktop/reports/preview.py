"""Pages of a PDF as pictures, to be looked at before it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from PIL import Image

from desktop.reports.pdfium import opened, text_within

POINTS_PER_INCH = 72


@dataclass(frozen=True)
class PageImage:
    """A page as rows of RGB, three bytes a pixel, `stride` bytes a row; `text` is what it says."""

    width: int
    height: int
    stride: int
    rgb: bytes
    text: str

    def png(self) -> bytes:
        picture = Image.frombuffer(
            "RGB", (self.width, self.height), self.rgb, "raw", "RGB", self.stride, 1
        )
        target = BytesIO()
        picture.save(target, "PNG")
        return target.getvalue()


def pages(
    pdf: bytes, dots_per_inch: float = 110, *, most: int | None = None
) -> tuple[PageImage, ...]:
    """All pages in order, or the first so many; for a larger picture ask for more dots."""
    with opened(pdf) as document:
        count = len(document) if most is None else min(most, len(document))
        return tuple(
            _image(document[number], dots_per_inch / POINTS_PER_INCH) for number in range(count)
        )


def page_count(pdf: bytes) -> int:
    with opened(pdf) as document:
        return len(document)


def page(pdf: bytes, number: int, dots_per_inch: float) -> PageImage:
    """One page, counted from 0: at the dots of a printer, all at once would fill the memory."""
    with opened(pdf) as document:
        return _image(document[number], dots_per_inch / POINTS_PER_INCH)


def _image(page: pypdfium2.PdfPage, scale: float) -> PageImage:
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    return PageImage(
        bitmap.width,
        bitmap.height,
        bitmap.stride,
        bytes(bitmap.buffer),
        text_within(page),
    )
