"""What a ledger gets back when purchases, or what took them back, are undone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.month import month_of
from desktop.domain.transaction import PurchaseState, RejectionReason
from desktop.models import CardTransactionRecord
from desktop.services.ledger_rows import Spend, give_back, spend
from desktop.services.purchase_intake import AT_ONCE
from desktop.services.purchase_returns import returning
from desktop.storage.queries import purchase as asked
from desktop.storage.unit_of_work import UnitOfWork

_OF = CardTransactionRecord
_GONE = {
    "state": PurchaseState.REFUSED.value,
    "rejection_reason": RejectionReason.IMPORT_REVERSED.value,
    "covered_amount": Decimal(0),
    "holder_share": _OF.amount,
}


def take_out(work: UnitOfWork, import_id: UUID, actor: Actor, at: datetime) -> None:
    """No row of the import counts any more, and none is known; in parts, as it came.

    Of purchases of other imports that it took back, less is taken back now.
    """
    session = work.session
    gone = asked.ids_of_import(session, import_id)
    returned = asked.reversed_by(session, import_id) - gone
    for part in _parts(asked.every_id_of_import(session, import_id)):
        for ids in asked.in_parts(part):
            statement = update(_OF).where(_OF.id.in_(ids)).values(_GONE)
            session.execute(statement, execution_options={"synchronize_session": False})
        work.next_part()
    for part in _parts(sorted(gone)):
        give_back(session, part, actor, at)
        work.next_part()
    spend_anew(session, returned, actor, at)


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


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
