"""The ledger at two desks: the same run twice is one run, and what one did not know heals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select

from desktop.models import CreditMovementRecord, MutationRecord
from desktop.services.clock import fixed_clock
from desktop.services.ledger import LedgerService
from tests.local_desk import Desk
from tests.services.ledger_town import DECIDER, MERCHANTS, NOW, Town, a_town
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
MARCH, APRIL = "2026-03", "2026-04"


class Pair:
    """Two desks of one centre, each with its ledger; both know the households of the first."""

    def __init__(self, make_desk: Callable[..., Desk], centre: str) -> None:
        self.here = SyncedDesk(make_desk("desk 1"), centre)
        self.there = SyncedDesk(make_desk("desk 2"), centre)
        self.town = a_town(self.here.desk)
        self.entitlements = [self.town.entitle() for _ in range(12)]
        self.settle()
        there = LedgerService(self.there.desk.units, fixed_clock(NOW))
        self.other = Town(self.there.desk, there)

    def settle(self) -> None:
        for _ in range(2):
            self.here.sync()
            self.there.sync()

    def both(self, entitlement: UUID, on: date) -> set[Decimal]:
        return {town.ledger.balance(entitlement, on) for town in (self.town, self.other)}

    def sound(self) -> None:
        assert self.town.failing() == self.other.failing() == []
        for desk in (self.here, self.there):
            verdicts = desk.all(select(MutationRecord.verdict))
            assert set(verdicts) <= {"applied"}


@pytest.fixture
def pair(make_desk: Callable[..., Desk], centre: str) -> Pair:
    return Pair(make_desk, centre)


def test_a_month_credited_at_two_desks_at_once_is_credited_once(pair: Pair) -> None:
    assert pair.town.ledger.run_credits(MARCH, DECIDER).movements == 12
    assert pair.other.ledger.run_credits(MARCH, MERCHANTS).movements == 12
    pair.settle()
    for entitlement in pair.entitlements:
        assert pair.both(entitlement, date(2026, 3, 31)) == {Decimal(100)}
    for desk in (pair.here, pair.there):
        assert desk.all(select(func.count()).select_from(CreditMovementRecord)) == [12]
    assert pair.town.ledger.preview(MARCH, DECIDER).is_complete
    pair.sound()


def test_half_of_a_run_that_another_desk_finished_is_no_clash(pair: Pair) -> None:
    """One desk knew fewer entitlements: the rows of both together are the month."""
    late = pair.town.entitle()
    pair.town.ledger.run_credits(MARCH, DECIDER)
    pair.other.ledger.run_credits(MARCH, MERCHANTS)
    pair.settle()
    assert pair.both(late, date(2026, 3, 31)) == {Decimal(100)}
    assert pair.other.ledger.preview(MARCH, MERCHANTS).is_complete
    pair.sound()


def test_what_one_desk_let_expire_without_knowing_a_purchase_heals_with_the_next_run(
    pair: Pair,
) -> None:
    spender, other = pair.entitlements[:2]
    pair.town.ledger.run_credits(MARCH, DECIDER)
    pair.settle()
    pair.town.buy(spender, date(2026, 3, 9), "30")
    pair.town.ledger.run_credits(APRIL, DECIDER)
    pair.other.ledger.run_credits(APRIL, MERCHANTS)  # offline: it knows of no purchase
    pair.settle()
    assert pair.both(other, date(2026, 4, 1)) == {Decimal(100)}
    assert pair.both(spender, date(2026, 4, 1)) == {Decimal(0)}, "expired at both desks"
    assert pair.town.ledger.run_credits(APRIL, DECIDER).movements == 1
    pair.settle()
    assert pair.both(spender, date(2026, 3, 31)) == {Decimal(70)}
    assert pair.both(spender, date(2026, 4, 1)) == {Decimal(100)}
    assert pair.other.ledger.preview(APRIL, MERCHANTS).is_complete
    pair.sound()


def test_both_desks_heal_and_it_is_healed_once(pair: Pair) -> None:
    spender = pair.entitlements[0]
    pair.town.ledger.run_credits(MARCH, DECIDER)
    pair.settle()
    pair.town.buy(spender, date(2026, 3, 9), "30")
    pair.town.ledger.run_credits(APRIL, DECIDER)
    pair.other.ledger.run_credits(APRIL, MERCHANTS)
    pair.settle()
    pair.town.ledger.run_credits(APRIL, DECIDER)
    pair.other.ledger.run_credits(APRIL, MERCHANTS)  # again without each other
    pair.settle()
    assert pair.both(spender, date(2026, 4, 1)) == {Decimal(100)}
    pair.sound()
