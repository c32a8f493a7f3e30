"""What the accountant needs beside the amounts: documents, who signs, and what pays."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from desktop.domain.letter import BLANK
from desktop.models import MerchantAccountRecord, MonthlyStatementRecord
from desktop.services.closing import ClosingService
from desktop.services.closing_content import PaperFrame
from desktop.sheets.accounting_terms import AccountingTerms, BudgetLine, Rubric
from desktop.sheets.letter import SignatureSheet
from tests.local_desk import Desk
from tests.services.test_statement import closed, nominative, numbered, service
from tests.trading import ACCOUNTANT, FRAME, KEY, MANAGER, Sale, clock_on, closing_of, purchases

MARCH = "2026-03"
SIGNATURE = SignatureSheet("Ana Invent", "adjointe", "Par délégation,")
OF_2026 = BudgetLine(2026, "CCAS", "065", "6500", "400", "ENG-2026-0042")
SAID = AccountingTerms(SIGNATURE, ("Trésorerie des Essais", "35000 Rennes"), (OF_2026,))
OTHER = AccountingTerms(SignatureSheet("Autre", "autre"), ("Ailleurs",), (BudgetLine(2026, "X"),))


def merchant_of(desk: Desk, statement_id: UUID) -> UUID:
    with desk.units.reading() as session:
        return session.get_one(MonthlyStatementRecord, statement_id).merchant_id


def test_the_list_of_documents_has_what_an_aid_paid_to_a_third_party_rests_on(desk: Desk) -> None:
    paper = nominative(desk, SAID).paper(closed(desk), ACCOUNTANT)
    listed = [(piece.reference, piece.dated_on, piece.attached) for piece in paper.pieces]
    assert listed == [
        ("2026-84", None, False),
        (BLANK, None, False),
        ("ETAT-2026-03-0001", date(2026, 4, 3), True),
        ("ETAT-2026-03-0001", date(2026, 4, 3), True),
        ("CONV-PROV-TEST42", date(2025, 12, 5), False),
        ("… 0189", date(2026, 1, 3), False),
    ]
    assert {piece.rubric for piece in paper.pieces} == {"6112"}


def test_vouchers_are_of_another_rubric_and_need_an_account_by_voucher(desk: Desk) -> None:
    vouchers = AccountingTerms(rubric=Rubric.VOUCHERS)
    paper = nominative(desk, vouchers).paper(closed(desk), ACCOUNTANT)
    assert {piece.rubric for piece in paper.pieces} == {"6113"}
    aid = {"Monthly statement of the merchant, by ticket", "État récapitulatif mensuel"}
    assert not any(piece.title.startswith(tuple(aid)) for piece in paper.pieces)


def test_corrections_list_the_statements_that_they_correct(desk: Desk) -> None:
    made = closed(desk, Sale("2026-03-14", "8.00", "2.00"))
    merchant = merchant_of(desk, made)
    closing = closing_of(desk.units)
    purchases(desk.units, merchant, [Sale("2026-03-20", "3.00", "1.00")])
    second = closing.rectify(merchant, MARCH, "Carnet retrouvé", MANAGER)
    numbered(desk, second, 2)
    cited = [x.reference for x in nominative(desk).paper(second, ACCOUNTANT).pieces]
    assert "ETAT-2026-03-0001" in cited
    first = [x.reference for x in nominative(desk).paper(made, ACCOUNTANT).pieces]
    assert "ETAT-2026-03-0002" not in first


def test_bank_details_that_nobody_confirmed_are_a_blank(desk: Desk) -> None:
    made = closed(desk)
    with desk.units(MANAGER, "test") as work:
        work.session.query(MerchantAccountRecord).delete()
        work.commit()
    paper = nominative(desk).paper(made, ACCOUNTANT)
    assert paper.account is None
    assert paper.pieces[-1].reference == BLANK


def test_what_a_paper_says_of_the_city_stays_as_it_was(desk: Desk) -> None:
    made = closed(desk)
    paper = nominative(desk, SAID).paper(made, ACCOUNTANT)
    assert paper.signature == SIGNATURE
    charge = dict(paper.charge)
    assert list(charge.values()) == ["2026", "CCAS", "065", "6500", "400", "ENG-2026-0042"]
    assert nominative(desk, OTHER).paper(made, ACCOUNTANT) == paper


def test_a_slip_says_to_whom_from_whom_and_out_of_which_line(desk: Desk) -> None:
    made = closed(desk)
    slip = service(desk, accounts=SAID).remit([made], MANAGER)
    paper = service(desk, accounts=OTHER).remittance(slip, ACCOUNTANT)
    assert (paper.addressee, paper.signature) == (SAID.addressee, SIGNATURE)
    assert paper.lines[0].budget == OF_2026
    assert "065" in dict(paper.charge).values()
    bare = service(desk).remit([closed(desk, number=2, name="Étal B")], MANAGER)
    other = service(desk).remittance(bare, ACCOUNTANT)
    assert (other.addressee, other.signature, other.charge) == ((), None, ())
    assert other.lines[0].budget is None


def test_months_of_two_years_are_charged_to_both(desk: Desk) -> None:
    first = closed(desk)
    merchant = merchant_of(desk, first)
    purchases(desk.units, merchant, [Sale("2027-01-09", "5.00", "0.00")])
    closing = closing_of(desk.units, "2027-02-02")
    for line in closing.check(merchant, "2027-01", MANAGER).findings:
        if line.keeps_open:
            closing.accept(
                merchant, "2027-01", line.anomaly, line.finding.subject_id, "Vu, renouvelé", MANAGER
            )
    second = closing.close([merchant], "2027-01", MANAGER).closed[0].statement_id
    assert second is not None
    numbered(desk, second, 2)
    both = AccountingTerms(budget_lines=(OF_2026, BudgetLine(2027, "CCAS", "65")))
    here = service(desk, "2027-02-03", accounts=both)
    paper = here.remittance(here.remit([first, second], MANAGER), ACCOUNTANT)
    assert paper.charge == (
        ("2026", "CCAS · 065 / 6500 / 400 · ENG-2026-0042"),
        ("2027", "CCAS · 65"),
    )
    assert [line.budget.fiscal_year for line in paper.lines if line.budget] == [2026, 2027]


def test_a_reversal_is_a_correction_and_no_purchase(desk: Desk) -> None:
    made = closed(desk, Sale("2026-03-14", "8.00", "0.00"), Sale("2026-03-15", "4.00", "0.00"))
    merchant = merchant_of(desk, made)
    with desk.units.reading() as session:
        bought = session.get_one(MonthlyStatementRecord, made).content["lines"][0][0]
    back = {"reverses_id": UUID(bought), "reason": "Rendu"}
    sales = [Sale("2026-04-02", "-8.00", "0.00", values=back), Sale("2026-04-10", "9.00", "0.00")]
    purchases(desk.units, merchant, sales)
    closing = closing_of(desk.units, "2026-05-02")
    (line,) = closing.month("2026-04", MANAGER).lines
    april = closing.close([merchant], "2026-04", MANAGER).closed[0].statement_id
    assert april is not None
    numbered(desk, april, 2)
    here = service(desk, "2026-05-03")
    (listed,) = here.remittance(here.remit([april], MANAGER), ACCOUNTANT).lines
    (shown,) = here.lines(MANAGER, "2026-04")
    (after,) = closing.month("2026-04", MANAGER).lines
    for one in (line, listed, shown, after):
        assert (one.count, one.corrections) == (1, 1)


def test_who_signs_the_statement_of_the_merchant_is_frozen_with_it(desk: Desk) -> None:
    frames = [PaperFrame(FRAME.sender, FRAME.families, signature=SIGNATURE), FRAME]
    made = closed(desk)
    merchant = merchant_of(desk, made)
    purchases(desk.units, merchant, [Sale("2026-04-10")])
    closing = ClosingService(desk.units, clock_on("2026-05-02"), lambda: KEY, lambda: frames.pop(0))
    second = closing.close([merchant], "2026-04", MANAGER).closed[0].statement_id
    assert second is not None
    assert service(desk).sheet(made, MANAGER).paper.signature is None
    assert service(desk).sheet(second, MANAGER).paper.signature == SIGNATURE


@pytest.mark.parametrize("month", ["2025-12", "2027-01"])
def test_a_year_without_a_line_is_charged_to_none(month: str) -> None:
    assert SAID.budget_of(month) is None
