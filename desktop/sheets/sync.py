"""What a page tells of the exchange with the centre: state, conflicts, refused work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from desktop.domain.central import Agreement, CentralState, Comparison

MissingKey = tuple[str, UUID]  # entity and row


@dataclass(frozen=True)
class SyncReport:
    """One exchange: units of work sent, rows received, and what a person should look at."""

    sent: int
    received: int
    merged: int
    conflicts: int
    refused: int
    state: CentralState
    centre_is_newer: bool = False  # an update of this desk is due, nothing is lost
    new_desk: bool = False  # the file was a copy and goes on under a name of its own
    site_key_changed: bool = False  # the reader must be given the new key
    compared: Comparison | None = None  # all rows with the centre's, when that was due or asked


class ConflictKind(StrEnum):
    FIELDS = "fields"  # two people changed the same thing
    DELETED_THERE = "deleted_there"  # changed here, deleted by somebody else meanwhile
    CHANGED_THERE = "changed_there"  # deleted here, changed by somebody else meanwhile


class Resolution(StrEnum):
    KEPT_THEIRS = "kept_theirs"
    TOOK_MINE = "took_mine"
    EDITED = "edited"


@dataclass(frozen=True)
class ConflictField:
    """One column: what both saw, what stands, what came second. Values as JSON has them."""

    column: str
    base: Any
    theirs: Any
    mine: Any

    @property
    def differs(self) -> bool:
        return bool(self.theirs != self.mine)


@dataclass(frozen=True)
class Author:
    """Who wrote a value, at which desk, when; from the history that travels with it."""

    name: str
    desk_label: str
    at: datetime


@dataclass(frozen=True)
class DocumentBehind:
    """A supporting document that may tell which value is right; `member` is whose it is, if one's.

    `noted_at` and `noted_by` are of who last changed its state, None where no history tells.
    """

    document_kind: str
    state: str
    seen_on: date | None
    member: str
    reason: str
    noted_by: str = ""
    noted_at: datetime | None = None


@dataclass(frozen=True)
class Question:
    """Asked of the author of `mine`; `answer` is empty until they have spoken."""

    text: str
    asked_by: str
    asked_at: datetime | None
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True)
class ConflictSheet:
    """`actor_name` typed `mine`; `household` is the reference that a person knows.

    `by_them` and `by_me` are None where the history does not tell, as for a row of no household.
    """

    id: UUID
    kind: ConflictKind
    entity: str
    row_id: UUID
    household_id: UUID | None
    household: str
    actor_name: str
    at: datetime
    fields: tuple[ConflictField, ...]
    by_them: Author | None = None
    by_me: Author | None = None
    identity: dict[str, Any] = field(default_factory=dict)  # which member, which month …
    protection: str = ""  # why its values are not told to who reads, as in a list
    documents: tuple[DocumentBehind, ...] = ()
    question: Question | None = None
    asks_reader: bool = False  # an answer of who reads is waited for
    by_reader: bool = False  # who reads typed `mine`: there is nobody to ask


@dataclass(frozen=True)
class RefusedChange:
    """One row of refused work; `values` is what was typed, as JSON has it."""

    entity: str
    row_id: UUID
    operation: str
    values: dict[str, Any]


@dataclass(frozen=True)
class RefusedSheet:
    """A unit of work that the centre turned down; `why` is the name of the rule."""

    mutation_id: UUID
    intent: str
    why: str
    actor_name: str
    at: datetime
    household_id: UUID | None
    household: str
    changes: tuple[RefusedChange, ...]
    protection: str = ""
    taken_by: str = ""  # reference of the household that has the card which was linked here


@dataclass(frozen=True)
class UnsentAct:
    """A unit of work of this desk that the centre has not got; `intent` names the use case."""

    mutation_id: UUID
    intent: str
    actor_name: str
    at: datetime
    household_id: UUID | None
    household: str


class ActStep(StrEnum):
    """How far a unit of work came: on this desk, on the line, with the answer of the centre."""

    SAVED = "saved"
    SENT = "sent"  # the answer has not come: it may be there or not, and is sent again
    RECEIVED = "received"


@dataclass(frozen=True)
class ActLine:
    """A unit of work of this desk; `verdict` is what the centre said, or `given_up`.

    `saved_at` is by the clock of the desk, the two others by that of the centre.
    """

    mutation_id: UUID
    intent: str
    actor_name: str
    household_id: UUID | None
    household: str
    step: ActStep
    verdict: str
    saved_at: datetime
    sent_at: datetime | None
    received_at: datetime | None


@dataclass(frozen=True)
class MissingRow:
    """A row that the centre does not have any more; it lies aside here, nothing of it is lost."""

    entity: str
    row_id: UUID
    household_id: UUID | None
    at: datetime  # when it was set aside
    values: dict[str, Any]
    protection: str = ""
    household: str = ""

    @property
    def key(self) -> MissingKey:
        return self.entity, self.row_id


@dataclass(frozen=True)
class SyncSheet:
    """All that the page shows; `unsent` has the oldest ones, `state.waiting` counts them all."""

    state: CentralState
    unsent: tuple[UnsentAct, ...] = ()
    conflicts: tuple[ConflictSheet, ...] = ()
    refused: tuple[RefusedSheet, ...] = ()
    agreement: Agreement | None = None
    missing: tuple[MissingRow, ...] = ()
    first_load: bool = False  # not all rows of the centre are here yet
    first_load_rows: int = 0
    first_load_of: int = 0  # an estimate
    acts: tuple[ActLine, ...] = ()
