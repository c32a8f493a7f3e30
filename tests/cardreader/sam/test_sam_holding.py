"""One holder of the SAM per computer, freed by a crash, and who it is for those who wait."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.cardreader.sam.holding import HOLDER_NAME, SamHolding
from desktop.domain.card_fault import SamHeld

CRASHING = """
import os, sys
from pathlib import Path
from desktop.cardreader.sam.holding import SamHolding
holding = SamHolding(Path(sys.argv[1]), "guichet 2")
holding.acquire()
print("held", flush=True)
sys.stdin.readline()
os._exit(1)
"""


def test_a_second_window_is_told_which_desk_has_the_sam(tmp_path: Path) -> None:
    first, second = SamHolding(tmp_path, "accueil"), SamHolding(tmp_path, "bureau")
    with first:
        with pytest.raises(SamHeld) as held:
            second.acquire()
        assert held.value.holder == "accueil"
        assert not second.is_held
        holder = second.holder()
        assert holder is not None
        assert abs(datetime.now(UTC) - holder.since) < timedelta(minutes=1)
    with second:
        assert second.is_held


def test_the_file_says_a_desk_and_a_time_and_nothing_more(tmp_path: Path) -> None:
    with SamHolding(tmp_path, "accueil"):
        text = (tmp_path / HOLDER_NAME).read_text(encoding="utf-8")
        assert text.startswith('{"desk": "accueil", "since": "20')
    assert not (tmp_path / HOLDER_NAME).exists()


def test_taking_it_twice_is_taking_it_once(tmp_path: Path) -> None:
    holding = SamHolding(tmp_path, "accueil")
    holding.acquire()
    holding.acquire()
    holding.release()
    holding.release()
    with SamHolding(tmp_path, "bureau") as other:
        assert other.is_held


def test_another_process_holds_it_and_a_crash_frees_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CRASHING, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(SamHeld) as held:
            SamHolding(tmp_path, "accueil").acquire()
        assert held.value.holder == "guichet 2"
        other.stdin.write("crash\n")
        other.stdin.flush()
        other.wait(timeout=30)
    with SamHolding(tmp_path, "accueil") as ours:
        assert ours.is_held


@pytest.mark.parametrize("text", ["", "{", "[]", '{"desk": "x"}', '{"desk": "x", "since": "soon"}'])
def test_a_broken_file_only_costs_the_name(tmp_path: Path, text: str) -> None:
    with SamHolding(tmp_path, "accueil"):
        (tmp_path / HOLDER_NAME).write_text(text, encoding="utf-8")
        with pytest.raises(SamHeld) as held:
            SamHolding(tmp_path, "bureau").acquire()
        assert held.value.holder == ""
