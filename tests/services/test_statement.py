"""What becomes of a closed month: printed, handed over, remitted, paid, late, and who is named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import update

from desktop.domain.address import PostalAddress
from desktop.domain.closing import (
    AlreadyRemitted,
    ContentAltered,
    NumberAwaited,
    OutOfOrder,
    PaymentOrderMissing,
    PaymentReserved,
    SentOnImpossibleDay,
    StatementChannel,
    StatementsHidden,
    StatementState,
    UnknownStatement,
)
from desktop.importers.payment_terms import TermsSource
from desktop.models import (
    HouseholdRecord,
    MemberRecord,
    MerchantRecord,
    MonthlyStatementRecord,
    new_id,
)
from desktop.reports.statement_paper import statement_pdf
from desktop.services.statement import StatementService
from desktop.services.statement_nominative import NominativeStatementService
from desktop.settings import RESOURCES
from desktop.sheets.accounting_terms import AccountingTerms
from desktop.sheets.sender import LetterSender
from tests.local_desk import Desk
from tests.trading import (
    ACCOUNTANT,
    COUNTER,
    FRAME,
    MANAGER,
    Sale,
    a_merchant,
    clock_on,
    closing_of,
    purchases,
)

SENDER = LetterSender(FRAME.sender, PostalAddress(), resolution_number="2026-84")
NOTHING_SAID = AccountingTerms()
POSTED = StatementChannel.POSTED
MARCH = "2026-03"


def service(
    desk: Desk,
    on: str = "2026-04-10",
    *,
    numbers_come: bool = True,
    accounts: AccountingTerms = NOTHING_SAID,
) -> StatementService:
    terms = TermsSource(RESOURCES)  # no file of the desk there: the delivered one
    return StatementService(
        desk.units,
        clock_on(on),
        terms,
        lambda: SENDER,
        accounts=lambda: accounts,
        numbers_come=numbers_come,
    )


def nominative(desk: Desk, accounts: AccountingTerms = NOTHING_SAID) -> NominativeStatementService:
    clock = clock_on("2026-04-10")
    return NominativeStatementService(desk.units, clock, lambda: SENDER, accounts=lambda: accounts)


def closed(desk: Desk, *sales: Sale, number: int = 1, name: str = "Étal A") -> UUID:
    """A closed month with its final number, as if the centre had given it."""
    merchant = a_merchant(desk.units, name, siret="35600000000048")
    purchases(desk.units, merchant, sales or [Sale("2026-03-14", "8.00", "2.00")])
    made = closing_of(desk.units).close([merchant], MARCH, MANAGER).closed[0].statement_id
    assert made is not None
    numbered(desk, made, number)
    return made


def numbered(desk: Desk, statement_id: UUID, number: int) -> None:
    with desk.units.applying() as (session, _changes):
        session.execute(
            update(MonthlyStatementRecord)
            .where(MonthlyStatementRecord.id == statement_id)
            .values(number=f"ETAT-2026-03-{number:04}")
        )


def a_household(desk: Desk, name: str = "Kervella") -> UUID:
    made = new_id()
    with desk.units(desk.actor, "enrol") as work:
        work.session.add(
            HouseholdRecord(
                id=made, provisional_reference="F-PROV-TEST42", enrolled_on=date(2026, 1, 5)
            )
        )
        work.session.flush()
        work.session.add(
            MemberRecord(
                household_id=made,
                role="applicant",
                birth_name=name,
                first_names="Rozenn",
                born="1985",
            )
        )
        work.commit()
    return made


def test_a_statement_is_printed_once_and_then_as_a_duplicate(desk: Desk) -> None:
    made = closed(desk)
    first = service(desk).print_out(made, MANAGER)
    again = service(desk).print_out(made, MANAGER)
    assert (first.duplicate, again.duplicate) == (0, 1)
    assert (first.number, first.provisional, first.amount) == (
        "ETAT-2026-03-0001",
        False,
        Decimal("8.00"),
    )
    assert first.lines[0].family == "Fruits et légumes"


def test_the_paper_of_a_closed_month_never_changes(desk: Desk) -> None:
    made = closed(desk)
    before = service(desk).sheet(made, MANAGER).paper
    printed = statement_pdf(before)
    with desk.units(MANAGER, "correct_merchant") as work:
        merchant = work.session.get_one(
            MerchantRecord, work.session.get_one(MonthlyStatementRecord, made).merchant_id
        )
        merchant.trade_name, merchant.siret, merchant.state = "Autre nom", "", "closed"
        work.commit()
    service(desk).send([made], POSTED, date(2026, 4, 7), MANAGER)
    service(desk).pay([made], date(2026, 4, 9), "MDT 42", ACCOUNTANT)
    merchant_id = service(desk).lines(MANAGER)[0].merchant_id
    purchases(desk.units, merchant_id, [Sale("2026-03-20", "3.00", "1.00")])
    closing_of(desk.units).rectify(merchant_id, MARCH, "Carnet retrouvé", MANAGER)
    after = service(desk).sheet(made, MANAGER).paper
    assert after == before
    assert statement_pdf(after) == printed, "to the byte"


def test_what_was_altered_is_not_printed(desk: Desk) -> None:
    made = closed(desk)
    with desk.units.applying() as (session, _changes):
        row = session.get_one(MonthlyStatementRecord, made)
        row.content = {**row.content, "agreement": "CONV-2026-9999"}
    with pytest.raises(ContentAltered):
        service(desk).print_out(made, MANAGER)


def test_nothing_leaves_the_house_without_its_final_number(desk: Desk) -> None:
    merchant = a_merchant(desk.units)
    purchases(desk.units, merchant, [Sale("2026-03-14")])
    made = closing_of(desk.units).close([merchant], MARCH, MANAGER).closed[0].statement_id
    assert made is not None
    with pytest.raises(NumberAwaited):
        service(desk).print_out(made, MANAGER)
    with pytest.raises(NumberAwaited):
        service(desk).send([made], POSTED, date(2026, 4, 7), MANAGER)
    with pytest.raises(NumberAwaited):
        service(desk).remit([made], MANAGER)
    with pytest.raises(NumberAwaited):
        nominative(desk).paper(made, ACCOUNTANT)
    alone = service(desk, numbers_come=False).print_out(made, MANAGER)
    assert alone.provisional


def test_a_statement_is_sent_then_paid_and_nothing_is_taken_back(desk: Desk) -> None:
    made = closed(desk)
    here = service(desk)
    with pytest.raises(SentOnImpossibleDay):
        here.send([made], POSTED, date(2026, 4, 11), MANAGER)
    here.send([made], StatementChannel.HANDED_OVER, date(2026, 4, 7), MANAGER)
    with pytest.raises(OutOfOrder):
        here.send([made], POSTED, date(2026, 4, 8), MANAGER)
    with pytest.raises(PaymentReserved):
        here.pay([made], date(2026, 4, 9), "MDT 42", MANAGER)
    with pytest.raises(PaymentOrderMissing):
        here.pay([made], date(2026, 4, 9), "  ", ACCOUNTANT)
    here.pay([made], date(2026, 4, 9), " MDT  42 ", ACCOUNTANT)
    with pytest.raises(OutOfOrder):
        here.pay([made], date(2026, 4, 9), "MDT 43", ACCOUNTANT)
    (line,) = here.lines(ACCOUNTANT, MARCH)
    assert (line.state, line.channel, line.payment_order) == (
        StatementState.PAID,
        "handed_over",
        "MDT 42",
    )


def test_the_counter_sees_no_statement(desk: Desk) -> None:
    made = closed(desk)
    with pytest.raises(StatementsHidden):
        service(desk).lines(COUNTER)
    with pytest.raises(StatementsHidden):
        service(desk).sheet(made, COUNTER)
    with pytest.raises(UnknownStatement):
        service(desk).sheet(new_id(), MANAGER)


def test_who_follows_merchants_is_told_no_name(desk: Desk) -> None:
    household = a_household(desk)
    made = closed(desk, Sale("2026-03-14", values={"household_id": household}))
    with pytest.raises(PaymentReserved):
        nominative(desk).paper(made, MANAGER)
    assert "Kervella" not in str(service(desk).sheet(made, MANAGER))


def test_the_accountants_statement_names_beneficiaries_as_they_were_when_it_was_made(
    desk: Desk,
) -> None:
    household = a_household(desk)
    made = closed(
        desk,
        Sale("2026-03-14", "8.00", "2.00", values={"household_id": household}),
        Sale("2026-03-15", "1.00", "0.00"),
    )
    first = nominative(desk).paper(made, ACCOUNTANT)
    assert [(line.beneficiary, line.covered) for line in first.lines] == [
        ("Kervella Rozenn", Decimal("8.00")),
        ("", Decimal("1.00")),
    ]
    assert first.account is not None
    assert first.account.iban == "FR7630006000011234567890189"
    with desk.units(desk.actor, "correct") as work:
        row = work.session.query(MemberRecord).filter_by(household_id=household).one()
        row.birth_name = "Autre"
        work.commit()
    assert nominative(desk).paper(made, ACCOUNTANT) == first


def test_statements_go_to_the_accountant_on_one_slip_only(desk: Desk) -> None:
    one = closed(desk, Sale("2026-03-14", "8.00", "2.00"), number=1, name="Étal B")
    other = closed(desk, Sale("2026-03-14", "5.00", "0.00"), number=2, name="Étal A")
    here = service(desk)
    slip = here.remit([one, other], MANAGER)
    paper = here.remittance(slip, ACCOUNTANT)
    assert [line.merchant for line in paper.lines] == ["Étal A", "Étal B"]
    assert (paper.amount, paper.count) == (Decimal("13.00"), 2)
    assert paper.lines[0].vat == ((Decimal("0.055"), Decimal("5.00")),)
    with pytest.raises(AlreadyRemitted):
        here.remit([one], MANAGER)
    assert here.slips(MANAGER)[0].amount == Decimal("13.00")
    assert {line.slip_number for line in here.lines(MANAGER)} == {paper.number}


def test_a_rectification_says_what_was_stated_before(desk: Desk) -> None:
    made = closed(desk, Sale("2026-03-14", "8.00", "2.00"))
    merchant = service(desk).lines(MANAGER)[0].merchant_id
    purchases(desk.units, merchant, [Sale("2026-03-20", "3.00", "1.00")])
    second = closing_of(desk.units).rectify(merchant, MARCH, "Carnet retrouvé", MANAGER)
    sheet = service(desk).sheet(second, MANAGER)
    assert (sheet.paper.sequence, sheet.paper.cites, sheet.paper.already) == (
        2,
        "ETAT-2026-03-0001",
        Decimal("8.00"),
    )
    assert sheet.cites == made
    assert [line.id for line in service(desk).sheet(made, MANAGER).rectified_by] == [second]


def test_a_correction_names_the_month_of_what_it_corrects(desk: Desk) -> None:
    """Whenever it was taken back: the page says which statement was not right."""
    merchant = a_merchant(desk.units)
    (bought,) = purchases(desk.units, merchant, [Sale("2026-03-14", "8.00", "0.00")])
    closing_of(desk.units).close([merchant], MARCH, MANAGER)
    back = {"reverses_id": bought, "reason": "Rendu au marchand"}
    sales = [Sale("2026-04-09", "-8.00", "0.00", values=back), Sale("2026-04-10")]
    purchases(desk.units, merchant, sales)
    done = closing_of(desk.units, "2026-05-02").close([merchant], "2026-04", MANAGER)
    april = done.closed[0].statement_id
    assert april is not None
    (entry,) = service(desk, "2026-05-02").sheet(april, MANAGER).paper.counter_entries
    assert (entry.month, entry.line.on_day) == (MARCH, date(2026, 4, 9))
