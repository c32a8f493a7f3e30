"""`main.py erasures` and `retention --archive|--dispose` as IT calls them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from desktop.commands import run
from desktop.sync import installation


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("CAD_LANGUAGE", "en")
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "settings.json").write_text(json.dumps({"language": "en"}))
    return ["--data", str(folder), "--key-file", str(tmp_path / "keys"), "--json"]


@pytest.mark.postgres
def test_a_new_centre_has_an_empty_list_that_is_kept_and_replayed(
    place: list[str], postgres_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installation.install(postgres_url)
    file = tmp_path / "erasures.jsonl"
    for words, answer in (
        (["list"], {"erasures": []}),
        (["export", str(file)], {"added": 0}),
        (["replay", str(file)], {"replayed": 0, "listed": 0}),
    ):
        assert run(["erasures", *words, "--url", postgres_url, *place]) == 0
        assert json.loads(capsys.readouterr().out) == {"well": True} | answer


def test_a_file_that_is_not_there_is_told_before_anything_is_asked(
    place: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = "postgresql://nobody@127.0.0.1:1/none"
    missing = str(tmp_path / "none.jsonl")
    assert run(["erasures", "replay", missing, "--url", nobody, *place]) == 1
    assert json.loads(capsys.readouterr().out)["problem"] == "BrokenErasureFile"
    assert run(["erasures", "export", "--url", nobody, *place]) == 1
    assert run(["erasures", "list", *place]) == 1
    assert "CentralNotConfigured" in capsys.readouterr().out


def test_nothing_is_archived_or_disposed_of_without_a_decider(
    place: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n"))
    for way in ("--archive", "--dispose"):
        assert run(["retention", way, *place]) == 1
        assert json.loads(capsys.readouterr().out)["problem"] == "NotADecider"
