"""Exported tables on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.reports.writing import FolderNotWritable
from desktop.services.table_export import export_table
from desktop.sheets.table import TableSheet

TABLE = TableSheet("Cards", ("Card",), (("••• 024",),))


@pytest.mark.parametrize(
    ("name", "start"), [("Mes cartes.xlsx", b"PK"), ("Mes cartes.csv", b"\xef\xbb\xbfCard")]
)
def test_the_ending_of_the_name_says_which_kind(tmp_path: Path, name: str, start: bytes) -> None:
    path = export_table(TABLE, tmp_path / name)
    assert path.name == name
    assert path.read_bytes().startswith(start)
    assert [found.name for found in tmp_path.iterdir()] == [name]


def test_what_cannot_be_written_leaves_the_earlier_file(tmp_path: Path) -> None:
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("kept", "utf-8")
    with pytest.raises(FolderNotWritable):
        export_table(TABLE, blocked / "cards.csv")
    assert blocked.read_text("utf-8") == "kept"
