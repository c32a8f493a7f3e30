"""The merchant's statement: it adds up on every page, names nobody and always looks the same."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import pairwise
from xml.etree import ElementTree

import pikepdf
import pytest

from desktop.reports.preview import pages
from desktop.reports.statement_paper import statement_pdf
from desktop.sheets.statement import StatementPaper, TotalsDisagree
from tests.outside.strings import naughty_batches
from tests.reports.statement_papers import (
    NAMES,
    SIGNATURE,
    a_full_statement,
    a_statement,
    renamed,
    some_lines,
)


def texts(paper: StatementPaper) -> list[str]:
    return [" ".join(page.text.split()) for page in pages(statement_pdf(paper), 20)]


def said(paper: StatementPaper) -> str:
    return " ".join(texts(paper))


def an_english(count: int = 42, **changes: object) -> StatementPaper:
    return a_full_statement(count, language="en", **changes)


def test_it_says_who_what_how_much_and_until_when() -> None:
    text = said(an_english())
    for words in (
        "Monthly statement of March 2026", "ETAT-2026-03-0012", "closed on 2 April 2026",
        "This document is not an invoice", "Ferme de l’Essai", "SIRET 000 000 000 00000",
        "CONV-2026-0007", "at the latest on 2 May 2026", "2 set aside, see page 3",
        "ETAT-2026-02-0009", "ticket annulé, marchandise rendue",
        "famille non prévue à la convention", "Fingerprint: 9f4c1d2e",
    ):  # fmt: skip
        assert words in text


def test_the_amount_is_on_it_to_the_cent_and_subtotals_are_those_of_the_lines() -> None:
    paper = an_english()
    text = said(paper)
    assert f"€{paper.amount:,.2f}" in text
    assert f"purchases of €{sum(line.amount for line in paper.lines):,.2f}" in text
    for day in {line.on_day for line in paper.lines}:
        lines = [line for line in paper.lines if line.on_day == day]
        subtotal = sum(line.covered for line in lines)
        assert f"Saturday {day.day} March, {len(lines)} purchases" in text
        assert f"{subtotal:,.2f}" in text
    for family in {line.family for line in paper.lines}:
        assert family in text


def test_what_is_carried_over_is_the_sum_of_the_lines_before() -> None:
    paper = a_statement(400, daily=True, language="en")
    ordered = sorted(paper.lines, key=lambda line: (line.on_day, line.at_time, line.ticket))
    tickets = {line.ticket: line for line in ordered}
    running = Decimal(0)
    shown = texts(paper)
    for before, after in pairwise(shown):
        running += sum(
            (tickets[word].covered for word in before.split() if word in tickets), Decimal(0)
        )
        if "Carried forward" not in before:
            break
        assert f"{running:,.2f}" in before.split("Carried forward")[1]
        assert f"{running:,.2f}" in after.split("Brought forward")[1][:60]
    assert "Carried forward" in shown[0]
    assert "Carried forward" not in shown[-1]


def test_every_page_counts_and_has_the_head_of_the_table() -> None:
    shown = texts(a_statement(3000, daily=True, language="en"))
    assert 50 <= len(shown) <= 75
    for number, text in enumerate(shown, 1):
        assert f"{number} / {len(shown)}" in text
    assert all("Covered" in text for text in shown)


def test_lines_that_do_not_add_up_are_not_printed() -> None:
    paper = a_statement()
    with pytest.raises(TotalsDisagree):
        statement_pdf(replace(paper, amount=paper.amount + Decimal("0.01")))
    with pytest.raises(TotalsDisagree):
        statement_pdf(replace(paper, purchases=paper.purchases - Decimal("0.01")))
    wrong = replace(paper.lines[0], share=paper.lines[0].share + 1)
    with pytest.raises(TotalsDisagree):
        statement_pdf(replace(paper, lines=(wrong, *paper.lines[1:])))


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert statement_pdf(a_full_statement()) == statement_pdf(a_full_statement())


def test_a_reprint_says_that_it_is_one_and_changes_nothing_else() -> None:
    paper = a_full_statement(120)
    first, again = texts(paper), texts(paper.reprinted(2))
    assert len(first) == len(again)
    assert "DUPLICAT" not in " ".join(first)
    assert all("DUPLICAT" in text for text in again)


def test_no_name_of_a_holder_is_in_it_nor_in_the_file_inside() -> None:
    pdf = statement_pdf(a_full_statement(200))
    text = " ".join(page.text for page in pages(pdf, 20)).casefold()
    with pikepdf.open(BytesIO(pdf)) as document:
        (attached,) = document.attachments.values()
        text += attached.get_file().read_bytes().decode("utf-8-sig").casefold()
        text += bytes(document.Root.Metadata.read_bytes()).decode().casefold()
    for name in NAMES:
        for part in name.split():
            assert len(part) < 4 or part.casefold() not in text


def test_the_file_inside_has_every_line_and_the_same_sum() -> None:
    paper = a_full_statement(90)
    with pikepdf.open(BytesIO(statement_pdf(paper))) as document:
        (attached,) = document.attachments.values()
        content = attached.get_file().read_bytes().decode("utf-8-sig")
    head, *rows = csv.reader(StringIO(content), delimiter=";")
    assert len(rows) == len(paper.lines) + 1
    assert len({len(row) for row in (head, *rows)}) == 1
    covered = sum((Decimal(row[12].replace(",", ".")) for row in rows), Decimal(0))
    assert covered == paper.amount


def test_a_rectification_cites_what_it_adds_to() -> None:
    paper = an_english(sequence=2, cites="ETAT-2026-03-0004")
    text = said(replace(paper, already=Decimal("1303.10")))
    assert "rectification no. 2" in text
    assert "Adds to the statement ETAT-2026-03-0004 (€1,303.10), which stays" in text
    assert "Adds to the statement ETAT-2026-03-0004, which stays" in said(paper)


def test_a_provisional_number_is_said_to_be_one() -> None:
    text = said(an_english(number="ETAT-PROV-7K2", provisional=True))
    assert "provisional number ETAT-PROV-7K2" in text


def test_a_business_without_vat_shows_no_rate() -> None:
    paper = an_english()
    text = said(replace(paper, merchant=replace(paper.merchant, vat_exempt=True)))
    assert "VAT not applicable, article 293 B" in text
    assert "Rate of VAT" not in text


def test_a_rate_that_is_not_known_is_said_to_be_so() -> None:
    lines = some_lines(12)
    lines = (replace(lines[0], vat_rate=None), *lines[1:])
    assert "rate not known" in said(a_statement(lines=lines, language="en"))


def test_what_is_taken_back_is_counted_apart_from_purchases() -> None:
    paper = a_statement(3, language="en")
    amount = Decimal("-2.00")
    back = replace(paper.lines[0], amount=amount, covered=amount, share=Decimal(0), reversal=True)
    paper = replace(
        paper,
        lines=(*paper.lines, back),
        purchases=paper.purchases + amount,
        amount=paper.amount + amount,
    )
    text = said(paper)
    assert "March 2026, 3 purchases, 1 correction" in text
    assert "1 correction, none set aside" in text
    assert "Family Purchases Corrections Amount Covered" in text
    assert "Viande 1 1 12.76 9.81" in text


def test_who_signs_stands_below_and_nobody_does_before_the_city_says_who() -> None:
    signed = a_statement(3, language="en", signature=SIGNATURE)
    text = said(signed)
    assert f"{SIGNATURE.name} {SIGNATURE.quality}" in text
    assert "Rennes, 2 April 2026" in text
    assert "Rennes, 2 April 2026" not in said(a_statement(3, language="en"))


def test_a_month_without_purchases_is_a_statement_of_nothing() -> None:
    paper = replace(a_statement(1, language="en"), lines=(), purchases=Decimal(0))
    paper = replace(paper, amount=Decimal(0), set_aside=a_full_statement().set_aside)
    text = said(paper)
    assert "No purchase counts for this month." in text
    assert "€0.00" in text


@pytest.mark.parametrize("texts_typed", naughty_batches(60))
def test_nothing_that_somebody_typed_breaks_it(texts_typed: tuple[str, ...]) -> None:
    paper = renamed(a_statement(3, language="en"), texts_typed)
    pdf = statement_pdf(paper)
    shown = pages(pdf, 20)
    text = " ".join(page.text for page in shown)
    assert "ETAT-2026-03-0012" in text
    assert f"{len(texts_typed)} purchases" in text
    assert f"{len(shown)} / {len(shown)}" in text
    with pikepdf.open(BytesIO(pdf)) as document:
        assert not document.check_pdf_syntax()
        ElementTree.fromstring(document.Root.Metadata.read_bytes())  # noqa: S314 - our own
