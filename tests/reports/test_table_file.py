"""Tables for spreadsheets."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pandas as pd
from openpyxl import load_workbook

from desktop.reports.table_file import as_csv, as_xlsx
from desktop.sheets.table import TableSheet
from tests.outside.strings import naughty

TABLE = TableSheet(
    "Foyers [2026]",
    ("Name", "People", "Amount", "Until"),
    (
        ("Le Goff; Nolwenn", 3, Decimal("-1234.50"), date(2026, 8, 31)),
        ("=HYPERLINK(1)", 1, None, None),
        ("@sum", 0, Decimal(0), None),
    ),
)


def test_a_csv_is_what_french_spreadsheets_read() -> None:
    content = as_csv(TABLE)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "Name;People;Amount;Until",
        '"Le Goff; Nolwenn";3;-1234,50;31/08/2026',
        "'=HYPERLINK(1);1;;",
        "'@sum;0;0;",
    ]


def test_an_xlsx_holds_numbers_and_days_and_no_formula() -> None:
    sheets = pd.read_excel(BytesIO(as_xlsx(TABLE)), sheet_name=None)
    (name,) = sheets
    found = sheets[name]
    assert name == "Foyers  2026"
    assert list(found["Name"]) == ["Le Goff; Nolwenn", "'=HYPERLINK(1)", "'@sum"]
    assert found["Amount"][0] == -1234.5
    assert found["Until"][0] == pd.Timestamp(2026, 8, 31)
    assert pd.isna(found["Amount"][1])


def test_a_table_without_lines_has_its_head() -> None:
    table = TableSheet("Cards", ("Card", "State"), ())
    assert as_csv(table).decode("utf-8-sig") == "Card;State\r\n"
    assert list(pd.read_excel(BytesIO(as_xlsx(table))).columns) == ["Card", "State"]


def test_nothing_that_somebody_typed_breaks_a_file_nor_is_computed_by_it() -> None:
    texts = naughty()
    table = TableSheet("naughty", ("text",), tuple((text,) for text in texts))
    rows = list(csv.reader(StringIO(as_csv(table).decode("utf-8-sig"), newline="")))
    assert len(rows) >= len(texts)
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row)
    sheet = load_workbook(BytesIO(as_xlsx(table))).active
    assert sheet is not None
    assert sheet.max_row == len(texts) + 1
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
