from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.assessment import Assessment, AssessmentInputs, Outcome, assess
from desktop.domain.entitlement import (
    EntitlementPeriod,
    EntitlementState,
    OverlappingEntitlement,
    Suspension,
    refuse_overlap,
    state_on,
)
from desktop.domain.entitlement_terms import NotEntitled, entitlement_for
from desktop.domain.household import Member, MemberRole
from desktop.domain.income import IncomeEntry, IncomeSource
from desktop.domain.scale import scale_in_force
from desktop.domain.scenario import (
    BracketWithoutTerms,
    EntitlementKind,
    NoScenarioInForce,
    scenario_in_force,
)
from desktop.importers.scale_file import read_scales
from desktop.importers.scenario_file import read_scenarios

RESOURCES = Path(__file__).parents[2] / "resources"
SCENARIOS = read_scenarios(RESOURCES / "scenarios")
ON = date(2026, 4, 14)
PERIOD = EntitlementPeriod(
    date(2026, 5, 1), date(2026, 10, 31), (Suspension(date(2026, 7, 1), date(2026, 8, 1)),)
)


def assessed(mean: str) -> Assessment:
    entries = tuple(
        IncomeEntry("a", month, IncomeSource.WAGE, Decimal(mean))
        for month in ("2026-01", "2026-02", "2026-03")
    )
    inputs = AssessmentInputs(ON, (Member("a", MemberRole.APPLICANT),), entries)
    return assess(inputs, scale_in_force(read_scales(RESOURCES / "scales"), ON), ON)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 4, 30), EntitlementState.SCHEDULED),
        (date(2026, 5, 1), EntitlementState.IN_FORCE),
        (date(2026, 7, 1), EntitlementState.SUSPENDED),
        (date(2026, 7, 31), EntitlementState.SUSPENDED),
        (date(2026, 8, 1), EntitlementState.IN_FORCE),
        (date(2026, 10, 31), EntitlementState.IN_FORCE),
        (date(2026, 11, 1), EntitlementState.ENDED),
    ],
)
def test_the_dates_tell_the_state(on: date, state: EntitlementState) -> None:
    assert state_on(PERIOD, on) is state


def test_an_early_end_is_the_first_day_without() -> None:
    ended = EntitlementPeriod(PERIOD.opened_on, PERIOD.ends_after, (), date(2026, 6, 1))

    assert state_on(ended, date(2026, 5, 31)) is EntitlementState.IN_FORCE
    assert state_on(ended, date(2026, 6, 1)) is EntitlementState.ENDED


@pytest.mark.parametrize(
    ("opened_on", "ended_on", "is_refused"),
    [
        pytest.param(date(2026, 10, 31), None, True, id="its last day"),
        pytest.param(date(2026, 11, 1), None, False, id="the day after"),
        pytest.param(date(2026, 6, 1), date(2026, 6, 1), False, id="the first day without"),
        pytest.param(date(2026, 5, 31), date(2026, 6, 1), True, id="the last day with"),
        pytest.param(date(2026, 5, 1), date(2026, 5, 1), False, id="it never was"),
    ],
)
def test_a_household_has_one_entitlement_at_a_time(
    opened_on: date, ended_on: date | None, *, is_refused: bool
) -> None:
    existing = EntitlementPeriod(PERIOD.opened_on, PERIOD.ends_after, (), ended_on)
    new = EntitlementPeriod(opened_on, date(2027, 4, 30))
    if is_refused:
        with pytest.raises(OverlappingEntitlement):
            refuse_overlap(new, [existing])
    else:
        refuse_overlap(new, [existing])


def test_credit_is_the_same_for_every_bracket_for_six_months_from_the_next() -> None:
    credit = scenario_in_force(SCENARIOS, ON)
    terms = [entitlement_for(assessed(mean), credit, ON) for mean in ("900", "1000", "1200")]

    assert [t.bracket for t in terms] == ["S1", "S2", "S3"]
    assert {(t.kind, t.amount, t.rate) for t in terms} == {
        (EntitlementKind.MONTHLY_CREDIT, Decimal("100.00"), None)
    }
    assert {(t.opened_on, t.ends_after) for t in terms} == {(date(2026, 5, 1), date(2026, 10, 31))}


def test_discount_falls_with_the_bracket_under_one_monthly_cap() -> None:
    discount = scenario_in_force(SCENARIOS, ON, "discount-by-bracket")
    terms = [entitlement_for(assessed(mean), discount, ON) for mean in ("900", "1000", "1200")]

    assert [t.rate for t in terms] == [Decimal("0.50"), Decimal("0.30"), Decimal("0.15")]
    assert {t.monthly_cap for t in terms} == {Decimal("40.00")}
    assert {t.ends_after for t in terms} == {date(2027, 4, 30)}


def test_a_december_decision_opens_in_january() -> None:
    terms = entitlement_for(assessed("900"), scenario_in_force(SCENARIOS, ON), date(2026, 12, 31))

    assert (terms.opened_on, terms.ends_after) == (date(2027, 1, 1), date(2027, 6, 30))


def test_above_the_scale_only_an_exemption_entitles() -> None:
    credit = scenario_in_force(SCENARIOS, ON)
    with pytest.raises(NotEntitled) as caught:
        entitlement_for(assessed("1200.01"), credit, ON)

    assert caught.value.outcome is Outcome.ABOVE_SCALE
    assert entitlement_for(assessed("1200.01"), credit, ON, "S3").bracket == "S3"
    with pytest.raises(BracketWithoutTerms):
        entitlement_for(assessed("1200.01"), credit, ON, "S9")


def test_without_a_running_scenario_nothing_is_opened() -> None:
    with pytest.raises(NoScenarioInForce):
        scenario_in_force(SCENARIOS, date(2024, 1, 1))
