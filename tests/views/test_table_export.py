"""“Export…” on a list page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QFileDialog

from desktop.jobs.runner import JobRunner
from desktop.reports.writing import FolderNotWritable
from desktop.views.merchant.page import MerchantListPage
from desktop.views.widgets.table_export import TableExport


@dataclass
class Room:
    page: MerchantListPage
    export: TableExport
    jobs: JobRunner
    unexplained: list[object]
    said: list[str]


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[Room]:
    jobs, unexplained, said = JobRunner(), list[object](), list[str]()
    jobs.unexplained.connect(unexplained.append)
    page = MerchantListPage()
    page.said.connect(said.append)
    qtbot.addWidget(page)
    yield Room(page, TableExport(page, page.head, page.view, jobs), jobs, unexplained, said)
    jobs.close()


def test_the_lines_that_are_shown_are_written_where_the_agent_said(
    room: Room, qtbot: QtBot, tmp_path: Path
) -> None:
    room.export.button.click()
    dialog = room.page.findChild(QFileDialog, "export")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "Commerçants.csv"))
    qtbot.waitUntil(lambda: room.jobs.is_idle)
    dialog.reject()
    text = (tmp_path / "Commerçants.csv").read_text("utf-8-sig")
    assert text.splitlines() == ["Trade name;Place;Days;Products;State;Certificate"]
    assert "Commerçants.csv" in room.said[-1]


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_said_to_be_done(
    room: Room, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("kept", "utf-8")
    room.export.export(str(tmp_path / "file" / "merchants.xlsx"))
    qtbot.waitUntil(lambda: room.jobs.is_idle)
    assert isinstance(room.unexplained[0], FolderNotWritable)
    assert room.said == []
