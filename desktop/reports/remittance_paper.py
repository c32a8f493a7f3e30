"""The slip under which statements of merchants go to the accountant, with their total."""

from __future__ import annotations

from functools import partial

from reportlab.lib.units import mm

from desktop.i18n import catalogue, long_date, month_name, short_date
from desktop.reports.amount_words import amount_in_words
from desktop.reports.archive_pdf import Attached, archive
from desktop.reports.finance_file import finance_table
from desktop.reports.glyphs import printable
from desktop.reports.paper_head import SAID, SMALL, Card, Head, cards, head
from desktop.reports.paper_parts import facts, place_and_day, signatures, signer
from desktop.reports.paper_words import elided, siret_words, whole
from desktop.reports.ruled import Column, Row, RuledTable, euros, money_text
from desktop.reports.ruled_pages import WIDTH, Pages, PageWords
from desktop.reports.table_file import as_csv
from desktop.sheets.statement import ZERO, RemittanceLine, RemittancePaper

ROW = 6 * mm


def remittance_pdf(paper: RemittancePaper) -> bytes:
    """PDF/A-3 with the finance file as CSV inside; the same paper gives the same bytes.

    Raises TotalsDisagree.
    """
    _ = catalogue(paper.language).gettext
    said = _("The statements of the slip, for the finance software")
    table = Attached(f"{paper.number}.csv", as_csv(finance_table(paper)), said)
    return archive(draw_remittance(paper.checked()), table, paper.dated_on)


def draw_remittance(paper: RemittancePaper) -> bytes:
    """The pages alone."""
    _ = catalogue(paper.language).gettext
    pages = Pages(paper.language)
    head(pages, _head(paper))
    cards(pages, partial(_cards, paper))
    if paper.charge:
        facts(pages, ((_("Charge"), paper.charge),))
        pages.gap(6 * mm)
    pages.table(_statements(paper))
    _ending(pages, paper)
    title = " – ".join((_("Remittance slip"), paper.number))
    later = (_("DUPLICATE"), title) if paper.duplicate else (title,)
    words = PageWords(
        title=title,
        language=paper.language,
        author=paper.sender.authority,
        first_foot=_("The slip hands papers over; it is no order to pay."),
        later_foot=" · ".join(later),
    )
    return pages.pdf(words)


def _head(paper: RemittancePaper) -> Head:
    _ = catalogue(paper.language).gettext
    label = _("provisional number {number}") if paper.provisional else "{number}"
    day = _("dated {date}").format(date=long_date(paper.dated_on, paper.language))
    name, *more = paper.addressee or ("",)
    return Head(
        above=f"{paper.sender.service} · {paper.sender.authority}",
        title=_("Remittance slip"),
        below=(f"{label.format(number=paper.number)} · {day}",),
        warning=_("For the public accountant alone"),
        name=name,
        facts=tuple(more),
        duplicate=paper.duplicate,
        logo=paper.logo,
        authority=paper.sender.authority,
    )


def _cards(paper: RemittancePaper) -> tuple[Card, ...]:
    texts = catalogue(paper.language)
    _ = texts.gettext
    merchants = len({line.siret or line.merchant for line in paper.lines})
    counted = texts.ngettext("of {count} merchant", "of {count} merchants", merchants)
    months = sorted({line.month for line in paper.lines})
    named = ", ".join(month_name(month, paper.language) for month in months[:3])
    sold = sum((line.purchases for line in paper.lines), ZERO)
    earliest = min((line.due_on for line in paper.lines if line.due_on), default=None)
    due = (
        _("at the latest on {date}").format(date=long_date(earliest, paper.language))
        if earliest
        else ""
    )
    return (
        Card(_("To be paid"), euros(paper.amount, paper.language), due, strong=True),
        Card(
            _("Statements"),
            whole(paper.count, paper.language),
            counted.format(count=whole(merchants, paper.language)),
        ),
        Card(
            _("Sold with the card"),
            euros(sold, paper.language),
            elided(_("of {months}").format(months=named), paper.language) if named else "",
        ),
    )


def _statements(paper: RemittancePaper) -> RuledTable:
    _ = catalogue(paper.language).gettext
    columns = (
        Column(_("Statement"), 32 * mm),
        Column(_("Merchant"), WIDTH - 137 * mm),
        Column(_("SIRET"), 30 * mm),
        Column(_("Payable until"), 20 * mm),
        Column(_("Purchases"), 14 * mm, right=True),
        Column(_("Corrections"), 20 * mm, right=True),
        Column(_("To be paid"), 21 * mm, right=True),
    )
    total = Row(
        (
            _("Total"),
            "",
            "",
            "",
            whole(sum(line.count for line in paper.lines), paper.language),
            whole(sum(line.corrections for line in paper.lines), paper.language),
            money_text(paper.amount, paper.language),
        ),
        strong=True,
        closing=True,
    )
    rows = [*(_row(line, paper.language) for line in paper.lines), total]
    return RuledTable(columns, rows, (6,), ROW, paper.language, 8.2)


def _row(line: RemittanceLine, language: str) -> Row:
    return Row(
        (
            printable(line.number),
            printable(line.merchant),
            siret_words(line.siret),
            short_date(line.due_on, language) if line.due_on else "",
            whole(line.count, language),
            whole(line.corrections, language) if line.corrections else "",
            money_text(line.amount, language),
        ),
        (line.amount,),
    )


def _ending(pages: Pages, paper: RemittancePaper) -> None:
    texts = catalogue(paper.language)
    _ = texts.gettext
    sentence = texts.ngettext(
        "This slip has {count} statement and is closed at the sum of {words} ({amount}).",
        "This slip has {count} statements and is closed at the sum of {words} ({amount}).",
        paper.count,
    ).format(
        count=whole(paper.count, paper.language),
        words=amount_in_words(paper.amount, paper.language),
        amount=euros(paper.amount, paper.language),
    )
    pages.gap(7 * mm)
    pages.need(56 * mm)
    pages.text(sentence, SMALL)
    contact = (paper.sender.service, paper.sender.phone, paper.sender.email)
    pages.text(" · ".join(text for text in contact if text), SAID)
    place = place_and_day(paper.sender, paper.dated_on, paper.language)
    received = (_("Received by the accountant (date and signature)"),)
    signatures(pages, (signer(paper.signature, place), received))
