"""A card as pages show it: what was laid on the reader and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class CardFound:
    """A known card. `household_id` is None when it is not linked; nothing else is disclosed."""

    card_id: UUID
    tail: str
    state: str
    household_id: UUID | None


@dataclass(frozen=True)
class CardLine:
    """A row of the list of cards."""

    card_id: UUID
    tail: str
    support: str
    state: str
    linked_on: date | None
    household_id: UUID | None
    reference: str
    provisional: bool
    blocked_on: date | None
    blocked_reason: str | None
