"""What happened to agreements: printed, signed, amended, suspended, renewed, ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from desktop.domain.agreement import A_DAY, AgreementPeriod, end_of_period
from desktop.models import AgreementRecord
from desktop.sheets.merchant import Happening
from desktop.storage.queries.agreement import merged


def happenings_of(rows: Sequence[AgreementRecord], on: date) -> Iterator[Happening]:
    """Of agreements with their amendments; of renewals and ends only what came by that day."""
    numbers = {row.id: row.number or row.provisional_number for row in rows}
    periods = merged(rows)
    for row in rows:
        number = numbers.get(row.amends_id or row.id, row.provisional_number)
        yield from _of_paper(row, number)
        if row.id in periods and row.signed_on is not None:
            yield from _of_suspensions(row, number, on)
            yield from _of_term(row, periods[row.id], number, on)


def newest_first(happenings: Iterable[Happening]) -> tuple[Happening, ...]:
    """Of one moment, the last told comes first."""
    return tuple(sorted(happenings, key=_when)[::-1])


def day_of(moment: datetime) -> date:
    """As people at the desk say it."""
    return moment.astimezone().date()


def _when(happening: Happening) -> tuple[str, str]:
    at = happening.at.isoformat() if happening.at else "~"  # of the day alone: after the hours
    return happening.on_day.isoformat(), at


def _of_paper(row: AgreementRecord, number: str) -> Iterator[Happening]:
    kind = "amendment" if row.amendment else "agreement"
    amendment = row.amendment
    if row.printed_at is not None:
        day = day_of(row.printed_at)
        yield Happening(
            day, f"{kind}_printed", "", "", number, at=row.printed_at, amendment=amendment
        )
    if row.signed_on is not None:
        by = row.signed_by
        yield Happening(row.signed_on, f"{kind}_signed", by, "", number, amendment=amendment)
    elif row.ended_on is not None:
        yield Happening(row.ended_on, f"{kind}_given_up", "", "", number, amendment=amendment)


def _of_suspensions(row: AgreementRecord, number: str, on: date) -> Iterator[Happening]:
    """Those that are over, then the one that runs or is foreseen."""
    told: list[tuple[date, date | None, str]] = [
        (date.fromisoformat(first), date.fromisoformat(after), "".join(reason))
        for first, after, *reason in row.past_suspensions
    ]
    if row.suspended_from is not None:
        told.append((row.suspended_from, row.suspended_until, row.suspension_reason))
    for first, after, reason in told:
        until = after - A_DAY if after else None
        yield Happening(first, "agreement_suspended", "", reason, number, until=until)
        if after is not None and after <= on:
            yield Happening(after, "agreement_resumed", "", "", number)


def _of_term(
    row: AgreementRecord, period: AgreementPeriod, number: str, on: date
) -> Iterator[Happening]:
    for count in range(1, period.renewals_allowed + 1):
        begins = end_of_period(period, count - 1) + A_DAY
        if begins <= min(on, period.last_day):
            until = min(end_of_period(period, count), period.last_day)
            yield Happening(begins, "agreement_renewed", "", "", number, until=until)
    if row.ended_on is not None:
        yield Happening(row.ended_on, "agreement_ended", "", row.reason, number)
    elif period.last_day < on:
        yield Happening(period.last_day + A_DAY, "agreement_ended", "", "", number)
