"""What an installation tells of itself: one finding per part, without anybody's details."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class PartState(StrEnum):
    WORKS = "works"
    FAILS = "fails"
    NOT_NEEDED = "not_needed"  # absent, and this desk does not ask for it


@dataclass(frozen=True)
class Finding:
    """`error` is the Refusal or Unavailable that says why a part fails, None otherwise."""

    part: str
    state: PartState
    facts: dict[str, object] = field(default_factory=dict)
    error: Exception | None = None
