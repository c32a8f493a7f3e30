"""What a card has to say, on the days where it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.encoding import EncodingReason
from desktop.domain.encoding_queue import (
    CardToWrite,
    EntitlementDays,
    VerifiedRight,
    code_refused_since,
    refused_since,
    span_on,
    task_for,
)
from desktop.models.base import new_id

ON = date(2026, 4, 14)
DAY = timedelta(days=1)


def days(first: int, last: int, **more: date) -> EntitlementDays:
    """From `first` to `last` days after ON."""
    return EntitlementDays(new_id(), ON + first * DAY, ON + last * DAY, **more)


def card(**more: object) -> CardToWrite:
    values: dict[str, object] = {"linked_on": ON - 9 * DAY, "link_reason": "first", **more}
    return CardToWrite("0123456789", 1, **values)  # type: ignore[arg-type]


def said(first: int, last: int, key: int = 1) -> VerifiedRight:
    return VerifiedRight("0123456789", ON + first * DAY, ON + last * DAY, key, ON - DAY)


@pytest.mark.parametrize(
    ("entitlements", "expected"),
    [
        pytest.param([], None, id="none at all"),
        pytest.param([days(-9, 0)], (-9, 0), id="the last day is included"),
        pytest.param([days(-9, -1)], None, id="over since yesterday"),
        pytest.param([days(0, 9)], (0, 9), id="begins today"),
        pytest.param([days(3, 9)], (3, 9), id="to come"),
        pytest.param([days(-9, 4), days(5, 9)], (-9, 9), id="the next follows at once"),
        pytest.param([days(-9, 4), days(6, 9)], (-9, 4), id="a day lies between"),
        pytest.param([days(-9, 9, ended_on=ON)], None, id="ended from today on"),
        pytest.param([days(-9, 9, ended_on=ON + DAY)], (-9, 0), id="ends tomorrow"),
        pytest.param([days(3, 9, ended_on=ON + 2 * DAY)], None, id="ended before it began"),
        pytest.param([days(-9, 9, suspended_on=ON)], None, id="suspended from today on"),
        pytest.param([days(-9, 9, suspended_on=ON + DAY)], (-9, 9), id="not suspended yet"),
        pytest.param(
            [days(-9, 9, suspended_on=ON - DAY, suspended_until=ON)], (-9, 9), id="back today"
        ),
        pytest.param(
            [days(-9, 9, suspended_on=ON - DAY, suspended_until=ON + DAY)], None, id="back tomorrow"
        ),
    ],
)
def test_the_days_of_a_right(
    entitlements: list[EntitlementDays], expected: tuple[int, int] | None
) -> None:
    found = span_on(entitlements, ON)
    got = found and ((found.valid_from - ON).days, (found.valid_until - ON).days)
    assert got == expected


@pytest.mark.parametrize(
    ("verified", "reason"),
    [
        pytest.param(None, EncodingReason.FIRST, id="nothing written yet"),
        pytest.param(said(-9, 9), None, id="says it already"),
        pytest.param(said(-3, 9), None, id="another first day that has passed too"),
        pytest.param(said(2, 9), EncodingReason.RENEWED, id="says that it begins later"),
        pytest.param(said(-9, 8), EncodingReason.RENEWED, id="ends a day early"),
        pytest.param(said(-9, 10), EncodingReason.RENEWED, id="ends a day late"),
        pytest.param(said(-9, 9, key=2), EncodingReason.RENEWED, id="by another key"),
    ],
)
def test_why_a_card_waits(verified: VerifiedRight | None, reason: EncodingReason | None) -> None:
    task = task_for(card(verified=verified), [days(-9, 9)], ON)
    assert (task.reason if task else None) is reason


@pytest.mark.parametrize("link_reason", ["replacement", "other_support"])
def test_a_card_that_took_the_place_of_another_is_told_so(link_reason: str) -> None:
    task = task_for(card(link_reason=link_reason), [days(-9, 9)], ON)
    assert task is not None
    assert task.reason is EncodingReason.REPLACEMENT


def test_it_waits_since_the_later_of_the_link_and_the_decision() -> None:
    decided_later = days(-9, 9, decided_on=ON - 2 * DAY)
    decided_before = days(-90, 9, decided_on=ON - 95 * DAY)
    for entitlement, since in ((decided_later, ON - 2 * DAY), (decided_before, ON - 9 * DAY)):
        task = task_for(card(), [entitlement], ON)
        assert task is not None
        assert task.since == since


def test_a_card_that_came_from_another_household_loses_what_it_promised_there() -> None:
    task = task_for(card(verified=said(-30, 9)), [], ON)
    assert task is not None
    assert task.reason is EncodingReason.WITHDRAWN
    assert task.right.valid_until == ON - 10 * DAY  # the day before it was linked


@given(
    st.lists(
        st.tuples(st.integers(-40, 40), st.integers(0, 40), st.none() | st.integers(-40, 40)),
        max_size=4,
    ),
    st.none() | st.tuples(st.integers(-40, 40), st.integers(0, 40)),
)
def test_what_is_written_never_promises_a_day_without_entitlement(
    periods: list[tuple[int, int, int | None]], verified: tuple[int, int] | None
) -> None:
    """And a card that was written as asked has nothing more to be written that day."""
    entitlements = [
        days(first, first + length, **({} if end is None else {"ended_on": ON + end * DAY}))
        for first, length, end in periods
    ]
    written = said(verified[0], sum(verified)) if verified else None
    task = task_for(card(verified=written), entitlements, ON)
    if task is None:
        return
    right = task.right
    assert right.valid_from <= right.valid_until
    promised = (
        right.valid_from + n * DAY for n in range((right.valid_until - right.valid_from).days + 1)
    )
    for day in promised:
        covered = any(each.opened_on <= day <= each.last_day for each in entitlements)
        assert covered or day < ON
    after = VerifiedRight(right.number, right.valid_from, right.valid_until, 1, ON)
    assert task_for(card(verified=after), entitlements, ON) is None


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        pytest.param(-3, None, -3, id="as long as nobody knows"),
        pytest.param(-3, 1, -3, id="its last day"),
        pytest.param(-3, 0, None, id="back today"),
        pytest.param(1, 4, None, id="from tomorrow on"),
    ],
)
def test_a_suspended_right_refuses_card_and_code_from_its_first_to_its_last_day(
    since: int, until: int | None, refused: int | None
) -> None:
    held = days(-9, 9, suspended_on=ON + since * DAY)
    if until is not None:
        held = replace(held, suspended_until=ON + until * DAY)
    expected = None if refused is None else ON + refused * DAY
    promising = card(verified=said(-9, 9))
    assert refused_since(promising, [held], ON) == expected
    assert code_refused_since(ON - 9 * DAY, [held], ON) == expected


def test_a_code_whose_right_ended_after_a_suspension_is_refused_since_the_end() -> None:
    over = days(-9, -2, suspended_on=ON - 6 * DAY, suspended_until=ON - 4 * DAY)
    assert code_refused_since(ON - 9 * DAY, [over], ON) == ON - DAY
