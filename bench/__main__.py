"""`python -m bench [--only NAME] [--out FILE]`: measures, prints, writes one JSON file.

A measurement is a module of this package with a TITLE and `measure() -> dict`; its name stands in
BENCHES. What could not be measured here is written with its reason and makes the exit status 1.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

BENCHES = (
    "duplicates",
    "sounds",
    "search",
    "window",
    "window_search",
    "card_tap",
    "enrolment_keys",
    "encoding",
    "encoding_queue",
    "exchange",
    "first_load",
    "fifty_desks",
    "purchase_import",
    "import_window",
    "credit_run",
    "closing",
    "statements",
)


def main() -> int:
    arguments = _parser().parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    names = [arguments.only] if arguments.only else [name for name in BENCHES if _exists(name)]
    results: dict[str, Any] = {"machine": _machine()} | _earlier(arguments.out)
    failed = False
    for name in names:
        results[name] = _run(name)
        failed = failed or "failed" in results[name]
        _print(name, results[name])
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return int(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=BENCHES)
    parser.add_argument("--out", type=Path, default=Path("out/bench.json"))
    return parser


def _exists(name: str) -> bool:
    return importlib.util.find_spec(f"bench.{name}") is not None


def _earlier(path: Path) -> dict[str, Any]:
    """The other figures stay when only one is measured again."""
    if not path.exists():
        return {}
    kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return {name: figures for name, figures in kept.items() if name in BENCHES}


def _machine() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": os.cpu_count(),
    }


def _run(name: str) -> dict[str, Any]:
    start = perf_counter()
    try:
        figures: dict[str, Any] = importlib.import_module(f"bench.{name}").measure()
    except (ImportError, OSError, RuntimeError) as why:
        return {"failed": f"{type(why).__name__}: {why}"}
    return figures | {"seconds": round(perf_counter() - start, 1)}


def _print(name: str, figures: dict[str, Any]) -> None:
    title = getattr(sys.modules.get(f"bench.{name}"), "TITLE", name)
    print(f"\n{title}")
    for key, value in _flat(figures):
        print(f"  {key:<52} {value}")


def _flat(figures: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in figures.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


if __name__ == "__main__":
    sys.exit(main())
