"""Which scenario runs, and who may choose it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from desktop.domain.actor import Role
from desktop.domain.claim import RoleNeeded
from desktop.domain.document import UnreadableDocument, read
from desktop.domain.scenario import CreditUnit, NoScenarioInForce, Scenario
from desktop.models import ScenarioRecord
from desktop.services.clock import fixed_clock
from desktop.services.scale import ScaleService
from tests.local_desk import Desk

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


@pytest.fixture
def scales(desk: Desk) -> ScaleService:
    service = ScaleService(desk.units, fixed_clock(NOW))
    service.seed(desk.actor)
    return service


def test_another_scenario_runs_from_the_moment_it_was_chosen(
    scales: ScaleService, desk: Desk
) -> None:
    assert scales.running_scenario().code == "credit-100"
    scales.run_scenario("discount-by-bracket", desk.actor)
    assert scales.running_scenario().code == "discount-by-bracket"
    assert [each.code for each in scales.scenarios()] == ["credit-100", "discount-by-bracket"]


def test_a_counter_agent_chooses_no_scenario(scales: ScaleService, desk: Desk) -> None:
    clerk = replace(desk.actor, roles=frozenset({Role.COUNTER}))
    with pytest.raises(RoleNeeded):
        scales.run_scenario("discount-by-bracket", clerk)
    assert scales.running_scenario().code == "credit-100"


def test_a_scenario_that_may_not_run_today_is_refused(desk: Desk) -> None:
    scales = ScaleService(desk.units, fixed_clock(datetime(2025, 6, 2, tzinfo=UTC)))
    scales.seed(desk.actor)
    assert [each.code for each in scales.scenarios()] == ["discount-by-bracket"]
    with pytest.raises(NoScenarioInForce) as refusal:
        scales.run_scenario("credit-100", desk.actor)
    assert refusal.value.on == date(2025, 6, 2)


def test_a_scenario_of_earlier_versions_is_kept_as_they_kept_it(
    scales: ScaleService, desk: Desk
) -> None:
    """Two desks of different versions bring the same row; what is new has its default."""
    with desk.units.reading() as session:
        body = session.query(ScenarioRecord).filter_by(code="credit-100").one().body
    assert set(body) == {
        "code", "version", "label", "reference", "in_force_from", "in_force_until", "kind",
        "months", "opening", "carry_over_months", "terms", "to_be_confirmed",
    }  # fmt: skip
    assert set(body["terms"][0]) == {"bracket", "amount", "rate", "monthly_cap"}
    assert read(Scenario, body).unit is CreditUnit.HOUSEHOLD
    with pytest.raises(UnreadableDocument):
        read(Scenario, {name: part for name, part in body.items() if name != "months"})
