"""The nominative statement and the slip: for the accountant, with every name and every document."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest
from openpyxl import load_workbook

from desktop.i18n import short_date
from desktop.reports.accounting_paper import accounting_pdf
from desktop.reports.amount_words import amount_in_words
from desktop.reports.finance_file import finance_csv, finance_xlsx
from desktop.reports.paper_words import elided
from desktop.reports.preview import pages
from desktop.reports.remittance_paper import remittance_pdf
from desktop.sheets.statement import TotalsDisagree
from tests.outside.strings import naughty_batches
from tests.reports.statement_papers import NAMES, PIECES, a_slip, an_accounting_paper


def said(pdf: bytes) -> str:
    return " ".join(" ".join(page.text.split()) for page in pages(pdf, 20))


def test_the_nominative_statement_names_every_beneficiary_with_amount_and_decision() -> None:
    paper = an_accounting_paper(60, language="en")
    text = said(accounting_pdf(paper))
    for name in {line.beneficiary for line in paper.lines}:
        lines = [line for line in paper.lines if line.beneficiary == name]
        covered = sum((line.covered for line in lines), Decimal(0))
        sold = sum((line.amount for line in lines), Decimal(0))
        decided = short_date(lines[0].decided_on, "en") if lines[0].decided_on else ""
        decision = f"{lines[0].decision} {decided}"
        row = f"{name} {lines[0].household} {decision} {len(lines)} {sold:,.2f}"
        assert f"{row} {covered:,.2f}" in text
    assert {line.beneficiary for line in paper.lines} == set(NAMES)


def test_it_lists_the_supporting_documents_and_the_number_of_each_voucher() -> None:
    paper = an_accounting_paper(60, language="en")
    text = said(accounting_pdf(paper))
    for piece in PIECES:
        assert piece.title in text
        assert piece.reference in text
    assert "6112" in text
    assert "6113" in text
    for line in paper.lines:
        assert f"{line.slip} {line.beneficiary}" in text


def test_it_says_that_it_is_for_the_accountant_alone_and_where_the_money_goes() -> None:
    paper = an_accounting_paper(60, language="en")
    shown = pages(accounting_pdf(paper), 20)
    assert all("For the public accountant alone" in page.text for page in shown)
    text = said(accounting_pdf(paper))
    assert "FR76 3000 6000 0112 3456 7890 189" in text
    assert "65133 – secours d’urgence" in text
    assert "no confirmed bank details" in said(accounting_pdf(replace(paper, account=None)))


@pytest.mark.parametrize(
    ("text", "set_in_french"),
    [
        ("État mensuel de avril 2026", "État mensuel d’avril 2026"),
        ("de août 2026", "d’août 2026"),
        ("de octobre 2026", "d’octobre 2026"),
        ("de mars 2026, monde avril", "de mars 2026, monde avril"),
    ],
)
def test_a_month_that_begins_with_a_vowel_is_elided(text: str, set_in_french: str) -> None:
    assert elided(text, "fr") == set_in_french
    assert elided(text, "en") == text


def test_a_merchant_without_a_siret_shows_none() -> None:
    paper = an_accounting_paper(2, language="en")
    bare = replace(paper, merchant=replace(paper.merchant, siret=""))
    assert "SIRET" in said(accounting_pdf(paper))
    assert "SIRET" not in said(accounting_pdf(bare))


def test_papers_that_do_not_add_up_are_not_printed() -> None:
    paper, slip = an_accounting_paper(), a_slip()
    with pytest.raises(TotalsDisagree):
        accounting_pdf(replace(paper, amount=paper.amount + Decimal("0.01")))
    wrong = replace(slip, amount=slip.amount + Decimal("0.01"))
    for made in (remittance_pdf, finance_csv, finance_xlsx):
        with pytest.raises(TotalsDisagree):
            made(wrong)


def test_the_slip_has_every_statement_and_its_total() -> None:
    slip = a_slip(44, language="en")
    text = said(remittance_pdf(slip))
    for line in slip.lines:
        assert f"{line.number} {line.merchant}" in text
        assert f"{line.amount:,.2f}" in text
    assert f"€{slip.amount:,.2f}" in text
    assert "This slip has 44 statements" in text
    assert "of 44 merchants" in text
    assert "BORD-2026-0003" in text


def test_the_same_papers_give_the_same_bytes_and_a_duplicate_says_so() -> None:
    assert accounting_pdf(an_accounting_paper()) == accounting_pdf(an_accounting_paper())
    assert remittance_pdf(a_slip()) == remittance_pdf(a_slip())
    assert "DUPLICAT" in said(remittance_pdf(a_slip().reprinted()))
    assert "DUPLICAT" in said(accounting_pdf(an_accounting_paper().reprinted()))


def test_the_finance_file_has_one_line_a_statement_with_amounts_as_numbers() -> None:
    slip = a_slip(5)
    slip = replace(slip, lines=(replace(slip.lines[0], account=None), *slip.lines[1:]))
    lines = finance_csv(slip).decode("utf-8-sig").splitlines()
    assert len(lines) == 6
    assert lines[1].split(";")[7:10] == ["", "", ""]
    sheet = load_workbook(BytesIO(finance_xlsx(slip))).active
    assert sheet is not None
    _head, *rows = sheet.iter_rows(values_only=True)
    assert [Decimal(str(row[10])) for row in rows] == [line.amount for line in slip.lines]
    assert [row[2] for row in rows] == [line.number for line in slip.lines]
    counts = [(line.count, line.corrections) for line in slip.lines]
    assert [(row[13], row[14]) for row in rows] == counts
    assert rows[0][17:23] == (2026, "CCAS", "065", "6500", "400", "ENG-2026-0042")


def test_a_month_without_a_budget_line_leaves_its_codes_empty() -> None:
    slip = a_slip(1)
    slip = replace(slip, lines=(replace(slip.lines[0], budget=None),))
    (row,) = finance_csv(slip).decode("utf-8-sig").splitlines()[1:]
    assert row.split(";")[17:23] == [""] * 6


def test_what_is_taken_back_is_no_purchase_on_any_paper() -> None:
    paper = an_accounting_paper(3, language="en")
    taken_back = replace(paper.lines[0], amount=Decimal(-3), covered=Decimal(-3), corrects=True)
    lines = (*paper.lines, taken_back)
    paper = replace(paper, lines=lines, amount=paper.amount - 3)
    assert "Total to be settled, 3 purchases, 1 correction" in said(accounting_pdf(paper))
    slip = a_slip(2, language="en")
    lines_of_slip = tuple(replace(line, count=7, corrections=2) for line in slip.lines)
    assert "Total 14 4" in said(remittance_pdf(replace(slip, lines=lines_of_slip)))


@pytest.mark.parametrize("texts", naughty_batches(90))
def test_no_name_breaks_the_nominative_statement_or_the_slip(texts: tuple[str, ...]) -> None:
    paper, slip = an_accounting_paper(1), a_slip(1)
    first, line = paper.lines[0], slip.lines[0]
    lines = tuple(
        replace(first, beneficiary=text, household=f"F-{place}", slip=text, decision=text)
        for place, text in enumerate(texts)
    )
    paper = replace(
        paper, lines=lines, amount=sum((each.covered for each in lines), Decimal(0)), language="en"
    )
    statements = tuple(replace(line, merchant=text, siret=text) for text in texts)
    slip = replace(slip, lines=statements, amount=line.amount * len(texts), addressee=texts)
    for pdf in (accounting_pdf(paper), remittance_pdf(slip)):
        with pikepdf.open(BytesIO(pdf)) as document:
            assert not document.check_pdf_syntax()
    assert f"{len(texts)} purchases" in said(accounting_pdf(paper))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.00", "zéro euro"),
        ("0.01", "zéro euro et un centime"),
        ("1.00", "un euro"),
        ("21.02", "vingt-et-un euros et deux centimes"),
        ("71.00", "soixante-et-onze euros"),
        ("80.80", "quatre-vingts euros et quatre-vingts centimes"),
        ("81.91", "quatre-vingt-un euros et quatre-vingt-onze centimes"),
        ("99.99", "quatre-vingt-dix-neuf euros et quatre-vingt-dix-neuf centimes"),
        ("100.00", "cent euros"),
        ("200.00", "deux-cents euros"),
        ("201.00", "deux-cent-un euros"),
        ("1000.00", "mille euros"),
        ("1284.70", "mille-deux-cent-quatre-vingt-quatre euros et soixante-dix centimes"),
        ("80000.00", "quatre-vingt-mille euros"),
        ("200000.00", "deux-cent-mille euros"),
        ("1000000.00", "un million d’euros"),
        ("2000300.00", "deux millions trois-cents euros"),
        ("-12.40", "moins douze euros et quarante centimes"),
    ],
)
def test_amounts_in_words_follow_the_spelling_of_1990(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount), "fr") == words
