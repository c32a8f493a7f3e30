"""Finished PDFs opened for reading; PDFium works for one thread at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from desktop.domain.errors import Refusal

if TYPE_CHECKING:
    import pypdfium2

LINE_END_HYPHEN = "\x02"
"""What PDFium says for a hyphen at the end of a line, in case it only divides a word."""

_one_at_a_time = Lock()


class NotAReadablePdf(Refusal):
    """The bytes are no PDF that can be shown."""


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document, until the end of the block; raises NotAReadablePdf."""
    import pypdfium2  # noqa: PLC0415 - the sentence of this room's refusals is wanted at every start

    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise NotAReadablePdf from error
        try:
            yield document
        finally:
            document.close()


def text_within(
    page: pypdfium2.PdfPage, rectangle: tuple[float, float, float, float] | None = None
) -> str:
    """The text of a page or of a rectangle of it: left, bottom, right, top in points."""
    found: str = page.get_textpage().get_text_bounded(*(rectangle or (None,) * 4))
    return found.replace(LINE_END_HYPHEN, "-")
