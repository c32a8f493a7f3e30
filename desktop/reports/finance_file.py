"""A neutral table of what is to be paid, for any finance software: CSV or XLSX.

No software is named and no PES is made here: the finance software makes that. docs/finance-file.md
says what each column holds.
"""

from __future__ import annotations

from desktop.i18n import catalogue, month_name
from desktop.reports.table_file import as_csv, as_xlsx
from desktop.sheets.statement import RemittanceLine, RemittancePaper
from desktop.sheets.table import Cell, TableSheet

CURRENCY = "EUR"


def finance_csv(paper: RemittancePaper) -> bytes:
    """Semicolons, decimal commas, UTF-8 with its mark. Raises TotalsDisagree."""
    return as_csv(finance_table(paper.checked()))


def finance_xlsx(paper: RemittancePaper) -> bytes:
    """Amounts are numbers, days are days. Raises TotalsDisagree."""
    return as_xlsx(finance_table(paper.checked()))


def finance_table(paper: RemittancePaper) -> TableSheet:
    """One line a statement; an account that nobody confirmed is left empty."""
    _ = catalogue(paper.language).gettext
    titles = (
        _("Slip"), _("Date"), _("Statement"), _("Month"), _("SIRET"), _("Merchant"),
        _("Agreement"), _("Holder of the account"), _("IBAN"), _("BIC"), _("To be paid"),
        _("Currency"), _("Payable until"), _("Purchases"), _("Corrections"), _("Sold with tax"),
        _("Wording"), _("Fiscal year"), _("Budget"), _("Chapter"), _("Article"), _("Function"),
        _("Commitment"), _("Fingerprint"),
    )  # fmt: skip
    return TableSheet(paper.number, titles, tuple(_row(paper, line) for line in paper.lines))


def _row(paper: RemittancePaper, line: RemittanceLine) -> tuple[Cell, ...]:
    account = line.account
    return (
        paper.number,
        paper.dated_on,
        line.number,
        line.month,
        line.siret,
        line.merchant,
        line.agreement,
        account.holder if account else "",
        account.iban if account else "",
        account.bic if account else "",
        line.amount,
        CURRENCY,
        line.due_on,
        line.count,
        line.corrections,
        line.purchases,
        wording(line, paper.language),
        *_charge(line),
        line.content_hash,
    )


def _charge(line: RemittanceLine) -> tuple[Cell, ...]:
    """Codes are words: some begin with a zero. Empty where the city has not said them."""
    one = line.budget
    if one is None:
        return (None, "", "", "", "", "")
    return (one.fiscal_year, one.budget, one.chapter, one.article, one.function, one.commitment)


def wording(line: RemittanceLine, language: str) -> str:
    """What the payee reads beside the payment."""
    _ = catalogue(language).gettext
    month = month_name(line.month, language)
    return _("Food card, {month}, {number}").format(month=month, number=line.number)
