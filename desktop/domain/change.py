"""What a use case changed, told to whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Change:
    """One changed row: `kind` is its table, `household_id` the household it belongs to, if any."""

    kind: str
    id: UUID
    household_id: UUID | None = None
