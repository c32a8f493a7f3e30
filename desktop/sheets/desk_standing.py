"""One desk as the centre sees it, and numbers to settle: for whoever looks after all desks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from desktop.domain.central import CLOCK_TOLERANCE

_INSTANTS = ("last_contact", "last_push", "last_pull", "last_agreement", "waits_since")


@dataclass(frozen=True)
class DeskStanding:
    """Instants are the centre's; what only the desk knows is as it told at its last exchange.

    `waiting` counts units of work that were unsent then, `refused` those that the centre turned
    down and nobody has looked at; `conflicts` are open and came with this desk's work.
    """

    id: UUID
    label: str
    app_version: str
    revision: str | None
    revoked: bool
    last_contact: datetime | None
    last_push: datetime | None
    last_pull: datetime | None
    last_agreement: datetime | None
    waiting: int | None
    waits_since: datetime | None
    clock_offset_ms: int | None
    conflicts: int
    refused: int | None
    site: str = ""
    pc: str = ""
    profile: str = ""
    gone_on: bool = False  # under another name: its file was a copy
    erasures_behind: int = 0  # erasures that it has not read yet

    @classmethod
    def told(cls, facts: dict[str, Any]) -> DeskStanding:
        """From the JSON of the centre."""
        instants = {
            name: datetime.fromisoformat(facts[name]) if facts[name] else None for name in _INSTANTS
        }
        known = {name: facts[name] for name in cls.__dataclass_fields__ if name in facts}
        return cls(**known | instants | {"id": UUID(facts["id"])})

    @property
    def clock_offset(self) -> timedelta | None:
        """Positive when the desk is ahead."""
        known = self.clock_offset_ms
        return None if known is None else timedelta(milliseconds=known)

    @property
    def clock_is_off(self) -> bool:
        return self.clock_offset is not None and abs(self.clock_offset) >= CLOCK_TOLERANCE


@dataclass(frozen=True)
class NumberedRow:
    """A row that bears a final number on paper."""

    entity: str
    id: UUID
    number: str

    @classmethod
    def told(cls, facts: list[tuple[str, str, str]]) -> tuple[NumberedRow, ...]:
        """From the JSON of the centre."""
        return tuple(cls(entity, UUID(row_id), number) for entity, row_id, number in facts)
