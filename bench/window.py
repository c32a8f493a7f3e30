"""From the start of the program to a home page that can be worked with, against an empty window.

Both windows are opened by processes of their own, byte code compiled before as an installation
has it, and are seen as painted when the first paint was over.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from desktop import credentials
from desktop.services import demonstration
from desktop.settings import Settings
from desktop.storage.opening import open_store

TITLE = "First window: demonstration data, against an empty window of Qt"
_RUNS = 7
_ROOT = Path(__file__).parents[1]


def measure() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        furnish(data)
        environment = _environment(Path(folder) / "bytecode")
        for kind in ("empty", "ours"):
            _open(kind, data, environment)  # compiles, and warms the caches of the system
        runs: dict[str, list[dict[str, float]]] = {"empty": [], "ours": []}
        for _run in range(_RUNS):
            for kind, taken in runs.items():
                taken.append(_open(kind, data, environment))
    return _figures(runs)


def furnish(folder: Path) -> Settings:
    """A desk with the invented city of the demonstration."""
    settings = Settings(folder, key_file=folder / "desk.key", reader="simulated")
    site_keys = credentials.site_keys(settings)
    units = open_store(settings.database, credentials.database_key(settings), site_keys=site_keys)
    try:
        demonstration.fill(units, site_keys[0], date.today())  # noqa: DTZ011
    finally:
        units.close()
    return settings


def _environment(bytecode: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(bytecode), "QT_QPA_PLATFORM": "offscreen"}


def _open(kind: str, data: Path, environment: dict[str, str]) -> dict[str, float]:
    """Seconds since the process was started; the clock is that of the machine."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "bench.first_window", kind, str(data)],
        cwd=_ROOT,
        env=environment,
        capture_output=True,
        check=False,
        timeout=120,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode()[-500:])
    moments: dict[str, float] = json.loads(done.stdout)
    return {name: moment - start for name, moment in moments.items()}


def _figures(runs: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    def median(kind: str, moment: str) -> float:
        return statistics.median(run[moment] for run in runs[kind])

    empty = median("empty", "painted")
    painted, usable = median("ours", "painted"), median("ours", "usable")
    return {
        "empty_window_ms": round(empty * 1000),
        "painted_ms": round(painted * 1000),
        "usable_ms": round(usable * 1000),
        "painted_against_empty": round(painted / empty, 2),
        "usable_against_empty": round(usable / empty, 2),
        "runs": _RUNS,
    }
