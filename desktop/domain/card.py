"""What a card is to the programme: its life, what it says of itself, and who may do what with it.

A link between a card and a household has dates; at most one link of a card is active, everywhere.
Nothing here knows the card's serial number: only its keyed hash (`fingerprint`) and three digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from desktop.domain.errors import Refusal, Unavailable
from desktop.domain.stored_value import StoredValue


class CardSupport(StoredValue):
    """What the resident chose to carry."""

    KORRIGO = "korrigo"
    NEUTRAL_CARD = "neutral_card"
    PAPER = "paper"


class CardState(StoredValue):
    """Stock → linked → blocked or returned → linked again or retired; retired is the end."""

    STOCK = "stock"
    LINKED = "linked"
    BLOCKED = "blocked"
    RETURNED = "returned"
    RETIRED = "retired"


class BlockReason(StoredValue):
    LOST = "lost"
    STOLEN = "stolen"
    FAULTY = "faulty"
    RETURNED = "returned"
    OTHER_SUPPORT = "other_support"  # the resident chose to carry something else


REPLACEMENT_REASONS = frozenset({BlockReason.LOST, BlockReason.STOLEN, BlockReason.FAULTY})
COUNTED_REASONS = frozenset({BlockReason.LOST, BlockReason.STOLEN})
"""A faulty card is nobody's doing: its replacement does not count towards the limit."""

REISSUE_LIMIT = 2  # of lost or stolen cards per household in twelve months, unless a desk says so


class CardAct(StrEnum):
    """What may be done with a card that is known, as far as its own state decides."""

    LINK = "link"
    REPLACE = "replace"
    BLOCK = "block"
    FOUND = "found"  # a blocked card came back
    RETIRE = "retire"
    REQUEST_ENCODING = "request_encoding"


class CardProduct(StoredValue):
    """Calypso products that can hold the transport application, and the tags of the project."""

    PRIME_REVISION_1 = "prime_revision_1"
    PRIME_REVISION_2 = "prime_revision_2"
    PRIME_REVISION_3 = "prime_revision_3"
    LIGHT = "light"
    BASIC = "basic"
    TYPE_2_TAG = "type_2_tag"  # NFC Forum Type 2: pages of a memory chip, such as NTAG
    TYPE_4_TAG = "type_4_tag"  # NFC Forum Type 4: ISO files on a chip card, such as DESFire


class ObjectKind(StrEnum):
    """What else people lay on a reader, as far as it can be told without reading it."""

    PAPER_TICKET = "paper_ticket"  # STAR ticket: a memory chip in paper
    NFC_TAG = "nfc_tag"  # badge, key fob, label
    BANK_CARD = "bank_card"
    PHONE = "phone"  # or a card that keeps silent about its make: the reader sees no difference
    SECURITY_MODULE = "security_module"  # a SAM laid or put where a card was meant
    IDENTITY_CARD = "identity_card"  # or passport, residence permit, driving licence
    HEALTH_CARD = "health_card"  # Vitale: only in a contact slot
    STUDENT_CARD = "student_card"  # or another badge on the same chip (DESFire)
    CHIP_CARD = "chip_card"  # any other smart card without our application


@dataclass(frozen=True)
class HolderCard:
    """What link mode keeps of a card: never the serial number, never a name.

    `application` is the DF name in upper-case hexadecimal, without padding (`NDEF` for a memory
    tag); `tail` the last three digits of the decimal number of the card or of the tag's UID;
    `fingerprint` the keyed hash, 64 hexadecimal digits.
    """

    application: str
    product: CardProduct
    tail: str
    fingerprint: str
    invalidated: bool = False
    support: CardSupport = CardSupport.KORRIGO


@dataclass(frozen=True)
class PaperCode:
    """A code in place of a card: the ten symbols of one printed before, or none for a new one."""

    number: str = ""


@dataclass(frozen=True)
class CardFacts:
    """What the programme knows of a card when a rule is asked; `household_id` only when linked."""

    state: CardState
    household_id: UUID | None = None
    block_reason: BlockReason | None = None


class NoReaderService(Unavailable):
    """The computer's smart card service does not run or was stopped."""


class ReaderNotAllowed(Unavailable):
    """The session may not use the reader: remote desktop, locked session, missing permission."""


class NoReader(Unavailable):
    """The service runs and no reader is plugged in, or the chosen one is not."""


class ReaderBusy(Unavailable):
    """Another program keeps the reader for itself."""


class NoCard(Unavailable):
    """Nothing lies on the reader."""


class CardGone(Unavailable):
    """The card was taken away while it was read; nothing was kept."""


class UnreadableCard(Unavailable):
    """Something lies there and does not answer: badly placed, two objects, or a broken chip."""


class UnsupportedObject(Refusal):
    """A thing that answered, or told by its first bytes what it is, and is no card of ours."""

    def __init__(self, kind: ObjectKind) -> None:
        super().__init__(kind)
        self.kind = kind


class UnknownCard(Refusal):
    """A card of ours by its make that no household has: to be linked, or an enrolment begins."""

    def __init__(self, card: HolderCard) -> None:
        super().__init__(card.tail)
        self.card = card


class CardInvalidated(Refusal):
    """The issuer of the card has invalidated its application; it can be read, not linked."""


class CardOfAnotherHousehold(Refusal):
    """An active link exists elsewhere; says nothing on where, because the agent need not know."""


class CardAlreadyLinked(Refusal):
    """The card is already that of this very household."""


class CardNotLinked(Refusal):
    """What was asked only makes sense for a card that a household has."""


class CardBlocked(Refusal):
    """The card was blocked; `reason` says why."""

    def __init__(self, reason: BlockReason | None) -> None:
        super().__init__(reason)
        self.reason = reason


class CardRetired(Refusal):
    """The card is at the end of its life."""


class SameCard(Refusal):
    """A card cannot replace itself."""


class CardAlreadyReceived(Refusal):
    """The card is in the stock already, or came back into it."""


class CardAlreadyKnown(Refusal):
    """The card has had a life before: it cannot come in with a new delivery."""

    def __init__(self, state: CardState) -> None:
        super().__init__(state)
        self.state = state


class StockOfAnotherSite(Refusal):
    """A card of the stock of `site` that nobody had yet, while the centre cannot be asked."""

    def __init__(self, site: str) -> None:
        super().__init__(site)
        self.site = site


class MoveNeedsCentre(Refusal):
    """Stock changes its site only when the centre can be told at once."""


class NothingToMove(Refusal):
    """No card of those chosen is in the stock of a site that is not where they should go."""


class NotInStock(Refusal):
    """Only what lies in a stock goes to another site; `state` is None for a card never received."""

    def __init__(self, state: CardState | None) -> None:
        super().__init__(state)
        self.state = state


class SupportDiffers(Refusal):
    """A delivery of one support cannot take in a card of another."""

    def __init__(self, expected: CardSupport, found: CardSupport) -> None:
        super().__init__(expected, found)
        self.expected = expected
        self.found = found


class SameSupport(Refusal):
    """The household carries this support already; a card is then replaced, not changed."""


class UnknownNumber(Refusal):
    """No card has this number: it was typed wrongly, or it is not one of ours."""


class ReissueLimitReached(Refusal):
    """The household lost its cards `count` times in twelve months; a decider may go on."""

    def __init__(self, count: int, limit: int) -> None:
        super().__init__(count, limit)
        self.count = count
        self.limit = limit


class NotAReplacementReason(Refusal):
    """A card is replaced because it was lost, was stolen or is faulty."""

    def __init__(self, reason: BlockReason) -> None:
        super().__init__(reason)
        self.reason = reason
