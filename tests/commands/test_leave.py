"""`main.py leave`: a desk goes with nothing unsent, or says what would be lost."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest

from desktop import credentials
from desktop.commands import run
from desktop.domain.actor import Actor, Role
from desktop.services.clock import system_clock
from desktop.services.scale import ScaleService
from desktop.settings import load
from desktop.storage.opening import open_store


def test_a_desk_with_unsent_work_leaves_only_when_its_number_is_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {"key_file": str(tmp_path / "keys.json"), "language": "en"}
    (tmp_path / "settings.json").write_text(json.dumps(told))
    settings = load(tmp_path)
    units = open_store(settings.database, credentials.database_key(settings))
    actor = Actor(uuid4(), "Camille Le Goff", frozenset(Role))
    ScaleService(units, system_clock()).seed(actor)
    units.close()

    assert run(["leave", "--data", str(tmp_path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problem"] == "WorkUnsent"
    assert run(["leave", "--data", str(tmp_path), "--discard", "7"]) == 1
    assert settings.database.exists()

    assert run(["leave", "--data", str(tmp_path), "--discard", "1"]) == 0
    assert not settings.database.exists()


def test_a_desk_that_left_has_no_copy_and_no_key_of_its_data_any_more(tmp_path: Path) -> None:
    told = {"key_file": str(tmp_path / "keys.json"), "language": "en"}
    (tmp_path / "settings.json").write_text(json.dumps(told))
    settings = load(tmp_path)
    key = credentials.database_key(settings)
    credentials.keep_central_password(settings, "of a laboratory")
    site = credentials.site_key(settings)
    open_store(settings.database, key).close()
    aside = [tmp_path / f"desk-{kind}-x.db" for kind in ("before", "replaced")]
    for file in aside:
        file.write_bytes(settings.database.read_bytes())
    kept = tmp_path / "backups" / "copy.db"
    assert run(["backup", str(kept), "--data", str(tmp_path)]) == 0

    assert run(["leave", "--data", str(tmp_path)]) == 0
    assert [file for file in (settings.database, *aside) if file.exists()] == []
    assert kept.exists(), "what somebody put elsewhere is theirs"
    assert not credentials.central_password(settings)
    assert key.hex() not in (tmp_path / "keys.json").read_text("utf-8")
    assert credentials.site_key(settings) == site
    assert credentials.database_key(settings) != key, "a new beginning has a key of its own"
