"""Lists of purchases in an order, a part after the other.

A part begins after the last line of the one before it, which is found at once; only a jump counts
lines, from the nearest part that is known.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnElement, String, case, func, literal, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from desktop.domain.folding import fold
from desktop.models import CardTransactionRecord, MerchantRecord
from desktop.sheets.purchase import PurchaseFilter
from desktop.sheets.purchase_order import PurchaseOrder, PurchasePart, PurchasePlace
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


def part_of(
    session: Session,
    wanted: PurchaseFilter,
    order: PurchaseOrder,
    place: PurchasePlace,
    count: int,
) -> PurchasePart:
    key = _key(session, order)
    asked: Question = filtered(session, select(_OF, *key), wanted)
    if place.after:
        here = tuple_(*key)
        there = tuple_(
            *(literal(value, each.type) for each, value in zip(key, place.after, strict=True))
        )
        asked = asked.where(here < there if order.descending else here > there)
    ways = (each.desc() if order.descending else each.asc() for each in key)
    rows = session.execute(asked.order_by(*ways).offset(place.skip).limit(count)).all()
    lines = as_lines(session, [row[0] for row in rows])
    return PurchasePart(lines, tuple(rows[-1][1:]) if rows else ())


def _key(session: Session, order: PurchaseOrder) -> tuple[ColumnElement[Any], ...]:
    """Ends with what no two rows share."""
    by_time = (_OF.on_day.expression, _OF.at_time.expression, _OF.id.expression)
    if order.by == "day":
        return by_time
    if order.by == "merchant":
        return (_place_of_merchant(session), _OF.merchant_reference.expression, *by_time)
    if order.by == "ticket":
        return (_ticket(), *by_time)
    return (_COLUMNS[order.by], *by_time)


def _place_of_merchant(session: Session) -> ColumnElement[Any]:
    """By their names as people sort them; whoever is not known comes last."""
    rows = session.execute(select(MerchantRecord.id, MerchantRecord.trade_name)).all()
    names = sorted({fold(name) for _id, name in rows})
    place = {name: number for number, name in enumerate(names)}
    ids = {str(row_id): place[fold(name)] for row_id, name in rows}
    table = func.json_each(json.dumps(ids)).table_valued("key", "value")
    found = select(table.c.value).where(table.c.key == type_coerce(_OF.merchant_id, String))
    return func.coalesce(found.scalar_subquery(), len(names))


def _ticket() -> ColumnElement[Any]:
    """Tickets as they are; slips by booklet and number."""
    number = func.printf(f"%0{_SLIP_WIDTH}d", _OF.slip_number)
    return case((_OF.slip_number.is_(None), _OF.ticket), else_=_OF.booklet + number)
