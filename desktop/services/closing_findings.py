"""What is odd about merchants' months: each anomaly with the facts that tell it from another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
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
from desktop.domain.statement import Content, LineKind
from desktop.domain.transaction import missing_numbers
from desktop.models import MerchantRecord
from desktop.storage.queries import closing, closing_month
from desktop.storage.queries.closing_duplicates import FEW, OpenDuplicate, open_duplicates

Periods = Mapping[UUID, tuple[AgreementPeriod, ...]]
Found = dict[UUID, list[Finding]]

LABEL_ENDED_SINCE = timedelta(days=90)
"""An end that lies further back was looked at in months before, or the label was given up."""


def findings_of(
    session: Session,
    month: str,
    merchant_ids: Collection[UUID],
    periods: Periods,
    late: Collection[UUID] = (),
) -> Mapping[UUID, tuple[Finding, ...]]:
    """By merchant, in the order of `Anomaly`; what depends on earlier statements is not in here.

    Those who are `late`, too, would state purchases of earlier months: these are looked at as well.
    """
    found: Found = {merchant_id: [] for merchant_id in merchant_ids}
    if found:
        for merchant_id, finding in _every(session, month, merchant_ids, periods):
            found[merchant_id].append(finding)
    for merchant_id, finding in _late_duplicates(session, month, late):
        found[merchant_id].append(finding)
    return {merchant_id: in_order(some) for merchant_id, some in found.items()}


def findings_in(content: Content) -> tuple[Finding, ...]:
    """What a statement would say of earlier months, and whether it leaves a debt."""
    counted = content["counter_entries"]
    late = sum(frozen[10] == LineKind.LATE for frozen in counted)
    return carried_findings(content["totals"]["due"], late, len(counted) - late)


def carried_findings(due_cents: int, late: int, others: int) -> tuple[Finding, ...]:
    """`late` purchases of earlier months, and `others` that correct what was stated of them."""
    found = []
    if due_cents < 0:
        found.append(Finding(Anomaly.NEGATIVE_TOTAL, (str(due_cents),)))
    if late:
        found.append(Finding(Anomaly.CAME_LATE, (str(late),)))
    if others:
        found.append(Finding(Anomaly.COUNTER_ENTRIES, (str(others),)))
    return tuple(found)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """As `Anomaly` names them: what blocks is read first."""
    order = {anomaly: place for place, anomaly in enumerate(Anomaly)}
    return tuple(sorted(findings, key=lambda one: (order[one.anomaly], one.facts)))


def refuse_blocked(session: Session, merchant_id: UUID, month: str) -> None:
    """Raises FindingsOpen while something is open that cannot be accepted."""
    found = [one for _, one in _duplicates(session, month, [merchant_id])]
    found += [one for _, one in _late_duplicates(session, month, [merchant_id])]
    if found:
        raise FindingsOpen(tuple(found))


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
    start, until = first_day(month), day_after(month)
    found = open_duplicates(session, start, until, merchant_ids)
    for merchant_id, some in found.items():
        for one in some:
            yield merchant_id, _duplicate(one)


def _late_duplicates(
    session: Session, month: str, merchant_ids: Collection[UUID]
) -> Iterator[tuple[UUID, Finding]]:
    start, wanted = first_day(month), list(merchant_ids)
    for place in range(0, len(wanted), FEW):
        asked = wanted[place : place + FEW]
        found = open_duplicates(session, start - closing_month.LOOKED_BACK, start, asked)
        for merchant_id, some in found.items():
            for one in some:
                yield merchant_id, _duplicate(one)


def _duplicate(one: OpenDuplicate) -> Finding:
    facts = (one.on_day.isoformat(), one.ticket)
    return Finding(Anomaly.DUPLICATE_OPEN, facts, one.id)


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
        refused = sums.refused - sums.twice
        told = sums.count + refused
        if refused > FEW_REFUSED * told:
            yield merchant_id, Finding(Anomaly.MANY_REFUSED, (str(refused), str(told)))


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
