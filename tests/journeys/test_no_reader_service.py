"""The computer's smart card service does not run: said in words, and everything else works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="the address of the service is of Linux"),
]


def perform(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The real library looks for the service where there is none."""
    nowhere = {"PCSCLITE_CSOCK_NAME": str(tmp_path / "no-service"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | nowhere | {"QT_QPA_PLATFORM": "offscreen", "CAD_LANGUAGE": "en"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


def test_the_window_says_so_and_works_without_a_card(tmp_path: Path) -> None:
    script = Path(__file__).with_name("no_service.py")
    said, works = perform(tmp_path, str(script), str(tmp_path)).stdout.splitlines()
    assert "service" in said.casefold()
    assert works == "works"


def test_the_command_says_no_service(tmp_path: Path) -> None:
    key = ["--key-file", str(tmp_path / "desk.key"), "--data", str(tmp_path)]
    done = perform(tmp_path, "main.py", "card", "read", "--json", "--timeout", "5", *key)
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"status": "no_service"}
