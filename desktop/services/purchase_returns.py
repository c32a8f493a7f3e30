"""Purchases that a source takes back, whole or in part."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.cover import Bought, Cover, cover_of_return
from desktop.domain.transaction import RejectionReason, Told
from desktop.models import CardTransactionRecord
from desktop.storage.queries import purchase as asked


@dataclass
class Returning:
    """A purchase, and how much of it was taken back so far."""

    id: UUID
    merchant_id: UUID | None
    ticket: str
    on_day: date
    bought: Bought
    card_id: UUID | None
    household_id: UUID | None
    entitlement_id: UUID | None
    family: str

    @property
    def left(self) -> Decimal:
        return self.bought.amount - self.bought.returned

    @property
    def covered_left(self) -> Decimal:
        return self.bought.covered - self.bought.returned_cover

    def take_back(self, part: Decimal) -> Cover:
        """`part` positive; refused when it is more than is left."""
        found = cover_of_return(part, self.bought)
        if found.accepted:
            bought = self.bought
            self.bought = Bought(
                bought.amount,
                bought.covered,
                bought.returned + part,
                bought.returned_cover - found.covered,
            )
        return found


class Returnable:
    """Purchases of the cards that something is taken back of."""

    def __init__(self, session: Session, cards: Collection[str]) -> None:
        self.cards = frozenset(cards)
        self.by_id: dict[UUID, Returning] = {}
        self._of_card: dict[str, list[Returning]] = {}
        rows = asked.bought_with(session, self.cards)
        for row in rows:
            if row.reverses_id is None:
                self.add(row.card_reference, returning(row, ()))
        for row in rows:
            known = self.by_id.get(row.reverses_id) if row.reverses_id else None
            if known is not None:
                known.take_back(-row.amount)

    def find(self, told: Told, merchant_id: UUID | None) -> Returning | RejectionReason:
        """At the same merchant with the same card: of the same ticket, else the last before."""
        there = [
            each
            for each in self._of_card.get(told.card_reference, ())
            if each.merchant_id == merchant_id and each.on_day <= told.on_day
        ]
        if not there:
            return RejectionReason.NOTHING_TO_REVERSE
        enough = [each for each in there if each.left >= -told.amount]
        if not enough:
            return RejectionReason.MORE_THAN_BOUGHT
        return max(
            enough,
            key=lambda each: (
                bool(told.ticket) and each.ticket == told.ticket,
                each.left == -told.amount,
                each.on_day,
                str(each.id),
            ),
        )

    def add(self, card: str, found: Returning) -> None:
        self.by_id[found.id] = found
        self._of_card.setdefault(card, []).append(found)


def returning(row: CardTransactionRecord, returns: Iterable[CardTransactionRecord]) -> Returning:
    """A purchase out of its row, with what was taken back of it already."""
    back = list(returns)
    bought = Bought(
        row.amount,
        row.covered_amount,
        -sum((each.amount for each in back), Decimal(0)),
        -sum((each.covered_amount for each in back), Decimal(0)),
    )
    return Returning(
        row.id, row.merchant_id, row.ticket, row.on_day, bought, row.card_id,
        row.household_id, row.entitlement_id, row.family,
    )  # fmt: skip
