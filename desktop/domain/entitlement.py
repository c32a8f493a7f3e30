"""Entitlements: opened, in force, suspended, ended; all told by their dates.

`ends_after` is the last day included; a suspension's `until` and `ended_on` are excluded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from desktop.domain.errors import Refusal

_DAY = timedelta(days=1)


class OverlappingEntitlement(Refusal):
    """The household already has an entitlement on a day of the new one."""

    def __init__(self, opened_on: date, ends_after: date) -> None:
        super().__init__(opened_on, ends_after)
        self.opened_on = opened_on
        self.ends_after = ends_after


class EntitlementOver(Refusal):
    """Its last day was `last_day`: nothing is left to suspend, to resume or to end."""

    def __init__(self, last_day: date) -> None:
        super().__init__(last_day)
        self.last_day = last_day


class NotBackwards(Refusal):
    """What takes a right away begins on `earliest` at the soonest: days that were had stay had."""

    def __init__(self, earliest: date) -> None:
        super().__init__(earliest)
        self.earliest = earliest


class AlreadySuspended(Refusal):
    """From `suspended_from` until `suspended_until`, excluded; None as long as nobody knows."""

    def __init__(self, suspended_from: date, suspended_until: date | None) -> None:
        super().__init__(suspended_from, suspended_until)
        self.suspended_from = suspended_from
        self.suspended_until = suspended_until


class ResumedBeforeSuspended(Refusal):
    """It would come back before `suspended_from`."""

    def __init__(self, suspended_from: date) -> None:
        super().__init__(suspended_from)
        self.suspended_from = suspended_from


class NotSuspended(Refusal):
    """Nothing runs or is foreseen that could be lifted."""


class EndNotForeseen(Refusal):
    """It was not ended early, or that has passed: only a new decision opens an entitlement."""


class EntitlementState(StrEnum):
    SCHEDULED = "scheduled"
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True)
class Suspension:
    """Open when `suspended_until` is None."""

    suspended_from: date
    suspended_until: date | None = None

    def covers(self, on: date) -> bool:
        return self.suspended_from <= on and not self.is_over(on)

    def is_over(self, on: date) -> bool:
        return self.suspended_until is not None and self.suspended_until <= on


@dataclass(frozen=True)
class EntitlementPeriod:
    """`ended_on` is set when it was ended early: the first day without it."""

    opened_on: date
    ends_after: date
    suspensions: tuple[Suspension, ...] = ()
    ended_on: date | None = None

    def has_ended(self, on: date) -> bool:
        return on > self.ends_after or (self.ended_on is not None and on >= self.ended_on)

    @property
    def last_day(self) -> date:
        """Before `opened_on` when it was ended before it began."""
        early = self.ended_on - _DAY if self.ended_on else self.ends_after
        return min(self.ends_after, early)

    def suspension_after(self, on: date) -> Suspension | None:
        """The one that runs on that day, or that is foreseen."""
        return next((each for each in self.suspensions if not each.is_over(on)), None)

    @property
    def is_empty(self) -> bool:
        """Ended before its first day: it never was."""
        return self.ended_on is not None and self.ended_on <= self.opened_on


def state_on(period: EntitlementPeriod, on: date) -> EntitlementState:
    if period.has_ended(on):
        return EntitlementState.ENDED
    if on < period.opened_on:
        return EntitlementState.SCHEDULED
    is_suspended = any(suspension.covers(on) for suspension in period.suspensions)
    return EntitlementState.SUSPENDED if is_suspended else EntitlementState.IN_FORCE


def overlap(first: EntitlementPeriod, second: EntitlementPeriod) -> bool:
    """Whether any day belongs to both; a suspended day still belongs."""
    if first.is_empty or second.is_empty:
        return False
    later_start = max(first.opened_on, second.opened_on)
    return not first.has_ended(later_start) and not second.has_ended(later_start)


def refuse_overlap(new: EntitlementPeriod, existing: Iterable[EntitlementPeriod]) -> None:
    """One entitlement per household at a time; raises OverlappingEntitlement."""
    for period in existing:
        if overlap(new, period):
            raise OverlappingEntitlement(period.opened_on, period.ends_after)


def suspended(
    period: EntitlementPeriod, first: date, until: date | None, today: date
) -> EntitlementPeriod:
    """Without it from `first` on, and with it again on `until` when that is known.

    Raises EntitlementOver, NotBackwards, ResumedBeforeSuspended, AlreadySuspended.
    """
    if max(first, today) > period.last_day:
        raise EntitlementOver(period.last_day)
    if first < today:
        raise NotBackwards(today)
    if until is not None and until <= first:
        raise ResumedBeforeSuspended(first)
    running = period.suspension_after(today)
    if running is not None:
        raise AlreadySuspended(running.suspended_from, running.suspended_until)
    new = Suspension(first, until)
    return replace(period, suspensions=(*period.suspensions, new))


def resumed(period: EntitlementPeriod, on: date, today: date) -> EntitlementPeriod:
    """With it again from `on`, which may have passed: then those days count as though never lost.

    From the first day of the suspension on, there was none.
    Raises NotSuspended, EntitlementOver, ResumedBeforeSuspended.
    """
    running = period.suspension_after(today)
    if running is None:
        raise NotSuspended
    if max(on, today) > period.last_day:
        raise EntitlementOver(period.last_day)
    if on < running.suspended_from:
        raise ResumedBeforeSuspended(running.suspended_from)
    others = tuple(each for each in period.suspensions if each != running)
    if on == running.suspended_from:
        return replace(period, suspensions=others)
    over = replace(running, suspended_until=on)
    return replace(period, suspensions=(*others, over))


def ended(period: EntitlementPeriod, on: date, today: date) -> EntitlementPeriod:
    """Without it from `on`. Raises EntitlementOver, NotBackwards."""
    if max(on, today) > period.last_day:
        raise EntitlementOver(period.last_day)
    if on < today:
        raise NotBackwards(today)
    return replace(period, ended_on=on)


def kept(period: EntitlementPeriod, today: date) -> EntitlementPeriod:
    """As though its early end had not been said, on its first day at the latest.

    Raises EndNotForeseen.
    """
    if period.ended_on is None or period.ended_on < today:
        raise EndNotForeseen
    return replace(period, ended_on=None)
