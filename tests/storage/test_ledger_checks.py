"""What `main.py verify` finds in a ledger that something else than this application has touched."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.local_desk import Desk
from tests.services.ledger_town import DECIDER, Town, a_town


@pytest.fixture
def town(desk: Desk) -> Town:
    town = a_town(desk)
    entitlement = town.entitle()
    town.ledger.run_credits("2026-03", DECIDER)
    town.buy(entitlement, date(2026, 3, 3), "40")
    assert town.failing() == []
    return town


def altered(town: Town, statement: str, **values: object) -> list[str]:
    """The names of the checks that fail; the journal's own triggers are left in peace."""
    with town.desk.units.engine.begin() as connection:
        connection.execute(text("UPDATE sync_context SET applying = 1"))
        connection.execute(text(statement), values)
        connection.execute(text("UPDATE sync_context SET applying = 0"))
    return town.failing()


def test_a_balance_below_nothing_is_found_whatever_came_later(town: Town) -> None:
    failing = altered(
        town, "UPDATE credit_movement SET on_day = '2026-03-09' WHERE movement_kind = 'credit'"
    )
    assert failing == ["balances_not_negative"]


def test_a_month_given_twice_is_found(town: Town) -> None:
    failing = altered(
        town, "UPDATE credit_movement SET amount = 10001 WHERE movement_kind = 'credit'"
    )
    assert failing == ["months_credited_once"]


def test_a_purchase_that_was_covered_for_another_amount_is_found(town: Town) -> None:
    failing = altered(town, "UPDATE card_transaction SET covered_amount = 3999")
    assert failing == ["purchases_as_covered"]


def test_a_movement_under_another_name_or_of_another_household_is_found(town: Town) -> None:
    assert altered(
        town, "UPDATE credit_movement SET key = key || '!' WHERE movement_kind = 'purchase'"
    ) == ["movements_named_by_their_key"]
    other = town.household_of(town.entitle())
    assert altered(town, "UPDATE credit_movement SET household_id = :other", other=str(other)) == [
        "movements_of_their_entitlement",
        "movements_named_by_their_key",
    ]


def test_where_the_scenario_allows_it_a_balance_may_be_below_nothing(town: Town) -> None:
    town.bring("debt-allowed")
    entitlement = town.entitle("debt-allowed", amount=Decimal(60))
    town.buy(entitlement, date(2026, 3, 3), "75")
    assert town.ledger.balance(entitlement, date(2026, 3, 3)) == -75
    assert town.failing() == []
