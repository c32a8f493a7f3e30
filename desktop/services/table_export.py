"""Gives a table away as a file for a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from desktop.reports.writing import write_as
from desktop.sheets.table import TableSheet


def export_table(table: TableSheet, path: Path) -> Path:
    """Write `path`, XLSX when it says so, else CSV: whole or not at all.

    Raises FolderNotWritable or NoSpaceLeft.
    """
    # The window does not wait for pandas: who exports does.
    from desktop.reports.table_file import as_csv, as_xlsx  # noqa: PLC0415

    content = as_xlsx(table) if path.suffix.lower() == ".xlsx" else as_csv(table)
    return write_as(path, content)
