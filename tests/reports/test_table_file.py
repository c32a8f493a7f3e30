"""Tables for spreadsheets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pandas as pd

from desktop.reports.table_file import as_csv, as_xlsx
from desktop.sheets.table import TableSheet

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
