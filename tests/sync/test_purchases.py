"""Imports at two desks: parts arrive as one act, and the same file at both is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.models import MutationRecord
from desktop.services.purchase_list import PurchaseListService
from desktop.sheets.purchase import PurchaseFilter
from tests.local_desk import Desk
from tests.services.market import CARDS, FOLLOWS, Market, a_market, told
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
WHY = "importé aussi à l’autre poste"


class Pair:
    def __init__(self, make_desk: Callable[..., Desk], centre: str, folder: Path) -> None:
        self.one = SyncedDesk(make_desk("desk 1"), centre)
        self.two = SyncedDesk(make_desk("desk 2"), centre)
        self.here = a_market(self.one.desk, folder)
        self.settle()
        self.there: Market = replace(self.here, desk=self.two.desk)

    def settle(self) -> None:
        for _ in range(2):
            self.one.sync()
            self.two.sync()

    def sound(self) -> None:
        for desk in (self.one, self.two):
            assert set(desk.all(select(MutationRecord.verdict))) <= {"applied"}
        assert [row.id for row in self.here.rows()] == [row.id for row in self.there.rows()]

    def balances(self) -> list[Decimal]:
        found = [market.balance(place) for market in (self.here, self.there) for place in range(3)]
        assert found[:3] == found[3:]
        return found[:3]


@pytest.fixture
def pair(make_desk: Callable[..., Desk], centre: str, tmp_path: Path) -> Pair:
    return Pair(make_desk, centre, tmp_path)


def test_an_import_in_parts_arrives_whole_and_is_reversed_at_the_other_desk(pair: Pair) -> None:
    rows = [
        told(n, "0.01", card_reference=CARDS[n % 3], on_day=date(2026, 3, 1 + n % 31))
        for n in range(1, 2_101)
    ]
    sheet = pair.here.take_in(*rows)
    pair.settle()
    pair.sound()
    assert pair.balances() == [Decimal(53)] * 3
    pair.there.imports.reverse(sheet.line.id, WHY, FOLLOWS)
    pair.settle()
    pair.sound()
    assert pair.balances() == [Decimal(60)] * 3
    assert pair.here.imports.sheet(sheet.line.id, FOLLOWS).line.state == "reversed"


def test_the_same_file_at_two_desks_is_found_and_one_import_goes(pair: Pair) -> None:
    pair.here.take_in(told(1, "5.00"), told(2, "7.00", card_reference=CARDS[1]))
    sheet = pair.there.take_in(told(1, "5.00"), told(2, "7.00", card_reference=CARDS[1]))
    pair.settle()
    pair.sound()
    assert pair.balances()[:2] == [Decimal(50), Decimal(46)]
    listed = PurchaseListService(pair.one.desk.units).duplicates(PurchaseFilter(), FOLLOWS)
    assert len(listed) == 2
    assert all(each.resembles and each.resembles.amount == each.purchase.amount for each in listed)
    assert pair.here.imports.sheet(sheet.line.id, FOLLOWS).twice == 2
    pair.here.imports.reverse(sheet.line.id, WHY, FOLLOWS)
    pair.settle()
    assert pair.balances()[:2] == [Decimal(55), Decimal(53)]
    assert PurchaseListService(pair.two.desk.units).duplicates(PurchaseFilter(), FOLLOWS) == ()
