"""A card as pages show it: what was laid on the reader and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from desktop.domain.card import CardAct
from desktop.domain.encoding import EncodingReason, EncodingState
from desktop.domain.errors import Refusal
from desktop.domain.stored_value import StoredValue
from desktop.sheets.encoding import RightSheet


@dataclass(frozen=True)
class CardFound:
    """A known card. `household_id` is None when it is not linked; nothing else is disclosed."""

    card_id: UUID
    tail: str
    state: str
    household_id: UUID | None
    support: str = "korrigo"


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
    batch: str = ""  # label of the delivery that it came with


@dataclass(frozen=True)
class HolderOfCard:
    """Which household has the card, since when; never a name. `member_id` when it is one's own."""

    household_id: UUID
    reference: str
    provisional: bool
    linked_on: date
    member_id: UUID | None = None


@dataclass(frozen=True)
class CardSheet:
    """One card, whole: where it stands, what it is known to say, and what may be done with it.

    `number` is its opaque public number (10 symbols), `right` what was last verified on it.
    `last_household_id` is whose it was, for a card that came back.
    """

    card_id: UUID
    number: str
    tail: str
    support: str
    product: str
    state: str
    holder: HolderOfCard | None
    last_household_id: UUID | None
    batch: str
    received_on: date | None
    blocked_on: date | None
    blocked_reason: str | None
    retired_on: date | None
    right: RightSheet | None
    written_on: date | None
    open_encoding: EncodingState | None
    requested_on: date | None  # somebody asked for it to be written again
    request: str
    acts: tuple[CardAct, ...]

    @property
    def holder_or_last(self) -> UUID | None:
        """Whose it is; whose it was, when it was blocked or came back."""
        return self.holder.household_id if self.holder else self.last_household_id


@dataclass(frozen=True)
class CodeRead:
    """What was meant by a typed or scanned code.

    `number` are its ten symbols; `code` the fifteen that are printed, in groups. Not certain: some
    were mended, and the agent compares with what is printed before it is taken.
    """

    number: str
    code: str
    is_certain: bool


@dataclass(frozen=True)
class CardToReplace:
    """Where to go on: the household's page, with what replaces this card of theirs open."""

    household_id: UUID
    card_id: UUID


class CardEventKind(StoredValue):
    """What happens to a card, in the words of its history."""

    RECEIVED = "received"  # into the stock
    MOVED = "moved"  # to the stock of another site
    LINKED = "linked"
    UNLINKED = "unlinked"
    BLOCKED = "blocked"
    FOUND = "found"  # a blocked card that came back
    RETIRED = "retired"
    INTENDED = "intended"  # a writing that was begun and is not settled
    WRITTEN = "written"  # verified
    NOT_SETTLED = "not_settled"  # uncertain, unverified, foreign, not genuine: see `state`
    NOT_WRITTEN = "not_written"
    ABANDONED = "abandoned"
    LOCKED = "locked"  # a tag, for ever
    ERASED = "erased"  # a tag that came back says nothing any more
    REQUESTED = "requested"
    REQUEST_CANCELLED = "request_cancelled"
    PRINTED = "printed"  # the sheet of a code on paper


@dataclass(frozen=True)
class CardEvent:
    """One line of the history of a card.

    `at` is a moment when the desk wrote it down, else the day alone is known (`has_time` false).
    `reason` is a code (first, replacement, lost …) or, for acts with a typed reason, `note` has it.
    `other_tail` is the card that this one replaced.
    """

    at: datetime
    kind: CardEventKind
    by: str = ""
    has_time: bool = True
    reference: str = ""
    household_id: UUID | None = None
    reason: str = ""
    note: str = ""
    other_tail: str = ""
    state: EncodingState | None = None
    encoding_reason: EncodingReason | None = None


@dataclass(frozen=True)
class BatchLine:
    """A delivery of cards: how many were announced, and where those received are now."""

    batch_id: UUID
    label: str
    support: str
    supplier: str
    received_on: date
    expected_count: int
    note: str
    received: int
    in_stock: int
    linked: int


@dataclass(frozen=True)
class RefusedIntake:
    """A card of a run that was not taken in, and the rule that said no."""

    tail: str
    why: Refusal


@dataclass(frozen=True)
class IntakeSheet:
    """What became of a run of cards."""

    batch: BatchLine
    received: tuple[CardLine, ...]
    refused: tuple[RefusedIntake, ...] = ()


@dataclass(frozen=True)
class ReissueSheet:
    """How often this household's card was replaced after a loss or theft, in twelve months."""

    count: int
    limit: int

    @property
    def is_reached(self) -> bool:
        return self.count >= self.limit


@dataclass(frozen=True)
class PaperSheet:
    """What is printed for a household that wants no card; `number` are the 10 symbols."""

    card_id: UUID
    number: str
    household_id: UUID
    reference: str
    issued_on: date


@dataclass(frozen=True)
class BlockListLine:
    """An issue of the block list that was made before; `since_sequence` None: the full list."""

    sequence: int
    issued_at: datetime
    since_sequence: int | None
    blocked: int
    unblocked: int
    file_hash: str
    by: str
