"""`main.py verify` on the files of a desk: sound as made, and where its audit was altered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop import credentials, i18n
from desktop.app.desk import open_desk
from desktop.commands import run
from desktop.domain.access import Reason
from desktop.settings import Settings
from desktop.storage.engine import open_engine
from tests.builders import an_enrolment


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("CAD_LANGUAGE", "en")
    made = Settings(tmp_path, key_file=tmp_path / "desk.key", reader="simulated", language="en")
    desk = open_desk(made)
    (agent,) = desk.agents.agents()
    household = desk.counter.households.enrol(an_enrolment(), agent)
    assert desk.accesses.note("household", household.id, Reason.CARD, agent)
    desk.close()
    return made


def verified(settings: Settings, *more: str) -> int:
    key = ["--key-file", str(settings.key_file)]
    status = run(["verify", "--data", str(settings.data), *key, *more])
    i18n.install("en")
    return status


def test_a_desk_that_nobody_touched_is_sound(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verified(settings, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["checks"]["seals"] == 0
    assert told["breaks"] == []


def test_an_altered_opening_is_told_with_its_row_and_its_day(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = open_engine(settings.database, credentials.database_key(settings))
    with engine.begin() as connection:
        row = connection.scalar(text("SELECT id FROM access"))
        sql = connection.scalar(
            text("SELECT sql FROM sqlite_master WHERE name = 'capture_access_update'")
        )
        connection.execute(text("DROP TRIGGER capture_access_update"))
        connection.execute(text("UPDATE access SET at = '2026-01-02T10:00:00.000000Z'"))
        connection.exec_driver_sql(str(sql))
    engine.dispose()
    assert verified(settings) == 1
    told = capsys.readouterr().err
    assert f"changed after it was sealed: access log, row {row}, 2 Jan 2026" in told
    assert "The local data need attention." in told
    assert verified(settings, "--json") == 1
    (place,) = json.loads(capsys.readouterr().out)["breaks"]
    assert (place["breach"], place["entity"], place["row"]) == ("changed", "access", row)
