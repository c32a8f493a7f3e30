"""Reads what an operator's API exported: a JSON list, or one JSON object a line (NDJSON).

The layout says which key has which field; `shop.siret` is a key inside another object.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from desktop.domain.transaction import RejectionReason, TableFault, TableUnreadable, Told, Unread
from desktop.importers.purchase_row import LONGEST_GIVEN, RowReader
from desktop.importers.purchase_text import Words
from desktop.sheets.purchase import NEEDED_FIELDS, FileLayout

SUFFIXES = frozenset({".json", ".ndjson", ".jsonl"})
MOST_BYTES = 200_000_000
_LISTS = ("transactions", "purchases", "items", "results", "ventes", "data")
"""Keys under which an API wraps its list."""

_DEEPEST = 3  # objects within objects


class _NoList(Exception):
    """The document is one object without a list in it."""


def rows_of(path: Path, layout: FileLayout) -> Iterator[Told | Unread]:
    """Each purchase with its line, or its place in a list. Raises TableUnreadable."""
    reader = RowReader(Words(layout), NEEDED_FIELDS - _given_otherwise(layout))
    fixed = {"merchant": layout.only_merchant} if layout.only_merchant else {}
    for line, record in _records(path):
        if not isinstance(record, dict):
            given = "" if record is None else str(record)[:LONGEST_GIVEN]
            yield Unread(line, RejectionReason.NOT_A_RECORD, given=given)
            continue
        words = {name: _word(record, key) for name, key in layout.columns.items()}
        yield reader.read(line, {**fixed, **words})


def first_keys(path: Path, count: int) -> tuple[list[str], list[list[str]]]:
    """The keys of the first records, and their words."""
    records = [record for _, record in _records(path) if isinstance(record, dict)][:count]
    keys = list(dict.fromkeys(key for record in records for key in _keys(record, "", 1)))
    return keys, [[_word(record, key) for key in keys] for record in records]


def _given_otherwise(layout: FileLayout) -> frozenset[str]:
    return frozenset({"merchant"} if layout.only_merchant else ())


def _records(path: Path) -> Iterator[tuple[int, Any]]:
    text = _text(path)
    beginning = text.lstrip()[:1]
    if beginning not in {"{", "["}:
        raise TableUnreadable(path.name, TableFault.NOT_A_TABLE, 1)
    if beginning == "[" or path.suffix.lower() == ".json":
        try:
            yield from enumerate(_list_of(_parsed(text)), 1)
        except (_NoList, ValueError, RecursionError) as error:
            if beginning == "[" or "\n{" not in text.strip():
                line = getattr(error, "lineno", 1)
                raise TableUnreadable(path.name, TableFault.NOT_A_TABLE, line) from error
        else:
            return
    yield from _by_line(text)


def _by_line(text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, _parsed(line)
            except (ValueError, RecursionError):
                yield number, line.strip()


def _text(path: Path) -> str:
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise TableUnreadable(path.name, TableFault.TOO_LARGE, given=f"{size // 1_000_000}")
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableUnreadable(path.name, TableFault.NOT_THIS_ENCODING, line, "utf-8") from error
    if not text.strip():
        raise TableUnreadable(path.name, TableFault.EMPTY)
    return text


def _parsed(text: str) -> Any:
    return json.loads(text, parse_float=Decimal, parse_constant=str)


def _list_of(document: Any) -> Sequence[Any]:
    if isinstance(document, list):
        return document
    for key in _LISTS:
        if isinstance(document, dict) and isinstance(document.get(key), list):
            found: list[Any] = document[key]
            return found
    raise _NoList


def _word(record: Mapping[str, Any], key: str) -> str:
    value: Any = record
    for part in key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if value is None or isinstance(value, Mapping | list | bool):
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _keys(record: Mapping[str, Any], before: str, depth: int) -> Iterator[str]:
    for key, value in record.items():
        if isinstance(value, Mapping) and depth < _DEEPEST:
            yield from _keys(value, f"{before}{key}.", depth + 1)
        else:
            yield f"{before}{key}"
