"""The purchases of a statement for machines: the file inside of its PDF."""

from __future__ import annotations

from desktop.i18n import catalogue
from desktop.reports.archive_pdf import Attached
from desktop.reports.table_file import as_csv
from desktop.sheets.statement import StatementPaper, StatementPaperLine
from desktop.sheets.table import Cell, TableSheet


def statement_table(paper: StatementPaper) -> TableSheet:
    """Purchases first, then the corrections with the statement that each of them corrects."""
    _ = catalogue(paper.language).gettext
    titles = (
        _("Statement"), _("Month"), _("SIRET"), _("Agreement"), _("Day"), _("Time"), _("Ticket"),
        _("Card"), _("Family"), _("Quality label"), _("VAT in %"), _("Amount"), _("Covered"),
        _("Paid by the holder"), _("Statement corrected"), _("Reason"),
    )  # fmt: skip
    rows = [(*_row(paper, line), "", "") for line in paper.lines]
    rows += [(*_row(paper, each.line), each.cites, each.reason) for each in paper.counter_entries]
    return TableSheet(paper.number, titles, tuple(rows))


def statement_csv(paper: StatementPaper) -> Attached:
    _ = catalogue(paper.language).gettext
    said = _("The purchases of the statement, for machines")
    return Attached(f"{paper.number}.csv", as_csv(statement_table(paper)), said)


def _row(paper: StatementPaper, line: StatementPaperLine) -> tuple[Cell, ...]:
    return (
        paper.number,
        paper.month,
        paper.merchant.siret,
        paper.merchant.agreement,
        line.on_day,
        line.at_time,
        line.ticket,
        line.card_alias,
        line.family,
        line.label,
        None if line.vat_rate is None else (line.vat_rate * 100).normalize(),
        line.amount,
        line.covered,
        line.share,
    )
