"""The disk fills up while somebody types: told beside the form, which keeps what was typed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.journeys.conftest import OpenCounter

pytestmark = pytest.mark.journey


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        if os.environ.get("CI") == "true" and os.geteuid() == 0:
            pytest.fail("root on CI may mount a small disk")
        pytest.skip("mounting a small disk needs root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path) -> Path:
    filling = disk / "filling"
    with filling.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(4096))
        except OSError:
            return filling


def test_a_form_is_kept_on_a_full_disk_and_saved_when_there_is_room(
    small_disk: Path, open_counter: OpenCounter
) -> None:
    counter = open_counter(small_disk)
    page = counter.open("enrolment")
    filling = fill(small_disk)
    for letter in "Kervella" * 20:
        QTest.keyClicks(QApplication.focusWidget(), letter)
        counter.qtbot.wait(20)
        if page.banner.isVisible():
            break
    counter.until(page.banner.isVisible)
    assert "The disk is full." in counter.texts(page.banner)
    storage = counter.window.storage
    counter.until(storage.isVisible)
    assert "Read-only: the disk is full." in counter.texts(storage)
    typed = page.who.birth_name.text()
    assert typed.startswith("Kervella"[: len(typed)])

    with filling.open("wb"):
        pass  # somebody made room
    QTest.keyClicks(QApplication.focusWidget(), "x")
    counter.until(page.draft_chip.isVisible)
    assert page.who.birth_name.text() == typed + "x"
    counter.until(page.banner.isHidden)
    counter.until(counter.window.storage.isHidden)  # it leaves by itself
