"""Files with something wrong, in the window: one sentence with the line, and the rest is read."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from openpyxl import Workbook
from pytestqt.qtbot import QtBot

from desktop.views.purchase.import_page import LAYOUT, NOTHING, PREVIEW, ImportPage
from desktop.views.purchase.import_presenter import ImportPresenter
from desktop.views.purchase.preview_card import sorted_preview
from tests.local_desk import Desk
from tests.services.market import CARDS, HEAD, SIRET
from tests.views.purchase_desk import PurchaseDesk, a_purchase_desk

GOOD = f"14/03/2026;10:42;{SIRET};{CARDS[0]};T1;vegetables;12,50"
TITLES = HEAD.split(";")


@pytest.fixture
def place(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[PurchaseDesk]:
    made = a_purchase_desk(desk, tmp_path, qtbot)
    yield made
    assert made.market.rows() == []  # nothing is written before somebody says so
    made.counter.close()


def opened(place: PurchaseDesk, path: Path) -> ImportPage:
    return cast(ImportPage, place.open(ImportPage(), ImportPresenter, path))


def previewed(place: PurchaseDesk, page: ImportPage, month: str = "") -> dict[str, tuple[str, str]]:
    """State and reason by line, as the list shows them."""
    page.form.operator.setText("Kasaoul")
    page.form.month.set_value(month)
    page.show_preview_button.click()
    place.settle()
    if page.stage != PREVIEW:
        return {}
    page.preview.which.set_value("all")
    page.preview.which.value_changed.emit("all")
    table = page.preview.table
    return {
        table.text_at(row, 0): (table.text_at(row, 1), table.text_at(row, 2))
        for row in range(table.rowCount())
    }


def workbook(folder: Path, *rows: list[object], merged: str = "") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    path = folder / "ventes.xlsx"
    book.save(path)
    return path


def test_latin_1_is_seen_and_a_wrong_encoding_told_with_its_line(
    place: PurchaseDesk, qtbot: QtBot
) -> None:
    line = GOOD.replace(SIRET, "Maraîchage Terre-Brune")
    page = opened(place, place.market.file(GOOD, line, encoding="latin-1"))
    assert page.form.encoding.value() in {"cp1252", "latin-1"}
    assert [state for state, _why in previewed(place, page).values()] == ["accepted", "known"]
    page.back.click()
    page.form.encoding.set_value("utf-8")
    page.form.encoding.value_changed.emit("utf-8")
    qtbot.waitUntil(lambda: bool(page.banner.text))
    assert page.stage == LAYOUT
    assert "ventes.csv is not written in utf-8: line 3 has characters" in page.banner.text


def test_a_mark_before_the_first_title_does_not_matter(place: PurchaseDesk) -> None:
    page = opened(place, place.market.file(GOOD, encoding="utf-8-sig"))
    assert page.form.columns["on_day"].value() == "Date"
    assert previewed(place, page) == {"2": ("accepted", "")}


def test_a_column_too_many_is_told_with_its_line(place: PurchaseDesk) -> None:
    page = opened(place, place.market.file(GOOD, f"{GOOD};50", GOOD.replace("T1", "T2")))
    found = previewed(place, page)
    assert found["3"][0] == "refused"
    assert "one column too many" in found["3"][1]
    assert found["2"][0].startswith("accepted")
    assert found["4"][0].startswith("accepted")


def test_merged_titles_are_told_with_their_line(place: PurchaseDesk) -> None:
    row: list[object] = ["14/03/2026", "10:42", SIRET, CARDS[0], "T1", "vegetables", 12.5]
    titles = ["Relevé", *[None] * 6]
    whole = workbook(place.market.folder, titles, list(TITLES), row, merged="A1:G1")
    page = opened(place, whole)
    assert page.form.header.value() == 2
    assert previewed(place, page) == {"3": ("accepted", "")}
    torn = workbook(place.market.folder, list(TITLES), row, merged="F1:G1")
    place.go(page, torn)
    assert previewed(place, page) == {}
    assert page.stage == LAYOUT
    assert page.form.banner.text.startswith("In line 1 some titles have no cell of their own")
    assert "none was found for: Amount." in page.form.banner.text
    assert page.form.column_rows["amount"].problem


def test_a_formula_is_told_with_its_line_and_never_computed(place: PurchaseDesk) -> None:
    rows: list[list[object]] = [
        ["14/03/2026", "10:42", SIRET, CARDS[0], "T1", "vegetables", 12.5],
        ["14/03/2026", "11:42", SIRET, CARDS[1], "T2", "vegetables", "=G2*2"],
    ]
    page = opened(place, workbook(place.market.folder, list(TITLES), *rows))
    found = previewed(place, page)
    assert found["2"] == ("accepted", "")
    assert found["3"] == ("refused", "Amount: a formula instead of a value: “=G2*2”")


def test_a_zip_bomb_is_not_opened(place: PurchaseDesk) -> None:
    path = place.market.folder / "bombe.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(301):
                part.write(bytes(1_000_000))
    page = opened(place, path)
    assert page.stage == NOTHING
    assert "bombe.xlsx was not opened: it would unpack to 301 MB" in page.banner.text


def test_each_row_of_another_month_is_told_with_its_line(place: PurchaseDesk) -> None:
    page = opened(place, place.market.file(GOOD, GOOD.replace("14/03", "02/04")))
    assert previewed(place, page, month="2026-03") == {
        "2": ("accepted", ""),
        "3": ("refused", "another month than that of the file"),
    }


def test_two_hundred_thousand_rows_are_shown_without_holding_the_window(
    place: PurchaseDesk,
) -> None:
    """Sorted off its thread; in the window only what is in sight is put into words."""
    page = opened(place, place.market.file(GOOD))
    previewed(place, page)
    assert page.rows is not None
    shown = page.rows.preview
    (line,) = shown.lines
    many = sorted_preview(replace(shown, lines=(line,) * 200_000, accepted=200_000))
    began = time.perf_counter()
    page.show_preview(many, {})
    page.preview.view.grid.viewport().repaint()
    assert time.perf_counter() - began < 0.4  # some 20 ms alone; machines do much else at once
    assert page.preview.table.rowCount() == 200_000
    assert page.record.text() == "Record 200,000 purchases"


def test_the_rows_of_a_preview_go_once_another_is_shown(place: PurchaseDesk) -> None:
    page = opened(place, place.market.file(GOOD))
    previewed(place, page)
    assert page.rows is not None
    before = page.rows
    page.back.click()
    assert previewed(place, page) == {"2": ("accepted", "")}
    place.settle()
    assert (before.preview.lines, before.preview.told, before.groups["accepted"]) == ([], [], [])
    assert page.preview.table.rowCount() == 1


def test_a_quotation_mark_that_stays_open_is_told_with_its_line(place: PurchaseDesk) -> None:
    page = opened(place, place.market.file(GOOD, GOOD.replace("T1", '"T2'), GOOD))
    assert previewed(place, page) == {}
    assert "From line 3 of ventes.csv on, a quotation mark" in page.banner.text
