"""A table as a file for a spreadsheet: CSV as French ones read it, or XLSX.

The only place that knows pandas. No cell is a formula: a name may have been typed by anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO

import pandas as pd

from desktop.sheets.table import Cell, TableSheet

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_NO_FORM = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_NAME = 31  # of a sheet in XLSX
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def as_csv(table: TableSheet) -> bytes:
    """Semicolons, decimal commas, days as 31/12/2026, UTF-8 with the mark that Excel asks for."""
    frame = _frame(table, [[_as_text(cell) for cell in row] for row in table.rows])
    text: str = frame.to_csv(sep=";", index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig", "replace")  # half of a pair of surrogates has no form


def as_xlsx(table: TableSheet) -> bytes:
    """Amounts are numbers and days are days; the head stays in sight."""
    frame = _frame(table, [[_kept_by_xlsx(_safe(cell)) for cell in row] for row in table.rows])
    name = sheet_name(table.name)
    with BytesIO() as content:
        with pd.ExcelWriter(content, engine="openpyxl", date_format="dd/mm/yyyy") as writer:
            frame.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))
        return content.getvalue()


def sheet_name(name: str) -> str:
    """What XLSX takes for the name of a sheet."""
    return name.translate(_NOT_IN_A_NAME).strip()[:_LONGEST_NAME] or "Table"


def csv_cells(cells: Iterable[Cell]) -> list[str]:
    """One line as `as_csv` writes it, for a table that nobody holds whole."""
    return [_as_text(cell) for cell in cells]


def xlsx_cells(cells: Iterable[Cell]) -> list[Cell]:
    return [_kept_by_xlsx(_safe(cell)) for cell in cells]


def _frame(table: TableSheet, rows: list[list[Cell]]) -> pd.DataFrame:
    titles = [str(_safe(title)) for title in table.titles]
    return pd.DataFrame(rows, columns=titles, dtype=object)


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return str(_safe(cell))


def _kept_by_xlsx(cell: Cell) -> Cell:
    """XML has no form for controls and for halves of pairs; openpyxl would refuse the table."""
    if isinstance(cell, str) and not cell.isprintable():
        return _NO_FORM.sub("\ufffd", cell)
    return cell


def _safe(cell: Cell) -> Cell:
    """What a spreadsheet would compute becomes words: a quote in front says so to it."""
    if isinstance(cell, str) and cell.startswith(_FORMULA_SIGNS):
        return f"'{cell}"
    return cell
