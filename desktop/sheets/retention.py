"""What retention would do, counted: no name, no reference, no id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop.domain.retention import RetentionRules, RetentionState, StillOpen, Why


@dataclass(frozen=True)
class RetentionForecast:
    """`held` are households past their active period that something open keeps, by what it is.

    One household may be held by several things and is then counted under each; `held_households`
    counts it once.
    """

    on: date
    rules: RetentionRules
    households: int
    states: Mapping[RetentionState, int]
    reasons: Mapping[Why, int]
    held: Mapping[StillOpen, int]
    held_households: int

    @property
    def would_change(self) -> int:
        return self.households - self.states.get(RetentionState.ACTIVE, 0)
