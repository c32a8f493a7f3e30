"""Purchases of a month from a file into the store: rows a second and memory, at 1×, 4× and 16×.

Two floors: the file read by pandas and nothing else, and the finished rows written by one
statement into the same tables with the triggers of the journal (`bench.purchase_floor`).

`python -m bench.purchase_import STORE FILE` measures one size in a process of its own, so that
its peak of memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.purchase_month import (
    FOLLOWS,
    LAYOUT,
    MONTH,
    WHOLE,
    Size,
    build,
    clock,
    opened,
    write_file,
)
from desktop.services.purchase_import import PurchaseImportService

TITLE = "Imports: a month of purchases from a file into the store"
_TIMES = (1, 4, 16)
_READ_ALONE = """
import sys, time, pandas
start = time.perf_counter()
pandas.read_csv(sys.argv[1], sep=";", encoding="cp1252", dtype=str)
print(time.perf_counter() - start)
"""


def measure() -> dict[str, Any]:
    sizes = {times: Size(WHOLE * times // _TIMES[-1]) for times in _TIMES}
    found: dict[str, Any] = {f"{times}x": _measured(size) for times, size in sizes.items()}
    first, last = (found[f"{times}x"]["import_seconds"] for times in (1, 16))
    whole = found["16x"]
    return found | {
        "seconds_at_16x_against_16_times_1x": round(last / (16 * first), 2),
        "for_readme": (
            f"| a month of {WHOLE:,} purchases: preview, record "
            f"| {whole['preview_seconds']:.0f} s and {whole['record_seconds']:.0f} s: "
            f"{whole['rows_per_second']:,} rows/s, {whole['memory_peak_mb']} MB at most "
            f"| `pandas.read_csv` alone: {whole['read_csv_alone_seconds']:.1f} s; "
            f"the same rows into the same tables and their journal, no more: "
            f"{whole['journal_floor_seconds']:.0f} s |"
        ),
    }


def _measured(size: Size) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        store, file = Path(folder) / "desk.db", Path(folder) / "ventes.csv"
        build(store, size)
        write_file(file, size)
        command = [sys.executable, "-m", "bench.purchase_import", str(store), str(file)]
        figures: dict[str, Any] = json.loads(_output(command))
        alone = float(_output([sys.executable, "-c", _READ_ALONE, str(file)]))
        floor = float(_output([sys.executable, "-m", "bench.purchase_floor", str(store)]))
    seconds = figures["preview_seconds"] + figures["record_seconds"]
    return figures | {
        "import_seconds": round(seconds, 2),
        "rows_per_second": round(size.purchases / seconds),
        "preview_rows_per_second": round(size.purchases / figures["preview_seconds"]),
        "read_csv_alone_seconds": round(alone, 3),
        "read_csv_alone_rows_per_second": round(size.purchases / alone),
        "preview_against_read_csv": round(figures["preview_seconds"] / alone, 1),
        "journal_floor_seconds": round(floor, 2),
        "record_against_floor": round(figures["record_seconds"] / floor, 2),
    }


def _output(command: list[str]) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2_000:])
    return done.stdout


def _one(store: Path, file: Path) -> dict[str, Any]:
    units = opened(store)
    imports = PurchaseImportService(units, clock())
    before = _peak()
    start = perf_counter()
    preview = imports.propose(file, LAYOUT, FOLLOWS, MONTH)
    shown, peak = perf_counter(), _peak()
    sheet = imports.record(preview, FOLLOWS)
    recorded = perf_counter()
    units.close()
    return {
        "rows": len(preview.lines),
        "accepted": sheet.line.accepted,
        "refused": sheet.line.refused,
        "preview_seconds": round(shown - start, 2),
        "record_seconds": round(recorded - shown, 2),
        "memory_before_mb": before,
        "memory_preview_mb": peak,
        "memory_peak_mb": _peak(),
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    print(json.dumps(_one(Path(sys.argv[1]), Path(sys.argv[2]))))
