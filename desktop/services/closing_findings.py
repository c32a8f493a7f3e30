"""What is odd about merchants' months: each anomaly with the facts that tell it from another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.agreement import AgreementPeriod, in_force
from desktop.domain.closing import (
    FEW_REFUSED,
    Anomaly,
    Finding,
    FindingsOpen,
    day_after,
    first_day,
)
from desktop.domain.statement import Content
from desktop.domain.transaction import missing_numbers
from desktop.models import MerchantRecord
from desktop.storage.queries import closing, closing_month

Periods = Mapping[UUID, tuple[AgreementPeriod, ...]]
Found = dict[UUID, list[Finding]]

LABEL_ENDED_SINCE = timedelta(days=90)
"""An end that lies further back was looked at in months before, or the label was given up."""


def findings_of(
    session: Session, month: str, merchant_ids: Collection[UUID], periods: Periods
) -> Mapping[UUID, tuple[Finding, ...]]:
    """By merchant, in the order of `Anomaly`; what depends on earlier statements is not in here."""
    found: Found = {merchant_id: [] for merchant_id in merchant_ids}
    if found:
        for merchant_id, finding in _every(session, month, merchant_ids, periods):
            found[merchant_id].append(finding)
    order = {anomaly: place for place, anomaly in enumerate(Anomaly)}
    return {
        merchant_id: tuple(sorted(some, key=lambda one: (order[one.anomaly], one.facts)))
        for merchant_id, some in found.items()
    }


def findings_in(content: Content) -> tuple[Finding, ...]:
    """What a statement would say of earlier months, and whether it leaves a debt."""
    counted = content["counter_entries"]
    late = sum(frozen[10] == "late" for frozen in counted)
    found = []
    if content["totals"]["due"] < 0:
        found.append(Finding(Anomaly.NEGATIVE_TOTAL, (str(content["totals"]["due"]),)))
    if late:
        found.append(Finding(Anomaly.CAME_LATE, (str(late),)))
    if len(counted) > late:
        found.append(Finding(Anomaly.COUNTER_ENTRIES, (str(len(counted) - late),)))
    return tuple(found)


def refuse_blocked(session: Session, merchant_id: UUID, month: str) -> None:
    """Raises FindingsOpen while something is open that cannot be accepted."""
    found = tuple(one for _, one in _duplicates(session, month, [merchant_id]))
    if found:
        raise FindingsOpen(found)


def _every(
    session: Session, month: str, merchant_ids: Collection[UUID], periods: Periods
) -> Iterator[tuple[UUID, Finding]]:
    yield from _duplicates(session, month, merchant_ids)
    yield from _slips(session, month, merchant_ids)
    yield from _refused(session, month, merchant_ids)
    yield from _agreements(session, month, merchant_ids, periods)
    yield from _labels(session, month, merchant_ids)
    yield from _suspended(session, merchant_ids)
    yield from _earlier(session, month, merchant_ids)
    known = closing_month.with_bank_details(session, merchant_ids)
    for merchant_id in frozenset(merchant_ids) - known:
        yield merchant_id, Finding(Anomaly.NO_BANK_DETAILS)


def _duplicates(
    session: Session, month: str, merchant_ids: Collection[UUID]
) -> Iterator[tuple[UUID, Finding]]:
    for merchant_id, ids in closing_month.open_duplicates(session, month, merchant_ids).items():
        for row_id in ids:
            yield merchant_id, Finding(Anomaly.DUPLICATE_OPEN, subject=row_id)


def _slips(
    session: Session, month: str, merchant_ids: Collection[UUID]
) -> Iterator[tuple[UUID, Finding]]:
    booklets = closing_month.slip_numbers(session, month, merchant_ids)
    for (merchant_id, booklet), numbers in booklets.items():
        missing = missing_numbers(numbers)
        if missing:
            facts = (booklet, *(str(number) for number in missing))
            yield merchant_id, Finding(Anomaly.MISSING_SLIPS, facts)


def _refused(
    session: Session, month: str, merchant_ids: Collection[UUID]
) -> Iterator[tuple[UUID, Finding]]:
    for merchant_id, sums in closing_month.month_sums(session, month, merchant_ids).items():
        told = sums.count + sums.refused
        if sums.refused > FEW_REFUSED * told:
            yield merchant_id, Finding(Anomaly.MANY_REFUSED, (str(sums.refused), str(told)))


def _agreements(
    session: Session, month: str, merchant_ids: Collection[UUID], periods: Periods
) -> Iterator[tuple[UUID, Finding]]:
    days = closing_month.purchase_days(session, month, merchant_ids)
    for merchant_id, sold_on in days.items():
        held = periods.get(merchant_id, ())
        without = [day for day in sold_on if not any(in_force(period, day) for period in held)]
        if without:
            facts = (without[0].isoformat(), without[-1].isoformat(), str(len(without)))
            yield merchant_id, Finding(Anomaly.NO_AGREEMENT, facts)


def _labels(
    session: Session, month: str, merchant_ids: Collection[UUID]
) -> Iterator[tuple[UUID, Finding]]:
    ends = closing_month.label_ends(session, merchant_ids)
    for (merchant_id, label), (certificate_id, until) in ends.items():
        if first_day(month) - LABEL_ENDED_SINCE <= until < day_after(month) - timedelta(days=1):
            facts = (label, until.isoformat())
            yield merchant_id, Finding(Anomaly.CERTIFICATE_ENDED, facts, certificate_id)


def _suspended(session: Session, merchant_ids: Collection[UUID]) -> Iterator[tuple[UUID, Finding]]:
    of = MerchantRecord
    for part in closing.in_parts(merchant_ids):
        rows = session.execute(
            select(of.id, of.state, of.state_since).where(of.id.in_(part), of.state != "active")
        )
        for row in rows:
            since = row.state_since.isoformat() if row.state_since else ""
            yield row.id, Finding(Anomaly.MERCHANT_SUSPENDED, (row.state, since))


def _earlier(
    session: Session, month: str, merchant_ids: Collection[UUID]
) -> Iterator[tuple[UUID, Finding]]:
    closed = closing.closed_months(session, merchant_ids)
    months = closing_month.earlier_months(session, month, merchant_ids)
    for merchant_id, some in months.items():
        left_open = tuple(one for one in some if (merchant_id, one) not in closed)
        if left_open:
            yield merchant_id, Finding(Anomaly.EARLIER_MONTH_OPEN, left_open)
