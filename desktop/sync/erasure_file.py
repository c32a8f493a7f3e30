"""The list of erasures in a file outside of every backup: ids alone, one erasure a line.

A restored backup knows persons again who were erased since. The file says which, and is replayed
before the centre is opened.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from desktop.domain.central import CentralForbids, CentralNotReady
from desktop.domain.disposal import BrokenErasureFile
from desktop.domain.store import FolderUnwritable
from desktop.sync.explained import explained

__all__ = ["BrokenErasureFile", "entries", "export", "replay", "standing"]

_CONNECT_SECONDS = 5
_FIELDS = frozenset({"id", "households", "slip", "rows"})


def export(url: str, file: Path) -> int:
    """Append what the file does not have yet, and wait for the disk; how many were new.

    Raises BrokenErasureFile where the file is not whole: nothing is appended to what cannot be
    read. Raises FolderUnwritable, and what a centre that is not there raises.
    """
    known = {entry["id"] for entry in entries(file)} if file.exists() else set()
    new = [entry for entry in _at_the_centre(url) if entry["id"] not in known]
    try:
        with file.open("a", encoding="utf-8") as kept:
            for entry in new:
                kept.write(json.dumps(entry, sort_keys=True, ensure_ascii=False) + "\n")
            kept.flush()
            os.fsync(kept.fileno())
    except OSError as error:
        raise FolderUnwritable(file.parent) from error
    return len(new)


def replay(url: str, file: Path) -> tuple[int, int]:
    """Erase again what the file says, all or nothing; how many were unknown, and how many in all.

    May be repeated. Raises BrokenErasureFile before anything is changed.
    """
    listed = entries(file)
    new = 0
    with _owner(url) as connection:
        for entry in listed:
            answer = connection.execute(
                "SELECT sync.replay_erasure(%s::jsonb)", (json.dumps(entry),)
            ).fetchone()
            new += bool(answer and answer[0])
    return new, len(listed)


def standing(url: str) -> list[dict[str, Any]]:
    """Every erasure, the newest first, with the desks that have not read so far."""
    with _owner(url) as connection:
        row = connection.execute("SELECT sync_api.erasures()").fetchone()
    return list(row[0]) if row else []


def entries(file: Path) -> list[dict[str, Any]]:
    """Raises BrokenErasureFile with the number of the line that cannot be read."""
    found = []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenErasureFile(file, 0) from error
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as error:
            raise BrokenErasureFile(file, number) from error
        if not isinstance(entry, dict) or not entry.keys() >= _FIELDS:
            raise BrokenErasureFile(file, number)
        found.append(entry)
    return found


def _at_the_centre(url: str) -> Iterator[dict[str, Any]]:
    with _owner(url) as connection:
        for row in connection.execute("SELECT sync.erasure_entries()"):
            yield row[0]


class _owner:  # noqa: N801 - used as a function
    """One transaction with the login of the owner of the database; translated errors."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> psycopg.Connection[Any]:
        try:
            self._connection = psycopg.connect(self._url, connect_timeout=_CONNECT_SECONDS)
        except psycopg.OperationalError as error:
            raise explained(error) from error
        return self._connection

    def __exit__(self, kind: type[BaseException] | None, error: Any, trace: Any) -> None:
        self._connection.__exit__(kind, error, trace)
        if isinstance(error, psycopg.errors.InsufficientPrivilege):
            raise CentralForbids from error
        if isinstance(error, psycopg.errors.UndefinedFunction | psycopg.errors.InvalidSchemaName):
            raise CentralNotReady from error
        if isinstance(error, psycopg.OperationalError):
            raise explained(error) from error
