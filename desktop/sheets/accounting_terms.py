"""What papers for the accountant say of the city: who signs, to whom, and what pays for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop.sheets.letter import SignatureSheet


class Rubric(StrEnum):
    """Of the list of supporting documents (CGCT, annex I): optional aid, or vouchers."""

    AID = "6112"
    VOUCHERS = "6113"


@dataclass(frozen=True)
class BudgetLine:
    """Where an amount is charged in one fiscal year; codes of M57 as the city writes them.

    Codes are words, since some begin with a zero; what is not decided is empty.
    """

    fiscal_year: int
    budget: str = ""
    chapter: str = ""
    article: str = ""
    function: str = ""
    commitment: str = ""

    @property
    def codes(self) -> str:
        """`65 / 6513 / 424`; empty when none is decided."""
        return " / ".join(code for code in (self.chapter, self.article, self.function) if code)


@dataclass(frozen=True)
class AccountingTerms:
    """`addressee` are lines of words; nobody signs before a file of the city says who."""

    signature: SignatureSheet | None = None
    addressee: tuple[str, ...] = ()
    budget_lines: tuple[BudgetLine, ...] = ()
    rubric: Rubric = Rubric.AID

    def budget_of(self, month: str) -> BudgetLine | None:
        """Of the fiscal year that the month (2026-03) lies in; None where no line was voted."""
        year = int(month[:4])
        return next((one for one in self.budget_lines if one.fiscal_year == year), None)

    def budgets_of(self, months: Iterable[str]) -> tuple[BudgetLine, ...]:
        """Each once, the oldest first."""
        found = {self.budget_of(month) for month in months}
        return tuple(sorted((x for x in found if x), key=lambda one: one.fiscal_year))
