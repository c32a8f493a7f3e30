"""A grant while an experiment runs: the household is drawn, and pays in what its arm asks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.entitlement_terms import ContributionOutOfRange
from desktop.domain.scenario import drawn_arm
from desktop.importers.scenario_file import read_scenario
from desktop.models import EntitlementRecord
from desktop.services.clock import Clock
from desktop.services.entitlement import EntitlementService
from desktop.services.scale import scenario_row
from desktop.settings import RESOURCES
from tests.local_desk import Desk
from tests.services.test_claim import DECIDER, Counter, counter  # noqa: F401 - a fixture of theirs

ARMS = [
    read_scenario(RESOURCES / f"scenarios/examples/rennes-arm-{arm}.yaml")
    for arm in ("credit", "discount", "control")
]


def bring(desk: Desk, *codes: str) -> None:
    with desk.units(desk.actor, "seed_rules") as work:
        for code in codes:
            scenario = read_scenario(RESOURCES / f"scenarios/examples/{code}.yaml")
            work.session.add(scenario_row(scenario))
        work.commit()


def granted(counter: Counter, desk: Desk) -> EntitlementRecord:  # noqa: F811
    _sheet, claim_id = counter.proposed()
    outcome = counter.claims.decide(claim_id, "grant", "", DECIDER)
    with desk.units.reading() as session:
        return session.get_one(EntitlementRecord, outcome.entitlement_id)


def test_a_grant_draws_the_household_into_an_arm_that_anybody_can_draw_again(
    counter: Counter,  # noqa: F811
    desk: Desk,
) -> None:
    bring(desk, *(arm.code for arm in ARMS))
    counter.scales.run_scenario("rennes-arm-control", desk.actor)
    for _each in range(5):
        row = granted(counter, desk)
        drawn = drawn_arm(ARMS, ARMS[2], counter.time.today(), str(row.household_id))
        assert (row.scenario_code, row.entitlement_kind) == (drawn.code, drawn.kind.value)
        assert row.opened_on == date(2026, 5, 1)


def test_a_household_pays_in_the_least_until_it_chooses_more(
    counter: Counter,  # noqa: F811
    desk: Desk,
) -> None:
    bring(desk, "caisses-paris")
    counter.scales.run_scenario("caisses-paris", desk.actor)
    row = granted(counter, desk)
    assert row.contribution == Decimal("20.00"), "5 for each of 4 people of the first bracket"
    clock = Clock(counter.time.today, counter.time.now)
    service = EntitlementService(desk.units, clock)
    line = service.agree_contribution(row.id, Decimal("120.005"), DECIDER)
    assert line.contribution == Decimal("120.01")
    with pytest.raises(ContributionOutOfRange) as refused:
        service.agree_contribution(row.id, Decimal("19.99"), DECIDER)
    assert (refused.value.least, refused.value.most) == (Decimal(20), Decimal(240))
