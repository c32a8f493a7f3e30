"""Finished PDFs opened for reading; PDFium works for one thread at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import pypdfium2

from desktop.domain.errors import Refusal

_one_at_a_time = Lock()


class NotAReadablePdf(Refusal):
    """The bytes are no PDF that can be shown."""


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document, until the end of the block; raises NotAReadablePdf."""
    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise NotAReadablePdf from error
        try:
            yield document
        finally:
            document.close()
