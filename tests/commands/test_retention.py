"""`main.py retention --dry-run` as IT calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.commands import run


def asked(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = run(["retention", "--dry-run", "--data", str(folder), *words])
    return status, capsys.readouterr().out


@pytest.fixture
def demonstration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk of its own, empty, with its keys in a file."""
    monkeypatch.setenv("CAD_LANGUAGE", "en")
    return tmp_path / "data"


def test_it_counts_and_says_that_nothing_was_done(
    demonstration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = str(demonstration.parent / "keys")
    status, said = asked(demonstration, capsys, "--json", "--key-file", keys)
    answer = json.loads(said)
    assert status == 0
    assert answer["dry_run"] is True
    assert answer["would_change"] == 0
    assert answer["rules"]["durations"]["with_decision"]["to_be_decided"] is True
    assert set(answer["states"]) == {"active", "intermediate", "disposable"}
    status, said = asked(demonstration, capsys, "--key-file", keys)
    assert status == 0
    assert "120" in said


def test_without_dry_run_it_does_nothing(
    demonstration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(["retention", "--data", str(demonstration)])
    assert stopped.value.code == 2
    assert "--dry-run" in capsys.readouterr().err
    assert not demonstration.exists()


def test_help_says_what_a_dry_run_does_not_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["retention", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "nothing is archived, changed or deleted" in said


def test_broken_rules_are_refused_with_their_line(
    demonstration: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("code: x\n")
    keys = str(tmp_path / "keys")
    status, said = asked(demonstration, capsys, "--json", "--rules", str(rules), "--key-file", keys)
    assert status == 1
    assert json.loads(said)["problem"] == "BrokenRetentionFile"
