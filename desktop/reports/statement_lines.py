"""The purchases of a statement as a table: by day, with subtotals by week and the month's total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from reportlab.lib.units import mm

from desktop.i18n import catalogue, month_name
from desktop.reports.glyphs import printable
from desktop.reports.paper_words import capital, counted_words, rate_words, short_day, span_words
from desktop.reports.ruled import Column, Row, RuledTable, money_text
from desktop.sheets.statement import ZERO, StatementPaper, StatementPaperLine

CLOSE_FROM = 60
"""More lines than this stand closer: 3,000 of them take some sixty pages."""
AIRY, CLOSE = 7 * mm, 4.9 * mm


@dataclass(frozen=True)
class _Shown:
    """Which columns there are: none is empty from top to bottom."""

    times: bool
    rates: bool
    language: str


def lines_table(paper: StatementPaper) -> RuledTable:
    rates = any(line.vat_rate is not None for line in paper.lines)
    shown = _Shown(
        times=any(line.at_time for line in paper.lines),
        rates=rates and not paper.merchant.vat_exempt,
        language=paper.language,
    )
    columns = _columns(shown)
    airy = len(paper.lines) <= CLOSE_FROM
    return RuledTable(
        columns,
        tuple(_rows(paper, shown)),
        (len(columns) - 2, len(columns) - 1),
        AIRY if airy else CLOSE,
        paper.language,
        8.6 if airy else 8.0,
    )


def _columns(shown: _Shown) -> tuple[Column, ...]:
    _ = catalogue(shown.language).gettext
    spared = (0 if shown.times else 13.5) + (0 if shown.rates else 15)
    return (
        Column(_("Day"), 17 * mm),
        *([Column(_("Time"), 13.5 * mm)] if shown.times else []),
        Column(_("Ticket"), 22.5 * mm),
        Column(_("Card"), 25 * mm),
        Column(_("Family"), (37 + spared) * mm),
        *([Column(_("VAT"), 15 * mm, right=True)] if shown.rates else []),
        Column(_("Amount"), 23 * mm, right=True),
        Column(_("Covered"), 25 * mm, right=True),
    )


def _rows(paper: StatementPaper, shown: _Shown) -> list[Row]:
    rows: list[Row] = []
    ordered = sorted(paper.lines, key=lambda line: (line.on_day, line.at_time, line.ticket))
    for _week, group in groupby(ordered, key=lambda line: line.on_day.isocalendar()[:2]):
        lines = list(group)
        rows += [_row(line, shown) for line in lines]
        label = span_words(lines[0].on_day, lines[-1].on_day, paper.language)
        rows.append(_total(label, lines, shown))
    whole_month = _total(capital(month_name(paper.month, paper.language)), ordered, shown)
    return [*rows, replace(whole_month, closing=True)]


def _total(label: str, lines: Sequence[StatementPaperLine], shown: _Shown) -> Row:
    language = shown.language
    corrections = sum(line.corrects for line in lines)
    said = counted_words(len(lines) - corrections, corrections, language)
    return Row(
        (
            f"{label}, {said}",
            *("",) * (3 + shown.times + shown.rates),
            money_text(sum((line.amount for line in lines), ZERO), language),
            money_text(sum((line.covered for line in lines), ZERO), language),
        ),
        strong=True,
    )


def _row(line: StatementPaperLine, shown: _Shown) -> Row:
    language = shown.language
    family = f"{line.family} · {line.label}" if line.label else line.family
    return Row(
        (
            short_day(line.on_day, language),
            *([line.at_time] if shown.times else []),
            printable(line.ticket),
            printable(line.card_alias),
            printable(family),
            *([rate_words(line.vat_rate, language)] if shown.rates else []),
            money_text(line.amount, language),
            money_text(line.covered, language),
        ),
        (line.amount, line.covered),
    )
