"""Questions about what stands in statements already: purchases, months, and the chain."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from desktop.models import MonthlyStatementRecord

_AT_ONCE = 500


def closed_transactions(
    session: Session, merchant_ids: Collection[UUID], month: str
) -> frozenset[UUID]:
    """Purchases with a day in `month` (2026-03) that stand in a statement of these merchants.

    A purchase that came late stands in the statement of a later month, therefore those are read
    too. What stands in a statement is not touched any more: it is reversed by a row of its own.
    """
    later = MonthlyStatementRecord.month >= month
    return frozenset(
        UUID(frozen[0])
        for _, content in contents(session, merchant_ids, later)
        for part in ("lines", "counter_entries")
        for frozen in content[part]
        if frozen[1].startswith(month)
    )


def closed_months(session: Session, merchant_ids: Collection[UUID]) -> frozenset[tuple[UUID, str]]:
    """Merchant and month for which there is a statement already: what comes now comes late."""
    of = MonthlyStatementRecord
    return frozenset(
        (row.merchant_id, row.month)
        for part in in_parts(merchant_ids)
        for row in session.execute(
            select(of.merchant_id, of.month).where(of.merchant_id.in_(part)).distinct()
        )
    )


def contents(
    session: Session,
    merchant_ids: Collection[UUID],
    which: ColumnElement[bool] | None = None,
) -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Statement and content, one at a time: together they may be larger than the memory."""
    of = MonthlyStatementRecord
    asked = select(of.id, of.content).order_by(of.closed_at, of.id)
    if which is not None:
        asked = asked.where(which)
    for part in in_parts(merchant_ids):
        few = asked.where(of.merchant_id.in_(part)).execution_options(yield_per=20)
        for row in session.execute(few):
            yield row.id, row.content


def in_parts(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    """As many as one statement may ask for."""
    wanted = list(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]
