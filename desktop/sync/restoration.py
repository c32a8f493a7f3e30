"""After the centre was brought back from a backup: what is done before any desk comes in again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from desktop.domain.store import FolderUnwritable
from desktop.domain.version_window import BrokenNumberFile
from desktop.sync import erasure_file, installation

Number = tuple[str, str, str]
"""Table, row and final number."""

_LAST_BEGUN = (
    "SELECT max(at) FROM sync.restoration WHERE at > clock_timestamp() - interval '45 days'"
)


@dataclass(frozen=True)
class Restored:
    """`erased` and `numbers` were unknown to the backup; `waiting` have a number and no row yet.

    `begun` is None, or when an epoch was begun already, so that no other one was.
    """

    epoch: str
    erased: int
    numbers: int
    waiting: int
    begun: datetime | None = None


def restored(
    url: str, *, numbers: Path | None, erasures: Path | None, again: bool = False
) -> Restored:
    """Erase again, keep the numbers on paper, begin a new epoch; every desk then says all again.

    All of it or nothing, in one transaction: no desk meets a centre that knows an erased person.
    A second call begins no second epoch within 45 days, unless it is said to be another restore
    by `again`; both files are gone through all the same.
    Raises BrokenNumberFile or BrokenErasureFile before anything is changed.
    """
    listed = _read(numbers) if numbers is not None else []
    entries = erasure_file.entries(erasures) if erasures is not None else []
    with installation.opened(url) as connection:
        erased = sum(
            bool(
                connection.scalar(
                    text("SELECT sync.replay_erasure(CAST(:entry AS jsonb))"),
                    {"entry": json.dumps(entry)},
                )
            )
            for entry in entries
        )
        connection.execute(text("LOCK TABLE sync.restoration IN EXCLUSIVE MODE"))
        begun = None if again else connection.scalar(text(_LAST_BEGUN))
        begin = "SELECT sync.begin_epoch()" if begun is None else "SELECT epoch FROM sync.head"
        epoch = connection.scalar(text(begin))
        kept = connection.scalar(
            text("SELECT sync.keep_numbers(CAST(:told AS jsonb))"), {"told": json.dumps(listed)}
        )
        waiting = connection.scalar(text("SELECT count(*) FROM sync.numbers_without_row()"))
    return Restored(str(epoch), erased, int(kept or 0), int(waiting or 0), begun)


def export_numbers(url: str, file: Path) -> int:
    """Append the numbers that the file does not have yet, and wait for the disk; how many.

    Raises BrokenNumberFile, FolderUnwritable, and what a centre that is not there raises.
    """
    known = set(_read(file)) if file.exists() else set()
    with installation.opened(url) as connection:
        rows = connection.execute(text("SELECT * FROM sync.numbered_rows() ORDER BY number"))
        new = [n for n in ((r.entity, str(r.row_id), r.number) for r in rows) if n not in known]
    try:
        with file.open("a", encoding="utf-8") as kept:
            kept.writelines(json.dumps(number) + "\n" for number in new)
            kept.flush()
            os.fsync(kept.fileno())
    except OSError as error:
        raise FolderUnwritable(file.parent) from error
    return len(new)


def _read(file: Path) -> list[Number]:
    return list(_numbers(file))


def _numbers(file: Path) -> Iterator[Number]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenNumberFile(file, 0) from error
    for place, line in enumerate(lines, 1):
        try:
            entity, row, number = json.loads(line)
        except (ValueError, TypeError) as error:
            raise BrokenNumberFile(file, place) from error
        yield str(entity), str(row), str(number)
