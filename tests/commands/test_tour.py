"""The guided tour, from outside, in a real window: what `make run` does without a display."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

ROOT = Path(__file__).parents[2]
PAGES = {
    "home",
    "households",
    "household",
    "enrolment",
    "assessment",
    "claim",
    "cards",
    "card",
    "merchants",
    "letters",
    "letter",
    "sync",
    "settings",
    "training",
}


@pytest.mark.journey
@pytest.mark.postgres
def test_the_tour_leaves_letters_pictures_and_the_proof_of_the_exchange(
    tmp_path: Path, postgres_url: str
) -> None:
    """Under a real X server when there is one to start: there a window has an owner and a size."""
    out = tmp_path / "tour"
    tour = [sys.executable, "main.py", "tour", "--out", str(out), "--central", postgres_url]
    x_server = shutil.which("xvfb-run")
    if x_server:
        tour = [x_server, "-a", "-s", "-screen 0 1600x1000x24", *tour]
    done = subprocess.run(
        [*tour, "--reader", "simulated"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb" if x_server else "offscreen"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads((out / "tour.json").read_text("utf-8"))
    assert told["sync"]["final"]
    assert told["sync"]["members"] == 4
    assert told["sync"]["claim_number"].startswith("DEC-")
    assert told["steps"][0]["step"] == "enrolled"
    assert told["steps"][0]["field_entries"] < 60
    for dress in ("fr-light", "fr-dark", "en-light"):
        assert set(told["pictures"][dress]) == PAGES
        for file in told["pictures"][dress].values():
            assert (out / file).stat().st_size > 10_000
    for name in ("household.pdf", "calculation-sheet.pdf"):
        with pikepdf.open(out / name) as letter:
            assert str(letter.Root.Lang) == "fr-FR"
