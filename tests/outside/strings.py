"""Strings of the Big List of Naughty Strings, and some that it lacks."""

from __future__ import annotations

import json
from pathlib import Path

_LIST = Path(__file__).parent / "blns" / "blns.json"
_MORE = (
    "\ud800 half of a pair",
    "\x00\x01\x1b[31m",
    "line\r\nbreak\u2028and\u2029more\x85",
    "M" * 5000,
    "e" + "\u0301" * 300,
    "=HYPERLINK(1)",
    "]]></rdf:li>",
    "<b>Gras</b> & <para>",
    "%PDF-1.7 endobj (( \\",
    "\ue000\U000f0000",
)


def naughty() -> tuple[str, ...]:
    strings: list[str] = json.loads(_LIST.read_text("utf-8"))
    return (*strings, *_MORE)


def naughty_batches(size: int) -> tuple[tuple[str, ...], ...]:
    every = naughty()
    return tuple(every[start : start + size] for start in range(0, len(every), size))
