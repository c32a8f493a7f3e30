"""A table of very many lines as a file for a spreadsheet: each is written as it comes.

The cells are those of `table_file`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from desktop.reports.table_file import csv_cells, sheet_name, xlsx_cells
from desktop.reports.writing import whole_file
from desktop.sheets.table import Cell, TooManyForWorkbook

MOST_LINES = 1_048_575
"""Under the titles, in a sheet of XLSX."""


def stream_csv(path: Path, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Path:
    """Raises FolderNotWritable or NoSpaceLeft; the file is whole or not there."""
    with whole_file(path) as file:
        text = TextIOWrapper(file, "utf-8-sig", errors="replace", newline="")
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(csv_cells(titles))
        writer.writerows(csv_cells(row) for row in rows)
        text.flush()
        text.detach()
    return path


def stream_xlsx(
    path: Path, name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Path:
    """Raises TooManyForWorkbook, FolderNotWritable or NoSpaceLeft."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_name(name))
    sheet.freeze_panes = "A2"
    with whole_file(path) as file:
        try:
            sheet.append(xlsx_cells(titles))
            for row in _as_many_as_fit(rows):
                sheet.append([_cell(sheet, value) for value in xlsx_cells(row)])
        finally:
            sheet.close()  # also a sheet that nobody will save: it writes while it is filled
        book.save(file)
    return path


def _as_many_as_fit(rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(rows):
        if number >= MOST_LINES:
            raise TooManyForWorkbook(MOST_LINES)
        yield row


def _cell(sheet: Any, value: Cell) -> Any:
    if not isinstance(value, date):
        return value
    cell = WriteOnlyCell(sheet, datetime.combine(value, time()))
    cell.number_format = "dd/mm/yyyy"
    return cell
