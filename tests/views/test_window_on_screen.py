"""The window lies on its screen with its frame, also where it was once on a screen that is gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from PySide6.QtCore import QPoint, QRect, QSize

from desktop.views.main_window.frame import FRAME, LEAST, USUAL, within

LAPTOP, OLD, SMALL = (1366, 768), (1280, 720), (853, 480)
"""Pixels as Qt counts them: the last is 1280 × 720 at 150 %."""

PROGRAM = """
import json, sys
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication
from desktop.views.main_window.frame import WindowFrame
qt = QApplication([])
window = WindowFrame()
before = QByteArray.fromHex(sys.argv[1].encode()) if len(sys.argv) > 1 else None
if "move" in sys.argv:
    window.move(2100, 300)
    window.resize(1000, 700)
else:
    window.take_place(before)
window.show()
for _round in range(5):
    qt.processEvents()
print(json.dumps({
    "frame": window.frameGeometry().getRect(),
    "size": window.size().toTuple(),
    "screen": window.screen().availableGeometry().getRect(),
    "saved": bytes(window.saveGeometry().toHex()).decode(),
}))
"""


def shown_on(folder: Path, *screens: tuple[int, int], arguments: tuple[str, ...] = ()) -> Any:
    """A window of a program of its own, on screens side by side."""
    left, placed = 0, []
    for number, (width, height) in enumerate(screens):
        screen = {"name": f"screen {number}", "x": left, "y": 0, "width": width, "height": height}
        placed.append(screen | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1})
        left += width
    file = folder / f"screens-{len(screens)}.json"
    file.write_text(json.dumps({"windowFrameMargins": True, "screens": placed}))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={file}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("screen", [LAPTOP, OLD, SMALL, (1440, 900), (1920, 1080)])
def test_the_first_window_lies_on_the_screen_with_its_frame(
    tmp_path: Path, screen: tuple[int, int]
) -> None:
    shown = shown_on(tmp_path, screen)
    assert QRect(0, 0, *screen).contains(QRect(*shown["frame"]))
    room = QSize(*screen) - FRAME
    assert QSize(*shown["size"]) == USUAL.boundedTo(room)


def test_a_window_of_a_screen_that_is_gone_comes_back_to_the_one_that_is_there(
    tmp_path: Path,
) -> None:
    before = shown_on(tmp_path, (1920, 1080), (1920, 1080), arguments=("00", "move"))
    assert before["frame"][0] > 1920  # it was on the second screen
    for screen in ((1920, 1080), LAPTOP, SMALL):
        again = shown_on(tmp_path, screen, arguments=(before["saved"],))
        assert QRect(0, 0, *screen).contains(QRect(*again["frame"]))
        if screen == (1920, 1080):
            assert again["size"] == [1000, 700]  # it fits as it was


@pytest.mark.parametrize("area", [QRect(0, 0, *size) for size in (LAPTOP, OLD, SMALL)])
@pytest.mark.parametrize("corner", [(-40, -300), (2100, 300), (20, 20), (-1900, 5000)])
def test_wherever_it_was_it_lies_within(area: QRect, corner: tuple[int, int]) -> None:
    placed = within(area, QRect(QPoint(*corner), USUAL))
    assert area.contains(QRect(placed.topLeft(), placed.size() + FRAME))


def test_where_it_fits_it_stays() -> None:
    wanted = QRect(120, 60, 1000, 650)
    assert within(QRect(0, 0, 1920, 1040), wanted) == wanted
    beside = QRect(1920, 40, 1366, 728)  # a second screen with a bar on top
    assert within(beside, QRect(2000, 50, 1000, 650)) == QRect(2000, 50, 1000, 650)
    assert within(beside, QRect(2000, 0, *LEAST.toTuple())).top() == 40
