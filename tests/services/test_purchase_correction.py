"""Purchases are taken back, put right, found twice and judged again; the ledger follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.protection import ReasonTooShort
from desktop.domain.transaction import (
    CorrectionRefused,
    ImportHasReturns,
    MoreThanBought,
    PurchaseNotInForce,
    PurchasesReserved,
    RejectionReason,
    Suspicion,
)
from desktop.models import MerchantRecord
from desktop.services.purchase_correction import PurchaseCorrectionService
from desktop.services.purchase_list import PurchaseListService
from desktop.sheets.purchase import PurchaseCorrection, PurchaseFilter, PurchaseLine
from tests.local_desk import Desk
from tests.services.market import CARDS, FOLLOWS, MARCH, PAYS, Market, a_market, told

WHY = "le ticket dit autre chose"


@pytest.fixture
def market(desk: Desk, tmp_path: Path) -> Market:
    return a_market(desk, tmp_path)


@pytest.fixture
def corrections(market: Market) -> PurchaseCorrectionService:
    return PurchaseCorrectionService(market.desk.units, market.clock, market.imports)


def listed(market: Market, **wanted: object) -> tuple[PurchaseLine, ...]:
    shown = PurchaseFilter(**wanted)  # type: ignore[arg-type]
    return PurchaseListService(market.desk.units).lines(shown, FOLLOWS)


def test_parts_of_a_purchase_go_back_to_the_cent(
    market: Market, corrections: PurchaseCorrectionService
) -> None:
    market.take_in(told(1, "70.01"))
    (bought,) = listed(market)
    assert market.balance() == Decimal(0)
    for _ in range(3):
        corrections.reverse(bought.id, WHY, FOLLOWS, Decimal("23.33"))
    last = corrections.reverse(bought.id, WHY, FOLLOWS)
    assert last.amount == Decimal("-0.02")
    assert sum(line.covered for line in listed(market)) == 0
    assert sum(line.share for line in listed(market)) == 0
    assert market.balance() == Decimal(60)
    assert next(x for x in listed(market) if x.id == bought.id).reversed_amount == Decimal("70.01")
    with pytest.raises(MoreThanBought):
        corrections.reverse(bought.id, WHY, FOLLOWS)


def test_a_slip_that_was_put_right_resembles_nothing(
    market: Market, corrections: PurchaseCorrectionService
) -> None:
    """It keeps its number, and what it takes the place of was taken back."""
    market.take_in(told(1, "72.00", ticket="", booklet="C12", slip_number=42))
    (bought,) = listed(market)
    right = PurchaseCorrection(Decimal("7.20"))
    corrections.reverse(bought.id, WHY, FOLLOWS, Decimal("10.00"))
    corrections.correct(bought.id, right, WHY, FOLLOWS)
    listing = PurchaseListService(market.desk.units)
    assert listing.duplicates(PurchaseFilter(MARCH), FOLLOWS) == ()


def test_a_correction_takes_back_and_tells_anew(
    market: Market, corrections: PurchaseCorrectionService
) -> None:
    market.take_in(told(1, "25.10"))
    (bought,) = listed(market)
    right = corrections.correct(
        bought.id, PurchaseCorrection(Decimal("12.50"), card=CARDS[1]), WHY, FOLLOWS
    )
    assert (right.amount, right.covered, right.reason) == (Decimal("12.5"), Decimal("12.5"), WHY)
    assert (market.balance(0), market.balance(1)) == (Decimal(60), Decimal("47.50"))
    assert len(listed(market)) == 3


def test_a_correction_that_the_rules_refuse_changes_nothing(
    market: Market, corrections: PurchaseCorrectionService
) -> None:
    market.take_in(told(1, "25.10"))
    (bought,) = listed(market)
    with pytest.raises(CorrectionRefused) as refused:
        corrections.correct(bought.id, PurchaseCorrection(family="alcohol"), WHY, FOLLOWS)
    assert refused.value.reason is RejectionReason.FAMILY_NOT_ELIGIBLE
    assert listed(market) == (bought,)
    assert market.balance() == Decimal("34.90")


def test_what_was_corrected_is_known_when_the_same_file_comes_again(
    market: Market, corrections: PurchaseCorrectionService
) -> None:
    market.take_in(told(1, "25.10"))
    corrections.correct(listed(market)[0].id, PurchaseCorrection(Decimal("12.50")), WHY, FOLLOWS)
    again = market.propose(told(1, "25.10"), told(1, "12.50"))
    assert (again.accepted, again.known) == (0, 2)


def test_an_import_is_not_reversed_under_a_later_return(
    market: Market, corrections: PurchaseCorrectionService
) -> None:
    sheet = market.take_in(told(1, "25.10"))
    back = corrections.reverse(listed(market)[0].id, WHY, FOLLOWS, Decimal(5))
    with pytest.raises(ImportHasReturns):
        market.imports.reverse(sheet.line.id, WHY, FOLLOWS)
    market.imports.reverse(back.import_id, WHY, FOLLOWS)
    assert market.balance() == Decimal("34.90")
    market.imports.reverse(sheet.line.id, WHY, FOLLOWS)
    assert market.balance() == Decimal(60)


def test_a_duplicate_is_kept_or_no_longer_counts(
    market: Market, corrections: PurchaseCorrectionService
) -> None:
    market.take_in(told(1, "5.00"), told(2, "7.00", at_time="10:43"))
    waiting = PurchaseListService(market.desk.units).duplicates(PurchaseFilter(MARCH), FOLLOWS)
    (pair,) = waiting
    assert pair.purchase.suspicion == Suspicion.WITHIN_MINUTES
    assert pair.resembles is not None
    assert pair.resembles.amount == Decimal(5)
    corrections.settle(pair.purchase.id, "même achat saisi deux fois", FOLLOWS, is_duplicate=True)
    assert market.balance() == Decimal(55)
    assert [line.rejection_reason for line in listed(market, state="refused")] == ["duplicate"]
    assert PurchaseListService(market.desk.units).duplicates(PurchaseFilter(), FOLLOWS) == ()
    corrections.settle(listed(market, state="accepted")[0].id, WHY, FOLLOWS, is_duplicate=False)
    assert market.balance() == Decimal(55)


def test_refused_purchases_are_judged_again_after_something_was_put_right(
    market: Market, corrections: PurchaseCorrectionService
) -> None:
    market.change(
        MerchantRecord, market.merchants[0], state="suspended", state_since=date(2026, 3, 1)
    )
    market.take_in(told(1, "25.10"), told(2, "-5.10", ticket="T1"), told(3, "3", family="alcohol"))
    assert corrections.judge_again(MARCH, FOLLOWS) == (3, 0)
    market.change(MerchantRecord, market.merchants[0], state="active")
    assert corrections.judge_again(MARCH, FOLLOWS) == (3, 2)
    assert market.balance() == Decimal(40)
    assert corrections.judge_again(MARCH, FOLLOWS) == (1, 0)


def test_a_correction_is_of_who_follows_merchants_and_says_why(
    market: Market, corrections: PurchaseCorrectionService
) -> None:
    market.take_in(told(1, "5.00"))
    (bought,) = listed(market)
    with pytest.raises(PurchasesReserved):
        corrections.reverse(bought.id, WHY, PAYS)
    with pytest.raises(ReasonTooShort):
        corrections.reverse(bought.id, "", FOLLOWS)
    back = corrections.reverse(bought.id, WHY, FOLLOWS)
    with pytest.raises(PurchaseNotInForce):
        corrections.reverse(back.id, WHY, FOLLOWS)


def test_lists_are_filtered_counted_and_read_in_parts(market: Market) -> None:
    market.take_in(
        *(told(n, "1.00", on_day=date(2026, 3, n), card_reference=CARDS[n % 3])
          for n in range(1, 21)),
        told(21, "2.00", card_reference="AAAAAAAAAA"),
    )  # fmt: skip
    service = PurchaseListService(market.desk.units)
    everything = service.count(PurchaseFilter(month=MARCH), FOLLOWS)
    assert (everything.count, everything.accepted, everything.refused) == (21, 20, 1)
    assert everything.covered == Decimal(20)
    parts = [service.lines(PurchaseFilter(), PAYS, first, 6) for first in range(0, 24, 6)]
    assert [line for part in parts for line in part] == list(listed(market))
    assert len(listed(market, text="terre brune")) == 21
    assert len(listed(market, text="t21")) == 1
    assert len(listed(market, text="%")) == 0
    assert len(listed(market, from_day=date(2026, 3, 5), until_day=date(2026, 3, 7))) == 2
    assert len(listed(market, reason="unknown_card")) == 1
