"""Lists of purchases in an order, a part after the other.

A part begins after the last line of the one before it, which is found at once; only a jump counts
lines, from the nearest part that is known.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    String,
    case,
    cast,
    func,
    literal,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Session

from desktop.domain.folding import fold
from desktop.models import CardTransactionRecord, MerchantRecord
from desktop.sheets.purchase import PurchaseFilter
from desktop.sheets.purchase_order import PurchaseOrder, PurchasePart, PurchasePlace
from desktop.storage.queries.purchase import in_parts
from desktop.storage.queries.purchase_list import Question, as_lines, filtered

_OF = CardTransactionRecord
_COLUMNS: dict[str, ColumnElement[Any]] = {
    "card": _OF.card_reference.expression,
    "amount": _OF.amount.expression,
    "covered": _OF.covered_amount.expression,
    "share": _OF.holder_share.expression,
    "state": _OF.state.expression,
}
_SLIP_WIDTH = 12
UNKNOWN = 1_000_000
"""The place of merchants that nobody knows: after all others."""
FAR = 1_000
"""Lines from which on days are counted."""


def part_of(
    session: Session,
    wanted: PurchaseFilter,
    order: PurchaseOrder,
    place: PurchasePlace,
    count: int,
) -> PurchasePart:
    """Keys alone are put in order, and then their rows are read."""
    places = _places_of_merchants(session) if order.by == "merchant" else None
    key = _key(order, places)
    every: Question = select(*key)
    if places is not None:
        every = every.outerjoin_from(
            _OF, places, places.c.key == type_coerce(_OF.merchant_id, String)
        )
    asked = filtered(session, every, wanted)
    if place.after:
        asked = asked.where(_follows(key, place.after, descending=order.descending))
    skip = place.skip
    if order.by == "day":
        day = date.max if order.descending else date.min
        if skip >= FAR:
            day, skip = _day_after(session, asked, skip, descending=order.descending)
        # Also where it leaves nothing out: without it SQLite would look at every purchase there is.
        asked = asked.where(_OF.on_day <= day if order.descending else _OF.on_day >= day)
    ways = (each.desc() if order.descending else each.asc() for each in key)
    keys = session.execute(asked.order_by(*ways).offset(skip).limit(count)).all()
    rows = _rows(session, [found[-1] for found in keys])
    return PurchasePart(as_lines(session, rows), tuple(keys[-1]) if keys else ())


def _follows(
    key: Sequence[ColumnElement[Any]], after: Sequence[object], *, descending: bool
) -> ColumnElement[bool]:
    here = tuple_(*key)
    there = tuple_(*(literal(value, each.type) for each, value in zip(key, after, strict=True)))
    return here < there if descending else here > there


def _day_after(
    session: Session, asked: Question, skip: int, *, descending: bool
) -> tuple[date, int]:
    """The day in which so many lines end, and how many of them are its own.

    Days are counted in their index; putting a million lines in order takes a hundred times as long.
    """
    by_day = asked.with_only_columns(_OF.on_day, func.count()).group_by(_OF.on_day)
    way = _OF.on_day.desc() if descending else _OF.on_day.asc()
    passed = 0
    for day, count in session.execute(by_day.order_by(way)):
        if passed + count > skip:
            return day, skip - passed
        passed += count
    return (date.min if descending else date.max), 0  # after the last one


def _rows(session: Session, ids: Sequence[UUID]) -> list[CardTransactionRecord]:
    """In this order."""
    found: dict[UUID, CardTransactionRecord] = {}
    for part in in_parts(ids):
        found |= {row.id: row for row in session.scalars(select(_OF).where(_OF.id.in_(part)))}
    return [found[id_] for id_ in ids]


def _key(order: PurchaseOrder, places: CTE | None) -> tuple[ColumnElement[Any], ...]:
    """Ends with what no two rows share."""
    by_time = (_OF.on_day.expression, _OF.at_time.expression, _OF.id.expression)
    if order.by == "day":
        return by_time
    if places is not None:
        place = func.coalesce(places.c.value, UNKNOWN)
        known = case((places.c.value.is_(None), _OF.merchant_reference), else_="")
        return (place, known, *by_time)
    if order.by == "ticket":
        return (_ticket(), *by_time)
    return (_COLUMNS[order.by], *by_time)


def _places_of_merchants(session: Session) -> CTE:
    """By their names as people sort them: a table of this question.

    Of text and materialised, SQLite looks it up in an index; else it reads all of it for each row.
    """
    rows = session.execute(select(MerchantRecord.id, MerchantRecord.trade_name)).all()
    names = sorted({fold(name) for _id, name in rows})
    place = {name: number for number, name in enumerate(names)}
    ids = {str(row_id): place[fold(name)] for row_id, name in rows}
    table = func.json_each(json.dumps(ids)).table_valued("key", "value")
    key = cast(table.c.key, String).label("key")
    return select(key, table.c.value).cte("merchant_place").prefix_with("MATERIALIZED")


def _ticket() -> ColumnElement[Any]:
    """Tickets as they are; slips by booklet and number."""
    number = func.printf(f"%0{_SLIP_WIDTH}d", _OF.slip_number)
    return case((_OF.slip_number.is_(None), _OF.ticket), else_=_OF.booklet + number)
