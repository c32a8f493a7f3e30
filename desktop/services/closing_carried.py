"""What the table of a month says of corrections: the same as a statement would, without making one.

Where sums agree with all that was stated, the rest is counted by SQL; where they do not, or where a
later month is closed already, the merchant's purchases are compared one by one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.closing import Anomaly, Finding, day_after
from desktop.domain.statement import LineKind, cents, counted, lines_for, sum_of
from desktop.services.closing_content import stated_of
from desktop.services.closing_findings import carried_findings
from desktop.storage.queries import closing_carried, closing_month
from desktop.storage.queries.closing_carried import StatedSoFar, Told

ZERO = Decimal(0)
_NEVER = StatedSoFar("", 0, ZERO, ZERO)
ByMonth = dict[str, Told]


@dataclass(frozen=True)
class Carried:
    """What a statement of the month would come to, euros, with what is odd about it."""

    purchases: int
    corrections: int
    amount: Decimal
    due: Decimal
    findings: tuple[Finding, ...]

    @property
    def is_late(self) -> bool:
        return any(one.anomaly is Anomaly.CAME_LATE for one in self.findings)


def carried_of(session: Session, month: str, closed: Collection[UUID]) -> dict[UUID, Carried]:
    """By merchant, of all who have something to state in it; without those who closed it."""
    told = closing_carried.told_by_month(session, month)
    stated = closing_carried.stated_so_far(session)
    wanted = [one for one in told.keys() | stated.keys() if one not in closed]
    back = closing_carried.back_in_month(session, month)
    found = {}
    for merchant_id in wanted:
        so_far, by_month = stated.get(merchant_id, _NEVER), told.get(merchant_id, {})
        if so_far.last < month and _agree(so_far, by_month):
            one = _counted(month, so_far, by_month, back.get(merchant_id, []))
        else:
            one = _compared(session, month, merchant_id)
        if one is not None:
            found[merchant_id] = one
    return found


def _agree(so_far: StatedSoFar, by_month: ByMonth) -> bool:
    """Whether all that was told until the last stated month was stated, and once."""
    before = [told for month, told in by_month.items() if month <= so_far.last]
    return (
        sum(told.count for told in before) == so_far.lines
        and sum((told.amount for told in before), ZERO) == so_far.amount
        and sum((told.covered for told in before), ZERO) == so_far.covered
    )


def _counted(month: str, so_far: StatedSoFar, by_month: ByMonth, back: list[str]) -> Carried | None:
    unstated = {one: told for one, told in by_month.items() if one > so_far.last}
    if not unstated:
        return None
    every = unstated.values()
    corrections = sum(told.back for told in every)
    due = sum((told.covered for told in every), ZERO)
    left = [told for one, told in unstated.items() if one < month]
    taken_back = sum(told.back for told in left)
    late = sum(told.count for told in left) - taken_back
    others = taken_back + sum(one <= so_far.last for one in back)
    return Carried(
        sum(told.count for told in every) - corrections,
        corrections,
        sum((told.amount for told in every), ZERO),
        due,
        carried_findings(cents(due), late, others),
    )


def _compared(session: Session, month: str, merchant_id: UUID) -> Carried | None:
    purchases = closing_month.purchases_of(session, merchant_id, day_after(month))
    lines, counter = lines_for(month, purchases, stated_of(session, merchant_id), _no_alias)
    if not lines and not counter:
        return None
    late = sum(line.kind is LineKind.LATE for line in counter)
    total = sum_of((*lines, *counter))
    found = carried_findings(cents(total.covered), late, len(counter) - late)
    return Carried(*counted((*lines, *counter)), total.amount, total.covered, found)


def _no_alias(_month: str, _card: str) -> str:
    return ""
