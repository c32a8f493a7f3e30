"""How long a household's file is kept: active, archived, disposable; never while it is open.

Every period is counted from the last contact and includes its last day: two years after 14 April
2026 end with 14 April 2028, and the file changes on the 15th.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from desktop.domain.errors import Refusal
from desktop.domain.wording import Wording


class RetentionState(StrEnum):
    """`disposable` is a proposal: it takes a signed slip and the visa of the archives."""

    ACTIVE = "active"
    INTERMEDIATE = "intermediate"
    DISPOSABLE = "disposable"


class StillOpen(StrEnum):
    """Why a household stays active however long ago the last contact was."""

    ENTITLEMENT = "entitlement"  # in force, to come or suspended
    CLAIM = "claim"  # not decided
    APPEAL = "appeal"  # a decision can still be contested
    CONFLICT = "conflict"  # two desks disagree, somebody has to look
    WRITING = "writing"  # a card was written and it is not known what became of it
    PURCHASES = "purchases"  # not in a statement yet: known to the centre alone


class Why(StrEnum):
    RECENT_CONTACT = "recent_contact"
    STILL_OPEN = "still_open"
    NO_CONTACT = "no_contact"
    DECISION_KEPT = "decision_kept"
    FILE_KEPT = "file_kept"
    DECISION_PERIOD_OVER = "decision_period_over"
    FILE_PERIOD_OVER = "file_period_over"


@dataclass(frozen=True)
class Duration:
    """`months` after the last contact or the decision; `confidence` says how sure the source is."""

    months: int
    source: str
    confidence: str
    to_be_decided: bool = False


@dataclass(frozen=True)
class RetentionRules:
    """`with_decision` and `without_decision` are counted from the last contact as `active` is."""

    code: str
    version: int
    label: Wording
    in_force_from: date
    active: Duration
    with_decision: Duration
    without_decision: Duration
    appeal: Duration
    appeal_not_notified: Duration
    to_be_confirmed: tuple[Wording, ...] = ()


@dataclass(frozen=True)
class DecisionFacts:
    """`notified_on` is when the letter left, or None while nobody was told."""

    decided_on: date
    notified_on: date | None = None


@dataclass(frozen=True)
class RetentionFacts:
    """What decides about one household; `open` without appeals, which follow from `decisions`."""

    last_contact_on: date | None
    decisions: tuple[DecisionFacts, ...] = ()
    open: frozenset[StillOpen] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """`until` is the last day of the present state, None where no day is known."""

    state: RetentionState
    why: Why
    until: date | None = None
    open: frozenset[StillOpen] = frozenset()


class FilesStillOpen(Refusal):
    """Something is open in some of the files; `held` says what in which, and all are kept."""

    def __init__(self, held: Mapping[UUID, frozenset[StillOpen]]) -> None:
        super().__init__(f"{len(held)} files")
        self.held = dict(held)


def held_by(pairs: Iterable[tuple[str, str]]) -> dict[UUID, frozenset[StillOpen]]:
    """As the centre tells it: [household, what]."""
    found: dict[UUID, set[StillOpen]] = {}
    for household, what in pairs:
        found.setdefault(UUID(household), set()).add(StillOpen(what))
    return {household: frozenset(whats) for household, whats in found.items()}


def judged(facts: RetentionFacts, rules: RetentionRules, on: date) -> Verdict:
    """The state on a day. Where anything is open or no contact is known, it is active."""
    still_open = facts.open | _appeals(facts.decisions, rules, on)
    if still_open:
        return Verdict(RetentionState.ACTIVE, Why.STILL_OPEN, open=still_open)
    if facts.last_contact_on is None:
        return Verdict(RetentionState.ACTIVE, Why.NO_CONTACT)
    active_until = last_day(facts.last_contact_on, rules.active.months)
    if on <= active_until:
        return Verdict(RetentionState.ACTIVE, Why.RECENT_CONTACT, active_until)
    kept = rules.with_decision if facts.decisions else rules.without_decision
    kept_until = last_day(facts.last_contact_on, kept.months)
    if on <= kept_until:
        why = Why.DECISION_KEPT if facts.decisions else Why.FILE_KEPT
        return Verdict(RetentionState.INTERMEDIATE, why, kept_until)
    why = Why.DECISION_PERIOD_OVER if facts.decisions else Why.FILE_PERIOD_OVER
    return Verdict(RetentionState.DISPOSABLE, why)


def last_day(start: date, months: int) -> date:
    """The same day some months later, the last of the month where that is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day)


def _appeals(
    decisions: Collection[DecisionFacts], rules: RetentionRules, on: date
) -> frozenset[StillOpen]:
    is_open = any(on <= _appeal_until(decision, rules) for decision in decisions)
    return frozenset({StillOpen.APPEAL}) if is_open else frozenset()


def _appeal_until(decision: DecisionFacts, rules: RetentionRules) -> date:
    """Who was not told in due form may contest for a reasonable time, not for two months."""
    if decision.notified_on is None:
        return last_day(decision.decided_on, rules.appeal_not_notified.months)
    told_on = max(decision.decided_on, decision.notified_on)
    return last_day(told_on, rules.appeal.months)
