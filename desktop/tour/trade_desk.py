"""The desk of who follows merchants, on days that are over: its services, its clock, its cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from desktop.domain.door import FileArchived, FileProtected
from desktop.domain.month import first_day, last_day, month_after, month_of
from desktop.services.clock import Clock
from desktop.services.demonstration import MovingClock
from desktop.services.invented_protection import MERCHANT_MANAGER
from desktop.sheets.household import EntitlementLine
from desktop.sheets.merchant import MerchantLine
from desktop.tour.driving import NeverHappened

if TYPE_CHECKING:
    from desktop.app.desk import Desk
    from desktop.app.trade import Trade

CARDS = 40


@dataclass(frozen=True)
class TradeDesk:
    """`cards` are the public numbers that terminals read; `exchange` sends and receives.

    `others` are merchants whose purchases of these months stand in the invented city.
    """

    trade: Trade
    clock: MovingClock
    cards: tuple[str, ...]
    folder: Path
    exchange: Callable[[], object]
    tell: Callable[..., None]
    today: date
    others: frozenset[UUID] = frozenset()

    @property
    def month(self) -> str:
        """The one that is worked through: the last but one that is over."""
        return month_after(month_of(self.today), -2)

    @property
    def next_month(self) -> str:
        return month_after(self.month)

    def put(self, month: str, day: int) -> None:
        """The clock on that day of the month; on a weekend, on the Monday after."""
        self.clock.put(first_day(month).replace(day=day), 95)

    def merchant(self, name: str) -> MerchantLine:
        """Raises NeverHappened when there is none of that name."""
        found = (line for line in self.trade.merchants.lines() if line.trade_name == name)
        line = next(found, None)
        if line is None:
            raise NeverHappened(f"the invented city has the merchant {name}")
        return line


def trade_desk(
    desk: Desk, folder: Path, exchange: Callable[[], object], tell: Callable[..., None]
) -> TradeDesk:
    """On the store of the desk. Raises NeverHappened when too few cards have a right."""
    today = desk.clock.today()
    clock = MovingClock(today)
    trade = replace(desk.trade, clock=Clock(clock.today, clock.now))
    made = TradeDesk(trade, clock, (), folder, exchange, tell, today)
    months = (made.month, made.next_month)
    others = {
        line.merchant_id
        for month in months
        for line in trade.closing.month(month, MERCHANT_MANAGER).lines
    }
    cards = entitled_cards(desk, *months, CARDS)
    return replace(made, cards=cards, others=frozenset(others))


def entitled_cards(desk: Desk, month: str, until: str, count: int) -> tuple[str, ...]:
    """Numbers of cards that were linked before the month, with a right until the other is over.

    Raises NeverHappened when there are fewer.
    """
    numbers: list[str] = []
    for line in reversed(desk.cards.lines()):
        if line.household_id is None or line.state != "linked" or line.linked_on is None:
            continue
        if line.linked_on >= first_day(month):
            continue
        right = _right_of(desk, line.household_id)
        if right is None or right.opened_on > first_day(month):
            continue
        if right.ends_after >= last_day(until):
            numbers.append(desk.cards.sheet(line.card_id).number)
        if len(numbers) == count:
            return tuple(numbers)
    raise NeverHappened("enough cards have a right in these months")


def _right_of(desk: Desk, household_id: UUID) -> EntitlementLine | None:
    """None, too, of a file that is not opened without a reason."""
    try:
        return desk.counter.households.sheet(household_id).entitlement
    except (FileProtected, FileArchived):
        return None
