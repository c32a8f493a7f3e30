"""Questions about entitlements: rows in, lines out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.entitlement import EntitlementPeriod, EntitlementState, Suspension, state_on
from desktop.models import EntitlementRecord
from desktop.sheets.household import EntitlementLine

ENDING_WITHIN = timedelta(days=30)  # an entitlement that ends soon waits for somebody
_MATTERS_FIRST = ("in_force", "suspended", "scheduled", "ended")


def entitlement_that_matters(
    session: Session, household_id: UUID, on: date
) -> EntitlementLine | None:
    """The one in force, else the suspended, the next, the last ended."""
    lines = entitlements_of(session, household_id, on)
    return min(lines, key=lambda line: _MATTERS_FIRST.index(line.state), default=None)


def entitlements_of(session: Session, household_id: UUID, on: date) -> tuple[EntitlementLine, ...]:
    """The latest first."""
    rows = session.scalars(
        select(EntitlementRecord)
        .where(EntitlementRecord.household_id == household_id)
        .order_by(EntitlementRecord.opened_on.desc())
    )
    return tuple(entitlement_line(row, on) for row in rows)


def entitlement_line(row: EntitlementRecord, on: date) -> EntitlementLine:
    period = period_of(row)
    running = period.suspension_after(on)
    return EntitlementLine(
        id=row.id,
        entitlement_kind=row.entitlement_kind,
        scenario_code=row.scenario_code,
        state=state_on(period, on).value,
        opened_on=row.opened_on,
        ends_after=row.ends_after,
        bracket=row.bracket,
        amount=row.amount,
        rate=row.rate,
        monthly_cap=row.monthly_cap,
        ended_on=row.ended_on,
        last_day=period.last_day,
        suspended_from=running.suspended_from if running else None,
        suspended_until=running.suspended_until if running else None,
        reason=row.reason,
        contribution=row.contribution,
    )


def state_of(row: EntitlementRecord, on: date) -> EntitlementState:
    return state_on(period_of(row), on)


def period_of(row: Any) -> EntitlementPeriod:
    """`row` is an entitlement, or has these columns of one; its suspensions in order."""
    past = tuple(
        Suspension(date.fromisoformat(first), date.fromisoformat(until))
        for first, until in row.past_suspensions or ()
    )
    last = (Suspension(row.suspended_on, row.suspended_until),) if row.suspended_on else ()
    return EntitlementPeriod(row.opened_on, row.ends_after, (*past, *last), row.ended_on)


def columns_of(period: EntitlementPeriod, today: date) -> dict[str, Any]:
    """As the row keeps it: what is over apart from what runs or is foreseen."""
    running = period.suspension_after(today)
    over = [each for each in period.suspensions if each != running]
    return {
        "suspended_on": running.suspended_from if running else None,
        "suspended_until": running.suspended_until if running else None,
        "past_suspensions": [
            [each.suspended_from.isoformat(), each.suspended_until.isoformat()]
            for each in over
            if each.suspended_until is not None
        ],
        "ended_on": period.ended_on,
    }
