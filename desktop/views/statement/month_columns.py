"""The columns of a month: a merchant, where it stands, what it is owed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sheets.closing import ClosingLine
from desktop.views.statement.words import (
    anomaly_words,
    line_state_shape,
    line_state_words,
    severity_shape,
)
from desktop.views.widgets.lines_table import Column


def month_columns() -> tuple[Column[ClosingLine], ...]:
    return (
        Column(_("Merchant"), _name, stretch=True),
        Column(_("Where it stands"), line_state_words, "state", shape=line_state_shape),
        Column(_("What is odd"), odd_words, "state", shape=odd_shape),
        Column(_("Purchases"), _count, "number", spare=2),
        Column(_("To be paid back"), _amount, "amount"),
        Column(_("Payable until"), _due_on, "day", spare=3),
        Column(_("Statement"), _number, "code", spare=1),
    )


def _name(line: ClosingLine) -> str:
    return line.trade_name


def _count(line: ClosingLine) -> int:
    return line.count


def _amount(line: ClosingLine) -> Decimal:
    return line.amount


def odd_words(line: ClosingLine) -> str:
    """The worst, and how many more there are."""
    if not line.anomalies:
        return ""
    what, more = anomaly_words(line.anomalies[0]), len(line.anomalies) - 1
    if not more:
        return what
    return _("{what} + {count}").format(what=what, count=more)


def odd_shape(line: ClosingLine) -> tuple[str, str]:
    """Settled or accepted, nothing is left to do about it."""
    if not line.anomalies:
        return "", "neutral"
    return severity_shape(line.anomalies[0].severity) if line.open_findings else ("info", "neutral")


def _due_on(line: ClosingLine) -> date | None:
    return line.due_on


def _number(line: ClosingLine) -> str:
    more = line.statements - 1
    if more < 1:
        return line.number
    words = ngettext("{number} and {count} more", "{number} and {count} more", more)
    return words.format(number=line.number, count=more)
