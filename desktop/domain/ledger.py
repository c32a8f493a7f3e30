"""The ledger of an entitlement: every cent that came or went, and what is due to be written.

Movements are only ever added. What a rule gives or takes (a credit, a bonus, an expiry) is written
as the step from what was written so far to what is due now; the step's id is made of its words.
So a run can be repeated, or made at two desks, and purchases can come in any order: the sum of the
movements depends on what happened alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid5

from desktop.domain.entitlement import EntitlementPeriod, EntitlementState, state_on
from desktop.domain.errors import Refusal
from desktop.domain.money import to_cent
from desktop.domain.month import first_day, last_day, month_of

_NAMESPACE = UUID("2f0c7d5e-7d0a-5a53-9d5c-6f3d0b6b8a41")
_ZERO = Decimal(0)
_DAY = timedelta(days=1)


class MonthTooFar(Refusal):
    """Money of a month is given in that month, or in the one before; `last` may be credited."""

    def __init__(self, month: str, last: str) -> None:
        super().__init__(month, last)
        self.month = month
        self.last = last


class MoreThanThere(Refusal):
    """A correction may not take more than is `available`, in euros."""

    def __init__(self, available: Decimal) -> None:
        super().__init__(f"{available}")
        self.available = available


class NothingToCorrect(Refusal):
    """A correction of no amount."""


class UnknownEntitlement(Refusal):
    """It is not on this desk."""


class MovementKind(StrEnum):
    """Credits and bonuses come by a rule, expiries go by one; the last two do either."""

    CREDIT = "credit"
    BONUS = "bonus"
    PURCHASE = "purchase"
    REVERSAL = "reversal"
    EXPIRY = "expiry"
    TRANSFER = "transfer"
    CORRECTION = "correction"


class ProRata(StrEnum):
    """What the month is worth in which an entitlement begins or comes back."""

    WHOLE_MONTH = "whole_month"
    BY_DAY = "by_day"


@dataclass(frozen=True)
class BonusTerms:
    """`rate` (0…1) of what was spent in a month comes back in the next one, `monthly_cap` at most.

    `families` are the codes that earn it; none means all.
    """

    rate: Decimal
    monthly_cap: Decimal
    families: tuple[str, ...] = ()


@dataclass(frozen=True)
class LedgerRules:
    """How a scenario keeps the money of a month.

    What is left stays for `carry_over_months` more months, or `until_year_end`: through 31
    December of its year. 0 and False: it is lost at the end of its month. With both, the nearer.
    """

    carry_over_months: int = 0
    until_year_end: bool = False
    pro_rata: ProRata = ProRata.WHOLE_MONTH
    bonus: BonusTerms | None = None
    may_go_negative: bool = False
    suspended_months_kept: bool = False


@dataclass(frozen=True)
class Account:
    """An entitlement as its ledger sees it.

    `monthly` is the credit of a month, or what a discount may save in one; None has no limit.
    `rate` (0…1) is the discount's, None for money that is spent. No `families` and no `outlets`
    (kinds of them) are all. It `shares_month` when another one of the household, ended early, had
    days in the month in which this one opens: that month is then given by its days.
    """

    entitlement_id: UUID
    household_id: UUID
    period: EntitlementPeriod
    monthly: Decimal | None
    rules: LedgerRules = LedgerRules()
    rate: Decimal | None = None
    families: tuple[str, ...] = ()
    scenario: str = ""
    outlets: tuple[str, ...] = ()
    contribution: Decimal | None = None
    shares_month: bool = False

    @property
    def only_bonus(self) -> bool:
        """Nothing is given but what purchases earn."""
        return self.monthly == 0 and self.rules.bonus is not None

    @property
    def is_limited(self) -> bool:
        return self.monthly is not None and not self.rules.may_go_negative

    @property
    def last_day(self) -> date:
        """The last day on which anything may be spent."""
        return self.period.last_day


@dataclass(frozen=True)
class Movement:
    """`amount` in euros, negative when it leaves; `month` (2026-03) is whose credit it is."""

    kind: MovementKind
    amount: Decimal
    on_day: date
    month: str
    key: str
    transaction_id: UUID | None = None

    @property
    def id(self) -> UUID:
        return movement_id(self.key)


def movement_id(key: str) -> UUID:
    """The same movement written at two desks is one row."""
    return uuid5(_NAMESPACE, key)


def balance(movements: Iterable[Movement], on: date) -> Decimal:
    """In euros at the end of the day `on`."""
    return sum((m.amount for m in movements if m.on_day <= on), _ZERO)


def step(
    kind: MovementKind, subject: str, due: Decimal, posted: Sequence[Movement], place: Movement
) -> Movement | None:
    """The movement that brings `posted` to `due`; None when they are equal.

    `place` lends its day, month and transaction. Of several kinds that `posted` may be of (a
    purchase and its reversal), `kind` is that of this step.
    """
    so_far = sum((m.amount for m in posted), _ZERO)
    if so_far == due:
        return None
    key = f"{subject}|{len(posted)}|{int(so_far * 100)}>{int(due * 100)}"
    return Movement(kind, due - so_far, place.on_day, place.month, key, place.transaction_id)


def correction(account: Account, amount: Decimal, on: date, about: UUID) -> Movement:
    """By hand, `about` tells it from every other one."""
    key = f"correction|{account.entitlement_id}|{about}"
    return Movement(MovementKind.CORRECTION, amount, on, month_of(on), key)


def credit_due(account: Account, month: str, given: Decimal) -> Decimal:
    """What the month gives in all, in euros, when `given` was written so far.

    The month in which the entitlement opens counts whole or by its days. A month of which no day
    is in force gives nothing; one that was given before a suspension or an early end is not taken
    back: what is left of it expires.
    """
    whole = _share(account, month, account.period.opened_on)
    if given >= whole or (account.rules.suspended_months_kept and not _is_over(account, month)):
        return whole
    begins = _first_day_in_force(account.period, month)
    return given if begins is None else max(given, _share(account, month, begins))


def bonus_due(terms: BonusTerms, earning: Decimal) -> Decimal:
    """For a month in which purchases of `earning` euros earn it."""
    return min(terms.monthly_cap, max(_ZERO, to_cent(terms.rate * earning)))


def _share(account: Account, month: str, begins: date) -> Decimal:
    first, last = first_day(month), last_day(month)
    begins, ends = max(first, begins), min(last, account.period.ends_after)
    if account.monthly is None or begins > ends:
        return _ZERO
    shared = account.shares_month and month == month_of(account.period.opened_on)
    if account.rules.pro_rata is ProRata.WHOLE_MONTH and not shared:
        return account.monthly
    return to_cent(account.monthly * ((ends - begins).days + 1) / last.day)


def _is_over(account: Account, month: str) -> bool:
    return first_day(month) > account.last_day


def _first_day_in_force(period: EntitlementPeriod, month: str) -> date | None:
    day, last = max(first_day(month), period.opened_on), last_day(month)
    while day <= last:
        if state_on(period, day) is EntitlementState.IN_FORCE:
            return day
        day += _DAY
    return None
