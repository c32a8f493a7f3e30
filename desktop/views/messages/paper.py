"""Sentences for errors about letters and files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop import i18n
from desktop.domain.letter import FieldMissing
from desktop.i18n import gettext as _
from desktop.importers.letter_template import BrokenLetterTemplate
from desktop.reports.envelope import WindowShowsMore
from desktop.reports.pdfium import NotAReadablePdf
from desktop.reports.writing import FolderNotWritable, NoSpaceLeft
from desktop.sheets.letter import UnreadableLetter
from desktop.sheets.table import TooManyForWorkbook

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    FieldMissing: lambda error: _(
        "The letter cannot be written: “{name}” is missing. Complete the file, then try again."
    ).format(name=error.name),
    BrokenLetterTemplate: lambda error: _(
        "The letter template {file}, line {line}, cannot be used. Tell the project team."
    ).format(file=error.file, line=error.line),
    UnreadableLetter: lambda error: _(
        "This kept letter cannot be read by this version. Update the application."
    ),
    WindowShowsMore: lambda error: _(
        "The letter was not printed: the window of the envelope would not show exactly the "
        "address. Check the address."
    ),
    NotAReadablePdf: lambda error: _("This document cannot be shown. Prepare it again."),
    FolderNotWritable: lambda error: _(
        "Nothing was written: the folder {folder} is not there or may not be written to. "
        "Choose another folder."
    ).format(folder=error.folder),
    TooManyForWorkbook: lambda error: _(
        "A workbook has room for {most} lines. Choose fewer, or export as text with semicolons."
    ).format(most=i18n.number(error.most)),
    NoSpaceLeft: lambda error: _(
        "Nothing was written: the disk of {folder} is full. Free some space or choose "
        "another folder."
    ).format(folder=error.folder),
}
