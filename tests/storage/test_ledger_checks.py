"""What `main.py verify` finds in a ledger that something else than this application has touched."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from desktop.domain.ledger import movement_id
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


def test_a_month_outside_of_its_entitlement_is_found(town: Town) -> None:
    failing = altered(town, "UPDATE entitlement SET opened_on = '2026-04-01'")
    assert failing == ["months_credited_within"]


def test_a_purchase_that_lost_its_movement_or_has_two_is_found(town: Town) -> None:
    extra = (
        "INSERT INTO credit_movement (id, household_id, entitlement_id, movement_kind, amount, "
        'on_day, month, "key", transaction_id, note, agent_id, agent_name, at) '
        "SELECT :id, household_id, entitlement_id, movement_kind, -100, on_day, month, :key, "
        "transaction_id, note, agent_id, agent_name, at FROM credit_movement "
        "WHERE movement_kind = 'purchase'"
    )
    key = "purchase|planted"
    assert altered(town, extra, id=str(movement_id(key)), key=key) == ["purchases_as_covered"]
    assert altered(town, 'DELETE FROM credit_movement WHERE "key" = :key', key=key) == []
    assert altered(town, "DELETE FROM credit_movement WHERE movement_kind = 'purchase'") == [
        "purchases_as_covered"
    ]


def test_a_balance_may_not_go_below_nothing_because_another_scenario_may(town: Town) -> None:
    town.bring("debt-allowed")
    entitlement = town.entitle("debt-allowed", amount=Decimal(60))
    town.buy(entitlement, date(2026, 3, 3), "75")
    assert town.failing() == []
    failing = altered(
        town, "UPDATE entitlement SET scenario_code = 'credit-100' WHERE id = :id",
        id=str(entitlement),
    )  # fmt: skip
    assert failing == ["balances_not_negative"]


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
