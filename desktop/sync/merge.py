"""The pure parts of reconciling: what a row shows while an edit of it is still unsent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Edit:
    """An operation of this desk that the centre has not judged: I, U or D, and the new values."""

    operation: str
    new: dict[str, Any] | None


def with_unsent_edits(document: dict[str, Any], edits: Iterable[Edit]) -> dict[str, Any] | None:
    """The row of the centre under our own edits, in their order; None when we deleted it.

    A creation is never laid over: when the centre already shows the row, it has our creation,
    and its values are newer (the final number, for one).
    """
    row = dict(document)
    for edit in edits:
        if edit.operation == "D":
            return None
        if edit.operation == "U":
            row.update(edit.new or {})
    return row


def batches(sizes: Iterable[int], most: int, heaviest: int) -> list[int]:
    """How many mutations go into each call: at most `most`, at most `heaviest` operations.

    One mutation is never cut, however heavy.
    """
    counts: list[int] = []
    weight = 0
    for size in sizes:
        if not counts or counts[-1] >= most or weight + size > heaviest:
            counts.append(0)
            weight = 0
        counts[-1] += 1
        weight += size
    return counts
