"""A closed month is printed the same, to the byte, whatever changes afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import select

from desktop.domain.address import PostalAddress
from desktop.domain.closing import StatementChannel
from desktop.importers.logo_file import small_logo
from desktop.importers.payment_terms import TermsSource
from desktop.models import (
    AgreementRecord,
    CardTransactionRecord,
    HouseholdRecord,
    MemberRecord,
    MerchantAccountRecord,
    MerchantRecord,
    new_id,
)
from desktop.models.base import Synced
from desktop.reports.accounting_paper import accounting_pdf
from desktop.reports.finance_file import finance_csv
from desktop.reports.remittance_paper import remittance_pdf
from desktop.reports.statement_paper import statement_pdf
from desktop.services.closing import ClosingService
from desktop.services.closing_content import PaperFrame
from desktop.services.statement import StatementService
from desktop.services.statement_nominative import NominativeStatementService
from desktop.settings import RESOURCES
from desktop.sheets.accounting_terms import AccountingTerms, BudgetLine
from desktop.sheets.letter import SenderSheet, SignatureSheet
from desktop.sheets.sender import LetterSender
from tests.local_desk import Desk
from tests.services.test_statement import a_household, numbered
from tests.trading import (
    ACCOUNTANT,
    FRAME,
    KEY,
    MANAGER,
    Sale,
    a_merchant,
    clock_on,
    purchases,
)

MARCH = "2026-03"
WHY = "Vu avec le marchand"


class Place:
    """A desk with a closed and remitted month of March, and files of the city that may change."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk = desk
        self.logo = folder / "logo.png"
        self.paint("#0e6b62")
        self.sender = replace(FRAME.sender, logo=str(self.logo))
        self.families = dict(FRAME.families)
        self.accounts = AccountingTerms(
            SignatureSheet("Ana Invent", "adjointe"),
            ("Trésorerie des Essais",),
            (BudgetLine(2026, "CCAS", "65", "6500"),),
        )
        self.days = folder / "payment-terms.yaml"
        self.merchant = a_merchant(desk.units)
        values = {"household_id": a_household(desk)}
        sales = [Sale("2026-03-14", values=values), Sale("2026-03-21", "5.00", "0.00")]
        self.bought = purchases(desk.units, self.merchant, sales)
        done = self.closing("2026-04-03").close([self.merchant], MARCH, MANAGER).closed[0]
        assert done.statement_id is not None
        self.statement = done.statement_id
        numbered(desk, self.statement, 1)
        self.slip = self.statements().remit([self.statement], MANAGER)

    def paint(self, colour: str) -> None:
        Image.new("RGB", (80, 30), colour).save(self.logo)

    def closing(self, on: str) -> ClosingService:
        return ClosingService(self.desk.units, clock_on(on), lambda: KEY, self._frame)

    def _frame(self) -> PaperFrame:
        logo, who = small_logo(self.sender.logo), self.accounts.signature
        return PaperFrame(self.sender, dict(self.families), signature=who, logo=logo)

    def _sender(self) -> LetterSender:
        return LetterSender(self.sender, PostalAddress(), resolution_number="2026-84")

    def statements(self, on: str = "2026-04-10") -> StatementService:
        terms = TermsSource(self.days.parent if self.days.exists() else RESOURCES)
        return StatementService(
            self.desk.units, clock_on(on), terms, self._sender, accounts=lambda: self.accounts
        )

    def printed(self) -> tuple[bytes, ...]:
        """The statement, its nominative twin, the slip, and the finance file."""
        here = self.statements()
        nominative = NominativeStatementService(
            self.desk.units,
            clock_on("2026-04-10"),
            self._sender,
            accounts=lambda: self.accounts,
        )
        slip = here.remittance(self.slip, ACCOUNTANT)
        return (
            statement_pdf(here.sheet(self.statement, MANAGER).paper),
            accounting_pdf(nominative.paper(self.statement, ACCOUNTANT)),
            remittance_pdf(slip),
            finance_csv(slip),
        )

    def change(self, record: type[Synced], row_id: UUID | None = None, **values: Any) -> None:
        with self.desk.units(self.desk.actor, "test") as work:
            rows = work.session.scalars(select(record))
            for row in rows:
                if row_id in (None, row.id):
                    for name, value in values.items():
                        setattr(row, name, value)
            work.commit()


def merchant_renamed(place: Place) -> None:
    place.change(
        MerchantRecord, trade_name="Autre", legal_name="Autre SARL", siret="35600000000048",
        street="9 rue Ailleurs", city="Ailleurs", vat_regime="franchise", state="closed",
    )  # fmt: skip


def account_changed(place: Place) -> None:
    """The old row says that it was replaced; nothing else of it may change."""
    place.change(MerchantAccountRecord, state="replaced")
    with place.desk.units(MANAGER, "test") as work:
        work.session.add(
            MerchantAccountRecord(
                id=new_id(),
                merchant_id=place.merchant,
                iban="DE89370400440532013000",
                holder="Autre",
                state="confirmed",
                proposed_by_id=MANAGER.id,
                proposed_by_name=MANAGER.name,
                proposed_at=clock_on("2026-05-01").now(),
                decided_by_id=ACCOUNTANT.id,
                decided_by_name=ACCOUNTANT.name,
                decided_at=clock_on("2026-05-02").now(),
            )
        )
        work.commit()


def families_renamed(place: Place) -> None:
    place.families.update(dict.fromkeys(place.families, "Autre famille"))


def settings_changed(place: Place) -> None:
    place.paint("#8a5a00")
    place.sender = SenderSheet("Autre", "Autre service", "Ailleurs", "Ailleurs", place="Ailleurs")
    place.accounts = AccountingTerms(addressee=("Ailleurs",), budget_lines=(BudgetLine(2026, "X"),))
    delivered = (RESOURCES / "payment" / "payment-terms.yaml").read_text("utf-8")
    place.days.write_text(delivered.replace("payment_days: 30", "payment_days: 9"), "utf-8")


def logo_lost(place: Place) -> None:
    place.logo.unlink()


def purchase_reversed(place: Place) -> None:
    back = {"reverses_id": place.bought[0], "reason": "Rendu"}
    purchases(
        place.desk.units,
        place.merchant,
        [Sale("2026-04-02", "-8.00", "-2.00", values=back), Sale("2026-04-11", "9.00")],
    )
    done = place.closing("2026-05-02").close([place.merchant], "2026-04", MANAGER)
    assert done.refused == ()


def purchase_changed(place: Place) -> None:
    place.change(
        CardTransactionRecord, place.bought[1], state="refused", ticket="X9", family="other",
        on_day=date(2026, 3, 2), household_id=None,
    )  # fmt: skip
    place.closing("2026-05-02").rectify(place.merchant, MARCH, "Carnet retrouvé", MANAGER)


def household_changed(place: Place) -> None:
    place.change(MemberRecord, birth_name="Autre", first_names="Autre")
    place.change(HouseholdRecord, reference="F-2026-009999")


def agreement_changed(place: Place) -> None:
    place.change(AgreementRecord, number="CONV-2026-0099", signed_on=date(2026, 2, 2))


def sent_and_paid(place: Place) -> None:
    here = place.statements()
    here.print_out(place.statement, MANAGER)
    here.send([place.statement], StatementChannel.POSTED, date(2026, 4, 7), MANAGER)
    here.pay([place.statement], date(2026, 4, 9), "MDT 42", ACCOUNTANT)


CHANGES: tuple[Callable[[Place], None], ...] = (
    merchant_renamed,
    account_changed,
    families_renamed,
    settings_changed,
    logo_lost,
    purchase_reversed,
    purchase_changed,
    household_changed,
    agreement_changed,
    sent_and_paid,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_papers_of_a_closed_month_never_change(
    desk: Desk, tmp_path: Path, change: Callable[[Place], None]
) -> None:
    place = Place(desk, tmp_path)
    before = place.printed()
    change(place)
    for paper, (was, now) in enumerate(zip(before, place.printed(), strict=True)):
        assert was == now, paper


def test_a_month_closed_after_the_changes_shows_them(desk: Desk, tmp_path: Path) -> None:
    """What is compared above could differ."""
    place = Place(desk, tmp_path)
    for change in (settings_changed, families_renamed, merchant_renamed):
        change(place)
    purchases(desk.units, place.merchant, [Sale("2026-04-11", "9.00")])
    closing = place.closing("2026-05-02")
    for found in closing.check(place.merchant, "2026-04", MANAGER).findings:
        if found.keeps_open:
            subject = found.finding.subject_id
            closing.accept(place.merchant, "2026-04", found.anomaly, subject, WHY, MANAGER)
    made = closing.close([place.merchant], "2026-04", MANAGER).closed[0].statement_id
    assert made is not None
    paper = place.statements().sheet(made, MANAGER).paper
    first = place.statements().sheet(place.statement, MANAGER).paper
    assert (paper.merchant.trade_name, paper.sender.authority) == ("Autre", "Autre")
    assert {line.family for line in paper.lines} == {"Autre famille"}
    assert first.logo
    assert (paper.logo, paper.signature) == (b"", None)
