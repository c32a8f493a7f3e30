"""Suspending, resuming and ending an entitlement: which days it has afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.entitlement import (
    AlreadySuspended,
    EndNotForeseen,
    EntitlementOver,
    EntitlementPeriod,
    EntitlementState,
    NotBackwards,
    NotSuspended,
    ResumedBeforeSuspended,
    ended,
    kept,
    resumed,
    state_on,
    suspended,
)
from desktop.domain.errors import Refusal

TODAY = date(2026, 4, 14)
PERIOD = EntitlementPeriod(date(2026, 1, 1), date(2026, 6, 30))
DAY = timedelta(days=1)


def in_force(period: EntitlementPeriod) -> set[date]:
    every = (period.opened_on + place * DAY for place in range(181))
    return {day for day in every if state_on(period, day) is EntitlementState.IN_FORCE}


def test_a_suspension_takes_its_days_and_no_others() -> None:
    held = suspended(PERIOD, date(2026, 5, 1), date(2026, 5, 11), TODAY)
    assert in_force(PERIOD) - in_force(held) == {date(2026, 5, 1) + n * DAY for n in range(10)}
    again = suspended(held, date(2026, 6, 1), None, date(2026, 5, 11))
    assert state_on(again, date(2026, 5, 10)) is EntitlementState.SUSPENDED
    assert state_on(again, date(2026, 5, 11)) is EntitlementState.IN_FORCE
    assert state_on(again, date(2026, 6, 30)) is EntitlementState.SUSPENDED


def test_who_comes_back_on_the_first_day_was_never_away() -> None:
    held = suspended(PERIOD, TODAY, None, TODAY)
    assert in_force(resumed(held, TODAY, TODAY + 9 * DAY)) == in_force(PERIOD)
    back = resumed(held, TODAY + 3 * DAY, TODAY + 9 * DAY)
    assert len(in_force(PERIOD) - in_force(back)) == 3


def test_an_early_end_may_be_taken_back_until_its_own_day_is_over() -> None:
    cut = ended(PERIOD, date(2026, 5, 1), TODAY)
    assert cut.last_day == date(2026, 4, 30)
    assert kept(cut, date(2026, 5, 1)) == PERIOD
    with pytest.raises(EndNotForeseen):
        kept(cut, date(2026, 5, 2))
    with pytest.raises(EndNotForeseen):
        kept(PERIOD, TODAY)


HELD = suspended(PERIOD, TODAY, date(2026, 5, 1), TODAY)


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        pytest.param(lambda: suspended(PERIOD, TODAY - DAY, None, TODAY), NotBackwards),
        pytest.param(lambda: suspended(PERIOD, date(2026, 7, 1), None, TODAY), EntitlementOver),
        pytest.param(lambda: suspended(PERIOD, TODAY, TODAY, TODAY), ResumedBeforeSuspended),
        pytest.param(lambda: suspended(HELD, date(2026, 6, 1), None, TODAY), AlreadySuspended),
        pytest.param(lambda: resumed(PERIOD, TODAY, TODAY), NotSuspended),
        pytest.param(lambda: resumed(HELD, TODAY, date(2026, 5, 1)), NotSuspended),
        pytest.param(lambda: resumed(HELD, TODAY - DAY, TODAY), ResumedBeforeSuspended),
        pytest.param(lambda: resumed(HELD, date(2026, 7, 1), TODAY), EntitlementOver),
        pytest.param(lambda: ended(PERIOD, TODAY - DAY, TODAY), NotBackwards),
        pytest.param(lambda: ended(PERIOD, date(2026, 7, 1), TODAY), EntitlementOver),
        pytest.param(lambda: ended(PERIOD, TODAY, date(2026, 7, 1)), EntitlementOver),
    ],
)
def test_what_makes_no_sense_is_refused(act: object, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        act()  # type: ignore[operator]


ACTS = st.sampled_from(["suspend", "resume", "end", "keep"])
STEPS = st.lists(st.tuples(ACTS, st.integers(0, 40), st.integers(0, 40), st.integers(0, 25)))


@given(STEPS)
def test_no_act_takes_away_a_day_that_had_passed(
    steps: list[tuple[str, int, int, int]],
) -> None:
    """Whatever is done, a day before the act is in force afterwards when it was before."""
    period, today = PERIOD, PERIOD.opened_on
    for act, first, length, wait in steps:
        today += wait * DAY
        try:
            if act == "suspend":
                until = today + (first + length) * DAY if length else None
                after = suspended(period, today + first * DAY, until, today)
            elif act == "resume":
                after = resumed(period, today + (first - 20) * DAY, today)
            elif act == "end":
                after = ended(period, today + first * DAY, today)
            else:
                after = kept(period, today)
        except Refusal:
            continue
        passed = {day for day in in_force(period) if day < today}
        assert passed <= in_force(after)
        period = after
    open_ones = [each for each in period.suspensions if each.suspended_until is None]
    assert len(open_ones) <= 1
