"""Gives a table away as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from desktop.reports.writing import write_as
from desktop.sheets.table import Cell, TableSheet


def export_table(table: TableSheet, path: Path) -> Path:
    """Write `path`, XLSX when it says so, else CSV: whole or not at all.

    Raises FolderNotWritable or NoSpaceLeft.
    """
    # The window does not wait for pandas: who exports does.
    from desktop.reports.table_file import as_csv, as_xlsx  # noqa: PLC0415

    content = as_xlsx(table) if path.suffix.lower() == ".xlsx" else as_csv(table)
    return write_as(path, content)


def export_lines(
    name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]], path: Path
) -> Path:
    """As `export_table`, of lines that nobody holds all at once.

    Raises TooManyForWorkbook, FolderNotWritable or NoSpaceLeft.
    """
    from desktop.reports.table_stream import stream_csv, stream_xlsx  # noqa: PLC0415 - as above

    if path.suffix.lower() == ".xlsx":
        return stream_xlsx(path, name, titles, rows)
    return stream_csv(path, titles, rows)
