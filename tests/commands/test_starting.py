"""What any terminal, and a program of Windows without one, gets at the start."""

from __future__ import annotations

import io
import sys

import pytest

from desktop import __version__
from desktop.commands import MISTAKE, discreetly, run


def test_the_version_is_told_without_reading_any_settings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"{__version__}\n"


@pytest.mark.logs
@pytest.mark.usefixtures("caplog")
def test_a_window_without_a_console_survives_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def speak(_words: list[str]) -> int:
        sys.stdout.write("anything")
        sys.stderr.write("anything")
        raise RuntimeError

    with monkeypatch.context() as windows:
        windows.setattr(sys, "stdout", None)
        windows.setattr(sys, "stderr", None)
        assert discreetly([], speak) == MISTAKE
        sys.stdout.close()
        sys.stderr.close()


def test_a_terminal_that_is_there_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    assert discreetly([], lambda _words: sys.stdout.write("four")) == 4
    assert screen.getvalue() == "four"
