"""Entitlements: opened, in force, suspended, ended; all told by their dates.

`ends_after` is the last day included; a suspension's `until` and `ended_on` are excluded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.errors import Refusal


class OverlappingEntitlement(Refusal):
    """The household already has an entitlement on a day of the new one."""

    def __init__(self, opened_on: date, ends_after: date) -> None:
        super().__init__(opened_on, ends_after)
        self.opened_on = opened_on
        self.ends_after = ends_after


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
        is_over = self.suspended_until is not None and self.suspended_until <= on
        return self.suspended_from <= on and not is_over


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
