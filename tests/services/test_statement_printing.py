"""From a closed month in the store to its papers: nobody named, everybody named, and the files."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import update

from desktop.domain.closing import PaymentReserved
from desktop.models import RemittanceSlipRecord
from desktop.reports.preview import pages
from desktop.services.statement_printing import StatementPrintingService
from desktop.sheets.payment_order import PayingAccount, SlipProvisional
from desktop.sheets.statement import PaperAccount
from tests.local_desk import Desk
from tests.services.test_statement import a_household, closed, nominative, service
from tests.trading import ACCOUNTANT, MANAGER, Sale, clock_on

NAME = "Kervella"


def printing(desk: Desk, payer: PayingAccount | None = None) -> StatementPrintingService:
    clock = clock_on("2026-04-10")
    return StatementPrintingService(service(desk), nominative(desk), lambda: payer, clock)


def said(pdf: bytes) -> str:
    """The text of all pages and of the file inside."""
    text = " ".join(page.text for page in pages(pdf, 20))
    with pikepdf.open(BytesIO(pdf)) as document:
        for attached in document.attachments.values():
            text += attached.get_file().read_bytes().decode("utf-8-sig")
    return text.casefold()


def a_sale(desk: Desk) -> Sale:
    return Sale("2026-03-14", "8.00", "2.00", values={"household_id": a_household(desk, NAME)})


def test_the_manager_reads_no_name_and_the_accountant_reads_it(desk: Desk, tmp_path: Path) -> None:
    made = closed(desk, a_sale(desk))
    paper = printing(desk)
    shown = paper.shown(made, MANAGER)
    assert NAME.casefold() not in said(shown.pdf)
    assert "etat-2026-03-0001" in said(shown.pdf)
    saved = paper.save_nominative(made, tmp_path, ACCOUNTANT)
    assert NAME.casefold() in said(saved.read_bytes())
    with pytest.raises(PaymentReserved):
        paper.save_nominative(made, tmp_path, MANAGER)


def test_a_look_counts_nothing_and_a_print_makes_the_next_a_duplicate(desk: Desk) -> None:
    made = closed(desk)
    paper = printing(desk)
    looked = paper.shown(made, MANAGER).pdf
    assert paper.printed(made, MANAGER) == looked
    assert "duplicata" in said(paper.printed(made, MANAGER))
    assert paper.shown(made, MANAGER).pdf == looked


def test_a_slip_is_saved_with_its_files_for_finance_and_no_order_to_a_bank(
    desk: Desk, tmp_path: Path
) -> None:
    made = closed(desk)
    paper = printing(desk)
    slip = paper.remit((made,), MANAGER)
    files = paper.save_slip(slip, tmp_path, MANAGER)
    assert [file.suffix for file in files] == [".pdf", ".csv", ".xlsx"]
    assert "etat-2026-03-0001" in said(files[0].read_bytes())
    assert [line.id for line in paper.slips(MANAGER)] == [slip]


def test_where_a_regie_pays_an_order_goes_along_once_the_slip_has_its_number(
    desk: Desk, tmp_path: Path
) -> None:
    account = PaperAccount("Régie", "FR7630006000011234567890189", "AGRIFRPP")
    paper = printing(desk, PayingAccount("Régie", account))
    slip = paper.remit((closed(desk),), MANAGER)
    folder = tmp_path / "slips"
    with pytest.raises(SlipProvisional):
        paper.save_slip(slip, folder, MANAGER)
    assert not folder.exists()
    number_slip(desk, "BORD-2026-0001")
    *_others, order = paper.save_slip(slip, folder, MANAGER)
    assert order.name == "BORD-2026-0001-pain001.xml"
    assert b"ETAT-2026-03-0001" in order.read_bytes()


def number_slip(desk: Desk, number: str) -> None:
    with desk.units.applying() as (session, _changes):
        session.execute(update(RemittanceSlipRecord).values(number=number))


def test_payments_and_days_go_through_to_the_statement(desk: Desk) -> None:
    made = closed(desk)
    paper = printing(desk)
    paper.pay((made,), date(2026, 4, 9), "MDT 42", ACCOUNTANT)
    assert paper.lines(MANAGER)[0].payment_order == "MDT 42"
