"""Which revisions of the schema a centre serves, and what a change of a column is called there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.domain.errors import Refusal

SERVED = 3
"""This revision and the two before it: desks of these are sent rows. Any may hand over work."""

KEEPS_UNKNOWN_SINCE = "0004"
"""From here on a desk keeps what it does not know for its next version; others read all again."""

Columns = Mapping[str, frozenset[str]]


class BrokenNumberFile(Refusal):
    """The list of final numbers cannot be read at that line; 0 when not at all."""

    def __init__(self, file: Path, line: int) -> None:
        super().__init__(f"{file}:{line}")
        self.file = file
        self.line = line


@dataclass(frozen=True)
class Renamed:
    """A column that had another name before `revision`; desks of before still use that."""

    entity: str
    old: str
    new: str
    revision: str


RENAMED: tuple[Renamed, ...] = ()


@dataclass(frozen=True)
class ColumnAge:
    """Since when a column is there; `until` is the revision that took its name away."""

    entity: str
    column: str
    since: str
    until: str | None = None
    renamed_to: str | None = None


def ages(
    chain: Sequence[tuple[str, Columns]], renamed: Sequence[Renamed] = RENAMED
) -> tuple[ColumnAge, ...]:
    """From the columns of each table at each revision, oldest revision first."""
    since: dict[tuple[str, str], str] = {}
    until: dict[tuple[str, str], str] = {}
    for revision, tables in chain:
        there = {(entity, column) for entity, columns in tables.items() for column in columns}
        for gone in since.keys() - there - until.keys():
            until[gone] = revision
        for came in there:
            since.setdefault(came, revision)
            until.pop(came, None)
    names = {(r.entity, r.old): r.new for r in renamed}
    return tuple(
        ColumnAge(*key, since[key], until.get(key), names.get(key)) for key in sorted(since)
    )
