"""The monthly statement of a merchant: every purchase that counts, no holder's name.

Layout after the account statements that people know: what is paid, then each line, then why.
"""

from __future__ import annotations

from functools import partial

from desktop.i18n import catalogue, long_date, month_name
from desktop.reports.archive_pdf import archive
from desktop.reports.paper_head import Card, Head, cards, head, note
from desktop.reports.paper_words import (
    elided,
    siret_words,
    whole,
)
from desktop.reports.ruled import euros
from desktop.reports.ruled_pages import Pages, PageWords
from desktop.reports.statement_lines import lines_table
from desktop.reports.statement_parts import after_lines
from desktop.reports.statement_table import statement_csv
from desktop.reports.typography import set_text
from desktop.sheets.statement import ZERO, StatementPaper


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
        pages.table(lines_table(paper))
    else:
        note(pages, _("No purchase counts for this month."))
    after_lines(pages, paper)
    return pages.pdf(_words(paper))


def title_of(paper: StatementPaper) -> str:
    _ = catalogue(paper.language).gettext
    month = month_name(paper.month, paper.language)
    title = elided(_("Monthly statement of {month}").format(month=month), paper.language)
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
        _("SIRET {siret}").format(siret=siret_words(merchant.siret)) if merchant.siret else "",
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
        logo=paper.logo,
        authority=paper.sender.authority,
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
    corrections = sum(line.corrects for line in paper.lines)
    if corrections:
        words = texts.ngettext("{count} correction", "{count} corrections", corrections)
        aside = f"{words.format(count=whole(corrections, paper.language))}, {aside}"
    counted = whole(len(paper.lines) - corrections, paper.language)
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
        bought = sum((each.amount for each in paper.lines), ZERO)
        sold = _("purchases of {amount}").format(amount=euros(bought, paper.language))
        return Card(label, euros(paper.corrections, paper.language), sold)
    share = paper.purchases - paper.amount
    return Card(
        _("Sold with the card"),
        euros(paper.purchases, paper.language),
        _("of which {amount} paid by the holders").format(amount=euros(share, paper.language)),
    )
