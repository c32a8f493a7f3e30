"""A desk in trouble says so in the window, and its unsent work leaves on a stick."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from PySide6.QtWidgets import QFileDialog

from desktop.app.storage_watch import StorageWatch
from desktop.sync import bookmark, journal_file
from desktop.views.settings.page import SettingsPage
from tests.journeys.conftest import OpenCounter

pytestmark = pytest.mark.journey


def test_the_settings_hand_unsent_work_over_to_a_stick(
    open_counter: OpenCounter, tmp_path: Path
) -> None:
    counter = open_counter(tmp_path / "desk")
    private, public = journal_file.new_key()
    desk = counter.application.desk
    assert desk is not None
    with desk.units.bookkeeping() as session:
        told = {"device": str(bookmark.device_id(session)), "public": public.hex(), "secret": "00"}
        bookmark.write(session, bookmark.JOURNAL, json.dumps(told))
    page = counter.open("settings")
    assert isinstance(page, SettingsPage)
    page.journal_requested.emit()
    dialog = counter.window.findChild(QFileDialog, "file")
    stick = tmp_path / "stick.cadj"
    dialog.fileSelected.emit(str(stick))
    dialog.reject()
    counter.until(counter.window.banner.isVisible)
    assert str(stick) in counter.window.banner.text
    journal = journal_file.read(stick, private).proven(bytes(1))
    assert journal.works
    assert journal.lost == 0


def test_the_settings_make_a_support_bundle(open_counter: OpenCounter, tmp_path: Path) -> None:
    counter = open_counter(tmp_path / "desk")
    page = counter.open("settings")
    assert isinstance(page, SettingsPage)
    page.bundle_requested.emit()
    dialog = counter.window.findChild(QFileDialog, "file")
    bundle = tmp_path / "stick" / "bundle.zip"
    dialog.fileSelected.emit(str(bundle))
    dialog.reject()
    counter.until(page.note.isVisible)
    assert str(bundle) in page.note.text
    with zipfile.ZipFile(bundle) as packed:
        assert json.loads(packed.read("diagnosis.json"))["database"]["state"] == "works"
        assert json.loads(packed.read("counts.json"))["agent"] > 0


def test_a_damaged_page_is_told_over_every_page_with_what_to_do(
    open_counter: OpenCounter, tmp_path: Path
) -> None:
    counter = open_counter(tmp_path / "desk")
    counter.settle()
    desk = counter.application.desk
    assert desk is not None
    desk.units.engine.dispose()  # the last connection brings its log into the file
    with desk.units.path.open("r+b") as file:
        file.seek(desk.units.path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))
    counter.window.findChild(StorageWatch).check()
    storage = counter.window.storage
    counter.until(storage.isVisible)
    assert "damaged in 1 place" in storage.text
    counter.open("settings")
    assert storage.isVisible()
    storage.action_requested.emit()
    assert counter.window.findChild(QFileDialog, "file") is not None
