"""What a card has to say, why it waits to be written, and since when.

A right runs from the first day of the entitlement in force (or the next one) through the last day
of those that follow it without a gap, so that a renewal decided in time is written once.
All days are included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from desktop.domain.encoding import EncodingReason, WantedRight

DAY = timedelta(days=1)


@dataclass(frozen=True)
class EntitlementDays:
    """An entitlement as far as a card needs it; `ended_on` is the first day without it.

    Of its suspensions the one that runs or is foreseen; on `suspended_until` it is back.
    """

    id: UUID
    opened_on: date
    ends_after: date
    decided_on: date | None = None
    suspended_on: date | None = None
    ended_on: date | None = None
    suspended_until: date | None = None

    @property
    def last_day(self) -> date:
        """Before `opened_on` when it was ended before it began."""
        early = self.ended_on - DAY if self.ended_on else self.ends_after
        return min(self.ends_after, early)

    def is_suspended(self, on: date) -> bool:
        if self.suspended_on is None or on < self.suspended_on:
            return False
        return self.suspended_until is None or on < self.suspended_until


@dataclass(frozen=True)
class Span:
    """Days that a card has to be good for; `of` is the last entitlement of them."""

    valid_from: date
    valid_until: date
    of: EntitlementDays


@dataclass(frozen=True)
class VerifiedRight:
    """What was last written on a card and read again."""

    number: str
    valid_from: date
    valid_until: date
    key_version: int
    verified_on: date

    def says(self, wanted: WantedRight, on: date) -> bool:
        """A first day that has passed says no more than that the right has begun."""
        same = (self.number, self.valid_until, self.key_version) == (
            wanted.number,
            wanted.valid_until,
            wanted.key_version,
        )
        return same and max(self.valid_from, on) == max(wanted.valid_from, on)


@dataclass(frozen=True)
class CardToWrite:
    """A linked card as the rules look at it; `requested_on` only while it still waits for that."""

    number: str
    key_version: int
    linked_on: date
    link_reason: str
    verified: VerifiedRight | None = None
    requested_on: date | None = None


@dataclass(frozen=True)
class Task:
    """What to write, why, and since which day it is due."""

    right: WantedRight
    reason: EncodingReason
    since: date
    entitlement_id: UUID | None


def span_on(entitlements: Sequence[EntitlementDays], on: date) -> Span | None:
    """None when nothing is in force or to come. A suspended one is not written anew."""
    live = sorted(
        (
            each
            for each in entitlements
            if each.last_day >= max(on, each.opened_on) and not each.is_suspended(on)
        ),
        key=lambda each: each.opened_on,
    )
    if not live:
        return None
    first = last = live[0]
    for following in live[1:]:
        if following.opened_on > last.last_day + DAY:
            break
        last = following
    return Span(first.opened_on, last.last_day, last)


def task_for(card: CardToWrite, entitlements: Sequence[EntitlementDays], on: date) -> Task | None:
    """Why the card has to be written, None when it says what it should."""
    span = span_on(entitlements, on)
    if span is None:
        return _withdrawal(card, entitlements, on)
    right = WantedRight(card.number, span.valid_from, span.valid_until, card.key_version)
    decided = max(span.of.decided_on or card.linked_on, card.linked_on)
    reason = _reason(card, right, on)
    if reason is None:
        return None
    since = card.requested_on if reason is EncodingReason.REQUESTED else decided
    return Task(right, reason, since or decided, span.of.id)


def _reason(card: CardToWrite, right: WantedRight, on: date) -> EncodingReason | None:
    if card.verified is None:
        is_new = card.link_reason in {"replacement", "other_support"}
        return EncodingReason.REPLACEMENT if is_new else EncodingReason.FIRST
    if not card.verified.says(right, on):
        return EncodingReason.RENEWED
    return EncodingReason.REQUESTED if card.requested_on else None


def _withdrawal(
    card: CardToWrite, entitlements: Sequence[EntitlementDays], on: date
) -> Task | None:
    """The card still promises days that the household no longer has.

    What is only suspended may come back and stays as it is.
    """
    verified = card.verified
    if verified is None or verified.valid_until < on or _may_come_back(entitlements, on):
        return None
    ended = max(
        (e for e in entitlements if e.ended_on is not None and e.ended_on <= on),
        key=lambda e: e.ended_on or on,
        default=None,
    )
    first_without = ended.ended_on if ended and ended.ended_on else card.linked_on
    last_day = min(first_without, on) - DAY
    right = WantedRight(card.number, min(verified.valid_from, last_day), last_day, card.key_version)
    entitlement_id = ended.id if ended else None
    return Task(right, EncodingReason.WITHDRAWN, min(first_without, on), entitlement_id)


def refused_since(
    card: CardToWrite, entitlements: Sequence[EntitlementDays], on: date
) -> date | None:
    """Since when a card in somebody's hands promises days that its household does not have now.

    None for cards that promise nothing more. A suspension refuses the card as long as it lasts.
    """
    if card.verified is None or card.verified.valid_until < on or span_on(entitlements, on):
        return None
    held = [each for each in entitlements if each.last_day >= on and each.is_suspended(on)]
    suspended = [each.suspended_on for each in held if each.suspended_on is not None]
    if suspended:
        return max(suspended)
    task = _withdrawal(card, entitlements, on)
    return task.since if task else None


def code_refused_since(
    linked_on: date, entitlements: Sequence[EntitlementDays], on: date
) -> date | None:
    """The same for a code on paper, which carries no days: it is good while there is a right.

    `entitlements` are all that the household ever had. One that is still to come refuses nothing.
    """
    if span_on(entitlements, on):
        return None
    ends = [
        min(each.last_day + DAY, (each.suspended_on if each.is_suspended(on) else None) or date.max)
        for each in entitlements
        if each.last_day >= each.opened_on
    ]
    return max([linked_on, *(day for day in ends if day <= on)])


def _may_come_back(entitlements: Sequence[EntitlementDays], on: date) -> bool:
    return any(each.last_day >= on and each.is_suspended(on) for each in entitlements)
