"""The ledger of an entitlement as its household's page shows it, and the credit run of a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class RunLine:
    """Of one scenario, in euros: what the run gives, and what it lets expire (negative).

    `entitlements` are those that it gives or gave this month to; `credited_before` is what had
    been given already; `suspended` are those that get nothing because they are. `paid_in` is what
    the holders among them agreed to pay in for the month; others collect it.
    """

    scenario: str
    entitlements: int
    credited_before: Decimal
    credited: Decimal
    bonus: Decimal
    expired: Decimal
    suspended: int
    paid_in: Decimal = Decimal(0)


@dataclass(frozen=True)
class RunSheet:
    """What a run of the `month` (2026-03) would write, or has written."""

    month: str
    lines: tuple[RunLine, ...]
    movements: int

    @property
    def is_complete(self) -> bool:
        return self.movements == 0

    @property
    def entitlements(self) -> int:
        return sum(line.entitlements for line in self.lines)

    @property
    def suspended(self) -> int:
        return sum(line.suspended for line in self.lines)

    def total(self, amounts: str) -> Decimal:
        """The sum over all scenarios of a field of their lines."""
        return sum((getattr(line, amounts) for line in self.lines), Decimal(0))


@dataclass(frozen=True)
class MonthOfCredits:
    """What came and went in the month, in euros; `credited` 0 where no run was made."""

    month: str
    entitlements: int
    credited: Decimal
    bonus: Decimal
    spent: Decimal
    expired: Decimal


@dataclass(frozen=True)
class CreditsSheet:
    """`months` from the newest; a run may be made for each of `open_months`, the first is usual."""

    months: tuple[MonthOfCredits, ...]
    open_months: tuple[str, ...]
    may_run: bool


@dataclass(frozen=True)
class MovementLine:
    """`balance` is what there was in euros after it; `merchant` where it was spent."""

    id: UUID
    movement_kind: str
    on_day: date
    month: str
    amount: Decimal
    balance: Decimal
    merchant: str = ""
    family: str = ""
    note: str = ""
    agent: str = ""


@dataclass(frozen=True)
class AccountSheet:
    """The ledger of one entitlement; `balance` today, None where there is no limit.

    `ending` of it, in euros, is to be spent by `usable_through`, the day when money ends next.
    `suspensions` are first days without the right, and first days with it again; None as long as
    nobody knows. `contribution` is what the holder pays in each month.
    """

    entitlement_id: UUID
    scenario: str
    state: str
    opened_on: date
    ends_after: date
    balance: Decimal
    is_limited: bool
    usable_through: date | None
    ending: Decimal
    movements: tuple[MovementLine, ...]
    suspensions: tuple[tuple[date, date | None], ...] = ()
    contribution: Decimal | None = None

    def is_suspended(self, on: date) -> bool:
        return any(
            first <= on and (until is None or on < until) for first, until in self.suspensions
        )

    def balance_on(self, on: date) -> Decimal:
        """At the end of that day; `movements` are the newest first."""
        return next((line.balance for line in self.movements if line.on_day <= on), Decimal(0))


@dataclass(frozen=True)
class LedgerSheet:
    """Of a household: the account that matters first."""

    household_id: UUID
    accounts: tuple[AccountSheet, ...]
    may_correct: bool

    @property
    def current(self) -> AccountSheet | None:
        return next(iter(self.accounts), None)


def sum_of(lines: Sequence[MovementLine]) -> Decimal:
    return sum((line.amount for line in lines), Decimal(0))
