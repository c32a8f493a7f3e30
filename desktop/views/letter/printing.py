"""Letters to a printer, page by page, on the lane that asked; a refused one stops no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from desktop.domain.actor import Actor
from desktop.domain.errors import Refusal
from desktop.domain.sending import PrinterNotReady
from desktop.progress import Progress
from desktop.reports.preview import PageImage, page, page_count
from desktop.services.letter import LetterService
from desktop.sheets.letter_line import PrintedLetter

FINEST = 300
"""Dots per inch of a letter on paper: finer is not seen and fills the memory."""


@dataclass(frozen=True)
class PrintRun:
    """`refused` are the letters that did not go to the printer, with why not."""

    printed: int
    refused: tuple[tuple[UUID, Exception], ...] = ()


def print_letters(
    letters: LetterService,
    wanted: Iterable[UUID],
    printer: QPrinter,
    actor: Actor,
    progress: Progress,
) -> PrintRun:
    """Counts a letter only once the printer is there. Raises PrinterNotReady."""
    ids = tuple(wanted)
    sheets = _Sheets(printer)
    printed, refused = 0, []
    try:
        for place, letter_id in enumerate(ids):
            progress(place, len(ids))
            try:
                letter = letters.print(letter_id, actor)
            except Refusal as refusal:
                refused.append((letter_id, refusal))
                continue
            sheets.draw(letter)
            printed += 1
        progress(len(ids), len(ids))
    finally:
        sheets.close()
    return PrintRun(printed, tuple(refused))


def picture(image: PageImage) -> QImage:
    """A copy that Qt owns."""
    return QImage(
        image.rgb, image.width, image.height, image.stride, QImage.Format.Format_RGB888
    ).copy()


class _Sheets:
    def __init__(self, printer: QPrinter) -> None:
        self._printer = printer
        self._painter = QPainter()
        self._begun = False
        if not self._painter.begin(printer):
            raise PrinterNotReady
        size = printer.pageLayout().fullRectPixels(printer.resolution()).size()
        self._paper = QRect(QPoint(0, 0), size)
        self._dots = min(printer.resolution(), FINEST)

    def draw(self, letter: PrintedLetter) -> None:
        for part in letter.parts:
            for number in range(page_count(part.pdf)):
                if self._begun:
                    self._printer.newPage()
                self._begun = True
                drawn = picture(page(part.pdf, number, self._dots))
                self._painter.drawImage(self._paper, drawn)

    def close(self) -> None:
        self._painter.end()
