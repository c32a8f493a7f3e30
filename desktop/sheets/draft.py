"""A half-filled form as the home page lists it and as its page opens it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class DraftLine:
    """`label` is discreet: initials and a step, never a whole name."""

    id: UUID
    form: str
    label: str
    subject_id: UUID | None
    saved_at: datetime


@dataclass(frozen=True)
class DraftSheet:
    line: DraftLine
    body: dict[str, Any]
