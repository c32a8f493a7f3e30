"""`main.py sync --check`: everything is compared at once, and a difference fails the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from desktop import credentials
from desktop.commands import run
from desktop.models import HouseholdRecord
from desktop.settings import Settings
from desktop.storage.opening import open_store
from desktop.sync import installation
from tests.local_desk import ACTOR

pytestmark = pytest.mark.postgres


@pytest.fixture
def settings(tmp_path: Path, postgres_url: str) -> Settings:
    installation.install(postgres_url)
    key_file = tmp_path / "desk.key"
    (tmp_path / "settings.json").write_text(
        json.dumps({"central_url": postgres_url, "laboratory": True, "key_file": str(key_file)})
    )
    return Settings(tmp_path, central_url=postgres_url, laboratory=True, key_file=key_file)


def change(settings: Settings, act: Callable[[Any], object], *, journalled: bool) -> None:
    units = open_store(settings.database, credentials.database_key(settings))
    try:
        if journalled:
            with units(ACTOR, "enrol") as work:
                act(work.session)
                work.commit()
        else:
            with units.applying() as (session, _changes):
                act(session)
    finally:
        units.close()


def check(settings: Settings, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    status = run(["sync", "--check", "--json", "--data", str(settings.data)])
    return status, json.loads(capsys.readouterr().out)


def test_the_command_fails_when_rows_had_to_be_fetched_again(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    household = HouseholdRecord(provisional_reference="P-1", enrolled_on=date(2026, 3, 2))
    change(settings, lambda s: s.add(household), journalled=True)
    status, told = check(settings, capsys)
    assert (status, told["sent"], told["compared"]) == (0, 1, {"mended": [], "left": []})
    change(settings, lambda s: s.execute(delete(HouseholdRecord)), journalled=False)
    status, told = check(settings, capsys)
    assert (status, told["well"]) == (1, False)
    assert told["compared"]["mended"] == [{"entity": "household", "fetched": 1, "dropped": 0}]
    assert run(["sync", "--check", "--data", str(settings.data)]) == 0
    assert "fetched again" not in capsys.readouterr().out
