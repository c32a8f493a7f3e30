"""The merchants of the demonstration: invented, complete, and at different points of their life."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.domain.business_identity import checked_siret
from desktop.services.clock import fixed_clock
from desktop.services.invented_merchants import InventedMerchants, read_merchants
from desktop.services.merchant import MerchantService
from tests.local_desk import ACTOR, Desk

ON = date(2026, 11, 23)  # a Monday
CLOCK = fixed_clock(datetime(2026, 11, 23, 9, tzinfo=UTC))


@pytest.fixture
def service(desk: Desk) -> MerchantService:
    InventedMerchants(desk.units, CLOCK, ACTOR, ON, ON - timedelta(days=240)).enter()
    return MerchantService(desk.units, CLOCK)


def test_twenty_merchants_stand_at_different_points_of_their_life(
    service: MerchantService,
) -> None:
    states = Counter(line.state for line in service.lines())
    assert states == {"active": 17, "prospect": 2, "suspended": 1}


def test_their_numbers_hold_and_are_nobodys() -> None:
    numbers = [each["siret"] for each in read_merchants() if "siret" in each]
    assert len(set(numbers)) == 19
    for number in numbers:
        assert checked_siret(number) == number
        assert number.startswith("0000")


def test_some_certificates_end_soon_and_one_has_ended(service: MerchantService) -> None:
    alerts = Counter(line.alert for line in service.lines())
    assert alerts["certificate_ended"] == 1
    assert alerts["certificate_ending"] > 1


def test_the_directory_tells_the_next_market_days_and_who_is_away(
    service: MerchantService,
) -> None:
    markets = service.directory(ON)
    assert [(market.market, market.weekday, market.next_on) for market in markets] == [
        ("Marché du vendredi", 5, date(2026, 11, 27)),
        ("Marché du samedi", 6, date(2026, 11, 28)),
        ("", 0, ON),
    ]
    friday = markets[0]
    away = {stall.trade_name for stall in friday.stalls if stall.away}
    assert away == {"Le Rucher d’Enora"}
    assert friday.present == len(friday.stalls) - 1
