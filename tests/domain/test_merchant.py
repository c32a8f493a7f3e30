"""A merchant's life, opening hours, closing periods and certificates by their days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.merchant import (
    ENDING_SOON,
    CertificateStanding,
    ClosingPeriod,
    DayTooEarly,
    Hours,
    HoursRefused,
    MerchantState,
    PeriodReversed,
    StateNotReached,
    StatePeriod,
    certificate_standing,
    checked_hours,
    checked_period,
    closing_on,
    may_become,
    merchant_state_on,
    next_day_of,
    refuse_move,
    state_periods,
)

DAY = date(2026, 3, 9)  # a Monday


def test_a_prospect_is_not_suspended_and_a_state_of_a_newer_version_leads_nowhere() -> None:
    with pytest.raises(StateNotReached):
        refuse_move("prospect", DAY, MerchantState.SUSPENDED, DAY)
    assert may_become("merged") == frozenset()


def test_who_takes_part_is_not_suspended_before_it_did() -> None:
    refuse_move("active", DAY, MerchantState.SUSPENDED, DAY)
    with pytest.raises(DayTooEarly):
        refuse_move("active", DAY, MerchantState.SUSPENDED, DAY - timedelta(days=1))
    refuse_move("prospect", DAY, MerchantState.ACTIVE, DAY - timedelta(days=40))


@pytest.mark.parametrize("typed", ["8h30", "8:30", "08:30", " 8 h 30 "])
def test_hours_are_typed_as_people_write_them(typed: str) -> None:
    assert checked_hours(6, typed, "13h") == Hours(6, "08:30", "13:00")


@pytest.mark.parametrize(
    ("weekday", "opens", "closes"),
    [(1, "13:00", "8:00"), (1, "8:00", "8:00"), (1, "8:70", "9:00"), (1, "", "9"), (8, "8", "9")],
    ids=["backwards", "no time at all", "seventy minutes", "half typed", "an eighth day"],
)
def test_hours_that_are_none_are_refused(weekday: int, opens: str, closes: str) -> None:
    with pytest.raises(HoursRefused) as refused:
        checked_hours(weekday, opens, closes)
    assert refused.value.weekday == weekday


def test_both_days_of_a_closing_period_are_closed() -> None:
    period = checked_period(DAY, DAY + timedelta(days=2), "  Congés   annuels ")
    longer = ClosingPeriod(DAY + timedelta(days=2), DAY + timedelta(days=9), "Travaux")
    assert period.why == "Congés annuels"
    assert closing_on([period, longer], DAY) == period
    assert closing_on([period, longer], DAY + timedelta(days=2)) == longer
    assert closing_on([period], DAY + timedelta(days=3)) is None
    with pytest.raises(PeriodReversed):
        checked_period(DAY, DAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("days", "standing"),
    [
        (-1, CertificateStanding.TO_COME),
        (0, CertificateStanding.VALID),
        (364 - ENDING_SOON.days, CertificateStanding.VALID),
        (365 - ENDING_SOON.days, CertificateStanding.ENDING),
        (365, CertificateStanding.ENDING),
        (366, CertificateStanding.ENDED),
    ],
    ids=["before", "first day", "long yet", "two months before", "last day", "the day after"],
)
def test_a_certificate_holds_to_the_end_of_its_last_day(
    days: int, standing: CertificateStanding
) -> None:
    on = DAY + timedelta(days=days)
    assert certificate_standing(DAY, DAY + timedelta(days=365), None, on) is standing


def test_what_is_withdrawn_proves_nothing_from_that_day_on() -> None:
    until, withdrawn = DAY + timedelta(days=365), DAY + timedelta(days=100)
    before = certificate_standing(DAY, until, withdrawn, withdrawn - timedelta(days=1))
    assert before is CertificateStanding.VALID
    assert certificate_standing(DAY, until, withdrawn, withdrawn) is CertificateStanding.WITHDRAWN


@given(st.dates(), st.integers(1, 7))
def test_the_next_market_day_is_within_the_week(on: date, weekday: int) -> None:
    if on > date.max - timedelta(days=7):
        return
    found = next_day_of(weekday, on)
    assert found.isoweekday() == weekday
    assert on <= found < on + timedelta(days=7)


ACTIVE, SUSPENDED, PROSPECT = (
    MerchantState.ACTIVE,
    MerchantState.SUSPENDED,
    MerchantState.PROSPECT,
)


def test_a_past_day_is_told_by_the_acts_and_not_by_what_it_is_now() -> None:
    acts = (
        ("activated", DAY),
        ("suspended", DAY + timedelta(days=7)),
        ("resumed", DAY + timedelta(days=14)),
    )
    periods = state_periods((("recorded", DAY), *acts), "active", DAY + timedelta(days=14))
    states = [merchant_state_on(periods, DAY + timedelta(days=n)) for n in (-1, 0, 6, 7, 13, 14)]
    assert states == [PROSPECT, ACTIVE, ACTIVE, SUSPENDED, SUSPENDED, ACTIVE]


@pytest.mark.parametrize(
    ("acts", "state", "before"),
    [
        ((), "active", ACTIVE),
        ((), "suspended", ACTIVE),
        ((), "prospect", PROSPECT),
        ((("recorded", DAY),), "active", PROSPECT),
        ((("recorded", DAY), ("closed", DAY)), "closed", PROSPECT),
        ((("closed", DAY),), "closed", ACTIVE),
        ((("resumed", DAY),), "active", SUSPENDED),
    ],
)
def test_before_the_first_act_a_merchant_was_what_its_acts_allow(
    acts: tuple[tuple[str, date], ...], state: str, before: MerchantState
) -> None:
    periods = state_periods(acts, state, DAY)
    assert merchant_state_on(periods, DAY - timedelta(days=1)) is before
    assert merchant_state_on(periods, DAY) == state


def test_what_another_desk_made_of_it_counts_from_its_day_on() -> None:
    """Two desks acted; the row that was kept is not what the last act says."""
    periods = state_periods((("activated", DAY),), "closed", DAY + timedelta(days=3))
    assert periods[-1] == StatePeriod(MerchantState.CLOSED, DAY + timedelta(days=3))
    assert merchant_state_on((), DAY) is PROSPECT
