"""What a scenario says decides what a purchase is covered for: families, outlets, bonus, months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.domain.money import to_cent
from desktop.domain.transaction import RejectionReason, Told
from desktop.importers.scenario_file import read_scenario
from desktop.models import (
    CreditMovementRecord,
    EntitlementRecord,
    OutletRecord,
    ProductRuleRecord,
    new_id,
)
from desktop.services.scale import scenario_row
from desktop.settings import RESOURCES
from desktop.storage.verification import verify
from tests.local_desk import Desk
from tests.services.market import GRANTS, MARCH, OPENED, SIRET, Market, a_market, told

QUICKLY = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def market(desk: Desk, tmp_path: Path) -> Market:
    found = a_market(desk, tmp_path)
    with desk.units(GRANTS, "make_market") as work:
        work.session.add(
            ProductRuleRecord(
                id=new_id(), code="bread", version=1, label="Pain", in_force_from=OPENED,
                expression="family = bread",
            )
        )  # fmt: skip
        work.commit()
    return found


def under(market: Market, scenario: str, place: int = 0, **terms: object) -> UUID:
    """The entitlement of that household is one of a shipped example."""
    with market.desk.units(GRANTS, "seed_rules") as work:
        work.session.add(
            scenario_row(read_scenario(RESOURCES / f"scenarios/examples/{scenario}.yaml"))
        )
        work.commit()
    id_ = market.entitlements[place]
    market.change(EntitlementRecord, id_, scenario_code=scenario, **terms)
    return id_


def outlet(market: Market, kind: str, label: str) -> None:
    with market.desk.units(GRANTS, "make_market") as work:
        work.session.add(
            OutletRecord(
                id=new_id(), merchant_id=market.merchants[0], label=label, outlet_kind=kind,
                opened_on=OPENED,
            )
        )  # fmt: skip
        work.commit()


def reasons(market: Market, *rows: Told) -> list[RejectionReason | None]:
    return [line.reason for line in market.propose(*rows).lines]


def covered(market: Market, *rows: Told) -> list[Decimal]:
    return [line.covered for line in market.propose(*rows).lines]


def test_only_the_families_of_the_scenario_are_bought_with_it(market: Market) -> None:
    under(market, "la-madeleine-bons-verts", amount=Decimal(60))
    rows = (told(1, family="vegetables"), told(2, family="bread"))
    assert reasons(market, *rows) == [None, RejectionReason.FAMILY_NOT_ELIGIBLE]


def test_only_the_kinds_of_outlet_of_the_scenario_take_it(market: Market) -> None:
    under(market, "la-madeleine-bons-verts", amount=Decimal(60))
    assert reasons(market, told(1)) == [None], "nothing is known of the outlets"
    outlet(market, "stall", "Étal du samedi")
    assert reasons(market, told(1)) == [RejectionReason.OUTLET_NOT_ELIGIBLE]
    outlet(market, "shop", "Boutique de la place")
    rows = [
        told(line, merchant_reference=name)
        for line, name in enumerate((SIRET, "Étal du samedi", "Boutique de la place"), 1)
    ]
    assert reasons(market, *rows) == [None, RejectionReason.OUTLET_NOT_ELIGIBLE, None]
    other = told(4, card_reference="0000000002", merchant_reference="Étal du samedi")
    assert reasons(market, other) == [None], "of another scenario"


def test_a_bonus_is_earned_without_a_credit_run_and_with_nothing_left(market: Market) -> None:
    terms = {"entitlement_kind": "bonus", "amount": None}
    bonus = under(
        market, "bonus-by-bracket", rate=Decimal("0.50"), monthly_cap=Decimal(25), **terms
    )
    market.change(EntitlementRecord, bonus, opened_on=date(2026, 2, 1))
    february = told(1, "30.00", on_day=date(2026, 2, 20))
    bread = told(2, "4.00", on_day=date(2026, 2, 20), family="bread")
    assert reasons(market, february, bread) == [None, RejectionReason.FAMILY_NOT_ELIGIBLE]
    assert covered(market, february) == [0]
    taken = market.take_in(february)
    assert (taken.line.accepted, taken.covered) == (1, 0)
    assert market.balance(0, date(2026, 3, 1)) == Decimal("75.00")  # 60 of before, 15 of the bonus
    passed = {check.name for check in verify(market.desk.units.engine) if check.passed}
    assert {"purchases_as_covered", "balances_not_negative"} <= passed


def test_a_discount_without_a_limit_waits_for_no_run(market: Market) -> None:
    terms = {"entitlement_kind": "discount", "amount": None, "rate": Decimal("0.50")}
    under(market, "vrac-rennes", **terms)
    assert covered(market, told(1, "9.99", on_day=date(2026, 2, 20))) == [Decimal("5.00")]


def test_a_discount_with_a_limit_waits_for_the_run_of_its_month(market: Market) -> None:
    terms = {"entitlement_kind": "discount", "amount": None, "rate": Decimal("0.50")}
    under(market, "vrac-bordeaux", monthly_cap=Decimal(40), **terms)
    waits = RejectionReason.MONTH_NOT_CREDITED
    assert reasons(market, told(1, on_day=date(2026, 2, 20))) == [waits]
    market.credit("2026-02")
    assert covered(market, told(1, "90.00", on_day=date(2026, 2, 20))) == [Decimal("40.00")]


def test_the_control_arm_pays_nothing_and_says_that_nothing_is_left(market: Market) -> None:
    under(market, "rennes-arm-control", 1, amount=Decimal(0))
    row = told(1, card_reference="0000000002", on_day=date(2026, 2, 20))
    assert reasons(market, row) == [RejectionReason.NO_BALANCE]


def test_a_month_is_not_given_twice_to_who_begins_anew_in_it(market: Market) -> None:
    """One entitlement ends early on 15 March, another opens on the 16th: sixteen days of it."""
    first = market.entitlements[0]
    market.change(EntitlementRecord, first, ended_on=date(2026, 3, 16))
    second = new_id()
    with market.desk.units(GRANTS, "grant") as work:
        before = work.session.get_one(EntitlementRecord, first)
        work.session.add(
            EntitlementRecord(
                id=second, household_id=before.household_id, claim_id=before.claim_id,
                scenario_code="test", entitlement_kind="monthly_credit", amount=Decimal(62),
                opened_on=date(2026, 3, 16), ends_after=date(2026, 8, 31),
            )
        )  # fmt: skip
        work.commit()
    market.entitlements.append(second)
    market.credit(MARCH)
    assert market.balance(3) == Decimal("32.00")
    market.credit("2026-04")
    assert market.balance(3, date(2026, 4, 1)) == Decimal("62.00")


@QUICKLY
@given(st.lists(st.tuples(st.integers(1, 31), st.integers(1, 5000)), min_size=1, max_size=8))
def test_what_a_bonus_gives_back_does_not_ask_for_the_order(
    market: Market, bought: list[tuple[int, int]]
) -> None:
    """One market for all examples: what was bought before counts with what comes."""
    terms = {"entitlement_kind": "bonus", "amount": None}
    if not any(row.state == "accepted" for row in market.rows()):
        under(market, "bonus-by-bracket", 2, rate=Decimal("0.30"), monthly_cap=Decimal(20), **terms)
    rows = [
        told(
            line, f"{cents / 100:.2f}", card_reference="0000000003", on_day=date(2026, 3, day),
            ticket=f"{new_id()}",
        )
        for line, (day, cents) in enumerate(bought, 1)
    ]  # fmt: skip
    market.take_in(*reversed(rows))
    market.credit("2026-04")
    spent = sum((row.amount for row in market.rows() if row.state == "accepted"), Decimal(0))
    of = CreditMovementRecord
    with market.desk.units.reading() as session:
        given_back = session.scalars(
            select(of.amount).where(
                of.entitlement_id == market.entitlements[2], of.movement_kind == "bonus"
            )
        )
        assert sum(given_back, Decimal(0)) == min(Decimal(20), to_cent(spent * Decimal("0.30")))
