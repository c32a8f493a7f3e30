"""The life of an agreement with a merchant: its dates decide, day by day, whether it holds.

`…_on` and `ends_after` are days that count; `…_until` is the first day that no longer does.
An agreement is recorded as draft, printed, signed or ended; that it has not begun, is in force or
is suspended follows from the day that is asked about, so that the past is told as it was.
Reference: domain notes on agreements, one year with a limited tacit renewal and amendments.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from desktop.domain.actor import Actor, Role
from desktop.domain.errors import Refusal, Unavailable
from desktop.domain.stored_value import StoredValue

Span: TypeAlias = tuple[date, date]
"""The first day, and the first day after."""

A_DAY = timedelta(days=1)
MOST_RENEWALS = 4
LONGEST_MONTHS = 36
"""Of the first period: whoever runs a scheme for longer signs anew."""

WHO_WRITES = frozenset({Role.MERCHANT_MANAGER})
WHO_READS = WHO_WRITES | {Role.ACCOUNTANT}


class AgreementState(StoredValue):
    """What is recorded; see `Standing` for what holds on a day."""

    DRAFT = "draft"
    PRINTED = "printed"
    SIGNED = "signed"
    ENDED = "ended"


class Standing(StrEnum):
    """Where an agreement stands on one day; `signed` has not begun yet."""

    DRAFT = "draft"
    PRINTED = "printed"
    SIGNED = "signed"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    ENDED = "ended"


class TermFault(StrEnum):
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    TOO_LONG = "too_long"
    RENEWALS = "renewals"
    NO_FAMILY = "no_family"
    OUTSIDE_THE_AGREEMENT = "outside_the_agreement"


class AgreementReserved(Refusal):
    """Agreements are written by who follows merchants, and read by the accountant as well."""


class UnknownAgreement(Refusal):
    """Not on this desk."""


class TermRefused(Refusal):
    """The dates, renewals or families of a draft cannot be agreed upon."""

    def __init__(self, fault: TermFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class PartyIncomplete(Refusal):
    """A contract names its parties: `missing` are fields of the merchant that are empty."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(missing)
        self.missing = missing


class AgreementFixed(Refusal):
    """What was printed is what is signed: its words and dates no longer change."""


class AgreementNotPrinted(Refusal):
    """Only a printed agreement can be signed."""


class AgreementNotSigned(Refusal):
    """Nothing to suspend, to resume, to end or to amend."""


class AgreementOver(Refusal):
    """It ended, or will have on the day that is asked for."""


class SignedOnImpossibleDay(Refusal):
    """In the future, or before the paper was printed."""


class SignatoryMissing(Refusal):
    """Who signed for the merchant is written down."""


class AgreementOverlaps(Refusal):
    """The merchant has another agreement for some of these days; `number` says which."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class AmendmentOpen(Refusal):
    """Another amendment was drafted and waits for its signature: one after the other."""


class NotSuspended(Refusal):
    """There is no suspension to lift on that day."""


class EndsOnImpossibleDay(Refusal):
    """Before it began, or after it would have ended anyway."""


class ScanFault(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OTHER_KIND = "other_kind"
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"


class ScanRefused(Refusal):
    """The file cannot stand for the signed paper; `limit` in bytes when it is too large."""

    def __init__(self, fault: ScanFault, limit: int = 0) -> None:
        super().__init__(fault.value, limit)
        self.fault = fault
        self.limit = limit


class ScanChanged(Refusal):
    """The file kept as the signed paper is not the one that was attached."""


class ScanNotHere(Unavailable):
    """Neither this desk has the scan, nor the centre: the desk that has it did not exchange yet."""


@dataclass(frozen=True)
class AgreementPeriod:
    """What decides on which days an agreement holds, its signed amendments counted in.

    `renewed_as` is the last day of the period whose length a tacit renewal repeats; it differs
    from `ends_after` once an amendment has changed the latter.
    """

    agreement_id: UUID
    merchant_id: UUID
    state: AgreementState
    starts_on: date
    ends_after: date
    renewals_allowed: int = 0
    signed_on: date | None = None
    ended_on: date | None = None
    suspended_from: date | None = None
    suspended_until: date | None = None
    renewed_as: date | None = None
    past_suspensions: tuple[Span, ...] = ()

    @property
    def begins_on(self) -> date:
        """Nothing holds before it was signed, whatever day was foreseen."""
        return max(self.starts_on, self.signed_on or self.starts_on)

    @property
    def last_day(self) -> date:
        """The last day with it, all tacit renewals counted, unless it is ended before."""
        foreseen = end_of_period(self, self.renewals_allowed)
        return min(foreseen, self.ended_on - A_DAY) if self.ended_on else foreseen

    def runs_until(self, on: date) -> date:
        """The last day of the period in which `on` lies; of the first one before it begins."""
        ends = (end_of_period(self, n) for n in range(self.renewals_allowed + 1))
        return min(next((end for end in ends if on <= end), self.last_day), self.last_day)


def end_of_period(period: AgreementPeriod, renewals: int) -> date:
    """The last day after so many tacit renewals, each as long as the first period was."""
    if not renewals:
        return period.ends_after
    first = period.renewed_as or period.ends_after
    months = whole_months(period.starts_on, first + A_DAY)
    if months is None:
        return period.ends_after + renewals * (first + A_DAY - period.starts_on)
    return add_months(period.ends_after + A_DAY, months * renewals) - A_DAY


def whole_months(start: date, end: date) -> int | None:
    """How many months lie between two days of the same number; None between others."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if months > 0 and add_months(start, months) == end else None


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def state_on(period: AgreementPeriod, on: date) -> Standing:
    if period.signed_on is None:
        return (
            Standing.PRINTED
            if period.state is AgreementState.PRINTED
            else Standing.ENDED
            if period.state is AgreementState.ENDED
            else Standing.DRAFT
        )
    if on > period.last_day:
        return Standing.ENDED
    if on < period.begins_on:
        return Standing.SIGNED
    return Standing.SUSPENDED if is_suspended(period, on) else Standing.IN_FORCE


def is_suspended(period: AgreementPeriod, on: date) -> bool:
    """By the suspension that runs or is foreseen, or by one that is over."""
    if any(first <= on < after for first, after in period.past_suspensions):
        return True
    if period.suspended_from is None or on < period.suspended_from:
        return False
    return period.suspended_until is None or on < period.suspended_until


def in_force(period: AgreementPeriod, on: date) -> bool:
    """Whether a purchase of that day is covered, as far as the agreement goes."""
    return state_on(period, on) is Standing.IN_FORCE


def overlap(one: AgreementPeriod, other: AgreementPeriod) -> bool:
    """Whether both hold, or are suspended, on some day."""
    return one.begins_on <= other.last_day and other.begins_on <= one.last_day


def refuse_who_may_not_write(actor: Actor) -> None:
    """Raises AgreementReserved."""
    if not actor.roles & WHO_WRITES:
        raise AgreementReserved


def refuse_who_may_not_read(actor: Actor) -> None:
    """Raises AgreementReserved."""
    if not actor.roles & WHO_READS:
        raise AgreementReserved


def refuse_term(starts_on: date, ends_after: date, renewals: int) -> None:
    """Raises TermRefused."""
    if ends_after < starts_on:
        raise TermRefused(TermFault.ENDS_BEFORE_IT_BEGINS)
    if ends_after >= add_months(starts_on, LONGEST_MONTHS):
        raise TermRefused(TermFault.TOO_LONG)
    if not 0 <= renewals <= MOST_RENEWALS:
        raise TermRefused(TermFault.RENEWALS)


def refuse_suspension(period: AgreementPeriod, starts: date, until: date | None) -> None:
    """From a day on which it holds, and until a later one. Raises AgreementNotSigned …Over."""
    if period.signed_on is None:
        raise AgreementNotSigned
    if starts > period.last_day:
        raise AgreementOver
    if starts < period.begins_on or (until is not None and until <= starts):
        raise TermRefused(TermFault.ENDS_BEFORE_IT_BEGINS)


def refuse_end(period: AgreementPeriod, ended_on: date) -> None:
    """`ended_on` is the first day without it. Raises AgreementNotSigned, EndsOnImpossibleDay."""
    if period.signed_on is None:
        raise AgreementNotSigned
    if not period.begins_on <= ended_on <= period.last_day + A_DAY:
        raise EndsOnImpossibleDay
