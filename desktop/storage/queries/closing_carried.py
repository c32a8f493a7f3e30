"""Questions about what a month takes along of others, for all merchants at once and by sums."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from desktop.domain.closing import day_after, first_day
from desktop.models import CardTransactionRecord, MerchantRecord, MonthlyStatementRecord

_OF = CardTransactionRecord
ACCEPTED = "accepted"


@dataclass(frozen=True)
class Told:
    """Accepted in one month of one merchant; `back` of the `count` take something back."""

    count: int
    back: int
    amount: Decimal
    covered: Decimal


@dataclass(frozen=True)
class StatedSoFar:
    """All statements of a merchant together, and the `last` month that they are of."""

    last: str
    lines: int
    amount: Decimal
    covered: Decimal


def told_by_month(session: Session, month: str) -> dict[UUID, dict[str, Told]]:
    """Up to the end of `month`, out of the index alone; not of those who closed it already."""
    closed = select(MonthlyStatementRecord.merchant_id).where(MonthlyStatementRecord.month == month)
    of_month = func.substr(_OF.on_day, 1, 7).label("month")
    asked = (
        select(
            _OF.merchant_id,
            of_month,
            func.count().label("purchases"),
            func.sum(case((_OF.amount < Decimal(0), 1), else_=0)).label("back"),
            func.sum(_OF.amount).label("amount"),
            func.sum(_OF.covered_amount).label("covered"),
        )
        .where(
            _OF.merchant_id.in_(select(MerchantRecord.id).where(MerchantRecord.id.not_in(closed))),
            _OF.on_day < day_after(month),
            _OF.state == ACCEPTED,
        )
        .group_by(_OF.merchant_id, of_month)
    )
    found: dict[UUID, dict[str, Told]] = {}
    for row in session.execute(asked):
        told = Told(row.purchases, row.back, row.amount, row.covered)
        found.setdefault(row.merchant_id, {})[row.month] = told
    return found


def stated_so_far(session: Session) -> dict[UUID, StatedSoFar]:
    of = MonthlyStatementRecord
    rows = session.execute(
        select(
            of.merchant_id,
            func.max(of.month).label("last"),
            func.sum(of.line_count).label("lines"),
            func.sum(of.purchases).label("amount"),
            func.sum(of.amount).label("covered"),
        ).group_by(of.merchant_id)
    )
    return {
        row.merchant_id: StatedSoFar(row.last, row.lines, row.amount, row.covered) for row in rows
    }


def back_in_month(session: Session, month: str) -> dict[UUID, list[str]]:
    """By merchant, the months of those purchases that this one takes back."""
    reversed_row = aliased(CardTransactionRecord)
    rows = session.execute(
        select(_OF.merchant_id, func.substr(reversed_row.on_day, 1, 7).label("month"))
        .join(reversed_row, reversed_row.id == _OF.reverses_id)
        .where(
            _OF.merchant_id.in_(select(MerchantRecord.id)),
            _OF.on_day >= first_day(month),
            _OF.on_day < day_after(month),
            _OF.state == ACCEPTED,
            _OF.amount < Decimal(0),
        )
    )
    found: dict[UUID, list[str]] = {}
    for row in rows:
        if row.merchant_id:
            found.setdefault(row.merchant_id, []).append(row.month)
    return found
