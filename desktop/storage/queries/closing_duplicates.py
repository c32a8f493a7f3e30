"""Which purchases of a month somebody has still to look at: they may be there twice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from desktop.models import CardTransactionRecord
from desktop.storage.queries.closing_month import ACCEPTED, of_merchants, ticket_of, within
from desktop.storage.queries.purchase_list import told_twice

FEW = 40
"""Merchants that are asked about together without reading the purchases of all others."""

_OF = CardTransactionRecord


@dataclass(frozen=True)
class OpenDuplicate:
    """A purchase that nobody has settled; `ticket` or the number of the slip."""

    id: UUID
    on_day: date
    ticket: str


def open_duplicates(
    session: Session, start: date, until: date, merchant_ids: Collection[UUID]
) -> dict[UUID, tuple[OpenDuplicate, ...]]:
    """Accepted purchases that look like another, or that two desks took in, and nobody settled."""
    days: tuple[ColumnElement[bool], ...] = within(start, until)
    if len(merchant_ids) <= FEW:  # by their own index, not by that of all
        days = (_OF.on_day >= start, _OF.on_day < until, _OF.merchant_id.in_(merchant_ids))
    again = select(_OF.key).where(*days, _OF.state == ACCEPTED)
    again = again.group_by(_OF.key).having(func.count() > 1)  # a key has the day in it
    asked: Any = (
        select(_OF.merchant_id, _OF.id, _OF.on_day, _OF.ticket, _OF.booklet, _OF.slip_number)
        .where(
            *days,
            _OF.state == ACCEPTED,
            _OF.settled_by_name == "",
            or_(_OF.suspicion != "", and_(_OF.key.in_(again), told_twice())),
        )
        .order_by(_OF.on_day, _OF.id)
    )
    found: dict[UUID, list[OpenDuplicate]] = {}
    for row in of_merchants(session, asked, merchant_ids):
        one = OpenDuplicate(row.id, row.on_day, ticket_of(row))
        found.setdefault(row.merchant_id, []).append(one)
    return {merchant: tuple(some) for merchant, some in found.items()}
