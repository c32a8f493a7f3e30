"""Questions for lists of purchases: what a filter leaves, a part at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop.domain.folding import fold
from desktop.domain.month import first_day, month_after
from desktop.domain.transaction import PurchaseState
from desktop.models import CardTransactionRecord, MerchantRecord
from desktop.sheets.purchase import PurchaseCount, PurchaseFilter, PurchaseLine
from desktop.storage.queries.purchase import in_parts

_OF = CardTransactionRecord
_ACCEPTED = PurchaseState.ACCEPTED.value
Question = Select[*tuple[Any, ...]]


def lines(
    session: Session, wanted: PurchaseFilter, first: int, count: int | None
) -> tuple[PurchaseLine, ...]:
    """The latest first; `count` None is all from the `first` on."""
    every: Question = select(_OF)
    found = filtered(session, every, wanted)
    ordered = found.order_by(_OF.on_day.desc(), _OF.at_time.desc(), _OF.id.desc())
    rows = session.scalars(ordered.offset(first).limit(-1 if count is None else count)).all()
    return as_lines(session, rows)


def count_of(session: Session, wanted: PurchaseFilter) -> PurchaseCount:
    accepted = _OF.state == _ACCEPTED
    asked: Question = select(
        func.count(),
        func.sum(case((accepted, 1), else_=0)),
        func.sum(case((accepted, _OF.amount), else_=0)),
        func.sum(case((accepted, _OF.covered_amount), else_=0)),
    ).select_from(_OF)
    found = filtered(session, asked, wanted)
    count, taken, amount, covered = session.execute(found).one()
    nothing = Decimal(0)
    return PurchaseCount(
        count, taken or 0, count - (taken or 0), amount or nothing, covered or nothing
    )


def told_twice() -> ColumnElement[bool]:
    """The very same purchase came in at another desk before either knew of the other.

    One that was taken back whole is not there any more: a slip put right keeps its number.
    """
    other, back = aliased(_OF), aliased(_OF)
    given_back = select(func.coalesce(func.sum(back.amount), 0)).where(
        back.reverses_id == other.id, back.state == _ACCEPTED
    )
    return exists().where(
        other.key == _OF.key,
        other.state == _ACCEPTED,
        other.id < _OF.id,
        other.amount + given_back.scalar_subquery() != 0,
    )


def line_of(session: Session, transaction_id: UUID) -> PurchaseLine | None:
    row = session.get(_OF, transaction_id)
    return as_lines(session, [row])[0] if row else None


def alike(session: Session, line: PurchaseLine) -> PurchaseLine | None:
    """What a purchase with a suspicion resembles: of the same day, merchant, and ticket or card."""
    same = [_OF.card_reference == line.card]
    if line.ticket:
        same.append(_OF.ticket == line.ticket)
    rows = session.scalars(
        select(_OF)
        .where(
            _OF.merchant_id == line.merchant_id,
            _OF.on_day == line.on_day,
            _OF.id != line.id,
            _OF.state == _ACCEPTED,
            _OF.amount > Decimal(0),
            or_(*same),
        )
        .order_by((_OF.amount == line.amount).desc(), (_OF.ticket == line.ticket).desc(), _OF.id)
        .limit(1)
    ).all()
    return as_lines(session, rows)[0] if rows else None


def as_lines(session: Session, rows: Sequence[CardTransactionRecord]) -> tuple[PurchaseLine, ...]:
    names = _names(session, {row.merchant_id for row in rows if row.merchant_id})
    back = _taken_back(session, [row.id for row in rows])
    return tuple(_line(row, names, back) for row in rows)


def _line(
    row: CardTransactionRecord, names: dict[UUID, str], back: dict[UUID, Decimal]
) -> PurchaseLine:
    known = names.get(row.merchant_id) if row.merchant_id else None
    copied = {
        name: getattr(row, name)
        for name in (
            "id", "import_id", "line", "source", "on_day", "at_time", "merchant_id", "ticket",
            "booklet", "slip_number", "family", "amount", "state", "rejection_reason", "suspicion",
            "settled_note", "reverses_id", "reason",
        )
    }  # fmt: skip
    return PurchaseLine(
        **copied,
        merchant=known or row.merchant_reference,
        card=row.card_reference,
        covered=row.covered_amount,
        share=row.holder_share,
        settled_by=row.settled_by_name,
        reversed_amount=back.get(row.id, Decimal(0)),
    )


def _names(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    row = MerchantRecord
    found: dict[UUID, str] = {}
    for part in in_parts(ids):
        asked = select(row.id, row.trade_name).where(row.id.in_(part))
        found |= {row.id: row.trade_name for row in session.execute(asked)}
    return found


def _taken_back(session: Session, ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    found: dict[UUID, Decimal] = {}
    for part in in_parts(ids):
        asked = (
            select(_OF.reverses_id, func.sum(_OF.amount))
            .where(_OF.reverses_id.in_(part), _OF.state == _ACCEPTED)
            .group_by(_OF.reverses_id)
        )
        found.update({id_: -amount for id_, amount in session.execute(asked) if id_})
    return found


def filtered(session: Session, asked: Question, wanted: PurchaseFilter) -> Question:
    conditions = [*_days(wanted), *_equal(wanted)]
    if wanted.suspicious:
        odd = or_(_OF.suspicion != "", told_twice())
        conditions += [odd, _OF.settled_by_name == "", _OF.state == _ACCEPTED]
    if wanted.text.strip():
        conditions.append(_text(session, wanted.text.strip()))
    return asked.where(*conditions)


def _days(wanted: PurchaseFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.month:
        found += [
            _OF.on_day >= first_day(wanted.month),
            _OF.on_day < first_day(month_after(wanted.month)),
        ]
    if wanted.from_day:
        found.append(_OF.on_day >= wanted.from_day)
    if wanted.until_day:
        found.append(_OF.on_day < wanted.until_day)
    return found


def _equal(wanted: PurchaseFilter) -> list[ColumnElement[bool]]:
    pairs: tuple[tuple[Any, object], ...] = (
        (_OF.merchant_id, wanted.merchant_id),
        (_OF.state, wanted.state),
        (_OF.rejection_reason, wanted.reason),
        (_OF.family, wanted.family),
        (_OF.source, wanted.source),
        (_OF.import_id, wanted.import_id),
    )
    return [column == value for column, value in pairs if value]


def _text(session: Session, text: str) -> ColumnElement[bool]:
    """In tickets, cards and booklets as they are; in names of merchants as the ear has them."""
    folded = fold(text)
    named = [
        id_
        for id_, name in session.execute(select(MerchantRecord.id, MerchantRecord.trade_name))
        if folded and folded in fold(name)
    ]
    columns = (_OF.ticket, _OF.card_reference, _OF.booklet, _OF.merchant_reference)
    return or_(
        *(column.icontains(text, autoescape=True) for column in columns),
        _OF.merchant_id.in_(named[:500]),
    )
