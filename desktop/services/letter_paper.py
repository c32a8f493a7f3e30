"""The documents of a letter as PDFs: each rendered, and looked at through the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop.domain.letter import LetterKind
from desktop.reports import calculation_sheet, letter
from desktop.reports.envelope import refuse_if_window_shows_more
from desktop.services.letter_parts import Part
from desktop.sheets.letter import LetterSheet
from desktop.sheets.letter_line import LetterPart


def rendered(parts: tuple[Part, ...], *, checked: bool) -> tuple[LetterPart, ...]:
    """`checked` for what leaves the house: raises WindowShowsMore rather than show too much."""
    made = tuple(_rendered(part) for part in parts)
    if checked:
        for part, document in zip(parts, made, strict=True):
            if isinstance(part, LetterSheet):
                refuse_if_window_shows_more(document.pdf, part.recipient_lines)
    return made


def _rendered(part: Part) -> LetterPart:
    shown = replace(part, sender=replace(part.sender, logo=present_logo(part.sender.logo)))
    if isinstance(shown, LetterSheet):
        name = _file_name(shown, shown.kind, easy_to_read=shown.easy_to_read)
        return LetterPart(shown.body.title, name, letter.render(shown))
    name = _file_name(shown, LetterKind.CALCULATION_SHEET)
    return LetterPart(shown.body.title, name, calculation_sheet.render(shown))


def _file_name(part: Part, kind: LetterKind, *, easy_to_read: bool = False) -> str:
    """French words: files are kept in folders of the city. No name of a person."""
    version = "falc" if easy_to_read else part.language
    duplicate = f"-duplicata-{part.duplicate}" if part.duplicate else ""
    return f"{part.number}-{_WORDS[kind]}-{version}{duplicate}.pdf"


_WORDS = {
    LetterKind.GRANT: "attribution",
    LetterKind.DENIAL: "rejet",
    LetterKind.DOCUMENTS_MISSING: "documents",
    LetterKind.RECEIPT: "recepisse",
    LetterKind.CALCULATION_SHEET: "calcul",
}


def present_logo(path: str | None) -> str | None:
    """A logo taken away since does not stop a reprint."""
    return path if path and Path(path).is_file() else None
