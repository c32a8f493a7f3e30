from __future__ import annotations

import contextlib
import json
import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.block_list import (
    BlockedNumber,
    BlockList,
    BlockListGap,
    BlockListIssue,
    BlockListOutdated,
    BlockListUnreadable,
    apply,
    canonical,
    full,
    increment,
    parse,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIRST = BlockedNumber("0CMVB2Q7XK", date(2026, 11, 3))
SECOND = BlockedNumber("7T9WEJ4D1R", date(2026, 11, 20))
THIRD = BlockedNumber("ZZZ0000001", date(2026, 11, 22))

numbers = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=10, max_size=10)
days = st.dates(date(2026, 1, 1), date(2030, 1, 1))
# few numbers, so that the same ones come and go
states = st.dictionaries(st.sampled_from([f"000000000{n}" for n in range(6)]), days)


def entries(state: dict[str, date]) -> list[BlockedNumber]:
    return [BlockedNumber(number, since) for number, since in state.items()]


@given(st.lists(states, min_size=1, max_size=8))
def test_all_increments_together_are_the_full_list(history: list[dict[str, date]]) -> None:
    known = BlockList(0)
    for sequence, state in enumerate(history, start=1):
        whole = full(sequence, NOW, entries(state))
        changes = increment(known, sequence, NOW, entries(state)) if known.sequence else whole
        known = apply(known, changes)
        assert known == apply(None, whole) == BlockList(sequence, state)


@given(
    st.dictionaries(numbers, days, max_size=5),
    st.lists(numbers, max_size=5),
    st.integers(1, 2**53 - 1),
    st.booleans(),
)
def test_every_issue_is_read_back_as_it_was_written(
    blocked: dict[str, date], unblocked: list[str], sequence: int, is_full: bool
) -> None:
    gone = () if is_full or sequence == 1 else tuple(sorted({*unblocked} - {*blocked}))
    since = None if is_full or sequence == 1 else sequence - 1
    issue = BlockListIssue(
        sequence, NOW, since, tuple(sorted(entries(blocked), key=lambda e: e.number)), gone
    )
    assert parse(canonical(issue)) == issue


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_refused_or_canonical(content: bytes) -> None:
    with contextlib.suppress(BlockListUnreadable):
        assert canonical(parse(content)) == content


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | numbers,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(
    st.sampled_from(["format", "sequence", "issued_at", "since_sequence", "blocked", "unblocked"]),
    json_values,
    st.sampled_from(["value", "list", "since", "number"]),
)
def test_no_value_in_any_place_is_more_than_refused(place: str, value: object, shape: str) -> None:
    given_value: object = {
        "value": value,
        "list": [value],
        "since": [{"number": FIRST.number, "since": value}],
        "number": [{"number": value, "since": "2026-11-03"}],
    }[shape]
    content = json.loads(canonical(full(3, NOW, [FIRST]))) | {place: given_value}
    text = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    with contextlib.suppress(BlockListUnreadable):
        assert canonical(parse(text)) == text


def test_an_increment_names_what_came_what_went_and_whose_day_changed() -> None:
    known = apply(None, full(1, NOW, [FIRST, SECOND]))
    later = BlockedNumber(SECOND.number, date(2026, 11, 21))
    issue = increment(known, 2, NOW, [THIRD, later])
    assert issue.blocked == (later, THIRD)
    assert issue.unblocked == (FIRST.number,)
    assert issue.since_sequence == 1


def test_a_missing_increment_is_noticed() -> None:
    known = apply(None, full(1, NOW, [FIRST]))
    third = increment(BlockList(2), 3, NOW, [FIRST])
    with pytest.raises(BlockListGap) as caught:
        apply(known, third)
    assert (caught.value.known, caught.value.needed) == (1, 2)
    with pytest.raises(BlockListGap):
        apply(None, third)


def test_an_old_list_never_brings_a_lost_card_back_into_use() -> None:
    old = full(1, NOW, [])
    known = apply(apply(None, old), increment(BlockList(1), 2, NOW, [FIRST]))
    for issue in (old, full(2, NOW, [])):
        with pytest.raises(BlockListOutdated):
            apply(known, issue)


@pytest.mark.parametrize(
    ("issue", "field"),
    [
        (lambda: BlockListIssue(0, NOW, None), "sequence"),
        (lambda: BlockListIssue(2**53, NOW, None), "sequence"),
        (lambda: BlockListIssue(True, NOW, None), "sequence"),
        (lambda: BlockListIssue(1, NOW.replace(tzinfo=None), None), "issued_at"),
        (
            lambda: BlockListIssue(1, NOW.astimezone(timezone(timedelta(hours=1))), None),
            "issued_at",
        ),
        (lambda: BlockListIssue(2, NOW, 2), "since_sequence"),
        (lambda: BlockListIssue(1, NOW, None, (SECOND, FIRST)), "blocked"),
        (lambda: full(1, NOW, [FIRST, FIRST]), "blocked"),
        (lambda: full(1, NOW, [BlockedNumber("O" * 10, date(2026, 1, 1))]), "blocked"),
        (lambda: BlockListIssue(1, NOW, None, (), (FIRST.number,)), "unblocked"),
        (lambda: BlockListIssue(2, NOW, 1, (FIRST,), (FIRST.number,)), "unblocked"),
    ],
)
def test_an_impossible_issue_is_not_made(issue: object, field: str) -> None:
    with pytest.raises(ValueError, match=f"^{field}$"):
        issue()  # type: ignore[operator]


def test_the_moment_of_issue_is_told_in_utc_and_whole_seconds() -> None:
    rennes = datetime(2026, 11, 23, 10, 0, 0, 250_000, tzinfo=timezone(timedelta(hours=1)))
    assert full(1, rennes, []).issued_at == NOW


def test_neither_number_nor_list_is_shown_in_a_log() -> None:
    issue = increment(apply(None, full(1, NOW, [FIRST])), 2, NOW, [SECOND])
    shown = repr(issue) + repr(apply(None, full(1, NOW, [FIRST])))
    assert not re.search(f"{FIRST.number}|{SECOND.number}", shown)
