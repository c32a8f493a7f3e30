"""The closing of a month as its page shows it: merchants, anomalies, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from desktop.domain.closing import Anomaly, Finding, MonthState, Severity
from desktop.domain.errors import Refusal


@dataclass(frozen=True)
class FindingLine:
    """An anomaly; `accepted_by` is empty while nobody accepted it. `facts` as in `Finding`."""

    finding: Finding
    reason: str = ""
    accepted_by: str = ""
    accepted_at: datetime | None = None

    @property
    def anomaly(self) -> Anomaly:
        return self.finding.anomaly

    @property
    def severity(self) -> Severity:
        return self.finding.anomaly.severity

    @property
    def keeps_open(self) -> bool:
        """Whether the month cannot be closed because of it."""
        return self.severity is not Severity.NOTICE and not self.accepted_by


@dataclass(frozen=True)
class ClosingLine:
    """One merchant's month. Euros; of a closed month those of its statements, else of now.

    `count` purchases are stated for the first time, `corrections` take back or change others.

    `number` is provisional until the centre has given the final one; `statements` counts the
    rectifications, too. `due_on` is the last day to pay. `anomalies` are those found, each kind
    once, whether accepted or not; of a closed month none is looked for again.
    """

    merchant_id: UUID
    trade_name: str
    month: str
    state: MonthState
    count: int
    refused: int
    purchases: Decimal
    amount: Decimal
    open_findings: int
    accepted_findings: int
    notices: int
    statement_id: UUID | None = None
    number: str = ""
    provisional: bool = False
    statements: int = 0
    due_on: date | None = None
    anomalies: tuple[Anomaly, ...] = ()
    corrections: int = 0


@dataclass(frozen=True)
class ClosingSheet:
    """A month over all merchants that sold something in it, or have a statement of it."""

    month: str
    lines: tuple[ClosingLine, ...]

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    def counted(self) -> dict[MonthState, int]:
        """How far the closing has come."""
        return {state: sum(x.state is state for x in self.lines) for state in MonthState}


@dataclass(frozen=True)
class ClosingCheckSheet:
    """What somebody looks at before closing; totals are those that the statement would have."""

    merchant_id: UUID
    trade_name: str
    month: str
    state: MonthState
    findings: tuple[FindingLine, ...]
    count: int
    purchases: Decimal
    amount: Decimal
    counter_entries: int
    corrections: int = 0

    @property
    def may_close(self) -> bool:
        return self.state is MonthState.READY


@dataclass(frozen=True)
class ClosedMonth:
    """`statement_id` of what was closed, or why it was not."""

    merchant_id: UUID
    trade_name: str
    statement_id: UUID | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True)
class ClosedSheet:
    month: str
    merchants: tuple[ClosedMonth, ...]

    @property
    def closed(self) -> tuple[ClosedMonth, ...]:
        return tuple(one for one in self.merchants if one.statement_id is not None)

    @property
    def refused(self) -> tuple[ClosedMonth, ...]:
        return tuple(one for one in self.merchants if one.refusal is not None)
