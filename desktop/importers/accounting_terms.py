"""Signatory, addressee and budget lines from YAML: the file of this desk, else the shipped one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from desktop.domain.broken_file import BrokenFile, FileProblem
from desktop.importers.file_fields import FileModel, RuleFile, Whole, choice, read_as
from desktop.settings import RESOURCES
from desktop.sheets.accounting_terms import AccountingTerms, BudgetLine, Rubric
from desktop.sheets.letter import SignatureSheet

FILE_NAME = "accounting-terms.yaml"
MOST_LINES = 6
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z .\-]{0,19}", re.ASCII)


class BrokenAccountingTerms(BrokenFile):
    pass


def _words(given: object) -> str | None:
    if given is None:
        return ""
    return " ".join(given.split()) if isinstance(given, str) and len(given) <= 200 else None


def _code(given: object) -> str | None:
    """As it stands in the budget; empty while it is not decided."""
    words = _words(given)
    return words if words == "" or (words and _CODE.fullmatch(words)) else None


Words = Annotated[str, read_as(_words, FileProblem.WRONG_VALUE)]
Code = Annotated[str, read_as(_code, FileProblem.WRONG_VALUE)]


class SignatoryModel(FileModel):
    name: Words = ""
    quality: Words = ""
    delegation: Words = ""


class BudgetLineModel(FileModel):
    fiscal_year: Annotated[Whole, Field(ge=2020, le=2100)]
    budget: Words = ""
    chapter: Code = ""
    article: Code = ""
    function: Code = ""
    commitment: Code = ""


class AccountingTermsModel(FileModel):
    signatory: SignatoryModel
    addressee: Annotated[tuple[Words, ...], Field(max_length=MOST_LINES)]
    rubric: Annotated[Rubric, choice(Rubric)]
    budget_lines: tuple[BudgetLineModel, ...]


def read_accounting_terms(path: Path) -> AccountingTerms:
    """Raises BrokenAccountingTerms, which says the line; a year has one line of the budget."""
    file = RuleFile(path, BrokenAccountingTerms)
    model = file.validated(AccountingTermsModel)
    seen: set[int] = set()
    for place, line in enumerate(model.budget_lines):
        if line.fiscal_year in seen:
            where = ("budget_lines", place, "fiscal_year")
            raise file.refusal(FileProblem.REPEATED_LINE, where, str(line.fiscal_year))
        seen.add(line.fiscal_year)
    who = model.signatory
    return AccountingTerms(
        SignatureSheet(who.name, who.quality, who.delegation) if who.name or who.quality else None,
        tuple(line for line in model.addressee if line),
        tuple(BudgetLine(**line.model_dump()) for line in model.budget_lines),
        model.rubric,
    )


@dataclass(frozen=True)
class AccountingTermsSource:
    """Reads at each use, so that a corrected file counts for the next paper."""

    data: Path
    demonstration: bool = False

    def __call__(self) -> AccountingTerms:
        own = self.data / FILE_NAME
        folder = RESOURCES / ("demonstration" if self.demonstration else "payment")
        return read_accounting_terms(own if own.exists() else folder / FILE_NAME)
