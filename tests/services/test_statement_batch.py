"""Statements of many merchants sent, paid, saved and remitted at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from desktop.domain.closing import (
    AlreadyRemitted,
    NumberAwaited,
    PaymentOrderMissing,
    PaymentReserved,
    StatementChannel,
)
from desktop.models import MonthlyStatementRecord, RemittanceSlipRecord
from desktop.reports.preview import pages
from desktop.services.statement_batch import MonthOfMerchants, StatementBatchService
from desktop.services.statement_printing import StatementPrintingService
from tests.local_desk import Desk
from tests.services.test_statement import MARCH, closed, nominative, numbered, service
from tests.trading import ACCOUNTANT, MANAGER, Sale, clock_on, closing_of, purchases

POSTED, TODAY = StatementChannel.POSTED, date(2026, 4, 10)


def batch(desk: Desk) -> StatementBatchService:
    clock = clock_on("2026-04-10")
    return StatementBatchService(
        StatementPrintingService(service(desk), nominative(desk), lambda: None, clock)
    )


def merchants_of(desk: Desk, *statement_ids: UUID) -> MonthOfMerchants:
    lines = service(desk).lines(MANAGER, MARCH)
    return MonthOfMerchants(
        MARCH, frozenset(line.merchant_id for line in lines if line.id in statement_ids)
    )


@pytest.fixture
def two(desk: Desk) -> MonthOfMerchants:
    return merchants_of(desk, closed(desk), closed(desk, number=2, name="Étal B"))


def test_those_without_a_final_number_hold_back_no_other(desk: Desk) -> None:
    numbered_one, other = closed(desk), closed(desk, number=2, name="Étal B")
    with desk.units.applying() as (session, _changes):
        session.execute(
            update(MonthlyStatementRecord)
            .where(MonthlyStatementRecord.id == other)
            .values(number=None)
        )
    told = batch(desk).send(merchants_of(desk, numbered_one, other), POSTED, TODAY, MANAGER)
    assert (told.done, told.already) == (1, 0)
    assert [type(why) for _number, why in told.refused] == [NumberAwaited]
    assert {line.id for line in service(desk).lines(MANAGER) if line.sent_on} == {numbered_one}


def test_what_was_sent_before_stays_as_it_was(desk: Desk, two: MonthOfMerchants) -> None:
    first = min(two.merchant_ids)
    alone = MonthOfMerchants(MARCH, frozenset({first}))
    batch(desk).send(alone, StatementChannel.E_MAIL, date(2026, 4, 8), MANAGER)
    told = batch(desk).send(two, POSTED, TODAY, MANAGER)
    assert (told.done, told.already, told.refused) == (1, 1, ())
    ways = {line.merchant_id: line.channel for line in service(desk).lines(MANAGER)}
    assert (ways.pop(first), *ways.values()) == ("e_mail", "posted")


def test_one_order_pays_all_and_is_the_accountants(desk: Desk, two: MonthOfMerchants) -> None:
    with pytest.raises(PaymentReserved):
        batch(desk).pay(two, TODAY, "MDT 42", MANAGER)
    with pytest.raises(PaymentOrderMissing):
        batch(desk).pay(two, TODAY, " ", ACCOUNTANT)
    told = batch(desk).pay(two, TODAY, "MDT 42", ACCOUNTANT)
    again = batch(desk).pay(two, TODAY, "MDT 43", ACCOUNTANT)
    assert (told.done, again.done, again.already) == (2, 0, 2)
    assert {line.payment_order for line in service(desk).lines(MANAGER)} == {"MDT 42"}


def test_a_rectification_goes_with_what_it_rectifies(desk: Desk, tmp_path: Path) -> None:
    first = closed(desk)
    of = merchants_of(desk, first)
    (merchant,) = of.merchant_ids
    purchases(desk.units, merchant, [Sale("2026-03-28", ticket="late")])
    second = closing_of(desk.units).rectify(merchant, MARCH, "Told by the merchant late", MANAGER)
    numbered(desk, second, 2)
    assert batch(desk).send(of, POSTED, TODAY, MANAGER).done == 2
    saved = batch(desk).save(of, tmp_path, MANAGER)
    assert [path.name for path in saved.paths] == [
        "ETAT-2026-03-0001.pdf",
        "ETAT-2026-03-0002.pdf",
    ]
    slip = batch(desk).save_slip(of, tmp_path, MANAGER)
    assert {path.suffix for path in slip.paths} == {".pdf", ".csv", ".xlsx"}
    assert {line.slip_number for line in service(desk).lines(MANAGER)} == {slip.paths[0].stem}
    with pytest.raises(AlreadyRemitted):
        batch(desk).save_slip(of, tmp_path, MANAGER)


def test_nominative_statements_are_saved_for_the_accountant_alone(
    desk: Desk, two: MonthOfMerchants, tmp_path: Path
) -> None:
    with pytest.raises(PaymentReserved):
        batch(desk).save_nominative(two, tmp_path, MANAGER)
    assert list(tmp_path.glob("*.pdf")) == []
    saved = batch(desk).save_nominative(two, tmp_path, ACCOUNTANT)
    assert (len(saved.paths), saved.refused) == (2, ())
    assert all(path.name.endswith("-nominatif.pdf") for path in saved.paths)


def test_the_twin_and_the_slip_are_duplicates_from_the_second_print_on(desk: Desk) -> None:
    made = closed(desk)
    papers = batch(desk).papers
    assert not is_duplicate(papers.shown_nominative(made, ACCOUNTANT))
    assert not is_duplicate(papers.printed_nominative(made, ACCOUNTANT))
    assert is_duplicate(papers.printed_nominative(made, ACCOUNTANT))
    assert not is_duplicate(papers.shown_nominative(made, ACCOUNTANT))
    slip = papers.remit((made,), MANAGER)
    with desk.units.applying() as (session, _changes):
        session.execute(update(RemittanceSlipRecord).values(number="BORD-2026-0001"))
    assert not is_duplicate(papers.printed_slip(slip, MANAGER))
    assert is_duplicate(papers.printed_slip(slip, ACCOUNTANT))
    assert not is_duplicate(papers.shown_slip(slip, MANAGER).pdf)


def test_a_slip_that_awaits_its_number_is_no_original_and_makes_no_duplicate(desk: Desk) -> None:
    papers = batch(desk).papers
    slip = papers.remit((closed(desk),), MANAGER)
    assert not is_duplicate(papers.printed_slip(slip, MANAGER))
    assert not is_duplicate(papers.printed_slip(slip, MANAGER))


def is_duplicate(pdf: bytes) -> bool:
    return "DUPLICATA" in pages(pdf)[0].text
