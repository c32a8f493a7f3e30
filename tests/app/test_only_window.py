"""Starting the program again shows the window that is open; it never opens a second one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.app.only_window import Turn, call_of, only_window
from desktop.domain.actor import Actor, Role
from desktop.models import new_id
from desktop.views.main_window.setting import WindowSetting
from desktop.views.main_window.window import MainWindow
from desktop.views.session import Session

ROOT = Path(__file__).parents[2]
SECOND = """
import sys
from pathlib import Path
from desktop.app.only_window import only_window

with only_window(Path(sys.argv[1]), patience=float(sys.argv[2])) as turn:
    print(turn.name, flush=True)
"""


def a_second_start(data: Path, patience: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SECOND, str(data), str(patience)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def answer_of(program: subprocess.Popen[str]) -> str:
    return program.communicate(timeout=60)[0].strip()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


def test_a_second_start_brings_the_open_window_forward(qtbot: QtBot, data: Path) -> None:
    counter = Actor(new_id(), "Camille Le Goff", frozenset({Role.COUNTER}))
    window = MainWindow(Session(counter, language="en"), (), WindowSetting("Le Blosne"))
    qtbot.addWidget(window)
    with only_window(data) as turn:
        assert turn is Turn.OURS
        second = a_second_start(data, 60)
        qtbot.waitUntil(call_of(data).exists, timeout=60_000)
        qtbot.wait(500)
        assert second.poll() is None  # nothing is shown yet: it goes on waiting
        window.showMinimized()
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
        assert answer_of(second) == "SHOWN"
        assert not window.isMinimized()


@pytest.mark.usefixtures("qtbot")
def test_a_window_that_does_not_answer_is_told_and_one_that_is_gone_is_followed(
    data: Path,
) -> None:
    with only_window(data):
        assert answer_of(a_second_start(data, 0.5)) == "SILENT"  # nobody turns the loop of events
    assert not call_of(data).exists()
    assert answer_of(a_second_start(data, 0.5)) == "OURS"


@pytest.mark.usefixtures("qtbot")
def test_the_place_of_a_program_that_was_killed_is_free(data: Path) -> None:
    held = subprocess.Popen(
        [sys.executable, "-c", SECOND + "    sys.stdin.read()\n", str(data), "5"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert held.stdout is not None
    assert held.stdout.readline().strip() == "OURS"
    with only_window(data, patience=0.3) as turn:
        assert turn is Turn.SILENT
    held.kill()
    held.communicate(timeout=30)
    with only_window(data, patience=0.3) as turn:
        assert turn is Turn.OURS
