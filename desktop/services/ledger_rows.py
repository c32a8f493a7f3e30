"""The ledger in bulk, inside somebody else's unit of work: balances, purchases, what falls due."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor
from desktop.domain.credit_book import Book, book_of
from desktop.domain.credit_run import credits_due
from desktop.domain.ledger import Account, Movement, MovementKind, step
from desktop.domain.month import first_day
from desktop.models import CreditMovementRecord
from desktop.storage.bulk import insert_rows
from desktop.storage.queries import ledger as asked


@dataclass(frozen=True)
class Spend:
    """An accepted purchase: `amount` is the covered part in euros, `month` that of `on_day`."""

    transaction_id: UUID
    entitlement_id: UUID
    household_id: UUID
    card_id: UUID | None
    amount: Decimal
    on_day: date
    month: str


def balances(
    session: Session, on: date, entitlement_ids: Collection[UUID] | None = None
) -> dict[UUID, Decimal]:
    """By entitlement, at the end of the day; one without movements is not in it."""
    return asked.balances(session, on, entitlement_ids)


def accounts(
    session: Session, entitlement_ids: Collection[UUID] | None = None
) -> dict[UUID, Account]:
    """All entitlements, or these. One whose scenario is not here keeps nothing over."""
    return asked.accounts(session, entitlement_ids)


def books(session: Session, entitlement_ids: Collection[UUID] | None = None) -> dict[UUID, Book]:
    """What is left of each month's money: for covering many purchases without asking again.

    Told in the order of their days, purchases are covered fastest. A month that was not credited
    has nothing: see `months_credited`.
    """
    found = accounts(session, entitlement_ids)
    written = asked.movements_by_day(session, entitlement_ids)
    return {id_: book_of(account, written.get(id_, ())) for id_, account in found.items()}


def months_credited(session: Session) -> frozenset[str]:
    """Months whose credit run was made for anybody."""
    return asked.months_credited(session)


def spend(session: Session, spends: Sequence[Spend], actor: Actor, at: datetime) -> int:
    """Write these purchases, and what they change of expiries and bonuses; how many were new.

    To be called after their transactions were written. A purchase that stands is not written
    again; one that was given back is. Told again with less, what is over goes back on its own day:
    so part of a purchase is taken back.
    """
    known = asked.movements_of_transactions(session, [each.transaction_id for each in spends])
    new = []
    for each in spends:
        about = each.transaction_id
        place = Movement(MovementKind.PURCHASE, Decimal(0), each.on_day, each.month, "", about)
        posted = [_movement(row) for row in known.get(about, ())]
        movement = step(_kind(posted, each), f"purchase|{about}", -each.amount, posted, place)
        if movement is not None:
            new.append(row_of(movement, each, actor, at))
    _write(session, new)
    settle(session, actor, at, only={each.entitlement_id for each in spends})
    return len(new)


def give_back(session: Session, transaction_ids: Sequence[UUID], actor: Actor, at: datetime) -> int:
    """As though these purchases had not been, on their own day; answers how many stood.

    To be called after what takes them back was written. Money of a month that is over and is not
    carried over expires again at once.
    """
    new = []
    for about, rows in asked.movements_of_transactions(session, transaction_ids).items():
        posted = [_movement(row) for row in rows]
        subject = f"purchase|{about}"
        movement = step(MovementKind.REVERSAL, subject, Decimal(0), posted, posted[0])
        if movement is not None:
            new.append(row_of(movement, rows[0], actor, at))
    _write(session, new)
    touched = asked.entitlements_of_transactions(session, transaction_ids)
    settle(session, actor, at, only=touched | {row["entitlement_id"] for row in new})
    return len(new)


def settle(
    session: Session,
    actor: Actor,
    at: datetime,
    *,
    month: str | None = None,
    only: Collection[UUID] | None = None,
) -> int:
    """Write what is due: the credits of `month`, bonuses and expiries up to the last run.

    Answers how many movements were missing. Without a `month` only what follows from purchases.
    """
    return write(session, due(session, month=month, only=only), actor, at)


def write(
    session: Session,
    found: Iterable[Sequence[tuple[Account, Movement]]],
    actor: Actor,
    at: datetime,
) -> int:
    """What `due` told, part by part; answers how many movements it was."""
    count = 0
    for part in found:
        rows = [row_of(movement, account, actor, at) for account, movement in part]
        _write(session, rows)
        count += len(rows)
    return count


def due(
    session: Session, *, month: str | None = None, only: Collection[UUID] | None = None
) -> Iterator[list[tuple[Account, Movement]]]:
    """What `settle` would write, some hundred entitlements at a time."""
    last = asked.last_month_credited(session)
    through = max((m for m in (last, month) if m), default=None)
    if through is None or (only is not None and not only):
        return
    found = accounts(session, only)
    for ids in asked.parts(found):
        part = [found[id_] for id_ in ids]
        written = asked.movements_by_day(session, ids)
        earning = asked.earnings(session, {a.entitlement_id: a for a in part if a.rules.bonus})
        yield [
            (account, movement)
            for account in part
            for movement in credits_due(
                account,
                written.get(account.entitlement_id, ()),
                (month,) if month else (),
                first_day(through),
                earning.get(account.entitlement_id),
            )
        ]


def _kind(posted: Sequence[Movement], told: Spend) -> MovementKind:
    more = -told.amount < sum((m.amount for m in posted), Decimal(0))
    return MovementKind.PURCHASE if more else MovementKind.REVERSAL


def _movement(row: CreditMovementRecord) -> Movement:
    kind = MovementKind(row.movement_kind)
    return Movement(kind, row.amount, row.on_day, row.month, row.key, row.transaction_id)


def row_of(
    movement: Movement, owner: Account | Spend | CreditMovementRecord, actor: Actor, at: datetime
) -> dict[str, Any]:
    return {
        "id": movement.id,
        "household_id": owner.household_id,
        "entitlement_id": owner.entitlement_id,
        "movement_kind": movement.kind.value,
        "amount": movement.amount,
        "on_day": movement.on_day,
        "month": movement.month,
        "key": movement.key,
        "transaction_id": movement.transaction_id,
        "card_id": None if isinstance(owner, Account) else owner.card_id,
        "note": "",
        "agent_id": actor.id,
        "agent_name": actor.name,
        "at": at,
    }


def _write(session: Session, rows: list[dict[str, Any]]) -> None:
    insert_rows(session, CreditMovementRecord, rows)
