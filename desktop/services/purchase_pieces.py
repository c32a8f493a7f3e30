"""Long work on very many rows in pieces: between two of them other threads have their turn.

One call of Python's own, a sort or the end of a list, keeps Python's lock until it is over: with
hundreds of thousands of rows the window would stand still for tenths of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from heapq import merge
from typing import Any, TypeVar

PIECE = 4_000
"""Rows of which a sort takes some milliseconds."""

GONE_AT_ONCE = 1_000
"""Rows that go with a dozen values each."""

T = TypeVar("T")


def in_order(rows: Iterable[T], key: Callable[[T], Any]) -> Iterator[T]:
    """As `sorted` has them: rows of one key stay in the order in which they came."""
    runs = [sorted(piece, key=key) for piece in pieces(list(rows))]
    return merge(*runs, key=key)


def pieces(rows: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(rows), PIECE):
        yield rows[start : start + PIECE]


def as_set(rows: list[T]) -> set[T]:
    found: set[T] = set()
    for piece in pieces(rows):
        found.update(piece)
    return found


def let_go(*heaps: list[Any]) -> None:
    """Nobody asks for these rows any more: the memory is given back, and the lists are empty."""
    for heap in heaps:
        while heap:
            del heap[-GONE_AT_ONCE:]


def let_go_all(*heaps: MutableMapping[Any, Any]) -> None:
    """As `let_go`, of what is looked up."""
    for heap in heaps:
        while heap:
            heap.popitem()
