"""Files of operators with all that is wrong in real ones: each fault is told with its line."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from desktop.domain.transaction import (
    RejectionReason,
    TableFault,
    TableUnreadable,
    Told,
    Unread,
)
from desktop.importers import purchase_drop, purchase_layout, purchase_package, purchase_table
from desktop.importers.purchase_rules import read_rules, read_titles, shipped_layouts
from desktop.sheets.purchase import FIELDS, NEEDED_FIELDS, FileLayout
from tests.outside.strings import naughty

TITLES = ("Date", "Heure", "SIRET", "Carte", "Ticket", "Montant")
HEAD = ";".join(TITLES)
LAYOUT = FileLayout(
    "Kasaoul",
    columns=dict(
        zip(("on_day", "at_time", "merchant", "card", "ticket", "amount"), TITLES, strict=True)
    ),
)
GOOD = "04/03/2026;10:42;00012345500016;ABCDE-12345;T1;12,50"


def a_file(folder: Path, *lines: str, encoding: str = "utf-8", head: str = HEAD) -> Path:
    path = folder / "ventes.csv"
    path.write_bytes("\r\n".join([head, *lines, ""]).encode(encoding))
    return path


def read(path: Path, layout: FileLayout = LAYOUT) -> list[Told | Unread]:
    return list(purchase_table.rows_of(path, layout))


def refused(path: Path, layout: FileLayout = LAYOUT) -> TableUnreadable:
    with pytest.raises(TableUnreadable) as found:
        read(path, layout)
    return found.value


def only(path: Path, layout: FileLayout = LAYOUT) -> Told:
    (row,) = read(path, layout)
    assert isinstance(row, Told), row
    return row


def test_a_row_is_read_in_french(tmp_path: Path) -> None:
    assert only(a_file(tmp_path, GOOD)) == Told(
        line=2, merchant_reference="00012345500016", card_reference="ABCDE12345",
        on_day=date(2026, 3, 4), amount=Decimal("12.50"), at_time="10:42", ticket="T1",
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_every_encoding_that_is_met_is_guessed(tmp_path: Path, encoding: str) -> None:
    path = a_file(
        tmp_path, GOOD.replace("T1", "n° été"), encoding=encoding,
        head=HEAD.replace("Carte", "Numéro de carte"),
    )  # fmt: skip
    layout = purchase_layout.guessed(path, "Kasaoul")
    assert layout.columns["card"] == "Numéro de carte"
    assert only(path, layout).ticket == "n° été"


def test_a_wrong_encoding_is_told_with_the_line(tmp_path: Path) -> None:
    path = a_file(tmp_path, GOOD, GOOD.replace("T1", "été"), encoding="latin-1")
    why = refused(path)
    assert (why.fault, why.line) == (TableFault.NOT_THIS_ENCODING, 3)
    assert refused(path, replace(LAYOUT, encoding="ebcdic-klingon")).line == 0


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12,5", "12.50"), ("1 234,56", "1234.56"), ("1\u202f234,56 €", "1234.56"),
        ("1.234,56", "1234.56"), ("-3,20", "-3.20"), ("\u22123,20", "-3.20"), ("7", "7.00"),
        ('="8,40"', "8.40"), ("8,40 EUR", "8.40"), ("0,00", "0.00"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_french_ones(tmp_path: Path, text: str, amount: str) -> None:
    cell = text if '"' not in text else '"' + text.replace('"', '""') + '"'
    assert only(a_file(tmp_path, GOOD.replace("12,50", cell))).amount == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["12.50", "12,345", "1,2,3", "1e3", "NaN", "inf", "douze", "١٢", "1 €2", "12345678,00", "--3"],
)
def test_what_is_no_amount_is_refused_with_its_words(tmp_path: Path, text: str) -> None:
    (row,) = read(a_file(tmp_path, GOOD.replace("12,50", text)))
    assert row == Unread(2, RejectionReason.NOT_AN_AMOUNT, "amount", text)


def test_amounts_with_a_point_or_in_cents_are_read_when_the_layout_says_so(tmp_path: Path) -> None:
    path = a_file(tmp_path, GOOD.replace("12,50", "1250.00"))
    assert only(path, replace(LAYOUT, decimal_mark=".")).amount == Decimal("1250.00")
    path = a_file(tmp_path, GOOD.replace("12,50", "1250"))
    assert only(path, replace(LAYOUT, in_cents=True)).amount == Decimal("12.50")
    path = a_file(tmp_path, GOOD.replace("12,50", "12.50"))
    (row,) = read(path, replace(LAYOUT, in_cents=True))
    assert isinstance(row, Unread)


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("4/3/26", date(2026, 3, 4), "10:42"),
        ("04-03-2026", date(2026, 3, 4), "10:42"),
        ("2026-03-04", date(2026, 3, 4), "10:42"),
        ("04.03.2026 08:15:59", date(2026, 3, 4), "10:42"),
    ],
)
def test_days_are_french_or_iso(tmp_path: Path, text: str, day: date, time: str) -> None:
    row = only(a_file(tmp_path, GOOD.replace("04/03/2026", text)))
    assert (row.on_day, row.at_time) == (day, time)


@pytest.mark.parametrize("text", ["31/02/2026", "00/00/2026", "46085", "4 mars", "04/03/1026", "²"])
def test_what_is_no_day_is_refused(tmp_path: Path, text: str) -> None:
    (row,) = read(a_file(tmp_path, GOOD.replace("04/03/2026", text)))
    assert row == Unread(2, RejectionReason.NOT_A_DATE, "on_day", text)


def test_american_days_only_when_the_layout_says_so(tmp_path: Path) -> None:
    path = a_file(tmp_path, GOOD.replace("04/03/2026", "03/14/2026"))
    assert isinstance(read(path)[0], Unread)
    assert only(path, replace(LAYOUT, day_order="mdy")).on_day == date(2026, 3, 14)
    assert purchase_layout.guessed(path, "x").day_order == "mdy"


def test_a_moment_in_another_zone_is_the_citys(tmp_path: Path) -> None:
    row = only(a_file(tmp_path, GOOD.replace("04/03/2026;10:42", "2026-03-31T22:30:00Z;")))
    assert (row.on_day, row.at_time) == (date(2026, 4, 1), "00:30")


def test_a_column_too_many_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, GOOD, GOOD.replace("12,50", "12;50"), GOOD + ";;;", "", GOOD)
    rows = read(path)
    assert [(row.line, type(row)) for row in rows] == [(2, Told), (3, Unread), (4, Told), (6, Told)]
    words = "04/03/2026 · 10:42 · 00012345500016 · ABCDE-12345 · T1 · 12"
    assert rows[1] == Unread(3, RejectionReason.TOO_MANY_COLUMNS, given=words)


def test_a_column_too_few_is_a_field_missing(tmp_path: Path) -> None:
    (row,) = read(a_file(tmp_path, "04/03/2026;10:42;00012345500016"))
    assert row == Unread(2, RejectionReason.FIELD_MISSING, "amount")


def test_a_formula_is_never_computed(tmp_path: Path) -> None:
    for cell in ("=1+1", '=cmd|" /C calc"!A0', "=HYPERLINK(1)"):
        quoted = '"' + cell.replace('"', '""') + '"'
        (row,) = read(a_file(tmp_path, GOOD.replace("12,50", quoted)))
        assert row == Unread(2, RejectionReason.FORMULA, "amount", cell)


def test_lines_are_those_of_the_file_whatever_cells_contain(tmp_path: Path) -> None:
    path = a_file(tmp_path, GOOD.replace("T1", '"T\n1"'), "", GOOD.replace("12,50", "x"), GOOD)
    assert [row.line for row in read(path)] == [2, 5, 6]


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path: Path) -> None:
    why = refused(a_file(tmp_path, GOOD, GOOD.replace("T1", '"T1'), GOOD))
    assert (why.fault, why.line) == (TableFault.QUOTE_OPEN, 3)


def test_what_stands_above_the_titles_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "ventes.csv"
    path.write_text(f"Export du 01/04/2026\n\n{HEAD}\n{GOOD}\n")
    layout = purchase_layout.guessed(path, "Kasaoul")
    assert layout.header_line == 3
    assert only(path, layout).line == 4


def test_columns_may_be_numbered(tmp_path: Path) -> None:
    numbers = {name: str(place) for place, name in enumerate(LAYOUT.columns, 1)}
    layout = replace(LAYOUT, header_line=0, columns=numbers)
    path = tmp_path / "ventes.csv"
    path.write_text(f"{GOOD}\n{GOOD}\n")
    assert [row.line for row in read(path, layout)] == [1, 2]
    assert refused(path, replace(layout, columns={**numbers, "card": "9"})).given == "9"


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        (HEAD.replace("Carte", "Porteur"), TableFault.COLUMN_MISSING),
        (f"{HEAD};Carte", TableFault.COLUMN_TWICE),
        ("Vente;;;Paiement;;Montant", TableFault.HEADER_MERGED),
    ],
)
def test_titles_that_do_not_fit_are_told(tmp_path: Path, head: str, fault: TableFault) -> None:
    why = refused(a_file(tmp_path, GOOD, head=head))
    assert (why.fault, why.line) == (fault, 1)


@pytest.mark.parametrize("content", [b"", b"\r\n \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ventes.csv"
    path.write_bytes(content)
    assert refused(path).fault is TableFault.EMPTY


def test_a_line_of_thousands_of_cells_is_no_purchase(tmp_path: Path) -> None:
    why = refused(a_file(tmp_path, GOOD, ";" * 5_000))
    assert (why.fault, why.line, why.given) == (TableFault.LINE_TOO_WIDE, 3, "5001")


def test_two_hundred_thousand_rows_are_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, *([GOOD] * 199_999), GOOD.replace("12,50", "x"))
    rows = read(path)
    assert len(rows) == 200_000
    assert rows[-1] == Unread(200_001, RejectionReason.NOT_AN_AMOUNT, "amount", "x")


# --- workbooks ---------------------------------------------------------------------------------


def a_workbook(folder: Path, *rows: list[object], merged: str = "") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Ventes"
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    path = folder / "ventes.xlsx"
    book.save(path)
    return path


def a_row(*, amount: object = 12.3, day: object = date(2026, 3, 4)) -> list[object]:
    return [day, "10:42", "00012345500016", "ABCDE12345", 17, amount]


XLSX = replace(LAYOUT, file_format="xlsx", sheet="Ventes")


def test_a_workbook_has_days_and_numbers_of_its_own(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path, list(TITLES), a_row(), a_row(amount="12,30"), a_row(amount=0.1 + 0.2),
        a_row(day=datetime(2026, 3, 4, 8, 15)), a_row(amount=12.345),  # noqa: DTZ001
    )  # fmt: skip
    rows = read(path, XLSX)
    assert [row.amount for row in rows if isinstance(row, Told)] == [
        Decimal("12.30"), Decimal("12.30"), Decimal("0.30"), Decimal("12.30"),
    ]  # fmt: skip
    assert rows[0].ticket == "17"  # type: ignore[union-attr]
    assert rows[-1] == Unread(6, RejectionReason.NOT_AN_AMOUNT, "amount", "12.345")
    assert purchase_layout.guessed(path, "x").columns == LAYOUT.columns


def test_a_formula_in_a_workbook_is_refused_whatever_value_it_remembers(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, list(TITLES), a_row(amount="=6*2"), a_row())
    rows = read(path, XLSX)
    assert rows[0] == Unread(2, RejectionReason.FORMULA, "amount", "=6*2")
    assert isinstance(rows[1], Told)


def test_merged_titles_are_told(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["Vente", None, None, "Carte", "Ticket", "Montant"], a_row(),
                      merged="A1:C1")  # fmt: skip
    why = refused(path, XLSX)
    assert (why.fault, why.line, why.given) == (TableFault.HEADER_MERGED, 1, "Date")


def test_a_merged_heading_above_the_titles_does_not_matter(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["Export de mars"], list(TITLES), a_row(), merged="A1:F1")
    layout = purchase_layout.guessed(path, "x")
    assert (layout.header_line, layout.sheet) == (2, "Ventes")
    assert only(path, layout).line == 3


def test_a_sheet_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = a_workbook(tmp_path, list(TITLES), a_row())
    assert refused(path, replace(XLSX, sheet="Achats")).fault is TableFault.NO_SUCH_SHEET


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(301):
                part.write(bytes(1_000_000))
    assert path.stat().st_size < 1_000_000
    why = refused(path, XLSX)
    assert (why.fault, why.given) == (TableFault.UNPACKS_TOO_LARGE, "301")


def test_a_package_that_lies_about_its_size_is_not_read_past_it(tmp_path: Path) -> None:
    """What the directory of a package says is all that is ever unpacked of a part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>" + " " * 100_000)
    honest = (100_011).to_bytes(4, "little")
    path = tmp_path / "menteur.xlsx"
    path.write_bytes(buffer.getvalue().replace(honest, (64).to_bytes(4, "little")))
    assert refused(path, XLSX).fault is TableFault.NOT_A_TABLE


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "rires.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "ha">]><workbook>&a;</workbook>'
        )
    assert refused(path, XLSX).fault is TableFault.NOT_A_TABLE


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", TableFault.PASSWORD),
        (b"PK\x03\x04 torn", TableFault.NOT_A_TABLE),
        (b"Date;Montant\r\n", TableFault.NOT_A_TABLE),
        (b"", TableFault.NOT_A_TABLE),
    ],
)
def test_what_is_no_workbook_is_told(tmp_path: Path, content: bytes, fault: TableFault) -> None:
    path = tmp_path / "ventes.xlsx"
    path.write_bytes(content)
    assert refused(path, XLSX).fault is fault


def test_a_package_of_thousands_of_parts_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "parts.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for number in range(purchase_package.MOST_PARTS + 1):
            package.writestr(f"{number}", "")
    assert refused(path, XLSX).fault is TableFault.UNPACKS_TOO_LARGE


# --- strings of anybody, and what is shipped -----------------------------------------------------


def test_naughty_strings_in_any_cell_are_told_or_refused_and_never_break(tmp_path: Path) -> None:
    strings = [text.encode("utf-8", "replace").decode() for text in naughty()]
    for place in (0, 1, 3, 4, 5):
        lines = []
        for text in strings:
            cells = GOOD.split(";")
            cells[place] = '"' + text.replace('"', '""') + '"'
            lines.append(";".join(cells))
        rows = read(a_file(tmp_path, *lines))
        assert len(rows) == len(strings)
        for row in rows:
            assert isinstance(row, Unread) or row.ticket.isprintable()


def test_naughty_strings_in_json_are_told_or_refused(tmp_path: Path) -> None:
    record = {"on_day": "2026-03-04", "merchant": "x", "card": "y", "amount": "1.00"}
    path = tmp_path / "a.ndjson"
    path.write_text(
        "\n".join(json.dumps({**record, "ticket": text, text[:40]: 1}) for text in naughty()),
        "utf-8",
    )
    layout = purchase_layout.guessed(path, "x")
    rows = list(purchase_drop.rows_of(path, layout))
    assert len(rows) == len(naughty())
    assert sum(isinstance(row, Told) for row in rows) > 400


def test_naughty_files_are_refused_in_words(tmp_path: Path) -> None:
    told, some = 0, naughty()[::7]
    for text in some:
        for suffix in ("csv", "json", "xlsx"):
            path = tmp_path / f"naughty.{suffix}"
            path.write_bytes(text.encode("utf-8", "replace"))
            try:
                layout = purchase_layout.guessed(path, "x")
                if layout.file_format == "json":
                    list(purchase_drop.rows_of(path, layout))
                else:
                    read(path, layout)
            except TableUnreadable:
                told += 1
    assert told > 2 * len(some)


def test_shipped_layouts_and_rules_are_whole() -> None:
    layouts = shipped_layouts()
    assert [layout.file_format for layout in layouts] == ["json", "csv", "xlsx"]
    for layout in layouts:
        assert set(layout.columns) >= NEEDED_FIELDS
        assert set(layout.columns) <= set(FIELDS)
    assert set(read_titles()) == {*FIELDS, "in_cents"}
    assert read_rules().foreclosure_months == 2
