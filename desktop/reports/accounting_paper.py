"""The nominative statement behind a merchant's month, for the public accountant alone.

What it must say: CGCT, annex I (article D. 1617-19), heading 6: beneficiaries with their amounts,
the number of each voucher, and the documents on which the payment rests.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from reportlab.lib.units import mm

from desktop.domain.folding import fold
from desktop.i18n import catalogue, long_date, month_name, short_date
from desktop.reports.accounting_table import accounting_csv
from desktop.reports.amount_words import amount_in_words
from desktop.reports.archive_pdf import archive
from desktop.reports.glyphs import printable
from desktop.reports.paper_head import SAID, SMALL, Card, Head, cards, head, heading
from desktop.reports.paper_parts import SMALL_ROW, facts, place_and_day, signatures, signer
from desktop.reports.paper_words import (
    capital,
    counted_words,
    elided,
    grouped_iban,
    short_day,
    siret_words,
    span_words,
    whole,
)
from desktop.reports.ruled import HEAD_HEIGHT, Column, Row, RuledTable, euros, money_text
from desktop.reports.ruled_pages import WIDTH, Pages, PageWords
from desktop.reports.typography import set_text
from desktop.sheets.statement import ZERO, AccountingPaper, AccountingPaperLine


def accounting_pdf(paper: AccountingPaper) -> bytes:
    """PDF/A-3 with its figures as CSV inside; the same paper gives the same bytes.

    Raises TotalsDisagree.
    """
    return archive(draw_accounting(paper.checked()), accounting_csv(paper), paper.dated_on)


def draw_accounting(paper: AccountingPaper) -> bytes:
    """The pages alone."""
    _ = catalogue(paper.language).gettext
    pages = Pages(paper.language)
    head(pages, _head(paper))
    cards(pages, partial(_cards, paper))
    facts(pages, ((_("Payee"), _payee(paper)), (_("Charge"), _charge(paper))))
    _pieces(pages, paper)
    _beneficiaries(pages, paper)
    _purchases(pages, paper)
    _ending(pages, paper)
    return pages.pdf(_words(paper))


def _title(paper: AccountingPaper) -> str:
    _ = catalogue(paper.language).gettext
    month = month_name(paper.month, paper.language)
    return elided(_("Nominative statement of {month}").format(month=month), paper.language)


def _words(paper: AccountingPaper) -> PageWords:
    _ = catalogue(paper.language).gettext
    alone = _("For the public accountant alone")
    secret = _("Names of beneficiaries: keep under lock, do not copy (GDPR, article 5).")
    later = [alone, paper.number, paper.merchant.trade_name]
    if paper.duplicate:
        later.insert(0, _("DUPLICATE"))
    return PageWords(
        title=f"{_title(paper)} – {paper.number} – {paper.merchant.trade_name}",
        language=paper.language,
        author=paper.sender.authority,
        first_foot=set_text(secret, paper.language),
        later_foot=" · ".join(later),
    )


def _head(paper: AccountingPaper) -> Head:
    _ = catalogue(paper.language).gettext
    label = _("provisional number {number}") if paper.provisional else "{number}"
    closed = _("closed on {date}").format(date=long_date(paper.dated_on, paper.language))
    merchant = paper.merchant
    right = (
        merchant.legal_name if merchant.legal_name != merchant.trade_name else "",
        *merchant.address,
        _("SIRET {siret}").format(siret=siret_words(merchant.siret)) if merchant.siret else "",
        _("agreement {number}").format(number=merchant.agreement) if merchant.agreement else "",
    )
    return Head(
        above=f"{paper.sender.service} · {paper.sender.authority}",
        title=_title(paper),
        below=(f"{label.format(number=paper.number)} · {closed}",),
        warning=_("For the public accountant alone"),
        name=merchant.trade_name,
        facts=tuple(text for text in right if text),
        duplicate=paper.duplicate,
        logo=paper.logo,
        authority=paper.sender.authority,
    )


def _cards(paper: AccountingPaper) -> tuple[Card, ...]:
    _ = catalogue(paper.language).gettext
    due = (
        _("at the latest on {date}").format(date=long_date(paper.due_on, paper.language))
        if paper.due_on
        else ""
    )
    people = len({line.household for line in paper.lines})
    sold = sum((line.amount for line in paper.lines), ZERO)
    return (
        Card(_("To be settled"), euros(paper.amount, paper.language), due, strong=True),
        Card(_("Beneficiaries"), whole(people, paper.language)),
        Card(
            _("Sold with the card"),
            euros(sold, paper.language),
            _counted(paper.lines, paper.language),
        ),
    )


def _counted(lines: Sequence[AccountingPaperLine], language: str) -> str:
    corrections = sum(line.corrects for line in lines)
    return counted_words(len(lines) - corrections, corrections, language)


def _payee(paper: AccountingPaper) -> list[tuple[str, str]]:
    _ = catalogue(paper.language).gettext
    if paper.account is None:
        return [(_("IBAN"), _("no confirmed bank details"))]
    return [
        (_("Holder of the account"), paper.account.holder),
        (_("IBAN"), grouped_iban(paper.account.iban)),
        (_("BIC"), paper.account.bic or "–"),
    ]


def _charge(paper: AccountingPaper) -> list[tuple[str, str]]:
    return [*paper.charge] or [("–", "–")]


def _pieces(pages: Pages, paper: AccountingPaper) -> None:
    _ = catalogue(paper.language).gettext
    columns = (
        Column(_("Document"), WIDTH - 95 * mm),
        Column(_("Rubric"), 18 * mm),
        Column(_("Reference"), 36 * mm),
        Column(_("Of"), 21 * mm),
        Column(_("Where"), 20 * mm),
    )
    rows = [
        Row(
            (
                printable(piece.title),
                printable(piece.rubric),
                printable(piece.reference),
                short_date(piece.dated_on, paper.language) if piece.dated_on else "",
                _("attached") if piece.attached else _("with the service"),
            )
        )
        for piece in paper.pieces
    ]
    heading(pages, _("Supporting documents for the accountant"), room=HEAD_HEIGHT + 3 * SMALL_ROW)
    if rows:
        pages.table(RuledTable(columns, rows, (), SMALL_ROW, paper.language, 8.0))
        pages.gap(2 * mm)
    pages.text(
        _(
            "List of supporting documents: CGCT, annex I (article D. 1617-19), heading 6. The "
            "accountant confirms the rubric."
        ),
        SAID,
    )


def _beneficiaries(pages: Pages, paper: AccountingPaper) -> None:
    _ = catalogue(paper.language).gettext
    ordered = sorted(paper.lines, key=_by_beneficiary)
    rows = [_beneficiary(list(lines), paper.language) for _key, lines in groupby(ordered, _file)]
    columns = (
        Column(_("Beneficiary"), WIDTH - 138 * mm),
        Column(_("File"), 28 * mm),
        Column(_("Decision"), 32 * mm),
        Column(_("Of"), 20 * mm),
        Column(_("Purchases"), 15 * mm, right=True),
        Column(_("Amount"), 19 * mm, right=True),
        Column(_("Covered"), 24 * mm, right=True),
    )
    total = _("Total to be settled")
    heading(pages, _("Summary by beneficiary"), room=HEAD_HEIGHT + 3 * SMALL_ROW)
    rows.append(_total(total, paper.lines, paper.language, blanks=4, closing=True))
    pages.table(RuledTable(columns, rows, (5, 6), SMALL_ROW, paper.language, 8.0))


def _beneficiary(lines: list[AccountingPaperLine], language: str) -> Row:
    first = lines[0]
    sold = sum((line.amount for line in lines), ZERO)
    covered = sum((line.covered for line in lines), ZERO)
    decisions = dict.fromkeys(line.decision for line in lines if line.decision)
    days = dict.fromkeys(line.decided_on for line in lines if line.decided_on)
    return Row(
        (
            printable(first.beneficiary),
            printable(first.household),
            printable(", ".join(decisions)) or "–",
            ", ".join(short_date(day, language) for day in days),
            whole(sum(not line.corrects for line in lines), language),
            money_text(sold, language),
            money_text(covered, language),
        ),
        (sold, covered),
    )


def _purchases(pages: Pages, paper: AccountingPaper) -> None:
    _ = catalogue(paper.language).gettext
    columns = (
        Column(_("Day"), 16 * mm),
        Column(_("Ticket"), 20 * mm),
        Column(_("Beneficiary"), WIDTH - 141 * mm),
        Column(_("File"), 28 * mm),
        Column(_("Family"), 33 * mm),
        Column(_("Amount"), 20 * mm, right=True),
        Column(_("Covered"), 24 * mm, right=True),
    )
    rows: list[Row] = []
    ordered = sorted(paper.lines, key=lambda line: (line.on_day, line.slip, line.household))
    for _week, group in groupby(ordered, key=lambda line: line.on_day.isocalendar()[:2]):
        lines = list(group)
        rows += [_purchase(line, paper.language) for line in lines]
        label = span_words(lines[0].on_day, lines[-1].on_day, paper.language)
        rows.append(_total(label, lines, paper.language, blanks=4))
    label = capital(month_name(paper.month, paper.language))
    rows.append(_total(label, ordered, paper.language, blanks=4, closing=True))
    heading(pages, _("Purchase by purchase"), room=HEAD_HEIGHT + 3 * SMALL_ROW)
    pages.table(RuledTable(columns, rows, (5, 6), 5 * mm, paper.language, 8.0))


def _purchase(line: AccountingPaperLine, language: str) -> Row:
    _ = catalogue(language).gettext
    family = _("corrects {number}").format(number=line.cites) if line.cites else line.family
    return Row(
        (
            short_day(line.on_day, language),
            printable(line.slip),
            printable(line.beneficiary),
            printable(line.household),
            printable(family),
            money_text(line.amount, language),
            money_text(line.covered, language),
        ),
        (line.amount, line.covered),
    )


def _total(
    label: str,
    lines: Sequence[AccountingPaperLine],
    language: str,
    *,
    blanks: int,
    closing: bool = False,
) -> Row:
    return Row(
        (
            f"{label}, {_counted(lines, language)}",
            *("",) * blanks,
            money_text(sum((line.amount for line in lines), ZERO), language),
            money_text(sum((line.covered for line in lines), ZERO), language),
        ),
        strong=True,
        closing=closing,
    )


def _ending(pages: Pages, paper: AccountingPaper) -> None:
    _ = catalogue(paper.language).gettext
    pages.gap(7 * mm)
    pages.need(60 * mm)
    sentence = _("Certified as done and closed at the sum of {words} ({amount}).")
    words = amount_in_words(paper.amount, paper.language)
    pages.text(sentence.format(words=words, amount=euros(paper.amount, paper.language)), SMALL)
    if paper.content_hash:
        pages.gap(1 * mm)
        pages.text(_("Fingerprint: {hash}").format(hash=paper.content_hash), SAID)
    place = place_and_day(paper.sender, paper.dated_on, paper.language)
    signatures(pages, (signer(paper.signature, place),))


def _file(line: AccountingPaperLine) -> str:
    return line.household


def _by_beneficiary(line: AccountingPaperLine) -> tuple[str, str]:
    return fold(line.beneficiary), line.household
