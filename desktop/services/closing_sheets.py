"""The table of a month, and its anomalies beside what was accepted of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.domain.closing import Anomaly, Finding, MonthState, Severity, still_open
from desktop.domain.statement import Content, euros
from desktop.models import ClosingCheckRecord, MerchantRecord, MonthlyStatementRecord
from desktop.services.closing_carried import Carried, carried_of
from desktop.services.closing_findings import findings_of, in_order
from desktop.sheets.closing import (
    ClosingCheckSheet,
    ClosingLine,
    ClosingSheet,
    FindingLine,
)
from desktop.storage.queries import closing_month
from desktop.storage.queries.agreement import periods_of
from desktop.storage.queries.closing_month import MonthSums

Accepted = frozenset[tuple[Anomaly, UUID]]
_NOTHING = MonthSums(0, 0, Decimal(0), Decimal(0))


@dataclass
class _Statements:
    """Of one merchant's month, from the first on."""

    rows: list[Any] = field(default_factory=list)

    @property
    def state(self) -> MonthState:
        """The furthest that all of them have come."""
        order = [MonthState.CLOSED, MonthState.SENT, MonthState.PAID]
        return order[min(order.index(MonthState(row.state)) for row in self.rows)]


def closing_sheet(session: Session, month: str) -> ClosingSheet:
    sums = closing_month.month_sums(session, month)
    closed = _statements(session, month)
    carried = carried_of(session, month, closed.keys())
    names = _names(session)
    wanted = [one for one in sums.keys() | closed.keys() | carried.keys() if one in names]
    left_open = [one for one in wanted if one not in closed]
    late = [x for x, one in carried.items() if one.is_late and x in names]
    found = findings_of(session, month, left_open, periods_of(session), late=late)
    kept = closing_month.acceptances(session, month, wanted)
    lines = []
    for merchant_id in wanted:
        accepted = kept.get(merchant_id, ())
        line = _line(merchant_id, names[merchant_id], month, sums.get(merchant_id, _NOTHING))
        if merchant_id in closed:
            lines.append(_closed(line, closed[merchant_id], accepted))
        else:
            lines.append(_open(line, found[merchant_id], carried.get(merchant_id), accepted))
    return ClosingSheet(month, tuple(sorted(lines, key=lambda x: (x.trade_name, x.merchant_id))))


Checked = tuple[MonthState | None, Content | None, tuple[Finding, ...]]
"""State of the statement that there is, what one more would say, and what is odd about it."""


def check_sheet(
    session: Session, merchant: MerchantRecord, month: str, checked: Checked
) -> ClosingCheckSheet:
    state, content, found = checked
    if state is None:
        kept = accepted_in(session, merchant.id, month)
        state = MonthState.TO_CHECK if still_open(found, kept) else MonthState.READY
        state = state if content else MonthState.NOTHING
    totals = content["totals"] if content else {}
    return ClosingCheckSheet(
        merchant_id=merchant.id,
        trade_name=merchant.trade_name,
        month=month,
        state=state,
        findings=finding_lines(session, merchant.id, month, found),
        count=totals.get("purchases", 0),
        corrections=totals.get("corrections", 0),
        purchases=euros(totals.get("amount", 0) + totals.get("counter_amount", 0)),
        amount=euros(totals.get("due", 0)),
        counter_entries=len(content["counter_entries"]) if content else 0,
    )


def accepted_in(session: Session, merchant_id: UUID, month: str) -> Accepted:
    rows = closing_month.acceptances(session, month, [merchant_id]).get(merchant_id, ())
    return _pairs(rows)


def finding_lines(
    session: Session, merchant_id: UUID, month: str, found: Iterable[Finding]
) -> tuple[FindingLine, ...]:
    rows = closing_month.acceptances(session, month, [merchant_id]).get(merchant_id, ())
    by_subject = {(row.anomaly, row.subject_id): row for row in rows}
    lines = []
    for one in found:
        row = by_subject.get((one.anomaly.value, one.subject_id))
        lines.append(
            FindingLine(one)
            if row is None
            else FindingLine(one, row.reason, row.accepted_by_name, row.accepted_at)
        )
    return tuple(lines)


def _pairs(rows: Iterable[ClosingCheckRecord]) -> Accepted:
    return frozenset((Anomaly(row.anomaly), row.subject_id) for row in rows if row.subject_id)


def _names(session: Session) -> dict[UUID, str]:
    rows = session.execute(select(MerchantRecord.id, MerchantRecord.trade_name))
    return {row.id: row.trade_name for row in rows}


def _statements(session: Session, month: str) -> dict[UUID, _Statements]:
    """Without their lines: what is not in columns of its own is looked up in the content."""
    of = MonthlyStatementRecord
    rows = session.execute(
        select(
            of.id,
            of.merchant_id,
            of.number,
            of.provisional_number,
            of.state,
            func.json_extract(of.content, "$.totals.purchases").label("first"),
            func.json_extract(of.content, "$.totals.corrections").label("corrections"),
            of.purchases,
            of.amount,
            func.json_extract(of.content, "$.due_on").label("due_on"),
        )
        .where(of.month == month)
        .order_by(of.sequence)
    )
    found: dict[UUID, _Statements] = {}
    for row in rows:
        found.setdefault(row.merchant_id, _Statements()).rows.append(row)
    return found


def _line(merchant_id: UUID, name: str, month: str, sums: MonthSums) -> dict[str, Any]:
    return {
        "merchant_id": merchant_id,
        "trade_name": name,
        "month": month,
        "count": sums.count,
        "refused": sums.refused,
        "purchases": sums.amount,
        "amount": sums.covered,
    }


def _open(
    line: dict[str, Any],
    found: Iterable[Finding],
    carried: Carried | None,
    accepted: Iterable[ClosingCheckRecord],
) -> ClosingLine:
    """Its amounts are those that the statement would have, with what other months add to it."""
    every = in_order((*found, *carried.findings)) if carried else tuple(found)
    left = still_open(every, _pairs(accepted))
    notices = sum(one.anomaly.severity is Severity.NOTICE for one in every)
    state = MonthState.TO_CHECK if left else MonthState.READY
    if carried is None:
        state = MonthState.NOTHING
    else:
        line = line | {
            "count": carried.purchases,
            "corrections": carried.corrections,
            "purchases": carried.amount,
            "amount": carried.due,
        }
    return ClosingLine(
        **line,
        state=state,
        open_findings=len(left),
        accepted_findings=len(every) - len(left) - notices,
        notices=notices,
        anomalies=tuple(dict.fromkeys(one.anomaly for one in every)),
    )


def _closed(
    line: dict[str, Any], statements: _Statements, accepted: Iterable[ClosingCheckRecord]
) -> ClosingLine:
    rows = statements.rows
    first = rows[0]
    owed = {
        "count": sum(row.first for row in rows),
        "corrections": sum(row.corrections for row in rows),
        "purchases": sum((row.purchases for row in rows), Decimal(0)),
        "amount": sum((row.amount for row in rows), Decimal(0)),
    }
    return ClosingLine(
        **(line | owed),
        state=statements.state,
        open_findings=0,
        accepted_findings=len(_pairs(accepted)),
        notices=0,
        statement_id=first.id,
        number=first.number or first.provisional_number,
        provisional=first.number is None,
        statements=len(rows),
        due_on=date.fromisoformat(first.due_on),
    )
