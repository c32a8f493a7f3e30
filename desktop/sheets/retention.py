"""What retention would do: counted without a name, and file by file for who decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop.domain.retention import RetentionRules, RetentionState, StillOpen, Verdict, Why


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


@dataclass(frozen=True)
class RetentionLine:
    """One file, what the rules say of it today, and where it stands; `people` is private."""

    household_id: UUID
    reference: str
    people: str
    last_contact_on: date | None
    verdict: Verdict
    archived: bool
    protection: str = ""  # relative · confidential: the name is hidden

    @property
    def is_left_to_a_colleague(self) -> bool:
        """Nobody archives or erases the file of somebody close to them."""
        return self.protection == "relative"

    @property
    def can_be_archived(self) -> bool:
        is_over = self.verdict.state is not RetentionState.ACTIVE
        return is_over and not self.archived and not self.is_left_to_a_colleague

    @property
    def can_be_disposed_of(self) -> bool:
        """Only out of the intermediate archive: nobody skips a state."""
        is_over = self.verdict.state is RetentionState.DISPOSABLE
        return is_over and self.archived and not self.is_left_to_a_colleague

    @property
    def can_be_brought_back(self) -> bool:
        return self.archived and not self.is_left_to_a_colleague

    @property
    def belongs_to_the_active(self) -> bool:
        """Archived, and somebody came back since."""
        return self.archived and self.verdict.state is RetentionState.ACTIVE
