"""Lists of SIREN, SIRET and IBAN from the test suites of python-stdnum and schwifty."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "business_numbers"
_LIST = re.compile(r">>> numbers = '''\n(.*?)\.\.\. '''\n((?:>>> [^\n]*\n\[\]\n)+)", re.DOTALL)
_CALL = re.compile(r">>> \w+\.validate\('([^']*)'\)\n(.)")


@dataclass(frozen=True)
class Judged:
    """What the authors of the list say of a number."""

    text: str
    is_valid: bool


def judged(name: str) -> tuple[Judged, ...]:
    """Of a doctest of python-stdnum: its single calls and its lists of numbers."""
    told = (FOLDER / f"{name}.doctest").read_text("utf-8")
    calls = [Judged(number, answer == "'") for number, answer in _CALL.findall(told)]
    for block, verdict in _LIST.findall(told):
        numbers = (line.removeprefix("...").strip() for line in block.splitlines())
        is_valid = "if x and not" in verdict and "check_country" not in verdict
        calls += [Judged(number, is_valid) for number in numbers if number]
    return tuple(calls)


def schwifty_lists() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads((FOLDER / "schwifty_iban.json").read_text("utf-8"))
    return found
