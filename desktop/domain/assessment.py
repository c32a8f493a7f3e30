"""Assessment: what a household is entitled to, and everything that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from desktop.domain import document
from desktop.domain.errors import Refusal
from desktop.domain.household import (
    Coefficient,
    Member,
    MemberStanding,
    Standing,
    coefficient_of,
    standing_of,
)
from desktop.domain.income import IncomeEntry, IncomeSource
from desktop.domain.money import to_cent
from desktop.domain.month import months_before
from desktop.domain.scale import Bracket, LimitScale, Treatment

DOCUMENT_FORMAT = 1
MONTHS = 3


class ReplayDiffers(Refusal):
    """A stored assessment, computed again, does not come out the same."""

    def __init__(self, recorded: Assessment, computed: Assessment) -> None:
        super().__init__(recorded.on)
        self.recorded = recorded
        self.computed = computed


class Outcome(StrEnum):
    ENTITLED = "entitled"
    ABOVE_SCALE = "above_scale"
    INCOMPLETE = "incomplete"


class NotCounted(StrEnum):
    """Why an entry adds nothing."""

    OUTSIDE_WINDOW = "outside_window"
    EXCLUDED_BY_SCALE = "excluded_by_scale"
    EXCLUDED_BY_SETTING = "excluded_by_setting"
    NOT_OF_THE_HOUSEHOLD = "not_of_the_household"


@dataclass(frozen=True)
class AssessmentInputs:
    """All that decides beside the scale: the members present on the day, and what they stated.

    The month of `claimed_on` never counts.
    """

    claimed_on: date
    members: tuple[Member, ...]
    entries: tuple[IncomeEntry, ...]


@dataclass(frozen=True)
class AssessedEntry:
    """`counted` carries the sign; it is 0 when there is a `reason` or nothing was received."""

    entry: IncomeEntry
    counted: Decimal
    reason: NotCounted | None


@dataclass(frozen=True)
class MonthTotal:
    month: str
    amount: Decimal


@dataclass(frozen=True)
class MissingMonth:
    member: str
    month: str


@dataclass(frozen=True)
class BracketLimit:
    bracket: Bracket
    limit: Decimal
    reached: bool


@dataclass(frozen=True)
class Assessment:
    """A snapshot that needs nothing else to be explained or computed again.

    `mean_income` is None while incomplete, and always to the cent; where the setting says not to
    round, the exact third meets the limits. `on` is the day it was made, not the day of the claim.
    """

    on: date
    inputs: AssessmentInputs
    scale: LimitScale
    window: tuple[str, str, str]
    standings: tuple[MemberStanding, ...]
    lines: tuple[AssessedEntry, ...]
    months: tuple[MonthTotal, ...]
    sum_of_months: Decimal
    total: Decimal
    floored: bool
    divisor: int
    mean_income: Decimal | None
    coefficient: Coefficient
    limits: tuple[BracketLimit, ...]
    bracket: Bracket | None
    outcome: Outcome
    missing: tuple[MissingMonth, ...]


def assess(inputs: AssessmentInputs, scale: LimitScale, on: date) -> Assessment:
    """Apply `scale` to what was stated; the same inputs give the same cent for ever.

    A month may be negative, the household's total is floored at 0 at the end. A month that an
    adult of the household has not stated makes the case incomplete; a child's does not.
    """
    settings = scale.settings
    window = months_before(inputs.claimed_on, settings.window_offset)
    standings = _standings(inputs, scale)
    belonging = frozenset(s.member for s in standings if s.belongs)
    lines = tuple(_assessed(entry, belonging, window, scale) for entry in _ordered(inputs))
    months = tuple(MonthTotal(month, _sum_in(lines, month)) for month in window)
    sum_of_months = sum((month.amount for month in months), Decimal(0))
    total = max(sum_of_months, Decimal(0))
    missing = _missing(inputs, standings, window)
    coefficient = coefficient_of(standings, scale.coefficient)
    mean = None if missing else to_cent(total / MONTHS)
    limits = _limits(scale, coefficient.value, None if missing else total)
    bracket = next((limit.bracket for limit in limits if limit.reached), None)
    return Assessment(
        on=on,
        inputs=inputs,
        scale=scale,
        window=window,
        standings=standings,
        lines=lines,
        months=months,
        sum_of_months=sum_of_months,
        total=total,
        floored=sum_of_months < 0,
        divisor=MONTHS,
        mean_income=mean,
        coefficient=coefficient,
        limits=limits,
        bracket=bracket,
        outcome=_outcome(missing, bracket),
        missing=missing,
    )


def to_document(assessment: Assessment) -> dict[str, Any]:
    """Inputs, scale and result as plain JSON, to be kept as they are."""
    return {"format": DOCUMENT_FORMAT, **document.written(assessment)}


def from_document(stored: Mapping[str, Any]) -> Assessment:
    """What was recorded, not computed again; raises UnreadableDocument."""
    content = dict(stored)
    if content.pop("format", None) != DOCUMENT_FORMAT:
        raise document.UnreadableDocument("format")
    return document.read(Assessment, content)


def replay(stored: Mapping[str, Any]) -> Assessment:
    """Compute a recorded assessment again from its own inputs and scale.

    Raises ReplayDiffers when anything in it comes out otherwise.
    """
    recorded = from_document(stored)
    computed = assess(recorded.inputs, recorded.scale, recorded.on)
    if computed != recorded:
        raise ReplayDiffers(recorded, computed)
    return computed


def _standings(inputs: AssessmentInputs, scale: LimitScale) -> tuple[MemberStanding, ...]:
    settings = scale.settings
    return tuple(
        standing_of(
            member, inputs.claimed_on, settings.child_age_limit, settings.shared_custody_weight
        )
        for member in inputs.members
    )


def _ordered(inputs: AssessmentInputs) -> list[IncomeEntry]:
    """By member as listed, month and source: the order of typing leaves no trace."""
    place = {member.id: index for index, member in enumerate(inputs.members)}
    sources = list(IncomeSource)
    return sorted(
        inputs.entries,
        key=lambda e: (
            place.get(e.member, len(place)),
            e.member,
            e.month,
            sources.index(e.source),
            e.amount,
        ),
    )


def _assessed(
    entry: IncomeEntry, belonging: frozenset[str], window: tuple[str, ...], scale: LimitScale
) -> AssessedEntry:
    reason = _reason(entry, belonging, window, scale)
    counted = Decimal(0) if reason else entry.amount * scale.sign_of(entry.source)
    return AssessedEntry(entry, counted, reason)


def _reason(
    entry: IncomeEntry, belonging: frozenset[str], window: tuple[str, ...], scale: LimitScale
) -> NotCounted | None:
    if entry.member not in belonging:
        return NotCounted.NOT_OF_THE_HOUSEHOLD
    if entry.month not in window:
        return NotCounted.OUTSIDE_WINDOW
    if entry.source is IncomeSource.NONE or scale.sign_of(entry.source):
        return None
    if scale.treatment_of(entry.source) is Treatment.SETTING:
        return NotCounted.EXCLUDED_BY_SETTING
    return NotCounted.EXCLUDED_BY_SCALE


def _sum_in(lines: tuple[AssessedEntry, ...], month: str) -> Decimal:
    counted = (line.counted for line in lines if line.entry.month == month)
    return sum(counted, Decimal(0))


def _missing(
    inputs: AssessmentInputs, standings: tuple[MemberStanding, ...], window: tuple[str, ...]
) -> tuple[MissingMonth, ...]:
    """Any line states its month, also one that does not count; only no line is no statement."""
    stated = {(entry.member, entry.month) for entry in inputs.entries}
    adults = [s.member for s in standings if s.standing is Standing.ADULT]
    return tuple(
        MissingMonth(member, month)
        for member in adults
        for month in window
        if (member, month) not in stated
    )


def _limits(
    scale: LimitScale, coefficient: Decimal, total: Decimal | None
) -> tuple[BracketLimit, ...]:
    """Each bracket's limit, and which one is the first that the household is within."""
    limits = [bracket.limit(coefficient) for bracket in scale.brackets]
    is_rounded = scale.settings.round_mean_to_cent
    holding = (
        place
        for place, limit in enumerate(limits)
        if total is not None and _holds(limit, total, is_rounded=is_rounded)
    )
    reached = next(holding, None)
    return tuple(
        BracketLimit(bracket, limit, place == reached)
        for place, (bracket, limit) in enumerate(zip(scale.brackets, limits, strict=True))
    )


def _holds(limit: Decimal, total: Decimal, *, is_rounded: bool) -> bool:
    """The limit is included. A third may have no last digit: unrounded, the totals meet."""
    return to_cent(total / MONTHS) <= limit if is_rounded else total <= limit * MONTHS


def _outcome(missing: tuple[MissingMonth, ...], bracket: Bracket | None) -> Outcome:
    if missing:
        return Outcome.INCOMPLETE
    return Outcome.ENTITLED if bracket else Outcome.ABOVE_SCALE
