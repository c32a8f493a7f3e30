"""Each anomaly of a month can be met, on the page of a merchant and in the table of the month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from desktop.domain.closing import Anomaly, FindingsOpen, MonthState, NothingToClose, Severity
from desktop.models import (
    AgreementRecord,
    CardTransactionRecord,
    CertificateRecord,
    MerchantAccountRecord,
    MerchantRecord,
    MonthlyStatementRecord,
)
from desktop.services.closing_findings import findings_of
from desktop.services.purchase_correction import PurchaseCorrectionService
from desktop.services.purchase_import import PurchaseImportService
from desktop.sheets.closing import ClosingCheckSheet, ClosingLine
from tests.local_desk import Desk
from tests.trading import MANAGER, Sale, a_merchant, clock_on, closing_of, purchases

MARCH = "2026-03"
APRIL_ON = "2026-05-03"


def settling(desk: Desk) -> PurchaseCorrectionService:
    clock = clock_on("2026-04-03")
    return PurchaseCorrectionService(desk.units, clock, PurchaseImportService(desk.units, clock))


def told_at_two_desks(desk: Desk, merchant: UUID, day: str = "2026-03-14") -> list[UUID]:
    """The same words at two desks that did not know of each other yet."""
    same = {"key": "same words"}
    return [purchases(desk.units, merchant, [Sale(day, values=same)])[0] for _ in range(2)]


def refused_one(desk: Desk, merchant: UUID) -> None:
    values = {"state": "refused", "rejection_reason": "no_balance"}
    purchases(desk.units, merchant, [Sale("2026-03-14"), Sale("2026-03-15", values=values)])


def slips_one_and_three(desk: Desk, merchant: UUID) -> None:
    values = ({"booklet": "C7", "slip_number": number} for number in (1, 3))
    purchases(desk.units, merchant, [Sale("2026-03-14", values=each) for each in values])


def a_label_ended(desk: Desk, merchant: UUID) -> None:
    purchases(desk.units, merchant, [Sale("2026-03-14")])
    with desk.units(MANAGER, "test") as work:
        work.session.add(
            CertificateRecord(
                merchant_id=merchant,
                quality_label="AB",
                reference="X",
                issuer="Organisme inventé",
                valid_from=date(2025, 1, 1),
                valid_until=date(2026, 3, 10),
            )
        )
        work.commit()


def no_account(desk: Desk, merchant: UUID) -> None:
    purchases(desk.units, merchant, [Sale("2026-03-14")])
    with desk.units(MANAGER, "test") as work:
        work.session.execute(
            delete(MerchantAccountRecord).where(MerchantAccountRecord.merchant_id == merchant)
        )
        work.commit()


def two_months(desk: Desk, merchant: UUID) -> None:
    purchases(desk.units, merchant, [Sale("2026-02-14"), Sale("2026-03-14")])


def close_february(desk: Desk, merchant: UUID) -> UUID:
    (bought,) = purchases(desk.units, merchant, [Sale("2026-02-14", "9.00", "0.00")])
    done = closing_of(desk.units, "2026-03-02").close([merchant], "2026-02", MANAGER)
    assert done.refused == ()
    return bought


def came_late(desk: Desk, merchant: UUID) -> None:
    close_february(desk, merchant)
    purchases(desk.units, merchant, [Sale("2026-02-21"), Sale("2026-03-14")])


def taken_back(desk: Desk, merchant: UUID) -> None:
    back = {"reverses_id": close_february(desk, merchant), "reason": "Rendu"}
    sales = [Sale("2026-03-03", "-9.00", "0.00", values=back), Sale("2026-03-14", "20.00", "0.00")]
    purchases(desk.units, merchant, sales)


def refused_since(desk: Desk, merchant: UUID) -> None:
    """Nothing was sold in March: only the debt of February is left."""
    bought = close_february(desk, merchant)
    with desk.units(MANAGER, "test") as work:
        row = work.session.get_one(CardTransactionRecord, bought)
        row.state, row.rejection_reason = "refused", "import_reversed"
        work.commit()


def suspicious(desk: Desk, merchant: UUID) -> None:
    purchases(desk.units, merchant, [Sale("2026-03-14", values={"suspicion": "same_ticket"})])


def suspended(desk: Desk, merchant: UUID) -> None:
    purchases(desk.units, merchant, [Sale("2026-03-14")])
    with desk.units(MANAGER, "test") as work:
        work.session.get_one(MerchantRecord, merchant).state = "suspended"
        work.commit()


def without_agreement(desk: Desk, merchant: UUID) -> None:
    purchases(desk.units, merchant, [Sale("2026-03-14")])
    with desk.units(MANAGER, "test") as work:
        row = work.session.scalars(
            select(AgreementRecord).where(AgreementRecord.merchant_id == merchant)
        ).one()
        row.starts_on = date(2026, 3, 20)
        work.commit()


MET: dict[Anomaly, Callable[[Desk, UUID], object]] = {
    Anomaly.DUPLICATE_OPEN: told_at_two_desks,
    Anomaly.MISSING_SLIPS: slips_one_and_three,
    Anomaly.MANY_REFUSED: refused_one,
    Anomaly.NO_AGREEMENT: without_agreement,
    Anomaly.CERTIFICATE_ENDED: a_label_ended,
    Anomaly.MERCHANT_SUSPENDED: suspended,
    Anomaly.EARLIER_MONTH_OPEN: two_months,
    Anomaly.NEGATIVE_TOTAL: refused_since,
    Anomaly.NO_BANK_DETAILS: no_account,
    Anomaly.CAME_LATE: came_late,
    Anomaly.COUNTER_ENTRIES: taken_back,
}


def looked_at(desk: Desk, merchant: UUID) -> tuple[ClosingCheckSheet, ClosingLine]:
    closing = closing_of(desk.units)
    (line,) = closing.month(MARCH, MANAGER).lines
    return closing.check(merchant, MARCH, MANAGER), line


@pytest.mark.parametrize("anomaly", list(Anomaly))
def test_each_anomaly_is_met_by_the_merchant_and_in_the_table(desk: Desk, anomaly: Anomaly) -> None:
    merchant = a_merchant(desk.units)
    MET[anomaly](desk, merchant)
    sheet, line = looked_at(desk, merchant)
    found = {each.anomaly for each in sheet.findings}
    assert anomaly in found
    assert set(line.anomalies) == found
    keeps_open = anomaly.severity is not Severity.NOTICE
    assert (sheet.state is MonthState.TO_CHECK) == (line.state is MonthState.TO_CHECK)
    assert not (keeps_open and sheet.may_close)
    assert (line.amount, line.purchases) == (sheet.amount, sheet.purchases)


def test_what_two_desks_told_is_settled_before_the_month_is_closed(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    first, second = told_at_two_desks(desk, merchant)
    closing = closing_of(desk.units)
    (refused,) = closing.close([merchant], MARCH, MANAGER).refused
    assert isinstance(refused.refusal, FindingsOpen)
    assert [one.subject_id for one in refused.refusal.findings] == [max(first, second)]
    settling(desk).settle(max(first, second), "Ticket vu deux fois", MANAGER, is_duplicate=True)
    (done,) = closing.close([merchant], MARCH, MANAGER).closed
    assert done.statement_id is not None
    assert closing.month(MARCH, MANAGER).amount == Decimal("8.00"), "once, not twice"


def test_two_purchases_that_are_not_one_may_both_be_stated(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    later = max(told_at_two_desks(desk, merchant))
    settling(desk).settle(later, "Deux achats, vu au stand", MANAGER, is_duplicate=False)
    assert closing_of(desk.units).close([merchant], MARCH, MANAGER).refused == ()


def test_what_is_told_again_after_its_month_was_closed_keeps_the_next_one_open(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    told = {"key": "same words"}
    purchases(desk.units, merchant, [Sale("2026-03-14", values=told)])
    assert closing_of(desk.units).close([merchant], MARCH, MANAGER).refused == ()
    purchases(desk.units, merchant, [Sale("2026-03-14", values=told), Sale("2026-04-04")])
    closing = closing_of(desk.units, APRIL_ON)
    (line,) = closing.month("2026-04", MANAGER).lines
    assert line.anomalies == (Anomaly.DUPLICATE_OPEN, Anomaly.CAME_LATE)
    (refused,) = closing.close([merchant], "2026-04", MANAGER).refused
    assert isinstance(refused.refusal, FindingsOpen)
    with pytest.raises(FindingsOpen):
        closing.rectify(merchant, MARCH, "Carnet retrouvé", MANAGER)


def test_merchants_that_are_late_are_asked_about_together_and_found_as_one_by_one(
    desk: Desk,
) -> None:
    merchants = [a_merchant(desk.units, f"Étal {number}") for number in range(4)]
    for number, merchant in enumerate(merchants):
        same = {"key": f"same words of {number}"}
        purchases(desk.units, merchant, [Sale("2026-02-14", values=same)])
        purchases(desk.units, merchant, [Sale(f"2026-02-{14 + number % 2}", values=same)])
    with desk.units.reading() as session:
        together = findings_of(session, MARCH, merchants, {}, late=merchants)
        alone = [findings_of(session, MARCH, [one], {}, late=[one])[one] for one in merchants]
    assert [together[one] for one in merchants] == alone
    assert all(found[0].anomaly is Anomaly.DUPLICATE_OPEN for found in alone)


def a_life(desk: Desk, random: Random, merchant: UUID) -> None:
    """Months that are closed in any order, purchases that come late, go, and come back."""
    bought: list[UUID] = []
    for _ in range(14):
        month, act = random.randint(1, 4), random.choice(["buy", "buy", "back", "refuse", "close"])
        if act == "buy" or not bought:
            day = f"2026-{month:02}-{random.randint(1, 28):02}"
            covered = f"{random.randint(100, 900) / 100:.2f}"
            bought += purchases(desk.units, merchant, [Sale(day, covered, "1.00")])
        elif act == "close":
            closing_of(desk.units, "2026-06-01").close([merchant], f"2026-{month:02}", MANAGER)
        else:
            change(desk, random.choice(bought), act, f"2026-{month:02}-28")


def change(desk: Desk, bought: UUID, act: str, day: str) -> None:
    with desk.units.reading() as session:
        row = session.get_one(CardTransactionRecord, bought)
        merchant, covered, share = row.merchant_id, row.covered_amount, row.holder_share
        gone = row.state != "accepted" or bool(
            session.scalars(
                select(CardTransactionRecord).where(CardTransactionRecord.reverses_id == bought)
            ).first()
        )
    if gone or merchant is None:
        return
    if act == "back":
        values = {"reverses_id": bought, "reason": "Rendu"}
        purchases(desk.units, merchant, [Sale(day, f"{-covered}", f"{-share}", values=values)])
        return
    with desk.units(MANAGER, "test") as work:
        row = work.session.get_one(CardTransactionRecord, bought)
        row.state, row.covered_amount, row.holder_share = "refused", Decimal(0), row.amount
        work.commit()


@pytest.mark.parametrize("seed", range(6))
def test_the_table_counts_by_sums_what_a_statement_compares_one_by_one(
    desk: Desk, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - invented months
    merchant = a_merchant(desk.units)
    a_life(desk, random, merchant)
    closing = closing_of(desk.units, "2026-06-01")
    for place in range(1, 5):
        month = f"2026-{place:02}"
        sheet = closing.check(merchant, month, MANAGER)
        line = next(iter(closing.month(month, MANAGER).lines), None)
        if line is None:
            assert sheet.state is MonthState.NOTHING
        elif line.statement_id is None:
            assert set(line.anomalies) == {each.anomaly for each in sheet.findings}
            assert (line.amount, line.purchases) == (sheet.amount, sheet.purchases)
            assert line.state is sheet.state


def test_a_reversed_import_is_neither_refused_nor_told_to_the_merchant(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    gone = {"state": "refused", "rejection_reason": "import_reversed"}
    purchases(desk.units, merchant, [Sale("2026-03-14", values=gone), Sale("2026-03-14")])
    sheet, line = looked_at(desk, merchant)
    assert (sheet.findings, line.refused) == ((), 0)
    (done,) = closing_of(desk.units).close([merchant], MARCH, MANAGER).closed
    with desk.units.reading() as session:
        row = session.get_one(MonthlyStatementRecord, done.statement_id)
        assert row.content["set_aside"] == []


def test_nothing_is_left_to_state_when_all_was(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    purchases(desk.units, merchant, [Sale("2026-03-14")])
    closing = closing_of(desk.units)
    closing.close([merchant], MARCH, MANAGER)
    assert closing_of(desk.units, APRIL_ON).month("2026-04", MANAGER).lines == ()
    (april,) = closing_of(desk.units, APRIL_ON).close([merchant], "2026-04", MANAGER).refused
    assert isinstance(april.refusal, NothingToClose)
