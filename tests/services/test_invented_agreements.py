"""The demonstration has agreements of every kind, and something to look at."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from desktop.domain.agreement import Standing, in_force
from desktop.domain.agreement_ending import EndingKind
from desktop.services.agreement import AgreementService, periods_of
from desktop.services.agreement_scan import ScanStore
from desktop.services.clock import Clock
from desktop.services.demonstration import MovingClock
from desktop.services.invented_agreements import InventedAgreements
from desktop.services.invented_merchants import InventedMerchants
from tests.local_desk import Desk
from tests.services.agreement_desk import FOLLOWS, on, sender

ON = date(2026, 11, 23)


@pytest.fixture
def service(desk: Desk) -> AgreementService:
    clock = MovingClock(ON)
    clock.put(date(2026, 3, 30), 0)
    times, scans = Clock(clock.today, clock.now), ScanStore(desk.units)
    InventedMerchants(desk.units, times, FOLLOWS, ON, clock.today()).enter()

    InventedAgreements(desk.units, times, FOLLOWS, ON, clock.put, sender, scans).enter()
    return AgreementService(desk.units, on(ON), scans, sender)


def test_merchants_have_agreements_of_every_kind(desk: Desk, service: AgreementService) -> None:
    lines = service.lines(FOLLOWS)
    standings = Counter(line.standing for line in lines)
    assert standings[Standing.IN_FORCE] > 10
    assert standings[Standing.PRINTED] == 1
    assert standings[Standing.SUSPENDED] >= 1
    assert [line.amendment for line in lines].count(1) == 1
    told = {line.kind for line in service.worklist(FOLLOWS)}
    assert told >= {
        EndingKind.AGREEMENT_ENDS,
        EndingKind.AGREEMENT_RENEWS,
        EndingKind.AGREEMENT_UNSIGNED,
    }
    with desk.units.reading() as session:
        periods = periods_of(session)
    assert sum(any(in_force(p, date(2026, 9, 1)) for p in each) for each in periods.values()) > 10
    signed = next(line for line in lines if line.has_scan)
    assert service.scan(signed.id, FOLLOWS).media_type == "application/pdf"
