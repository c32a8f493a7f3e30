"""What a month of statements leads to: payments that wait, and the threshold of a small network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from desktop.domain.closing import StatementState
from desktop.domain.late_interest import PaymentTerms
from desktop.domain.money import to_cent
from desktop.domain.month import month_after
from desktop.models import MonthlyStatementRecord
from desktop.sheets.statement_line import OverdueSheet, ThresholdSheet
from desktop.storage.queries import statement as statements

SOON = timedelta(days=7)
PACE_OF = 3
"""So many of the last full months say how it goes on."""
ZERO = Decimal(0)


def overdue_sheet(session: Session, terms: PaymentTerms, today: date) -> OverdueSheet:
    """A merchant who owes the city waits for nothing: nothing below one cent is in here."""
    of = MonthlyStatementRecord
    unpaid = (of.state != StatementState.PAID.value, of.amount > ZERO)
    lines = statements.statement_lines(session, terms, today, *unpaid)
    late = [line for line in lines if line.late.days]
    soon = [line for line in lines if today <= line.due_on <= today + SOON]
    return OverdueSheet(
        today,
        tuple(sorted(late, key=lambda x: (-x.late.days, x.trade_name, x.number))),
        tuple(sorted(soon, key=lambda x: (x.due_on, x.trade_name, x.number))),
        terms.payment_days,
    )


def threshold_sheet(session: Session, terms: PaymentTerms, today: date) -> ThresholdSheet:
    """Of purchases by their day, whether their month is closed or not: they are the payments."""
    running = f"{today:%Y-%m}"
    months = twelve_months_before(today)
    known = statements.paid_with_card(session, months[0], running)
    paid = tuple((month, known.get(month, ZERO)) for month in months)
    pace = to_cent(sum((amount for _month, amount in paid[-PACE_OF:]), ZERO) / PACE_OF)
    return ThresholdSheet(
        paid,
        terms.yearly_threshold,
        running=known.get(running, ZERO),
        pace=pace,
        crossing=crossing_month(paid, pace, known, terms.yearly_threshold),
    )


def crossing_month(
    paid: Sequence[tuple[str, Decimal]],
    pace: Decimal,
    known: Mapping[str, Decimal],
    threshold: Decimal,
) -> str:
    """The month at whose end twelve months are above the threshold; empty if none of a year is.

    The month that runs counts with what it has already, when that is more than the pace.
    """
    amounts = [amount for _month, amount in paid]
    month = paid[-1][0]
    if sum(amounts, ZERO) > threshold:
        return month
    for _ in range(len(paid)):
        month = month_after(month)
        amounts = [*amounts[1:], max(pace, known.get(month, ZERO))]
        if sum(amounts, ZERO) > threshold:
            return month
    return ""


def twelve_months_before(on: date) -> tuple[str, ...]:
    """The oldest first; the month of `on` is not over and not in."""
    last = on.year * 12 + on.month - 1
    return tuple(f"{place // 12}-{place % 12 + 1:02}" for place in range(last - 12, last))
