"""The encoding station as its page shows it: the queue, the SAM, what will be and was written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from desktop.domain.encoding import EncodingReason, EncodingState


class SamState(StrEnum):
    ABSENT = "absent"
    LOCKED = "locked"
    READY = "ready"
    HELD = "held"  # by another window or session of this computer
    WRONG = "wrong"  # plugged in, and without the key that the profile names
    NOT_NEEDED = "not_needed"  # the profile writes nothing, or only signs tags


class TagLock(StrEnum):
    """What became of the wish to lock a tag for ever, once it was written."""

    NOT_ASKED = "not_asked"
    LOCKED = "locked"
    IMPOSSIBLE = "impossible"  # this kind of tag has no lock of its own; it stays writable
    INTERRUPTED = "interrupted"  # it left too early; it may still be writable


@dataclass(frozen=True)
class SamSheet:
    """`remaining` encodings until the ceiling of the key; None when the SAM did not say."""

    state: SamState
    tail: str = ""  # last digits of its serial number
    product: str = ""  # "SAM-C1"
    key_name: str = ""  # "KIF 27 KVC 79"
    remaining: int | None = None
    ceiling: int | None = None
    holder: str = ""


@dataclass(frozen=True)
class QueueLine:
    """A card that waits to be encoded."""

    card_id: UUID
    tail: str
    support: str
    household_id: UUID
    reference: str
    provisional: bool
    reason: EncodingReason
    since: date
    protection: str = ""  # relative: a colleague encodes it, and `tail` is not told


@dataclass(frozen=True)
class RightSheet:
    """The programme's right in words: never a name, an income or a rate."""

    number: str  # opaque, shortened for the screen
    valid_from: date | None
    valid_until: date | None
    key_version: int
    is_empty: bool = False  # nothing was ever written there


@dataclass(frozen=True)
class EncodingProposal:
    """What will be written on the card that lies there, and what it says now (when readable)."""

    card_id: UUID
    fingerprint: str
    tail: str
    support: str
    household_id: UUID
    reference: str
    provisional: bool
    reason: EncodingReason
    new: RightSheet
    old: RightSheet | None
    profile: str
    entitlement_id: UUID | None = None  # None when a right is taken back


@dataclass(frozen=True)
class EncodingResult:
    """How a writing, or the resolution of a torn one, ended.

    `resolved` says that this tap settled an earlier, uncertain writing; `milliseconds` is the time
    the card had to stay, `commands` the number of exchanges with card and SAM together.
    """

    encoding_id: UUID
    card_id: UUID
    tail: str
    reference: str
    state: EncodingState
    resolved: bool = False
    milliseconds: int = 0
    commands: int = 0
    lock: TagLock = TagLock.NOT_ASKED


@dataclass(frozen=True)
class EncodingLine:
    """A past or open writing, for lists and for the history of a card."""

    encoding_id: UUID
    card_id: UUID
    tail: str
    support: str
    household_id: UUID | None
    reference: str
    state: EncodingState
    reason: EncodingReason
    at: datetime
    by: str
    profile: str


@dataclass(frozen=True)
class StationSheet:
    """The whole station, but for the SAM, which is asked on the card's lane."""

    profile: str
    profile_title: str
    missing: tuple[str, ...]  # what the issuer still has to tell; empty when the profile is ready
    queue: tuple[QueueLine, ...]
    unresolved: tuple[EncodingLine, ...]
    done_today: int
    signs_tags: bool = False  # whether tags are written here at all
