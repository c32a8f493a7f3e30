"""Which purchases resemble each other so much that somebody should look."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from desktop.domain.transaction import Suspicion, Told
from desktop.storage.queries.purchase import KnownRow

_Place = tuple[UUID, str]
"""A merchant, and a ticket or a card."""


class Likeness:
    """Purchases of one merchant and day, told in the order of their days.

    One ticket with a line per family is as it should be; with another card, or twice the same
    family, it is not. Without an hour, the same amount on the same card is looked at.
    """

    def __init__(self, minutes: int) -> None:
        self._minutes = minutes
        self._known: dict[date, list[KnownRow]] = {}
        self._begin(None)

    def add_known(self, row: KnownRow) -> None:
        if row.merchant_id is not None and row.amount > 0:
            self._known.setdefault(row.on_day, []).append(row)

    def of(self, told: Told, merchant_id: UUID, family: str) -> Suspicion | None:
        """What is odd about it beside those before; afterwards it is one of them."""
        if told.on_day != self._day:
            self._begin(told.on_day)
        ticket = self._tickets[merchant_id, told.ticket]
        card = self._cards[merchant_id, told.card_reference]
        mine = (told.card_reference, family)
        found = None
        if told.ticket and any(each == mine or each[0] != mine[0] for each in ticket):
            found = Suspicion.SAME_TICKET
        elif any(self._soon_after(each, told) for each in reversed(card)):
            found = Suspicion.WITHIN_MINUTES
        ticket.append(mine)
        card.append((_minute(told.at_time), told.ticket, told.amount))
        return found

    def _begin(self, day: date | None) -> None:
        """Only one day is kept at a time."""
        self._day = day
        self._tickets: dict[_Place, list[tuple[str, str]]] = defaultdict(list)
        self._cards: dict[_Place, list[tuple[int | None, str, Decimal]]] = defaultdict(list)
        for row in self._known.get(day, ()) if day else ():
            if row.merchant_id is not None:
                time = _minute(row.at_time)
                self._tickets[row.merchant_id, row.ticket].append((row.card_reference, row.family))
                self._cards[row.merchant_id, row.card_reference].append(
                    (time, row.ticket, row.amount)
                )

    def _soon_after(self, other: tuple[int | None, str, Decimal], told: Told) -> bool:
        minute, ticket, amount = other
        if ticket and ticket == told.ticket:
            return False
        mine = _minute(told.at_time)
        if minute is None or mine is None:
            return amount == told.amount
        return abs(minute - mine) <= self._minutes


def _minute(at_time: str) -> int | None:
    return int(at_time[:2]) * 60 + int(at_time[3:]) if at_time else None
