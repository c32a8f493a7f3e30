"""The torture set of csv-spectrum, through the reader of operators' files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.importers import purchase_layout, purchase_table
from desktop.sheets.purchase import FileLayout

FOLDER = Path(__file__).parent / "csv_spectrum"
FILES = sorted(path.stem for path in (FOLDER / "csvs").glob("*.csv"))
DIFFERS = {"location_coordinates": ("Contact Phone Number", "Location Coordinates")}
"""Its JSON has another telephone number than its CSV, and lost the Latin-1 signs of degrees."""


def layout_of(titles: list[str], encoding: str) -> FileLayout:
    """Any field will do, as long as each column has one: what is looked at are the cells."""
    names = ("on_day", "card", "amount", "ticket", "family", "booklet")
    fields = {name: titles[place % len(titles)] for place, name in enumerate(names)}
    return FileLayout("", encoding=encoding, separator=",", columns=fields, only_merchant="x")


def cells(path: Path) -> list[dict[str, str]]:
    """As pandas takes them apart, before anything is said of them."""
    encoding = purchase_layout.guessed_encoding(path)
    titles = purchase_table.first_rows(path, FileLayout("", encoding=encoding, separator=","))[0]
    found = []
    for places, _lines, frame in purchase_table._csv_frames(path, layout_of(titles, encoding)):
        for row in frame.itertuples(index=False):
            assert all(cell == "" for cell in row[places.width :])
            found.append(dict(zip(titles, row, strict=False)))
    return [row for row in found if any(row.values())]


def plain(text: str) -> str:
    return text.replace("\r\n", "\n")


@pytest.mark.parametrize("name", FILES)
def test_every_cell_is_read_as_the_set_says(name: str) -> None:
    path = FOLDER / "csvs" / f"{name}.csv"
    said = (FOLDER / "json" / f"{name}.json").read_bytes().decode("utf-8", "replace")
    rows = json.loads(said)
    expected = [
        {key: plain(value) for key, value in row.items()}
        for row in (rows if isinstance(rows, list) else [rows])
    ]
    found = [{key: plain(value) for key, value in row.items()} for row in cells(path)]
    for row in (*expected, *found):
        for title in DIFFERS.get(name, ()):
            assert row.pop(title)
    assert found == expected


def test_the_set_is_whole() -> None:
    assert len(FILES) == 12


def test_a_cell_of_two_lines_moves_the_lines_after_it() -> None:
    path = FOLDER / "csvs" / "newlines.csv"
    (lines,) = [
        found.tolist()
        for _, found, _ in purchase_table._csv_frames(path, layout_of(["a", "b", "c"], "utf-8"))
    ]
    assert lines[1:4] == [2, 3, 5]


def test_the_separator_is_guessed_for_each() -> None:
    guessed = {
        name: purchase_layout.guessed_separator(
            (FOLDER / "csvs" / f"{name}.csv").read_text("latin-1")
        )
        for name in FILES
    }
    assert set(guessed.values()) == {","}
