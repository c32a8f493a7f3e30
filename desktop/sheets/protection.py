"""What protects a file, who opened one with a reason, and what a list shows instead of a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class HiddenFiles:
    """Households by what hides them from one agent."""

    relatives: frozenset[UUID] = frozenset()
    confidential: frozenset[UUID] = frozenset()
    archived: frozenset[UUID] = frozenset()

    def mask_of(self, household_id: UUID | None) -> str:
        """`relative`, `confidential`, or empty: what is shown instead of a name."""
        if household_id in self.relatives:
            return "relative"
        return "confidential" if household_id in self.confidential else ""

    @property
    def masked(self) -> frozenset[UUID]:
        return self.relatives | self.confidential


@dataclass(frozen=True)
class RelativeLine:
    """Whose relative it is and who said so; never how they are related."""

    id: UUID
    agent_id: UUID
    agent_name: str
    declared_by: str
    declared_at: datetime


@dataclass(frozen=True)
class ProtectionSheet:
    household_id: UUID
    reference: str
    confidential: bool
    confidential_reason: str
    restricted: bool
    restricted_reason: str
    archived: bool
    relatives: tuple[RelativeLine, ...]


@dataclass(frozen=True)
class OpenedWithReason:
    """An opening of a confidential file, for whoever answers for it."""

    household_id: UUID
    reference: str
    at: datetime
    agent_name: str
    desk_label: str
    note: str


@dataclass(frozen=True)
class Colleague:
    """For a choice: an agent of whom a relative is declared."""

    id: UUID
    name: str
