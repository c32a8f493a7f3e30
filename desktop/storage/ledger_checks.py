"""Invariants of the ledger over all its rows, each counted in one pass."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Connection, text

from desktop.domain.ledger import movement_id

# What may be overspent: a discount without a limit, and what the scenario lets go below nothing.
_UNLIMITED = """
    (e.entitlement_kind = 'discount' AND e.monthly_cap IS NULL)
    OR coalesce(json_extract(s.body, '$.may_go_negative'), 0) = 1
"""

_BELOW_NOTHING = f"""
    SELECT count(DISTINCT entitlement_id) FROM (
        SELECT m.entitlement_id AS entitlement_id,
               sum(sum(m.amount)) OVER (PARTITION BY m.entitlement_id ORDER BY m.on_day) AS balance
        FROM credit_movement m
        JOIN entitlement e ON e.id = m.entitlement_id
        LEFT JOIN scenario s ON s.code = e.scenario_code
        WHERE NOT ({_UNLIMITED})
        GROUP BY m.entitlement_id, m.on_day
    ) WHERE balance < 0
"""  # noqa: S608 - our own words

_CREDITED_TWICE = """
    SELECT count(*) FROM (
        SELECT 1 FROM credit_movement m JOIN entitlement e ON e.id = m.entitlement_id
        WHERE m.movement_kind = 'credit'
        GROUP BY m.entitlement_id, m.month
        HAVING sum(m.amount) > coalesce(
            CASE e.entitlement_kind WHEN 'discount' THEN e.monthly_cap ELSE e.amount END, 0)
    )
"""

# A month of which no day belongs to the entitlement gives nothing; corrections say why they came.
_OUTSIDE = """
    SELECT count(*) FROM credit_movement m JOIN entitlement e ON e.id = m.entitlement_id
    WHERE m.movement_kind = 'credit'
      AND (m.month < substr(e.opened_on, 1, 7) OR m.month > substr(e.ends_after, 1, 7))
"""

_OF_ANOTHER = """
    SELECT count(*) FROM credit_movement m LEFT JOIN entitlement e ON e.id = m.entitlement_id
    WHERE e.id IS NULL OR e.household_id <> m.household_id
"""

# What purchases took out of a ledger is what they were covered for, to the cent.
_NOT_AS_COVERED = """
    SELECT count(*) FROM (
        SELECT entitlement_id FROM (
            SELECT entitlement_id, amount FROM credit_movement
            WHERE movement_kind IN ('purchase', 'reversal')
            UNION ALL
            SELECT entitlement_id, covered_amount FROM card_transaction
            WHERE state = 'accepted' AND entitlement_id IS NOT NULL
        ) GROUP BY entitlement_id HAVING sum(amount) <> 0
    )
"""


def _asked(query: str) -> Callable[[Connection], int]:
    def count(connection: Connection) -> int:
        return int(connection.scalar(text(query)) or 0)

    return count


def _misnamed(connection: Connection) -> int:
    """Movements whose id is not made of their key: they could be written twice."""
    rows = connection.execute(text("SELECT id, key FROM credit_movement"))
    return sum(UUID(row_id) != movement_id(key) for row_id, key in rows)


LEDGER_CHECKS: dict[str, Callable[[Connection], int]] = {
    "movements_of_their_entitlement": _asked(_OF_ANOTHER),
    "movements_named_by_their_key": _misnamed,
    "balances_not_negative": _asked(_BELOW_NOTHING),
    "months_credited_once": _asked(_CREDITED_TWICE),
    "months_credited_within": _asked(_OUTSIDE),
    "purchases_as_covered": _asked(_NOT_AS_COVERED),
}

LEDGER_COLUMNS: dict[str, frozenset[str]] = {
    "card_transaction": frozenset({"state", "covered_amount", "entitlement_id"}),
    "credit_movement": frozenset({"amount", "on_day", "month", "key"}),
    "entitlement": frozenset(
        {
            "household_id",
            "scenario_code",
            "entitlement_kind",
            "amount",
            "monthly_cap",
            "opened_on",
            "ends_after",
        }
    ),
    "scenario": frozenset({"code", "body"}),
}
"""By table, what the checks add up: they say nothing where some of it stays at the centre."""
