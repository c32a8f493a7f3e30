"""Letters to a printer, page by page, on the lane that asked; a refused one stops no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtPrintSupport import QPrinter

from desktop.domain.actor import Actor
from desktop.domain.errors import Refusal
from desktop.progress import Progress
from desktop.services.letter import LetterService
from desktop.views.widgets.paper_print import Sheets


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
    sheets = Sheets(printer)
    printed, refused = 0, []
    try:
        for place, letter_id in enumerate(ids):
            progress(place, len(ids))
            try:
                letter = letters.print(letter_id, actor)
            except Refusal as refusal:
                refused.append((letter_id, refusal))
                continue
            for part in letter.parts:
                sheets.draw(part.pdf)
            printed += 1
        progress(len(ids), len(ids))
    finally:
        sheets.close()
    return PrintRun(printed, tuple(refused))
