"""What an installation tells of itself: one finding per part, without anybody's details."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class PartState(StrEnum):
    WORKS = "works"
    ATTENTION = "attention"  # it works today, and somebody should do something
    FAILS = "fails"
    NOT_NEEDED = "not_needed"  # absent, and this desk does not ask for it


class Notice(StrEnum):
    """Why a part that works wants attention."""

    LITTLE_ROOM = "little_room"
    FONT_MISSING = "font_missing"
    NO_PRINTER = "no_printer"
    INCIDENTS = "incidents"
    TRIGGERS_MENDED = "triggers_mended"
    UPDATE_DUE = "update_due"
    CENTRE_BEHIND = "centre_behind"
    CLOCK_OFF = "clock_off"
    NOT_PROTECTED = "not_protected"
    NEW_SCHEMA = "new_schema"
    DEMONSTRATION_KEYS = "demonstration_keys"


@dataclass(frozen=True)
class Finding:
    """`error` is the Refusal or Unavailable that says why a part fails, None otherwise.

    `private` names the facts that are for the screen of whoever looks, and leave in no file: names
    that people gave to printers, readers and folders.
    """

    part: str
    state: PartState
    facts: dict[str, object] = field(default_factory=dict)
    error: Exception | None = None
    notice: Notice | None = None
    private: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Printers:
    """As the window would offer them; `default` is empty when none is chosen."""

    names: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True)
class SupportBundle:
    """A file that may leave the house: what is in it, by name."""

    path: Path
    members: tuple[str, ...]
    written_at: datetime
    left_out: int  # lines of logs that are not of the kind that is known to name nobody
