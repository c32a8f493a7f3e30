"""Statements as lists and their page show them; what is printed of them is in `statement`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from desktop.domain.closing import StatementState
from desktop.domain.late_interest import ON_TIME, LateInterest
from desktop.sheets.statement import ZERO, StatementPaper


@dataclass(frozen=True)
class StatementLine:
    """`number` is provisional until the centre gave the final one; `late` counts until today.

    `count` purchases are stated for the first time, `corrections` take back or change others.

    `slip_number` is of the remittance slip that it went on, empty while it is on none.
    """

    id: UUID
    merchant_id: UUID
    trade_name: str
    month: str
    sequence: int
    number: str
    provisional: bool
    state: StatementState
    dated_on: date
    due_on: date
    count: int
    purchases: Decimal
    amount: Decimal
    prints: int
    channel: str = ""
    sent_on: date | None = None
    paid_on: date | None = None
    payment_order: str = ""
    slip_number: str = ""
    late: LateInterest = ON_TIME
    corrections: int = 0


@dataclass(frozen=True)
class StatementSheet:
    """One statement on its page, with others of the same merchant's month."""

    line: StatementLine
    paper: StatementPaper
    closed_at: datetime
    closed_by: str
    cites: UUID | None
    rectified_by: tuple[StatementLine, ...]
    reason: str = ""
    accounting_made_at: datetime | None = None


@dataclass(frozen=True)
class SlipLine:
    """A remittance slip in the list."""

    id: UUID
    number: str
    provisional: bool
    dated_on: date
    count: int
    amount: Decimal
    made_by: str


@dataclass(frozen=True)
class OverdueSheet:
    """What is not paid on the day `on`: `late` with what the wait costs, `soon` what is due next.

    `late` begins with the longest wait, `soon` with the nearest day. Whoever pays late owes the
    interest within `interest_days` of the payment (CCP R. 2192-36).
    """

    on: date
    late: tuple[StatementLine, ...]
    soon: tuple[StatementLine, ...]
    payment_days: int = 30
    interest_days: int = 45

    @property
    def principal(self) -> Decimal:
        return sum((line.amount for line in self.late), ZERO)

    @property
    def interest(self) -> Decimal:
        return sum((line.late.interest for line in self.late), ZERO)

    @property
    def fixed_amounts(self) -> Decimal:
        return sum((line.late.fixed_amount for line in self.late), ZERO)

    @property
    def owed(self) -> Decimal:
        """Beside the principal."""
        return self.interest + self.fixed_amounts


@dataclass(frozen=True)
class ThresholdSheet:
    """Paid with the card in twelve full months (CMF L. 521-3), the oldest first; euros.

    `running` is of the month that is not over. `crossing` is the month (2026-10) in which the
    twelve months before its end pass the threshold at the `pace` of the last three; empty when
    they do not within a year.
    """

    months: tuple[tuple[str, Decimal], ...]
    threshold: Decimal
    running: Decimal = ZERO
    pace: Decimal = ZERO
    crossing: str = ""

    @property
    def total(self) -> Decimal:
        return sum((amount for _, amount in self.months), Decimal(0))

    @property
    def share(self) -> Decimal:
        """0…1 and beyond."""
        return self.total / self.threshold if self.threshold else Decimal(0)

    @property
    def crossed(self) -> bool:
        return self.total > self.threshold
