"""Reads the files of operators of terminals, CSV and XLSX, as rows of purchases.

Besides the writer of spreadsheets, the only place that knows pandas: it takes a file apart, and
`purchase_row` says of each row what it tells. A formula is never evaluated, nor is the value that
a spreadsheet remembers of it believed: its row is refused.
"""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd
from pandas.errors import EmptyDataError, ParserError

from desktop.domain.transaction import (
    RejectionReason,
    TableFault,
    TableUnreadable,
    Told,
    Unread,
)
from desktop.importers.purchase_columns import Places, places_of
from desktop.importers.purchase_package import check_package
from desktop.importers.purchase_row import LONGEST_GIVEN, RowReader
from desktop.importers.purchase_text import Words
from desktop.sheets.purchase import NEEDED_FIELDS, FileLayout

MOST_BYTES = 200_000_000
MOST_LINES = 1_000_000
WIDEST = 200  # columns
_CHUNK = 4_000  # lines at a time: pandas keeps Python's lock meanwhile, and the window waits
_OBJECT = "<openpyxl."  # what a formula of several cells looks like as text
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")
_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))


@dataclass(frozen=True)
class TableText:
    """A decoded CSV file; `encoding` is the one that it is in, whatever was said before."""

    text: str
    encoding: str


def rows_of(path: Path, layout: FileLayout) -> Iterator[Told | Unread]:
    """Each row of the file that is not blank, in its order. Raises TableUnreadable."""
    reader = RowReader(Words(layout), NEEDED_FIELDS - _given_otherwise(layout))
    frames = _xlsx_frames if layout.file_format == "xlsx" else _csv_frames
    count = 0
    for places, first_line, frame in frames(path, layout):
        count += len(frame)
        if count > MOST_LINES:
            raise TableUnreadable(path.name, TableFault.TOO_MANY_LINES, given=f"{MOST_LINES}")
        yield from _read(reader, layout, places, first_line, frame)


def first_rows(path: Path, layout: FileLayout, count: int = 15) -> list[list[str]]:
    """The first lines as they are cut into cells, titles and all. Raises TableUnreadable."""
    if layout.file_format == "xlsx":
        return [list(row) for row in _sheet(path, layout.sheet, count).itertuples(index=False)]
    buffer = StringIO(text_of(path, layout.encoding).text, newline="")
    reader = csv.reader(buffer, delimiter=layout.separator)
    try:
        return [row for row, _ in zip(reader, range(count), strict=False)]
    except csv.Error as error:
        raise TableUnreadable(path.name, TableFault.NOT_A_TABLE, reader.line_num) from error


def sheet_names(path: Path) -> tuple[str, ...]:
    check_package(path)
    with _without_remarks(), _opened(path) as book:
        return tuple(str(name) for name in book.sheet_names)


def text_of(path: Path, encoding: str) -> TableText:
    """A mark at the beginning says more than the layout. Raises TableUnreadable with the line."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise TableUnreadable(path.name, TableFault.TOO_LARGE, given=f"{size // 1_000_000}")
    content = path.read_bytes()
    encoding = next((name for name, mark in _MARKS if content.startswith(mark)), encoding)
    try:
        text = content.decode(encoding).replace("\0", "")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableUnreadable(path.name, TableFault.NOT_THIS_ENCODING, line, encoding) from error
    except LookupError as error:
        raise TableUnreadable(path.name, TableFault.NOT_THIS_ENCODING, 0, encoding) from error
    if not text.strip():
        raise TableUnreadable(path.name, TableFault.EMPTY)
    return TableText(text, encoding)


def _given_otherwise(layout: FileLayout) -> frozenset[str]:
    return frozenset({"merchant"} if layout.only_merchant else ())


def _csv_frames(
    path: Path, layout: FileLayout
) -> Iterator[tuple[Places, pd.Series[int], pd.DataFrame]]:
    text = text_of(path, layout.encoding).text
    titles, line, rest = _titles(path, text, layout)
    widest = _widest(path, text, layout.separator)
    places = places_of(path.name, layout, titles or [""] * widest)
    width = max(widest, places.width)
    quoted = '"' in text  # else no line ends inside a cell
    buffer = _as_wide(text[rest:], layout.separator, width)
    try:
        chunks = pd.read_csv(
            buffer,
            encoding="utf-8",
            sep=layout.separator,
            header=None,
            names=list(range(width)),
            usecols=None if quoted else places.read_of(width),
            dtype=str,
            na_filter=False,
            skip_blank_lines=False,
            chunksize=_CHUNK,
            engine="c",
        )
        with chunks:
            for frame in chunks:
                breaks = _breaks(frame) if quoted else pd.Series(0, index=frame.index)
                yield places, _lines(line, breaks), frame
                line += len(frame) + int(breaks.sum())
    except EmptyDataError:
        return
    except ParserError as error:
        torn = _torn_line(text, layout.separator)
        raise TableUnreadable(path.name, TableFault.QUOTE_OPEN, torn) from error


def _torn_line(text: str, separator: str) -> int:
    """Where the row begins that never ends."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    begins = last = 0
    try:
        for _row in reader:
            begins, last = last + 1, reader.line_num
    except csv.Error:  # a cell larger than any
        begins = last + 1
    return begins


def _as_wide(rows: str, separator: str, width: int) -> BytesIO:
    """What follows the titles, in place of whose last line stands an empty row of all columns.

    pandas refuses to read a column that no row has. As text in memory it would be four times as
    long.
    """
    return BytesIO(f"{separator * (width - 1)}\n{rows}".encode())


def _titles(path: Path, text: str, layout: FileLayout) -> tuple[list[str], int, int]:
    """The cells of the header, its last line, and where the rows begin in the text.

    What stands above it is passed over.
    """
    ends: list[int] = [0]
    reader = csv.reader(_counted(text, ends), delimiter=layout.separator)
    titles: list[str] = []
    try:
        while reader.line_num < layout.header_line:
            titles = next(reader)
    except (StopIteration, csv.Error) as error:
        raise TableUnreadable(path.name, TableFault.EMPTY, layout.header_line) from error
    return titles, reader.line_num, ends[-1]


def _counted(text: str, ends: list[int]) -> Iterator[str]:
    """The lines one by one; where each of them ended is added to `ends`."""
    for line in _LINE.finditer(text):
        ends.append(line.end())
        yield line.group()


def _widest(path: Path, text: str, separator: str) -> int:
    """At least as many columns as any line has; what is quoted may count for more."""
    widest = 0
    begins, number = 0, 0
    while begins <= len(text):
        ends = text.find("\n", begins)
        ends, number = (len(text) if ends < 0 else ends), number + 1
        width = text.count(separator, begins, ends) + 1
        if width > WIDEST:
            raise TableUnreadable(path.name, TableFault.LINE_TOO_WIDE, number, f"{width}")
        widest, begins = max(widest, width), ends + 1
    return widest


def _breaks(frame: pd.DataFrame) -> pd.Series[int]:
    """How many line ends stand inside the cells of each row."""
    total = pd.Series(0, index=frame.index)
    for name in frame.columns:
        column = frame[name]
        if column.str.contains(r"[\r\n]", regex=True).any():
            total += column.str.count(r"\r\n|\r|\n")
    return total


def _lines(first: int, breaks: pd.Series[int]) -> pd.Series[int]:
    """The line on which each row begins."""
    before = breaks.cumsum().shift(1, fill_value=0)
    return pd.Series(range(first, first + len(breaks)), index=breaks.index) + before


def _xlsx_frames(
    path: Path, layout: FileLayout
) -> Iterator[tuple[Places, pd.Series[int], pd.DataFrame]]:
    frame = _sheet(path, layout.sheet, None)
    titles = (
        [str(cell) for cell in frame.iloc[layout.header_line - 1]] if layout.header_line else []
    )
    while titles and not titles[-1].strip():
        titles.pop()
    places = places_of(path.name, layout, titles or [""] * frame.shape[1])
    for start in range(layout.header_line, len(frame), _CHUNK):
        part = frame.iloc[start : start + _CHUNK]
        yield places, pd.Series(range(start + 1, start + 1 + len(part)), index=part.index), part


def _sheet(path: Path, name: str, count: int | None) -> pd.DataFrame:
    """All cells as text; a formula is the text of the formula."""
    check_package(path)
    with _without_remarks(), _opened(path) as book:
        if name and name not in book.sheet_names:
            raise TableUnreadable(path.name, TableFault.NO_SUCH_SHEET, given=name)
        most = MOST_LINES + 1 if count is None else count
        frame = pd.read_excel(book, name or 0, header=None, dtype=str, na_filter=False, nrows=most)
    if frame.empty:
        raise TableUnreadable(path.name, TableFault.EMPTY)
    return frame


def _opened(path: Path) -> pd.ExcelFile:
    try:
        return pd.ExcelFile(path, engine="openpyxl", engine_kwargs={"data_only": False})
    except Exception as error:  # openpyxl lets any error of a broken part through
        raise TableUnreadable(path.name, TableFault.NOT_A_TABLE) from error


def _without_remarks() -> warnings.catch_warnings[None]:
    """What openpyxl does not keep of a workbook (styles, checks of cells) is nothing to us."""
    return warnings.catch_warnings(action="ignore", category=UserWarning)


def _read(
    reader: RowReader,
    layout: FileLayout,
    places: Places,
    lines: pd.Series[int],
    frame: pd.DataFrame,
) -> Iterator[Told | Unread]:
    count, numbers = len(frame), lines.tolist()
    columns = {name: _words(frame[place]) for name, place in places.fields.items()}
    spare = [place for place in frame.columns if int(place) >= places.width]
    beyond = (frame[spare] != "").any(axis=1).tolist() if spare else [False] * count
    fixed = {"merchant": [layout.only_merchant] * count} if layout.only_merchant else {}
    told = reader.read_columns(numbers, {**fixed, **columns})
    for place, (line, found) in enumerate(zip(numbers, told, strict=True)):
        if found is not None and not beyond[place]:
            yield found
            continue
        cells = [cells[place] for cells in columns.values()]
        if beyond[place]:
            yield Unread(line, RejectionReason.TOO_MANY_COLUMNS, given=_beginning(cells))
        elif any(cell.strip() for cell in cells):
            words = {name: given[place] for name, given in {**fixed, **columns}.items()}
            yield reader.read(line, words)


def _words(cells: pd.Series[str]) -> list[str]:
    return [f"={cell}" if cell.startswith(_OBJECT) else cell for cell in cells.tolist()]


def _beginning(cells: list[str]) -> str:
    return " · ".join(cell for cell in cells if cell)[:LONGEST_GIVEN]
