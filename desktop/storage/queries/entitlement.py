"""Questions about entitlements: rows in, lines out."""

from __future__ import annotations

from datetime import date, timedelta
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
    return EntitlementLine(
        id=row.id,
        entitlement_kind=row.entitlement_kind,
        scenario_code=row.scenario_code,
        state=state_of(row, on).value,
        opened_on=row.opened_on,
        ends_after=row.ends_after,
        bracket=row.bracket,
        amount=row.amount,
        rate=row.rate,
        monthly_cap=row.monthly_cap,
    )


def state_of(row: EntitlementRecord, on: date) -> EntitlementState:
    suspensions = (Suspension(row.suspended_on, None),) if row.suspended_on else ()
    period = EntitlementPeriod(row.opened_on, row.ends_after, suspensions, row.ended_on)
    return state_on(period, on)
