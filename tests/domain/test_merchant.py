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
    certificate_standing,
    checked_hours,
    checked_period,
    closing_on,
    may_become,
    next_day_of,
    refuse_move,
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
