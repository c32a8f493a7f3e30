"""What a ledger gets back when purchases, or what took them back, are undone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.month import month_of
from desktop.models import CardTransactionRecord
from desktop.services.ledger_rows import Spend, give_back, spend
from desktop.services.purchase_returns import returning
from desktop.storage.queries import purchase as asked


def give_back_all(
    session: Session, gone: Collection[UUID], returned: Collection[UUID], actor: Actor, at: datetime
) -> None:
    """`gone` are purchases that no longer count; of the `returned` ones less is taken back now.

    To be called after the rows say so.
    """
    give_back(session, sorted(gone), actor, at)
    spend_anew(session, [id_ for id_ in returned if id_ not in set(gone)], actor, at)


def spend_anew(session: Session, ids: Collection[UUID], actor: Actor, at: datetime) -> None:
    """What these purchases take from the ledger, after all that was taken back of them."""
    returns = asked.returns_of(session, ids)
    spends = []
    for id_ in sorted(ids):
        row = session.get_one(CardTransactionRecord, id_)
        if row.entitlement_id is None or row.household_id is None:
            continue
        left = returning(row, returns.get(id_, ())).covered_left
        spends.append(
            Spend(
                id_, row.entitlement_id, row.household_id, row.card_id, left, row.on_day,
                month_of(row.on_day),
            )
        )  # fmt: skip
    if spends:
        spend(session, spends, actor, at)
