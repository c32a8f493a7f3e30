"""The purchases of a nominative statement for the machines of the accountant."""

from __future__ import annotations

from desktop.i18n import catalogue
from desktop.reports.archive_pdf import Attached
from desktop.reports.table_file import as_csv
from desktop.sheets.statement import AccountingPaper
from desktop.sheets.table import TableSheet


def accounting_table(paper: AccountingPaper) -> TableSheet:
    _ = catalogue(paper.language).gettext
    titles = (
        _("Statement"), _("Month"), _("SIRET"), _("Day"), _("Ticket"), _("File"),
        _("Beneficiary"), _("Decision"), _("Decision of"), _("Family"), _("Amount"), _("Covered"),
        _("Statement corrected"),
    )  # fmt: skip
    rows = tuple(
        (
            paper.number,
            paper.month,
            paper.merchant.siret,
            line.on_day,
            line.slip,
            line.household,
            line.beneficiary,
            line.decision,
            line.decided_on,
            line.family,
            line.amount,
            line.covered,
            line.cites,
        )
        for line in paper.lines
    )
    return TableSheet(paper.number, titles, rows)


def accounting_csv(paper: AccountingPaper) -> Attached:
    _ = catalogue(paper.language).gettext
    said = _("The purchases of the statement, for machines")
    return Attached(f"{paper.number}-nominatif.csv", as_csv(accounting_table(paper)), said)
