"""What any terminal, and a program of Windows without one, gets at the start."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import __version__
from desktop.commands import MISTAKE, discreetly, run

ROOT = Path(__file__).parents[2]


def test_the_version_is_told_without_reading_any_settings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"{__version__}\n"


def test_a_window_without_a_console_survives_what_it_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def speak(_words: list[str]) -> int:
        sys.stdout.write("anything")
        sys.stderr.write("anything")
        raise RuntimeError

    with monkeypatch.context() as windows:
        windows.setattr(sys, "stdout", None)
        windows.setattr(sys, "stderr", None)
        assert discreetly(["--data", str(tmp_path)], speak) == MISTAKE
        sys.stdout.close()
        sys.stderr.close()


def test_a_terminal_that_is_there_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    assert discreetly([], lambda _words: sys.stdout.write("four")) == 4
    assert screen.getvalue() == "four"


def stumble(_words: list[str]) -> int:
    name = "Maëlle Invented"
    raise ValueError(f"{name} <maelle@example.org> 06 12 34 56 78")


def test_a_mistake_of_a_command_is_in_the_log_of_its_desk_under_the_number_that_it_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert discreetly(["verify", f"--data={tmp_path}", "--json"], stumble) == MISTAKE
    said = capsys.readouterr()
    number = re.search(r"I-[2-9A-Z]{6}", said.err)
    assert number
    log = (tmp_path / "log" / "desktop.log").read_text("utf-8")
    assert f"incident {number[0]}\nValueError\n  at " in log
    assert "in stumble" in log
    for text in (log, said.err, said.out):
        assert not re.search("Ma.lle|example|06 12", text)


def test_the_log_is_where_it_decided_even_when_a_command_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"log_folder": str(tmp_path / "logs")}), "utf-8")
    monkeypatch.setenv("CAD_POLICY", str(policy))
    assert discreetly(["verify", "--data", str(tmp_path / "desk")], stumble) == MISTAKE
    assert "in stumble" in (tmp_path / "logs" / "desktop.log").read_text("utf-8")
    policy.write_text("{", "utf-8")
    assert discreetly(["verify", "--data", str(tmp_path / "desk")], stumble) == MISTAKE
    assert "in stumble" in (tmp_path / "desk" / "log" / "desktop.log").read_text("utf-8")


def test_where_no_log_can_be_written_the_places_go_to_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("in the way", "utf-8")
    words = (
        "import sys; from desktop.commands import discreetly; "
        "discreetly(sys.argv, lambda words: 1 // 0)"
    )
    place = ["--data", str(tmp_path / "desk")]
    ended = subprocess.run(
        [sys.executable, "-c", words, *place],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    numbers = re.findall(r"I-[2-9A-Z]{6}", ended.stderr)
    assert len(numbers) == 2
    assert numbers[0] == numbers[1]
    assert "ZeroDivisionError" in ended.stderr
