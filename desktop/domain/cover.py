"""How much of a purchase is covered: partly when the balance is short, less what goes back.

Amounts are Decimal euros; those of a return are negative.
Reference: CGCT R. 1611-2 to R. 1611-15 for the day after which a claim is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from desktop.domain.money import to_cent
from desktop.domain.transaction import RejectionReason, Told

NOTHING = Decimal(0)


@dataclass(frozen=True)
class CoverRules:
    """Settings of the city; `foreclosure_months` after the month of a purchase it is lost.

    What comes late for a month that is closed goes `late_into_next_statement`, or is refused.
    """

    late_after_days: int = 62
    foreclosure_months: int = 2
    same_card_minutes: int = 5
    late_into_next_statement: bool = True


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What held on the day of the purchase, each as far as it is known.

    `available` is the balance that was left for it, or what is left of the cap of a discount,
    None without a limit; `rate` is of a discount and None for a credit. A purchase
    `counts_uncovered` where it earns a bonus, whatever is left. The first `obstacle` of the rules
    wins.
    """

    obstacle: RejectionReason | None = None
    available: Decimal | None = NOTHING
    rate: Decimal | None = None
    counts_uncovered: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """`covered` + `share` is the whole amount; nothing is covered of what is refused."""

    covered: Decimal
    share: Decimal
    reason: RejectionReason | None = None

    @property
    def accepted(self) -> bool:
        return self.reason is None


def cover(told: Told, facts: CoverFacts) -> Cover:
    """How much of a purchase the programme pays: the balance at most, or a rate up to the cap."""
    if told.amount == 0:
        return refused(told.amount, RejectionReason.AMOUNT_ZERO)
    if facts.obstacle is not None:
        return refused(told.amount, facts.obstacle)
    wanted = told.amount if facts.rate is None else to_cent(told.amount * facts.rate)
    covered = wanted if facts.available is None else min(wanted, facts.available)
    if facts.counts_uncovered:
        covered = max(NOTHING, covered)
    elif covered <= 0:
        return refused(told.amount, RejectionReason.NO_BALANCE)
    return Cover(covered, told.amount - covered if covered < told.amount else NOTHING)


def refused(amount: Decimal, reason: RejectionReason) -> Cover:
    return Cover(NOTHING, amount, reason)


@dataclass(frozen=True, slots=True)
class Bought:
    """A purchase that is taken back: what it was, and what was taken back of it before."""

    amount: Decimal
    covered: Decimal
    returned: Decimal = NOTHING
    returned_cover: Decimal = NOTHING


def cover_of_return(part: Decimal, bought: Bought) -> Cover:
    """What a return of `part` (positive) takes back: negative amounts.

    Its cover is in proportion, counted from all that was ever returned: however a purchase goes
    back in parts, the whole of it takes back the whole cover to the cent.
    """
    returned = bought.returned + part
    if returned > bought.amount:
        return refused(-part, RejectionReason.MORE_THAN_BOUGHT)
    back = to_cent(bought.covered * returned / bought.amount) - bought.returned_cover
    return Cover(-back, back - part)


def foreclosed_from(on: date, months: int) -> date:
    """The first day on which a purchase of the day `on` is no longer taken.

    With 2 it may be claimed until the end of the second month after its own.
    """
    year, month = divmod(on.year * 12 + on.month - 1 + months + 1, 12)
    return date(year, month + 1, 1)


def obstacle_of_time(on: date, today: date, rules: CoverRules) -> RejectionReason | None:
    """What the day alone says: not yet, lost, or too late to be entered."""
    if on > today:
        return RejectionReason.IN_THE_FUTURE
    if today >= foreclosed_from(on, rules.foreclosure_months):
        return RejectionReason.FORECLOSED
    if today > on + timedelta(days=rules.late_after_days):
        return RejectionReason.TOO_LATE
    return None
