"""Programs that start at once on a desk that is not made yet: all of them work on one file."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop import credentials
from desktop.app.desk import open_desk
from desktop.commands import run
from desktop.domain.store import DatabaseBusy
from desktop.models import MutationRecord
from desktop.services.clock import system_clock
from desktop.services.scale import ScaleService
from desktop.settings import Settings, load
from desktop.storage.engine import open_engine
from desktop.storage.opening import open_store
from desktop.turn import in_turn
from tests.local_desk import ACTOR

ROOT = Path(__file__).parents[2]
OPENS = """
import sys
from pathlib import Path
from desktop.app.desk import open_desk
from desktop.domain.errors import Refusal, Unavailable
from desktop.settings import load
from desktop import credentials

print("ready", flush=True)
for line in sys.stdin:
    folder = Path(line.strip())
    try:
        desk = open_desk(load(folder, key_file=folder / "keys.json"))
        keys = credentials.site_key(desk.settings).hex()
        print("opened", len(desk.agents.agents()), keys, flush=True)
        desk.close()
    except (Refusal, Unavailable) as error:
        print(type(error).__name__, flush=True)
"""


@pytest.fixture
def programs() -> Iterator[list[subprocess.Popen[str]]]:
    """Loaded and waiting for the folder that they open, so that they open it at once."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", OPENS],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    assert [said(program) for program in started] == ["ready"] * 3
    yield started
    for program in started:
        program.communicate(timeout=60)


def said(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def test_three_programs_that_make_a_desk_at_once_make_one(
    tmp_path: Path, programs: list[subprocess.Popen[str]]
) -> None:
    for attempt in range(4):
        folder = tmp_path / f"desk {attempt}"
        for program in programs:
            assert program.stdin is not None
            program.stdin.write(f"{folder}\n")
            program.stdin.flush()
        answers = {said(program) for program in programs}
        key = credentials.site_key(load(folder, key_file=folder / "keys.json")).hex()
        assert answers == {f"opened 1 {key}"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "desk", key_file=tmp_path / "keys.json")


def test_a_diagnosis_waits_for_a_file_that_is_being_made(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Half made, the file would be told as one of an older version, and locked."""
    begun = threading.Event()

    def make() -> None:
        key = credentials.database_key(settings)
        with in_turn(settings.database):
            open_engine(settings.database, key).dispose()  # it is there, and nothing is in it
            begun.set()
            pause.wait(1)
            open_store(settings.database, key).close()

    pause = threading.Event()
    other = threading.Thread(target=make)
    other.start()
    begun.wait(30)
    keys = ["--key-file", str(settings.key_file)]
    status = run(["diagnose", "--json", "--data", str(settings.data), *keys])
    other.join()
    answer = json.loads(capsys.readouterr().out)
    assert (status, answer["database"]["state"]) == (0, "works")


def test_who_waits_too_long_is_told_that_another_window_writes(settings: Settings) -> None:
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        with in_turn(settings.database):
            begun.set()
            done.wait(30)

    other = threading.Thread(target=hold)
    other.start()
    begun.wait(30)
    with pytest.raises(DatabaseBusy), in_turn(settings.database, wait=0.2):
        pass
    done.set()
    other.join()
    with in_turn(settings.database, wait=0.2), in_turn(settings.database, wait=0.2):
        assert settings.data.exists()


def test_a_first_start_that_was_ended_in_between_is_done_to_its_end(settings: Settings) -> None:
    """Which of its acts were done is told by the history: the agent is the last of them."""
    whole = open_desk(settings)
    with whole.units.reading() as session:
        by_time = select(MutationRecord.intent).order_by(MutationRecord.sequence)
        acts, scales = list(session.scalars(by_time)), whole.scales.scales()
    whole.close()
    assert acts[-1] == "add_agent"
    cut = Settings(data=settings.data.with_name("cut"), key_file=settings.key_file)
    units = open_store(cut.database, credentials.database_key(cut))
    ScaleService(units, system_clock()).seed(ACTOR)
    units.close()
    desk = open_desk(cut)
    assert len(desk.agents.agents()) == 1
    assert desk.scales.scales() == scales
    desk.close()
