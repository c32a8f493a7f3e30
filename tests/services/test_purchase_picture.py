"""Pictures of a month: sums by family with their labelled share, purchases by market day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from desktop.models import (
    CardTransactionRecord,
    CertificateRecord,
    MerchantRecord,
    OutletRecord,
    PurchaseImportRecord,
    new_id,
)
from desktop.services.purchase_picture import PurchasePictureService
from desktop.sheets.purchase_picture import FamilyShare, MarketWeek
from tests.local_desk import Desk

SATURDAY, SUNDAY = date(2026, 3, 14), date(2026, 3, 15)
NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def stall(desk: Desk) -> tuple[Desk, UUID, UUID]:
    """A merchant with a certificate until Saturday, and its stall."""
    merchant, outlet = new_id(), new_id()
    with desk.units(desk.actor, "record_merchant") as work:
        work.session.add(MerchantRecord(id=merchant, trade_name="Terre-Brune", state="active"))
        work.session.flush()
        work.session.add(
            OutletRecord(
                id=outlet, merchant_id=merchant, label="étal", outlet_kind="stall", market="Samedi"
            )
        )
        work.session.add(
            CertificateRecord(
                id=new_id(),
                merchant_id=merchant,
                quality_label="ab",
                valid_from=date(2026, 1, 1),
                valid_until=SATURDAY,
            )
        )
        work.commit()
    return desk, merchant, outlet


def buy(
    desk: Desk, merchant: UUID, on: date, amount: str, outlet: UUID | None = None, **changes: object
) -> UUID:
    """One purchase, in an import of its own."""
    euros, row_id = Decimal(amount), new_id()
    with desk.units(desk.actor, "record_purchases") as work:
        first = PurchaseImportRecord(
            id=new_id(),
            source="manual",
            file_name="",
            file_hash=str(row_id),
            month="2026-03",
            lines=1,
            accepted=1,
            refused=0,
            known=0,
            imported_at=NOW,
            agent_id=desk.actor.id,
            agent_name=desk.actor.name,
        )
        work.session.add(first)
        work.session.flush()
        told = {
            "source": "manual",
            "merchant_reference": "",
            "card_reference": "0000000001",
            "family": "vegetables",
            "state": "accepted",
            "covered_amount": euros,
            "holder_share": Decimal(0),
            "key": str(row_id),
        }
        row = CardTransactionRecord(
            id=row_id,
            import_id=first.id,
            line=1,
            merchant_id=merchant,
            outlet_id=outlet,
            on_day=on,
            amount=euros,
            **(told | changes),
        )
        work.session.add(row)
        work.commit()
    return row_id


def test_a_desk_without_purchases_draws_nothing(desk: Desk) -> None:
    sheet = PurchasePictureService(desk.units).sheet()
    assert (sheet.month, sheet.months, sheet.families, sheet.markets) == ("", (), (), ())


def test_the_labelled_share_follows_the_certificate_of_the_day(
    stall: tuple[Desk, UUID, UUID],
) -> None:
    desk, merchant, outlet = stall
    buy(desk, merchant, SATURDAY, "12.50", outlet)
    bought = buy(desk, merchant, SUNDAY, "4.00")
    buy(desk, merchant, SUNDAY, "-1.00", reverses_id=bought)
    buy(desk, merchant, SATURDAY, "99.00", state="refused", covered_amount=Decimal(0))
    sheet = PurchasePictureService(desk.units).sheet("2026-03")
    assert sheet.families == (FamilyShare("vegetables", Decimal("15.50"), Decimal("12.50")),)
    assert sheet.markets == (
        MarketWeek("Samedi", (0, 0, 0, 0, 0, 1, 0)),
        MarketWeek("", (0, 0, 0, 0, 0, 0, 1), elsewhere=True),
    )


def a_seller(desk: Desk, **outlet: object) -> UUID:
    """A merchant with one outlet, which began and ended when `outlet` says."""
    merchant = new_id()
    with desk.units(desk.actor, "record_merchant") as work:
        work.session.add(MerchantRecord(id=merchant, trade_name=str(merchant), state="active"))
        work.session.flush()
        if outlet:
            work.session.add(
                OutletRecord(id=new_id(), merchant_id=merchant, label="outlet", **outlet)
            )
        work.commit()
    return merchant


@pytest.mark.parametrize(
    ("outlet", "expected"),
    [
        ({"outlet_kind": "stall", "market": "Lices", "weekday": 6}, ("Lices", False)),
        ({"outlet_kind": "stall", "market": "Lices", "weekday": 5}, ("", True)),
        (
            {"outlet_kind": "stall", "market": "Lices", "weekday": 6, "closed_on": SATURDAY},
            ("", False),
        ),
        (
            {"outlet_kind": "stall", "market": "Lices", "weekday": 6, "opened_on": SUNDAY},
            ("", False),
        ),
        ({"outlet_kind": "shop"}, ("", False)),
        ({}, ("", False)),
    ],
)
def test_a_purchase_without_an_outlet_is_of_the_market_on_which_the_merchant_stands_that_day(
    desk: Desk, outlet: dict[str, object], expected: tuple[str, bool]
) -> None:
    buy(desk, a_seller(desk, **outlet), SATURDAY, "5.00")
    (week,) = PurchasePictureService(desk.units).sheet("2026-03").markets
    assert (week.market, week.elsewhere) == expected
    assert week.counts == (0, 0, 0, 0, 0, 1, 0)


def test_the_latest_month_comes_first_and_those_between_are_offered(
    stall: tuple[Desk, UUID, UUID],
) -> None:
    desk, merchant, _outlet = stall
    buy(desk, merchant, date(2025, 12, 31), "1.00")
    buy(desk, merchant, SATURDAY, "2.00")
    sheet = PurchasePictureService(desk.units).sheet()
    assert sheet.month == "2026-03"
    assert sheet.months == ("2026-03", "2026-02", "2026-01", "2025-12")
    assert PurchasePictureService(desk.units).sheet("2026-01").families == ()
