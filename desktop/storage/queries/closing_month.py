"""Questions about a month that is to be closed: its purchases, and what is odd about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from desktop.domain.closing import day_after, first_day
from desktop.domain.statement import NOTHING, Money, Purchase
from desktop.domain.transaction import RejectionReason
from desktop.models import (
    CardTransactionRecord,
    CertificateRecord,
    ClosingCheckRecord,
    MerchantAccountRecord,
    MerchantRecord,
)
from desktop.storage.queries.closing import in_parts

ACCEPTED = "accepted"
LOOKED_BACK = timedelta(days=100)
"""How far before a month its forerunners are looked through for purchases left open."""

_OF = CardTransactionRecord
_SET_ASIDE = (_OF.state != ACCEPTED, _OF.rejection_reason != RejectionReason.IMPORT_REVERSED)
"""Of an import that was taken back nothing is told: it came in by mistake, or came in again."""


@dataclass(frozen=True)
class MonthSums:
    """Of one merchant's month: `count`, `amount` and `covered` of what was accepted.

    `twice` of the `refused` were there already: nobody did anything wrong.
    """

    count: int
    refused: int
    amount: Decimal
    covered: Decimal
    twice: int = 0


def purchases_of(session: Session, merchant_id: UUID, until: date) -> tuple[Purchase, ...]:
    """All that this merchant ever sold before the day `until`; what was refused has no money."""
    reversed_row = aliased(CardTransactionRecord)
    asked = (
        select(
            _OF.id,
            _OF.on_day,
            _OF.at_time,
            _OF.ticket,
            _OF.booklet,
            _OF.slip_number,
            _OF.card_reference,
            _OF.family,
            _OF.vat_rate,
            _OF.amount,
            _OF.covered_amount,
            _OF.holder_share,
            _OF.state,
            _OF.reverses_id,
            _OF.reason,
            reversed_row.on_day.label("reversed_day"),
        )
        .outerjoin(reversed_row, reversed_row.id == _OF.reverses_id)
        .where(_OF.merchant_id == merchant_id, _OF.on_day < until)
    )
    return tuple(_purchase(row) for row in session.execute(asked))


def _purchase(row: Any) -> Purchase:
    counts = row.state == ACCEPTED
    return Purchase(
        row.id,
        row.on_day,
        row.at_time,
        ticket_of(row),
        row.card_reference,
        row.family,
        row.vat_rate,
        Money(row.amount, row.covered_amount, row.holder_share) if counts else NOTHING,
        row.reverses_id,
        row.reversed_day,
        row.reason,
    )


def ticket_of(row: Any) -> str:
    """A paper slip is found again by its booklet and number."""
    if row.ticket or row.slip_number is None:
        return str(row.ticket)
    return f"{row.booklet}-{row.slip_number}" if row.booklet else str(row.slip_number)


def set_aside_of(session: Session, merchant_id: UUID, month: str) -> list[list[Any]]:
    """[[id, day, ticket, amount in cents, reason, family], …] of what was told and not accepted."""
    rows = session.execute(
        select(
            _OF.id, _OF.on_day, _OF.ticket, _OF.booklet, _OF.slip_number, _OF.amount,
            _OF.rejection_reason, _OF.family,
        )
        .where(*_in_month(month), _OF.merchant_id == merchant_id, *_SET_ASIDE)
        .order_by(_OF.on_day, _OF.at_time, _OF.id)
    )  # fmt: skip
    return [
        [
            str(row.id),
            row.on_day.isoformat(),
            ticket_of(row),
            int(row.amount * 100),
            row.rejection_reason,
            row.family,
        ]
        for row in rows
    ]


def month_sums(
    session: Session, month: str, merchant_ids: Collection[UUID] | None = None
) -> dict[UUID, MonthSums]:
    """By merchant, of all of them unless some are named; none where nothing was told."""
    asked = (
        select(
            _OF.merchant_id,
            func.count().label("purchases"),
            func.sum(_OF.amount).label("amount"),
            func.sum(_OF.covered_amount).label("covered"),
        )
        .where(*_in_month(month), _OF.state == ACCEPTED)
        .group_by(_OF.merchant_id)
    )
    taken = {row.merchant_id: row for row in of_merchants(session, asked, merchant_ids)}
    refused = _refused(session, month, merchant_ids)
    found = {}
    for one in taken.keys() | refused.keys():
        row, (count, twice) = taken.get(one), refused.get(one, (0, 0))
        sums = (row.purchases, row.amount, row.covered) if row else (0, Decimal(0), Decimal(0))
        found[one] = MonthSums(sums[0], count, sums[1], sums[2], twice)
    return found


def _refused(
    session: Session, month: str, merchant_ids: Collection[UUID] | None
) -> dict[UUID, tuple[int, int]]:
    """How many are set aside, and how many of these because they were there already."""
    twice = _OF.rejection_reason == RejectionReason.DUPLICATE
    asked = (
        select(
            _OF.merchant_id,
            func.count().label("refused"),
            func.sum(case((twice, 1), else_=0)).label("twice"),
        )
        .where(*_in_month(month), *_SET_ASIDE)
        .group_by(_OF.merchant_id)
    )
    rows = of_merchants(session, asked, merchant_ids)
    return {row.merchant_id: (row.refused, row.twice) for row in rows}


def purchase_days(
    session: Session, month: str, merchant_ids: Collection[UUID]
) -> dict[UUID, tuple[date, ...]]:
    """Days of the month on which something was accepted, by merchant."""
    asked = select(_OF.merchant_id, _OF.on_day).where(*_in_month(month), _OF.state == ACCEPTED)
    found: dict[UUID, list[date]] = {}
    for row in of_merchants(session, asked.distinct(), merchant_ids):
        found.setdefault(row.merchant_id, []).append(row.on_day)
    return {merchant: tuple(sorted(days)) for merchant, days in found.items()}


def slip_numbers(
    session: Session, month: str, merchant_ids: Collection[UUID]
) -> dict[tuple[UUID, str], list[int]]:
    """All numbers ever typed of each booklet from which a slip was typed in the month."""
    used = select(_OF.merchant_id, _OF.booklet).where(*_in_month(month), _OF.booklet != "")
    found: dict[tuple[UUID, str], list[int]] = {
        (row.merchant_id, row.booklet): []
        for row in of_merchants(session, used.distinct(), merchant_ids)
    }
    for merchant_id, booklet in found:
        numbers = select(_OF.slip_number).where(
            _OF.merchant_id == merchant_id,
            _OF.booklet == booklet,
            _OF.slip_number.is_not(None),
            _OF.on_day < day_after(month),
        )
        found[merchant_id, booklet] = [one for one in session.scalars(numbers) if one is not None]
    return found


def earlier_months(
    session: Session, month: str, merchant_ids: Collection[UUID]
) -> dict[UUID, tuple[str, ...]]:
    """Months shortly before in which something was accepted, by merchant."""
    start = first_day(month)
    of_month = func.substr(_OF.on_day, 1, 7)
    asked = (
        select(_OF.merchant_id, of_month.label("month"))
        .where(
            _OF.on_day >= start - LOOKED_BACK,
            _OF.on_day < start,
            _OF.merchant_id.in_(select(MerchantRecord.id)),
            _OF.state == ACCEPTED,
        )
        .distinct()
    )
    found: dict[UUID, list[str]] = {}
    for row in of_merchants(session, asked, merchant_ids):
        found.setdefault(row.merchant_id, []).append(row.month)
    return {merchant: tuple(sorted(months)) for merchant, months in found.items()}


def label_ends(
    session: Session, merchant_ids: Collection[UUID]
) -> dict[tuple[UUID, str], tuple[UUID, date]]:
    """By merchant and quality label the certificate that holds longest, and its last day."""
    found: dict[tuple[UUID, str], tuple[UUID, date]] = {}
    for part in in_parts(merchant_ids):
        for row in session.scalars(
            select(CertificateRecord).where(CertificateRecord.merchant_id.in_(part))
        ):
            until = row.valid_until
            if row.withdrawn_on is not None:
                until = min(until, row.withdrawn_on - timedelta(days=1))
            key = (row.merchant_id, row.quality_label)
            if key not in found or found[key][1] < until:
                found[key] = (row.id, until)
    return found


def with_bank_details(session: Session, merchant_ids: Collection[UUID]) -> frozenset[UUID]:
    of = MerchantAccountRecord
    return frozenset(
        found
        for part in in_parts(merchant_ids)
        for found in session.scalars(
            select(of.merchant_id).where(of.merchant_id.in_(part), of.state == "confirmed")
        )
    )


def acceptances(
    session: Session, month: str, merchant_ids: Collection[UUID]
) -> Mapping[UUID, tuple[ClosingCheckRecord, ...]]:
    found: dict[UUID, list[ClosingCheckRecord]] = {}
    of = ClosingCheckRecord
    for part in in_parts(merchant_ids):
        for row in session.scalars(
            select(of)
            .where(of.month == month, of.merchant_id.in_(part))
            .order_by(of.accepted_at, of.id)
        ):
            found.setdefault(row.merchant_id, []).append(row)
    return {merchant: tuple(rows) for merchant, rows in found.items()}


def _in_month(month: str) -> tuple[ColumnElement[bool], ...]:
    return within(first_day(month), day_after(month))


def within(start: date, until: date) -> tuple[ColumnElement[bool], ...]:
    """From the first day to the one before `until`."""
    return (
        _OF.on_day >= start,
        _OF.on_day < until,
        _OF.merchant_id.in_(select(MerchantRecord.id)),  # merchant by merchant, by their index
    )


def of_merchants(session: Session, asked: Any, merchant_ids: Collection[UUID] | None) -> list[Any]:
    """Of one merchant by its own index; of many at once, those not asked for left out here."""
    if merchant_ids is None:
        return list(session.execute(asked))
    if len(merchant_ids) == 1:
        (only,) = merchant_ids
        return list(session.execute(asked.where(_OF.merchant_id == only)))
    wanted = frozenset(merchant_ids)
    return [row for row in session.execute(asked) if row.merchant_id in wanted]
