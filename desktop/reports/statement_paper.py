"""The monthly statement of a merchant: every purchase that counts, no holder's name.

Layout after the account statements that people know: what is paid, then each line, then why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from reportlab.lib.units import mm

from desktop.i18n import catalogue, long_date, month_name
from desktop.reports.archive_pdf import archive
from desktop.reports.glyphs import printable
from desktop.reports.paper_head import Card, Head, cards, head, note
from desktop.reports.paper_words import (
    capital,
    rate_words,
    short_day,
    siret_words,
    span_words,
    whole,
)
from desktop.reports.ruled import Column, Row, RuledTable, euros, money_text
from desktop.reports.ruled_pages import Pages, PageWords
from desktop.reports.statement_parts import after_lines
from desktop.reports.statement_table import statement_csv
from desktop.reports.typography import set_text
from desktop.sheets.statement import ZERO, StatementPaper, StatementPaperLine

CLOSE_FROM = 60
"""More lines than this stand closer: 3,000 of them take some sixty pages."""
AIRY, CLOSE = 7 * mm, 4.9 * mm


def statement_pdf(paper: StatementPaper) -> bytes:
    """PDF/A-3 with its figures as CSV inside; the same paper gives the same bytes.

    Raises TotalsDisagree.
    """
    return archive(draw_statement(paper.checked()), statement_csv(paper), paper.dated_on)


def draw_statement(paper: StatementPaper) -> bytes:
    """The pages alone."""
    _ = catalogue(paper.language).gettext
    pages = Pages(paper.language)
    head(pages, _head(paper))
    cards(pages, partial(_cards, paper, pages))
    if paper.lines:
        pages.table(_lines(paper))
    else:
        note(pages, _("No purchase counts for this month."))
    after_lines(pages, paper)
    return pages.pdf(_words(paper))


def title_of(paper: StatementPaper) -> str:
    _ = catalogue(paper.language).gettext
    title = _("Monthly statement of {month}").format(month=month_name(paper.month, paper.language))
    if paper.sequence > 1:
        return _("{title}, rectification no. {number}").format(title=title, number=paper.sequence)
    return title


def _words(paper: StatementPaper) -> PageWords:
    _ = catalogue(paper.language).gettext
    alias = _("A card has a mark of its own in each month; the mark says nothing of its holder.")
    later = [paper.number, paper.merchant.trade_name, month_name(paper.month, paper.language)]
    if paper.duplicate:
        later.insert(0, _("DUPLICATE"))
    return PageWords(
        title=f"{title_of(paper)} – {paper.number} – {paper.merchant.trade_name}",
        language=paper.language,
        author=paper.sender.authority,
        first_foot=set_text(alias, paper.language),
        later_foot=" · ".join(later),
    )


def _head(paper: StatementPaper) -> Head:
    _ = catalogue(paper.language).gettext
    merchant = paper.merchant
    label = _("provisional number {number}") if paper.provisional else "{number}"
    numbers = [
        label.format(number=paper.number),
        _("closed on {date}").format(date=long_date(paper.dated_on, paper.language)),
    ]
    right = [
        *([merchant.legal_name] if merchant.legal_name != merchant.trade_name else []),
        merchant.place,
        *merchant.address,
        _("SIRET {siret}").format(siret=siret_words(merchant.siret)),
        _("VAT no. {number}").format(number=merchant.vat_number) if merchant.vat_number else "",
        _("agreement {number}").format(number=merchant.agreement) if merchant.agreement else "",
    ]
    return Head(
        above=f"{paper.sender.service} · {paper.sender.authority}",
        title=title_of(paper),
        below=(" · ".join(numbers), _rectifies(paper)),
        warning=_("This document is not an invoice"),
        name=merchant.trade_name,
        facts=tuple(text for text in right if text),
        duplicate=paper.duplicate,
    )


def _rectifies(paper: StatementPaper) -> str:
    if not paper.cites:
        return ""
    _ = catalogue(paper.language).gettext
    number = paper.cites
    if paper.already is not None:
        number = f"{number} ({euros(paper.already, paper.language)})"
    return _("Adds to the statement {number}, which stays: only what changes stands here").format(
        number=number
    )


def _cards(paper: StatementPaper, pages: Pages) -> tuple[Card, ...]:
    texts = catalogue(paper.language)
    _ = texts.gettext
    due = (
        _("at the latest on {date}").format(date=long_date(paper.due_on, paper.language))
        if paper.due_on
        else ""
    )
    aside = (
        texts.ngettext(
            "{count} set aside, see page {page}", "{count} set aside, see page {page}",
            len(paper.set_aside),
        ).format(count=len(paper.set_aside), page=pages.page_of("set_aside"))
        if paper.set_aside
        else _("none set aside")
    )  # fmt: skip
    counted = whole(len(paper.lines), paper.language)
    return (
        Card(_("To be paid back"), euros(paper.amount, paper.language), due, strong=True),
        Card(_("Purchases that count"), counted, aside),
        _third(paper),
    )


def _third(paper: StatementPaper) -> Card:
    _ = catalogue(paper.language).gettext
    if paper.counter_entries:
        months = sorted({each.month for each in paper.counter_entries})
        names = ", ".join(month_name(month, paper.language) for month in months[:2])
        label = (
            _("Corrections of {months}").format(months=names)
            if len(months) < 3
            else _("Corrections of earlier months")
        )
        sold = _("purchases of {amount}").format(amount=euros(paper.purchases, paper.language))
        return Card(label, euros(paper.corrections, paper.language), sold)
    share = paper.purchases - paper.amount
    return Card(
        _("Sold with the card"),
        euros(paper.purchases, paper.language),
        _("of which {amount} paid by the holders").format(amount=euros(share, paper.language)),
    )


def _lines(paper: StatementPaper) -> RuledTable:
    _ = catalogue(paper.language).gettext
    rates = any(line.vat_rate is not None for line in paper.lines) and not paper.merchant.vat_exempt
    family = 39 * mm if rates else 54 * mm
    columns = [
        Column(_("Day"), 17 * mm),
        Column(_("Time"), 13.5 * mm),
        Column(_("Ticket"), 25.5 * mm),
        Column(_("Card"), 19 * mm),
        Column(_("Family"), family),
        *([Column(_("VAT"), 15 * mm, right=True)] if rates else []),
        Column(_("Amount"), 24 * mm, right=True),
        Column(_("Covered"), 25 * mm, right=True),
    ]
    airy = len(paper.lines) <= CLOSE_FROM
    return RuledTable(
        tuple(columns),
        tuple(_rows(paper, rates=rates)),
        (len(columns) - 2, len(columns) - 1),
        AIRY if airy else CLOSE,
        paper.language,
        8.6 if airy else 8.0,
    )


def _rows(paper: StatementPaper, *, rates: bool) -> list[Row]:
    rows: list[Row] = []
    ordered = sorted(paper.lines, key=lambda line: (line.on_day, line.at_time, line.ticket))
    for _week, group in groupby(ordered, key=lambda line: line.on_day.isocalendar()[:2]):
        lines = list(group)
        rows += [_row(line, paper.language, rates=rates) for line in lines]
        label = span_words(lines[0].on_day, lines[-1].on_day, paper.language)
        rows.append(_total(label, lines, paper.language, rates=rates))
    label = capital(month_name(paper.month, paper.language))
    whole_month = _total(label, ordered, paper.language, rates=rates)
    return [*rows, replace(whole_month, closing=True)]


def _total(label: str, lines: Sequence[StatementPaperLine], language: str, *, rates: bool) -> Row:
    counted = catalogue(language).ngettext("{count} purchase", "{count} purchases", len(lines))
    return Row(
        (
            f"{label}, {counted.format(count=whole(len(lines), language))}",
            *("",) * (5 if rates else 4),
            money_text(sum((line.amount for line in lines), ZERO), language),
            money_text(sum((line.covered for line in lines), ZERO), language),
        ),
        strong=True,
    )


def _row(line: StatementPaperLine, language: str, *, rates: bool) -> Row:
    family = f"{line.family} · {line.label}" if line.label else line.family
    return Row(
        (
            short_day(line.on_day, language),
            line.at_time,
            printable(line.ticket),
            printable(line.card_alias),
            printable(family),
            *([rate_words(line.vat_rate, language)] if rates else []),
            money_text(line.amount, language),
            money_text(line.covered, language),
        ),
        (line.amount, line.covered),
    )
