"""Payments that wait, and the threshold of a small network: told before it is too late."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.closing import StatementsHidden
from desktop.services.statement_outlook import crossing_month, twelve_months_before
from tests.local_desk import Desk
from tests.services.test_statement import closed, service
from tests.trading import ACCOUNTANT, COUNTER, MANAGER, Sale, a_merchant, closing_of, purchases

MILLION = Decimal(1_000_000)


def test_late_interest_counts_from_the_day_after_the_last_day_to_pay(desk: Desk) -> None:
    made = closed(desk, Sale("2026-03-14", "1000.00", "0.00"))
    last_day = service(desk, "2026-05-03").overdue(MANAGER)
    assert (last_day.late, [line.id for line in last_day.soon]) == ((), [made])
    seen = service(desk, "2026-05-13").overdue(MANAGER)
    (line,) = seen.late
    assert (line.late.days, line.late.rate) == (10, Decimal("0.1015"))
    assert line.late.interest == Decimal("2.78"), "1000 × 10.15 % × 10 / 365"
    assert line.late.fixed_amount == Decimal(40)
    assert (seen.principal, seen.owed) == (Decimal("1000.00"), Decimal("42.78"))
    assert (seen.payment_days, seen.interest_days, seen.soon) == (30, 45, ())
    here = service(desk, "2026-06-30")
    here.pay([made], date(2026, 5, 13), "MDT 7", ACCOUNTANT)
    assert here.overdue(MANAGER).late == ()
    assert here.lines(MANAGER)[0].late == line.late, "it does not grow once it is paid"


def test_the_longest_wait_comes_first_and_what_is_due_next_week_is_told(desk: Desk) -> None:
    first = closed(desk, Sale("2026-03-14", "10.00", "0.00"), number=1, name="Étal B")
    merchant = a_merchant(desk.units, "Étal A")
    purchases(desk.units, merchant, [Sale("2026-04-04", "10.00", "0.00")])
    done = closing_of(desk.units, "2026-05-04").close([merchant], "2026-04", MANAGER)
    second = done.closed[0].statement_id
    seen = service(desk, "2026-06-05").overdue(ACCOUNTANT)
    assert [(line.id, line.late.days) for line in seen.late] == [(first, 33), (second, 2)]
    assert [x.id for x in service(desk, "2026-05-27").overdue(MANAGER).soon] == [second]
    assert service(desk, "2026-05-26").overdue(MANAGER).soon == ()
    with pytest.raises(StatementsHidden):
        service(desk).overdue(COUNTER)


def test_a_merchant_who_owes_the_city_waits_for_nothing(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    (bought,) = purchases(desk.units, merchant, [Sale("2026-03-14", "8.00", "0.00")])
    closing = closing_of(desk.units, "2026-05-02")
    closing.close([merchant], "2026-03", MANAGER)
    back = {"reverses_id": bought, "reason": "Rendu"}
    purchases(desk.units, merchant, [Sale("2026-04-09", "-8.00", "0.00", values=back)])
    (owed, *_others) = closing.check(merchant, "2026-04", MANAGER).findings
    closing.accept(
        merchant, "2026-04", owed.anomaly, owed.finding.subject_id, "À déduire en mai", MANAGER
    )
    assert closing.close([merchant], "2026-04", MANAGER).refused == ()
    assert [x.month for x in service(desk, "2026-09-01").overdue(MANAGER).late] == ["2026-03"]


def test_a_million_in_twelve_months_is_seen_coming(desk: Desk) -> None:
    closed(desk, Sale("2026-03-14", "600000.00", "0.00"), number=1)
    seen = service(desk).threshold(MANAGER)
    assert (seen.total, seen.crossed, seen.share) == (Decimal("600000.00"), False, Decimal("0.6"))
    closed(desk, Sale("2026-03-14", "400000.01", "0.00"), number=2, name="Étal B")
    crossed = service(desk).threshold(MANAGER)
    assert (crossed.crossed, crossed.crossing) == (True, "2026-03")
    with pytest.raises(StatementsHidden):
        service(desk).threshold(COUNTER)


def test_purchases_count_before_their_month_is_closed(desk: Desk) -> None:
    """The law counts payments, and a payment is made when somebody buys."""
    merchant = a_merchant(desk.units)
    sales = [
        Sale("2026-02-10", "90000.00", "10000.00"),
        Sale("2026-03-10", "120000.00", "0.00"),
        Sale("2026-04-08", "5000.00", "0.00"),
        Sale("2026-03-11", "700000.00", values={"state": "refused"}),
    ]
    purchases(desk.units, merchant, sales)
    seen = service(desk).threshold(MANAGER)
    assert dict(seen.months)["2026-02"] == Decimal("90000.00"), "without what holders paid"
    assert (seen.total, seen.running) == (Decimal("210000.00"), Decimal("5000.00"))
    assert seen.pace == Decimal("70000.00")


def test_twelve_months_end_with_the_last_full_one() -> None:
    months = twelve_months_before(date(2026, 1, 31))
    assert (months[0], months[-1], len(months)) == ("2025-01", "2025-12", 12)


@pytest.mark.parametrize(
    ("last", "pace", "running", "crossing"),
    [
        ("1000000.01", "0", "0", "2026-03"),
        ("1000000.00", "0", "0", ""),
        ("900000.00", "50000.00", "0", "2026-06"),
        ("900000.00", "50000.00", "100000.01", "2026-04"),
        ("0.00", "80000.00", "0", ""),
        ("0.00", "83333.34", "0", "2027-03"),
    ],
    ids=[
        "one cent above",
        "exactly the threshold is not above it",
        "the third month at this pace",
        "the running month has more than the pace already",
        "a pace that never reaches it",
        "twelve months at this pace",
    ],
)
def test_the_month_of_the_crossing_is_foretold(
    last: str, pace: str, running: str, crossing: str
) -> None:
    months = twelve_months_before(date(2026, 4, 10))
    paid = tuple((month, Decimal(last) if month == "2026-03" else Decimal(0)) for month in months)
    known = {"2026-04": Decimal(running)}
    assert crossing_month(paid, Decimal(pace), known, MILLION) == crossing
