"""What stands in a statement is not touched any more: it is taken back by a later day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from desktop.domain.cover import CoverRules
from desktop.domain.transaction import ImportClosed, RejectionReason
from desktop.models import MonthlyStatementRecord, new_id
from desktop.services.purchase_correction import PurchaseCorrectionService
from desktop.services.purchase_import import PurchaseImportService
from desktop.services.purchase_list import PurchaseListService
from tests.local_desk import Desk
from tests.services.market import FOLLOWS, MARCH, Market, a_market, told

WHY = "le ticket dit autre chose"


@pytest.fixture
def market(desk: Desk, tmp_path: Path) -> Market:
    return a_market(desk, tmp_path)


def close(market: Market, *ids: UUID) -> None:
    """A statement with these lines, as closing a month leaves one."""
    with market.desk.units(FOLLOWS, "close_month") as work:
        work.session.add(
            MonthlyStatementRecord(
                id=new_id(), merchant_id=market.merchants[0], month=MARCH,
                provisional_number="ETAT-PROV-1", dated_on=date(2026, 4, 9), line_count=len(ids),
                purchases=Decimal(1), amount=Decimal(1), content_hash="x",
                content={"lines": [[str(i), "2026-03-14"] for i in ids], "counter_entries": []},
                closed_at=datetime(2026, 4, 9, tzinfo=UTC), closed_by_id=FOLLOWS.id,
                closed_by_name=FOLLOWS.name,
            )
        )  # fmt: skip
        work.commit()


def test_an_import_with_closed_purchases_stays_and_says_how_many(market: Market) -> None:
    sheet = market.take_in(told(1, "5.00"), told(2, "6.00", on_day=date(2026, 3, 20)))
    close(market, market.rows()[0].id)
    with pytest.raises(ImportClosed) as refused:
        market.imports.reverse(sheet.line.id, WHY, FOLLOWS)
    assert refused.value.count == 1
    assert not market.imports.sheet(sheet.line.id, FOLLOWS).reversible


def test_a_closed_purchase_is_taken_back_by_today_and_an_open_one_by_its_own_day(
    market: Market,
) -> None:
    market.take_in(told(1, "5.00"), told(2, "6.00", on_day=date(2026, 3, 20)))
    closed, still_open = market.rows()
    close(market, closed.id)
    corrections = PurchaseCorrectionService(market.desk.units, market.clock, market.imports)
    assert corrections.reverse(closed.id, WHY, FOLLOWS).on_day == market.day
    assert corrections.reverse(still_open.id, WHY, FOLLOWS).on_day == date(2026, 3, 20)
    assert market.balance() == Decimal(60)


def test_a_closed_duplicate_is_taken_back_and_not_rewritten(market: Market) -> None:
    market.take_in(told(1, "5.00"))
    (closed,) = market.rows()
    close(market, closed.id)
    corrections = PurchaseCorrectionService(market.desk.units, market.clock, market.imports)
    after = corrections.settle(closed.id, WHY, FOLLOWS, is_duplicate=True)
    assert (after.state, after.covered, after.reversed_amount) == ("accepted", 5, 5)
    assert [row.on_day for row in market.rows()] == [date(2026, 3, 14), market.day]


def test_a_purchase_says_in_which_statement_it_stands(market: Market) -> None:
    market.take_in(told(1, "5.00"), told(2, "6.00"))
    ids = [row.id for row in market.rows()]
    close(market, ids[0])
    service = PurchaseListService(market.desk.units)
    assert [service.opened(id_, FOLLOWS).statement for id_ in ids] == ["ETAT-PROV-1", ""]


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (CoverRules(), None),
        (CoverRules(late_into_next_statement=False), RejectionReason.CLOSED_MONTH),
    ],
)
def test_what_comes_late_for_a_closed_month_goes_by_the_setting(
    market: Market, rules: CoverRules, reason: RejectionReason | None
) -> None:
    close(market)
    market.imports = PurchaseImportService(market.desk.units, market.clock, rules)
    assert market.propose(told()).lines[0].reason is reason
