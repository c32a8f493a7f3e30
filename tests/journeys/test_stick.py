"""Unsent work leaves on a stick from the settings, with a desk that no centre answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from PySide6.QtWidgets import QFileDialog

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
