"""Guesses how the file of an unknown operator is read; a person looks at the guess and mends it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from desktop.domain.transaction import TableFault, TableUnreadable
from desktop.importers.purchase_columns import places_of
from desktop.importers.purchase_drop import first_keys
from desktop.importers.purchase_rules import IN_CENTS, plain, read_titles
from desktop.importers.purchase_table import first_rows, sheet_names, text_of
from desktop.sheets.purchase import FIELDS, NEEDED_FIELDS, FileLayout, LayoutLook

ENCODINGS = ("utf-8", "cp1252", "latin-1", "cp850", "utf-16")
"""What French spreadsheets and terminals write, the likeliest first; cp850 is of old tills."""

SEPARATORS = (";", ",", "\t", "|")
SAMPLE = 12  # rows below the titles that the assistant shows
_GUESSED = ENCODINGS[:3]  # cp850 takes anything: only a person can tell
_TEXT_FORMATS = {".xlsx": "xlsx", ".xlsm": "xlsx", ".json": "json", ".ndjson": "json"}
_LOOKED_AT = 200  # lines


def look_at(path: Path, operator: str, remembered: FileLayout | None) -> LayoutLook:
    """What the mapping assistant opens with. Raises TableUnreadable."""
    layout = remembered or guessed(path, operator)
    if layout.file_format == "json":
        keys, sample = first_keys(path, SAMPLE)
        return _look(layout, remembered, keys, sample, ())
    sheets = sheet_names(path) if layout.file_format == "xlsx" else ()
    rows = first_rows(path, layout, layout.header_line + SAMPLE)
    titles = rows[layout.header_line - 1] if 0 < layout.header_line <= len(rows) else []
    return _look(layout, remembered, titles, rows[layout.header_line :], sheets)


def fits(path: Path, layout: FileLayout) -> bool:
    """Whether the columns of a remembered layout are those of this file."""
    try:
        rows = first_rows(path, layout, layout.header_line + 1)
        titles = rows[layout.header_line - 1] if layout.header_line else rows[0]
        places_of(path.name, layout, titles)
    except (TableUnreadable, IndexError):
        return False
    return True


def guessed(path: Path, operator: str) -> FileLayout:
    """Raises TableUnreadable when it is no table at all."""
    titles = read_titles()
    file_format = _TEXT_FORMATS.get(path.suffix.lower(), "csv")
    if file_format == "json":
        keys, sample = first_keys(path, SAMPLE)
        layout = FileLayout(operator, "json", decimal_mark=".", day_order="ymd")
        return _filled(layout, keys, sample, titles)
    layout = FileLayout(operator, file_format)
    if file_format == "xlsx":
        layout = replace(layout, sheet=sheet_names(path)[0])
    else:
        layout = _of_text(path, layout)
    rows = first_rows(path, layout, 30)
    header = _header(rows, titles)
    layout = replace(layout, header_line=header)
    return _filled(layout, rows[header - 1] if header else [], rows[header:], titles)


def _of_text(path: Path, layout: FileLayout) -> FileLayout:
    encoding = guessed_encoding(path)
    text = text_of(path, encoding).text
    return replace(layout, encoding=encoding, separator=guessed_separator(text))


def guessed_encoding(path: Path) -> str:
    """UTF-8 cannot be mistaken; what is not, is of Windows, or Latin-1 takes anything."""
    for encoding in _GUESSED:
        try:
            return text_of(path, encoding).encoding
        except TableUnreadable as error:
            if error.fault is not TableFault.NOT_THIS_ENCODING:
                raise
    return "latin-1"


def guessed_separator(text: str) -> str:
    """The one that cuts most lines into the same number of cells, more than one.

    Each line is read alone: a quotation mark that stays open would hide all that follow.
    """
    lines = text.splitlines()[:_LOOKED_AT]

    def merit(separator: str) -> tuple[int, int]:
        cut = (next(csv.reader([line], delimiter=separator), []) for line in lines)
        widths = Counter(len(row) for row in cut if row)
        several = {width: count for width, count in widths.items() if width > 1}
        if not several:
            return 0, 0
        width, count = max(several.items(), key=lambda item: (item[1], item[0]))
        return count, width

    return max(SEPARATORS, key=merit)


def _header(rows: Sequence[Sequence[str]], known: Mapping[str, Sequence[str]]) -> int:
    """The line of the titles, from 1: the one with most titles that are known; 0 without any."""
    words = {title for titles in known.values() for title in titles}
    merits = [sum(plain(cell) in words for cell in row) for row in rows]
    best = max(merits, default=0)
    return merits.index(best) + 1 if best >= 2 else 0


def _filled(
    layout: FileLayout,
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    known: Mapping[str, Sequence[str]],
) -> FileLayout:
    columns: dict[str, str] = {}
    for name in FIELDS:
        found = _titled(titles, known.get(name, ()), columns.values())
        if found:
            columns[name] = found
    layout = replace(layout, columns=columns)
    amount = columns.get("amount", "")
    in_cents = plain(amount) in known.get(IN_CENTS, ())
    sample = {name: _column(titles, rows, title) for name, title in columns.items()}
    return replace(
        layout,
        in_cents=in_cents,
        decimal_mark=_decimal_mark(layout, sample.get("amount", [])),
        day_order=_day_order(sample.get("on_day", [])),
    )


def _titled(titles: Sequence[str], words: Sequence[str], taken: Iterable[str]) -> str:
    """The title that says one of the words, the likeliest word first."""
    free = {plain(title): title for title in titles if title not in set(taken)}
    return next((free[word] for word in words if word in free), "")


def _column(titles: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> list[str]:
    place = list(titles).index(title)
    return [row[place] for row in rows if place < len(row) and row[place]]


def _decimal_mark(layout: FileLayout, amounts: Sequence[str]) -> str:
    """The mark before the last one or two digits; the numbers of a workbook need none."""
    if layout.file_format == "xlsx":
        return layout.decimal_mark
    marks = Counter(
        mark for amount in amounts for mark in ",." if mark in amount.strip(" €")[-3:-1]
    )
    return marks.most_common(1)[0][0] if marks else layout.decimal_mark


def _day_order(days: Sequence[str]) -> str:
    """Day and month in front cannot be told apart below 13: then they are French.

    A year in front is understood in any order, as the days of a workbook are.
    """
    parts = [day.replace("-", "/").replace(".", "/").split("/") for day in days]
    parts = [part for part in parts if len(part[0].strip()) != 4]
    if days and not parts:
        return "ymd"
    seconds = [part[1] for part in parts if len(part) > 2]
    return "mdy" if any(word.isdecimal() and int(word) > 12 for word in seconds) else "dmy"


def _look(
    layout: FileLayout,
    remembered: FileLayout | None,
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    sheets: tuple[str, ...],
) -> LayoutLook:
    there = {plain(title) for title in titles}
    found = {
        name
        for name, title in layout.columns.items()
        if plain(title) in there or not layout.header_line
    }
    missing = NEEDED_FIELDS - found - ({"merchant"} if layout.only_merchant else set())
    return LayoutLook(
        layout=layout,
        remembered=remembered is not None,
        titles=tuple(titles),
        sample=tuple(tuple(row) for row in rows[:SAMPLE]),
        missing=tuple(name for name in FIELDS if name in missing),
        encodings=ENCODINGS,
        sheets=sheets,
    )
