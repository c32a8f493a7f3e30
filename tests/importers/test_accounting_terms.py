"""Who signs for the accountant, and what pays, is read from a file that the city may change."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.broken_file import FileProblem
from desktop.importers.accounting_terms import (
    FILE_NAME,
    AccountingTermsSource,
    BrokenAccountingTerms,
    read_accounting_terms,
)
from desktop.sheets.accounting_terms import BudgetLine, Rubric
from desktop.sheets.letter import SignatureSheet

OWN = """
signatory: {name: Ana Invent, quality: adjointe, delegation: ""}
addressee: [Trésorerie des Essais, "", 35000 Rennes]
rubric: "6113"
budget_lines:
  - {fiscal_year: 2026, budget: CCAS, chapter: "065", article: "6500", function: "400"}
  - {fiscal_year: 2025, chapter: "65"}
"""


def own_file(folder: Path, text: str = OWN) -> Path:
    file = folder / FILE_NAME
    file.write_text(text, "utf-8")
    return file


def test_as_delivered_nobody_signs_and_nothing_is_charged(tmp_path: Path) -> None:
    terms = AccountingTermsSource(tmp_path)()
    assert (terms.signature, terms.addressee, terms.budget_lines) == (None, (), ())
    assert terms.rubric is Rubric.AID
    assert terms.budget_of("2026-03") is None


def test_the_demonstration_has_a_line_for_its_years(tmp_path: Path) -> None:
    terms = AccountingTermsSource(tmp_path, demonstration=True)()
    assert terms.signature is not None
    assert [line.fiscal_year for line in terms.budget_lines] == [2025, 2026, 2027]


def test_the_file_of_the_desk_goes_first_and_codes_keep_their_zeros(tmp_path: Path) -> None:
    own_file(tmp_path)
    terms = AccountingTermsSource(tmp_path, demonstration=True)()
    assert terms.signature == SignatureSheet("Ana Invent", "adjointe", "")
    assert terms.addressee == ("Trésorerie des Essais", "35000 Rennes")
    assert terms.rubric is Rubric.VOUCHERS
    found = terms.budget_of("2026-12")
    assert found == BudgetLine(2026, "CCAS", "065", "6500", "400")
    assert found.codes == "065 / 6500 / 400"


def test_each_month_is_charged_to_the_year_that_it_lies_in(tmp_path: Path) -> None:
    terms = read_accounting_terms(own_file(tmp_path))
    years = [line.fiscal_year for line in terms.budgets_of(["2026-01", "2025-12", "2026-02"])]
    assert years == [2025, 2026]
    assert terms.budgets_of(["2027-01"]) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "problem", "line"),
    [
        ("fiscal_year: 2025", "fiscal_year: 2026", FileProblem.REPEATED_LINE, 7),
        ("fiscal_year: 2025", "fiscal_year: 1926", FileProblem.OUT_OF_RANGE, 7),
        ('rubric: "6113"', 'rubric: "6114"', FileProblem.NOT_A_CHOICE, 4),
        ("chapter: ", "chapitre: ", FileProblem.UNKNOWN_FIELD, 6),
        ('"065"', '"=65+1"', FileProblem.WRONG_VALUE, 6),
        ("[Trésorerie des Essais, ", "[1, 2, 3, 4, 5, 6, 7, ", FileProblem.OUT_OF_RANGE, 3),
    ],
)
def test_a_broken_file_is_refused_with_its_line(
    tmp_path: Path, right: str, wrong: str, problem: FileProblem, line: int
) -> None:
    file = own_file(tmp_path, OWN.replace(right, wrong, 1))
    with pytest.raises(BrokenAccountingTerms) as told:
        read_accounting_terms(file)
    assert (told.value.problem, told.value.line) == (problem, line)
