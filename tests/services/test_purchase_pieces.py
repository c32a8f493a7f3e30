"""Very many rows in pieces: the same as Python's own calls would have it."""

from __future__ import annotations

import random
import weakref

from hypothesis import given
from hypothesis import strategies as st

from desktop.services.purchase_pieces import PIECE, as_set, in_order, let_go, let_go_all


class Row:
    """Something that can be watched going."""


@given(st.lists(st.tuples(st.integers(0, 3), st.integers()), max_size=60))
def test_few_rows_come_as_a_sort_would_have_them(rows: list[tuple[int, int]]) -> None:
    assert list(in_order(rows, lambda row: row[0])) == sorted(rows, key=lambda row: row[0])


def test_many_rows_come_as_a_sort_would_have_them_and_equal_ones_in_their_order() -> None:
    draw = random.Random(35)  # noqa: S311 - rows in any order
    rows = [(draw.randrange(50), place) for place in range(3 * PIECE + 17)]
    assert list(in_order(rows, lambda row: row[0])) == sorted(rows, key=lambda row: row[0])


def test_a_set_made_in_pieces_has_everything() -> None:
    rows = [number % (PIECE + 3) for number in range(2 * PIECE + 9)]
    assert as_set(rows) == set(rows)


def test_what_is_let_go_is_gone_and_its_lists_are_empty() -> None:
    rows, known = [Row() for _ in range(PIECE + 5)], {"one": Row()}
    watched = [weakref.ref(rows[0]), weakref.ref(rows[-1]), weakref.ref(known["one"])]
    let_go(rows)
    let_go_all(known)
    assert (rows, known) == ([], {})
    assert [one() for one in watched] == [None, None, None]
