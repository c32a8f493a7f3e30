"""`verify` finds each way in which a closed month could be altered in the file of a desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from desktop.domain.statement_chain import hash_of
from desktop.models import MonthlyStatementRecord
from desktop.storage.statement_proof import broken_statements
from desktop.storage.verification import verify
from tests.local_desk import Desk
from tests.trading import MANAGER, Sale, a_merchant, closing_of, purchases


def three_months(desk: Desk) -> list[UUID]:
    merchant, made = a_merchant(desk.units), []
    for month, on in (("01", "2026-02-03"), ("02", "2026-03-03"), ("03", "2026-04-03")):
        purchases(desk.units, merchant, [Sale(f"2026-{month}-14", "8.00", "2.00")])
        done = closing_of(desk.units, on).close([merchant], f"2026-{month}", MANAGER)
        assert done.closed[0].statement_id is not None, done
        made.append(done.closed[0].statement_id)
    return made


def broken(desk: Desk) -> int:
    with desk.units.engine.connect() as connection:
        return broken_statements(connection)


def test_closed_months_are_sound(desk: Desk) -> None:
    three_months(desk)
    assert broken(desk) == 0
    assert {check.name for check in verify(desk.units.engine) if not check.passed} == set()


def _other_amount(row: MonthlyStatementRecord) -> None:
    row.amount += 1


def _other_line(row: MonthlyStatementRecord) -> None:
    content = dict(row.content)
    content["lines"] = [[*content["lines"][0][:6], 1100, 900, 200, *content["lines"][0][9:]]]
    row.content = content


def _hashed_anew(row: MonthlyStatementRecord) -> None:
    """Who alters a line and mends its own hash breaks what follows it."""
    _other_line(row)
    row.content_hash = hash_of(row.content, row.previous_hash)


def _other_month(row: MonthlyStatementRecord) -> None:
    row.month = "2025-07"


@pytest.mark.parametrize("alter", [_other_amount, _other_line, _hashed_anew, _other_month])
@pytest.mark.parametrize("place", [0, 1])
def test_whatever_is_altered_is_found(
    desk: Desk, alter: Callable[[MonthlyStatementRecord], None], place: int
) -> None:
    made = three_months(desk)
    with desk.units.applying() as (session, _changes):
        alter(session.get_one(MonthlyStatementRecord, made[place]))
    assert broken(desk) > 0


def test_a_statement_that_was_taken_out_is_missed(desk: Desk) -> None:
    made = three_months(desk)
    with desk.units.applying() as (session, _changes):
        row: Any = session.get_one(MonthlyStatementRecord, made[1])
        session.delete(row)
    assert broken(desk) == 1
