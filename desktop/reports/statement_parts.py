"""What follows the purchases of a statement: recapitulations, corrections, what does not count."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from reportlab.lib.units import mm

from desktop.i18n import catalogue, month_name
from desktop.reports.amount_words import amount_in_words
from desktop.reports.glyphs import printable
from desktop.reports.paper_head import SAID, SMALL, heading
from desktop.reports.paper_parts import place_and_day, signatures, signer
from desktop.reports.paper_words import rate_words, short_day, whole
from desktop.reports.ruled import HEAD_HEIGHT, Column, Row, RuledTable, euros, money_text
from desktop.reports.ruled_pages import WIDTH, Pages
from desktop.sheets.statement import ZERO, StatementPaper, StatementPaperLine

SMALL_ROW = 5.6 * mm
GAP = 8 * mm
CENT = Decimal("0.01")
Key = TypeVar("Key", bound=Hashable)


def after_lines(pages: Pages, paper: StatementPaper) -> None:
    """All that a reader may ask for once the lines are read, in the order in which it is asked."""
    _corrections(pages, paper)
    _recapitulations(pages, paper)
    _set_aside(pages, paper)
    _ending(pages, paper)


def _every(paper: StatementPaper) -> tuple[StatementPaperLine, ...]:
    return (*paper.lines, *(each.line for each in paper.counter_entries))


def _recapitulations(pages: Pages, paper: StatementPaper) -> None:
    every = _every(paper)
    if not every:
        return
    _ = catalogue(paper.language).gettext
    families = _families(paper, every)
    tables = [families]
    if not paper.merchant.vat_exempt and any(line.vat_rate is not None for line in every):
        tables.append(_rates(paper, every))
    room = max(len(table.rows) for table in tables) * SMALL_ROW + HEAD_HEIGHT
    heading(pages, _("Recapitulation"), room=room)
    if families.width < WIDTH:
        pages.beside(tables, GAP)
    else:
        for place, table in enumerate(tables):
            pages.gap(GAP / 2 if place else 0)
            pages.beside((table,), GAP)
    if paper.merchant.vat_exempt:
        pages.gap(2 * mm)
        pages.text(_("VAT not applicable, article 293 B of the CGI."), SAID)


def _families(paper: StatementPaper, every: Sequence[StatementPaperLine]) -> RuledTable:
    _ = catalogue(paper.language).gettext
    language = paper.language
    corrected = any(line.corrects for line in every)
    width = WIDTH if corrected else (WIDTH - GAP) / 2
    rows = [
        Row(
            (
                printable(family),
                whole(sum(not line.corrects for line in lines), language),
                *([whole(sum(line.corrects for line in lines), language)] if corrected else []),
                money_text(_sum(lines, "amount"), language),
                money_text(_sum(lines, "covered"), language),
            )
        )
        for family, lines in sorted(_by(every, _family).items())
    ]
    total = (
        _("Total"),
        *("",) * (1 + corrected),
        money_text(_sum(every, "amount"), language),
        money_text(_sum(every, "covered"), language),
    )
    spared = 21 if corrected else 0
    columns = (
        Column(_("Family"), width - (59 + spared) * mm),
        Column(_("Purchases"), 17 * mm, right=True),
        *([Column(_("Corrections"), spared * mm, right=True)] if corrected else []),
        Column(_("Amount"), 21 * mm, right=True),
        Column(_("Covered"), 21 * mm, right=True),
    )
    return RuledTable(columns, (*rows, Row(total, strong=True)), (), SMALL_ROW, language, 8.0)


def _rates(paper: StatementPaper, every: Sequence[StatementPaperLine]) -> RuledTable:
    """Tax is taken out of what was sold by rate, at once for the month, half a cent up."""
    _ = catalogue(paper.language).gettext
    language = paper.language
    width = (WIDTH - GAP) / 2
    rows = []
    taxes = ZERO
    for rate, lines in sorted(_by(every, _rate).items(), key=_known_first):
        sold = _sum(lines, "amount")
        tax = ZERO if rate is None else tax_within(sold, rate)
        taxes += tax
        shown = "–" if rate is None else money_text(tax, language)
        label = _("rate not known") if rate is None else rate_words(rate, language)
        covered = money_text(_sum(lines, "covered"), language)
        rows.append(Row((label, money_text(sold, language), shown, covered)))
    total = (
        _("Total"),
        money_text(_sum(every, "amount"), language),
        money_text(taxes, language),
        money_text(_sum(every, "covered"), language),
    )
    columns = (
        Column(_("Rate of VAT"), width - 66 * mm),
        Column(_("Sold with tax"), 24 * mm, right=True),
        Column(_("of which VAT"), 22 * mm, right=True),
        Column(_("Covered"), 20 * mm, right=True),
    )
    return RuledTable(columns, (*rows, Row(total, strong=True)), (), SMALL_ROW, language, 8.0)


def tax_within(sold: Decimal, rate: Decimal) -> Decimal:
    """The tax in a price with tax, to the cent."""
    return (sold * rate / (1 + rate)).quantize(CENT, ROUND_HALF_UP)


def _corrections(pages: Pages, paper: StatementPaper) -> None:
    if not paper.counter_entries:
        return
    _ = catalogue(paper.language).gettext
    language = paper.language
    rows = [
        Row(
            (
                f"{short_day(each.line.on_day, language)} {month_name(each.month, language)}",
                printable(each.line.ticket),
                printable(each.cites),
                printable(each.reason),
                money_text(each.line.amount, language),
                money_text(each.line.covered, language),
            ),
            (each.line.amount, each.line.covered),
        )
        for each in paper.counter_entries
    ]
    entries = [each.line for each in paper.counter_entries]
    total = (
        _("Total of the corrections"), "", "", "",
        money_text(_sum(entries, "amount"), language),
        money_text(_sum(entries, "covered"), language),
    )  # fmt: skip
    columns = (
        Column(_("Day"), 33 * mm),
        Column(_("Ticket"), 19 * mm),
        Column(_("Statement corrected"), 35 * mm),
        Column(_("Reason"), WIDTH - 129 * mm),
        Column(_("Amount"), 20 * mm, right=True),
        Column(_("Covered"), 22 * mm, right=True),
    )
    heading(pages, _("Corrections of earlier months"), room=HEAD_HEIGHT + 3 * SMALL_ROW)
    rows.append(Row(total, strong=True))
    pages.table(RuledTable(columns, rows, (4, 5), SMALL_ROW, language, 8.0))


def _set_aside(pages: Pages, paper: StatementPaper) -> None:
    if not paper.set_aside:
        return
    texts = catalogue(paper.language)
    _ = texts.gettext
    rows = [
        Row(
            (
                short_day(each.on_day, paper.language),
                printable(each.ticket),
                printable(each.family),
                printable(each.reason),
                money_text(each.amount, paper.language),
            ),
            (each.amount,),
        )
        for each in paper.set_aside
    ]
    columns = (
        Column(_("Day"), 17 * mm),
        Column(_("Ticket"), 25 * mm),
        Column(_("Family"), 38 * mm),
        Column(_("Why it does not count"), WIDTH - 104 * mm),
        Column(_("Amount"), 24 * mm, right=True),
    )
    heading(
        pages, _("Set aside: these purchases are not paid back"), room=HEAD_HEIGHT + 2 * SMALL_ROW
    )
    pages.anchor("set_aside")
    pages.table(RuledTable(columns, rows, (4,), SMALL_ROW, paper.language, 8.0))


def _ending(pages: Pages, paper: StatementPaper) -> None:
    _ = catalogue(paper.language).gettext
    pages.gap(7 * mm)
    sentence = _("This statement is closed at the sum of {words} ({amount}).").format(
        words=amount_in_words(paper.amount, paper.language),
        amount=euros(paper.amount, paper.language),
    )
    pages.need((66 if paper.signature else 24) * mm)
    pages.text(sentence, SMALL)
    pages.gap(2 * mm)
    replaces = _(
        "It lists what the service knows of the purchases paid with the card and replaces none of "
        "your papers of sale. If a line surprises you, ask the service."
    )
    pages.text(replaces, SAID)
    contact = " · ".join(
        text for text in (paper.sender.service, paper.sender.phone, paper.sender.email) if text
    )
    pages.text(contact, SAID)
    if paper.content_hash:
        pages.text(_("Fingerprint: {hash}").format(hash=paper.content_hash), SAID)
    if paper.signature is not None:
        place = place_and_day(paper.sender, paper.dated_on, paper.language)
        signatures(pages, (signer(paper.signature, place),))


def _by(
    lines: Sequence[StatementPaperLine], key: Callable[[StatementPaperLine], Key]
) -> dict[Key, list[StatementPaperLine]]:
    found: dict[Key, list[StatementPaperLine]] = {}
    for line in lines:
        found.setdefault(key(line), []).append(line)
    return found


def _family(line: StatementPaperLine) -> str:
    return line.family


def _rate(line: StatementPaperLine) -> Decimal | None:
    return line.vat_rate


def _known_first(item: tuple[Decimal | None, object]) -> tuple[bool, Decimal]:
    return item[0] is None, item[0] or ZERO


def _sum(lines: Sequence[StatementPaperLine], name: str) -> Decimal:
    return sum((getattr(line, name) for line in lines), ZERO)
