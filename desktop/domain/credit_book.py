"""What of each month's money is left: purchases are drawn from what ends first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from desktop.domain.ledger import Account, LedgerRules, Movement, MovementKind
from desktop.domain.month import first_day, last_day, month_after, month_of

_ZERO = Decimal(0)
_DAY = timedelta(days=1)

Draw = tuple[date, Decimal]


@dataclass
class Lot:
    """Money of one month, still `left`, that may be spent from `begins` through `ends`."""

    begins: date
    ends: date
    left: Decimal

    @property
    def expires_on(self) -> date:
        """The first day without it; never before it came."""
        return max(self.begins, self.ends + _DAY)


@dataclass
class Book:
    """The lots of an entitlement and what was drawn of them; purchases may be added.

    `strained` is what purchases took beyond the money of their day: of a month that had ended,
    or of nothing at all. It stays 0 as long as nobody spends more than is `available`.
    """

    account: Account
    lots: list[Lot]
    draws: list[Draw] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lots.sort(key=lambda lot: (lot.ends, lot.begins))
        self._full = [lot.left for lot in self.lots]
        self._latest = date.min
        self._draw_all()

    def available(self, on: date) -> Decimal | None:
        """What a purchase of that day may take without a later one falling short, in euros.

        None has no limit. Never negative. Quickest when purchases are told in the order of days.
        """
        if not self.account.is_limited:
            return None
        there = sum((lot.left for lot in self.lots if lot.begins <= on <= lot.ends), _ZERO)
        return there if on >= self._latest else self._before_later_ones(on)

    def spend(self, on: date, amount: Decimal) -> None:
        self.draws.append((on, amount))
        if on >= self._latest:
            self._latest = on
            self.strained += self._draw(on, amount)
        else:
            self._draw_all()

    def _draw_all(self) -> None:
        self.strained, self._latest = _ZERO, date.min
        for lot, full in zip(self.lots, self._full, strict=True):
            lot.left = full
        for on, amount in sorted(self.draws):
            self._latest = on
            self.strained += self._draw(on, amount)

    def _draw(self, on: date, amount: Decimal) -> Decimal:
        """A purchase that stands counts, even when its money had ended since; answers how much.

        What may be overspent is made up by the months that follow.
        """
        begun = [lot for lot in self.lots if lot.begins <= on]
        rest = _taken((lot for lot in begun if on <= lot.ends), amount)
        missing = _taken((lot for lot in reversed(begun) if lot.ends < on), rest)
        if self.account.rules.may_go_negative:
            _taken((lot for lot in self.lots if lot.begins > on), missing)
        return rest

    def _before_later_ones(self, on: date) -> Decimal:
        """Found by halving: whole cents from nothing up to all that may be spent on that day."""
        lots = zip(self._full, self.lots, strict=True)
        full = sum((full for full, lot in lots if lot.begins <= on <= lot.ends), _ZERO)
        least, most = 0, int(full * 100)
        while least < most:
            middle = (least + most + 1) // 2
            if self._fits(on, Decimal(middle) / 100):
                least = middle
            else:
                most = middle - 1
        return Decimal(least) / 100

    def _fits(self, on: date, amount: Decimal) -> bool:
        lots = [Lot(x.begins, x.ends, f) for x, f in zip(self.lots, self._full, strict=True)]
        trial = Book(self.account, lots, [*self.draws, (on, amount)])
        return trial.strained <= self.strained


def book_of(account: Account, movements: Iterable[Movement]) -> Book:
    """What expired is not asked: it follows from the lots."""
    given: dict[tuple[date, date], Decimal] = defaultdict(Decimal)
    drawn: dict[date, Decimal] = defaultdict(Decimal)
    for movement in movements:
        if movement.kind in {MovementKind.PURCHASE, MovementKind.REVERSAL} or _is_taken(movement):
            drawn[movement.on_day] -= movement.amount
        elif movement.kind is not MovementKind.EXPIRY:
            given[_window(account, movement.on_day)] += movement.amount
    draws, returned = _draws(drawn)
    for day, amount in returned:
        given[_window(account, day)] += amount
    return Book(account, [Lot(*window, max(_ZERO, a)) for window, a in given.items()], draws)


def _draws(drawn: Mapping[date, Decimal]) -> tuple[list[Draw], list[Draw]]:
    """What went, and what came back without having gone.

    Of a day on which more came back than went, the rest is of the purchases before.
    """
    went: list[Draw] = []
    returned = []
    for day, amount in sorted(drawn.items()):
        left = amount
        while left < 0 and went:
            earlier, before = went.pop()
            left += before
            if left > 0:
                went.append((earlier, left))
                left = _ZERO
        if left > 0:
            went.append((day, left))
        elif left < 0:
            returned.append((day, -left))
    return went, returned


def usable_through(rules: LedgerRules, month: str) -> date:
    """The last day of what came in `month`, when the entitlement does not end before."""
    carried = last_day(month_after(month, rules.carry_over_months))
    if not rules.until_year_end:
        return carried
    year_end = date(first_day(month).year, 12, 31)
    return min(carried, year_end) if rules.carry_over_months else year_end


def _is_taken(movement: Movement) -> bool:
    by_hand = {MovementKind.CORRECTION, MovementKind.TRANSFER}
    return movement.kind in by_hand and movement.amount < 0


def _window(account: Account, on_day: date) -> tuple[date, date]:
    """What came on that day is money of its month: a bonus of the one after it was earned."""
    return on_day, min(usable_through(account.rules, month_of(on_day)), account.last_day)


def _taken(lots: Iterable[Lot], amount: Decimal) -> Decimal:
    """What is not met."""
    for lot in lots:
        part = min(lot.left, amount)
        lot.left -= part
        amount -= part
        if not amount:
            break
    return amount
