"""What can be wrong with the central database, and where a desk stands with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop.domain.errors import Refusal, Unavailable

CLOCK_TOLERANCE = timedelta(minutes=2)


class CentralNotConfigured(Refusal):
    """No address of a central database is set on this desk: it works alone."""


class CentralAddressUnreadable(Refusal):
    """What is set as the address of the central database is no address of a PostgreSQL."""


class CentralUnavailable(Unavailable):
    """The central database does not answer; work goes on here and is sent later."""


class CentralNotReady(Refusal):
    """A PostgreSQL answers, but holds no central database: `central init` was not run."""


class CentralTooOld(Refusal):
    """PostgreSQL itself is older than the version that the centre needs."""

    def __init__(self, found: int, needed: int) -> None:
        super().__init__(f"{found} < {needed}")
        self.found = found
        self.needed = needed


class CentralOtherVersion(Refusal):
    """The centre and this desk are of versions that do not understand each other."""

    def __init__(self, ours: str, theirs: str) -> None:
        super().__init__(f"{ours} / {theirs}")
        self.ours = ours
        self.theirs = theirs


class DeskTooOld(Refusal):
    """The centre has left the version of this desk behind: it takes its work and sends nothing."""

    def __init__(self, ours: str) -> None:
        super().__init__(ours)
        self.ours = ours


class CentralForbids(Refusal):
    """The login or its password is refused, or may not do this."""


class DeskRevoked(Refusal):
    """The centre has closed this desk: nothing is exchanged with it any more."""


class DeskCopied(Refusal):
    """The centre knows later work of this desk: its data were copied, or went back in time."""


class SiteKeyDiffers(Refusal):
    """Cards were linked here under another key than the centre's: unknown on other desks."""

    def __init__(self, cards: int) -> None:
        super().__init__(str(cards))
        self.cards = cards


class Contact(StrEnum):
    NOT_CONFIGURED = "not_configured"
    NEVER = "never"
    SYNCHRONISED = "synchronised"
    OFFLINE = "offline"


@dataclass(frozen=True)
class OddRows:
    """Rows of one table that a desk had otherwise than the centre; counts, no content."""

    entity: str
    fetched: int  # missing or different here
    dropped: int  # here, and unknown or deleted at the centre

    @property
    def rows(self) -> int:
        return self.fetched + self.dropped


@dataclass(frozen=True)
class Comparison:
    """All rows of a desk against the centre's: what was put right, what still differs."""

    mended: tuple[OddRows, ...] = ()
    left: tuple[OddRows, ...] = ()

    @property
    def agreed(self) -> bool:
        return not self.left


@dataclass(frozen=True)
class Agreement:
    """When desk and centre were last found equal; `mended` rows had to be fetched again then."""

    compared_at: datetime
    agreed_at: datetime | None
    mended: int = 0
    mended_at: datetime | None = None
    left: int = 0  # rows that differ still

    @classmethod
    def after(cls, before: Agreement | None, done: Comparison, at: datetime) -> Agreement:
        mended = sum(odd.rows for odd in done.mended)
        last = before or cls(at, None)
        return cls(
            compared_at=at,
            agreed_at=at if done.agreed else last.agreed_at,
            mended=mended or last.mended,
            mended_at=at if mended else last.mended_at,
            left=sum(odd.rows for odd in done.left),
        )


class Update(StrEnum):
    """Whether the centre, which is updated first, wants a newer version of this desk."""

    NONE = "none"
    DUE = "due"  # it still serves this one
    NEEDED = "needed"  # it takes work and sends nothing any more


@dataclass(frozen=True)
class CentralState:
    """What the status bar tells; `since` is the last contact, `waiting` counts units of work."""

    contact: Contact
    since: datetime | None = None
    waiting: int = 0
    conflicts: int = 0
    refused: int = 0
    clock_offset: timedelta | None = None  # how far the clock of this desk is ahead, last time
    update: Update = Update.NONE  # as the centre said last since the program was started

    @property
    def clock_is_off(self) -> bool:
        return self.clock_offset is not None and abs(self.clock_offset) >= CLOCK_TOLERANCE


class UnknownConflict(Refusal):
    """No such open conflict: somebody resolved it meanwhile, perhaps on another desk."""


class ConflictRowGone(Refusal):
    """The row was deleted meanwhile: a change cannot be put on it any more."""


class StillRefused(Refusal):
    """The refused work meets the same rule again; `rule` is what the database names."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule
