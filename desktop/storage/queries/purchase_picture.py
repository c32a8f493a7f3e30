"""Sums of accepted purchases for pictures; a reversal takes its amount away again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models import CardTransactionRecord, OutletRecord

_OF = CardTransactionRecord
_ACCEPTED = _OF.state == "accepted"


def days_with_purchases(session: Session) -> tuple[date, date] | None:
    """The first and the last."""
    first = session.scalar(select(func.min(_OF.on_day)).where(_ACCEPTED))
    last = session.scalar(select(func.max(_OF.on_day)).where(_ACCEPTED))
    return (first, last) if first is not None and last is not None else None


def amounts(session: Session, first: date, last: date) -> list[tuple[UUID, str, date, Decimal]]:
    """By merchant, family and day, both days included."""
    rows = session.execute(
        select(_OF.merchant_id, _OF.family, _OF.on_day, func.sum(_OF.amount))
        .where(_ACCEPTED, _OF.on_day.between(first, last), _OF.merchant_id.is_not(None))
        .group_by(_OF.merchant_id, _OF.family, _OF.on_day)
    )
    return [(merchant, family, day, amount) for merchant, family, day, amount in rows if merchant]


def visits(session: Session, first: date, last: date) -> list[tuple[UUID, str | None, date, int]]:
    """Purchases by merchant, market of the outlet and day.

    The market is empty for a shop, and None where the source named the merchant alone.
    """
    market = OutletRecord.market
    rows = session.execute(
        select(_OF.merchant_id, market, _OF.on_day, func.count())
        .join(OutletRecord, OutletRecord.id == _OF.outlet_id, isouter=True)
        .where(
            _ACCEPTED,
            _OF.on_day.between(first, last),
            _OF.reverses_id.is_(None),
            _OF.merchant_id.is_not(None),
        )
        .group_by(_OF.merchant_id, market, _OF.on_day)
    )
    return [(merchant, where, day, count) for merchant, where, day, count in rows if merchant]
