"""Writing the programme's right: intended → written → verified, or uncertain → resolved.

An intent is committed before the card is asked to confirm. Whatever happens then, the next tap of
the same card tells which of the two contents it has; nothing is counted as encoded before that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from desktop.domain.card import CardSupport
from desktop.domain.errors import Refusal, Unavailable
from desktop.domain.stored_value import StoredValue


class EncodingState(StoredValue):
    """`intended` means that Close may have been sent; see `OPEN_STATES` for what is unsettled."""

    INTENDED = "intended"
    VERIFIED = "verified"  # written, authenticated by the SAM (or the signature) and read again
    UNVERIFIED = "unverified"  # the card confirmed, the SAM was lost: read again at the next tap
    UNCERTAIN = "uncertain"  # Close was sent and no answer came
    NOT_WRITTEN = "not_written"  # known to be unchanged
    FOREIGN = "foreign"  # neither the old nor the new content: for a supervisor
    NOT_GENUINE = "not_genuine"  # the SAM refused the card's cryptogram: for a supervisor
    ABANDONED = "abandoned"  # a supervisor closed it, with a reason


OPEN_STATES = frozenset(
    {
        EncodingState.INTENDED,
        EncodingState.UNCERTAIN,
        EncodingState.UNVERIFIED,
        EncodingState.FOREIGN,
        EncodingState.NOT_GENUINE,
    }
)


class EncodingReason(StoredValue):
    """Why a card waits in the queue."""

    FIRST = "first"  # linked, and nothing was ever written for the household's entitlement
    RENEWED = "renewed"  # the entitlement has another period than what the card says
    REPLACEMENT = "replacement"  # the card took the place of another
    UNRESOLVED = "unresolved"  # an earlier writing was torn: this tap resolves it
    WITHDRAWN = "withdrawn"  # the entitlement ended early, the card still says otherwise
    REQUESTED = "requested"  # somebody asked for it to be written again


@dataclass(frozen=True)
class WriteIntent:
    """What is about to be written where; hashes are SHA-256 in hexadecimal of the whole record."""

    id: UUID
    fingerprint: str
    place: str  # "A000…/07/1": application, SFI, record; "ndef" for a tag
    old_hash: str
    new_hash: str


@dataclass(frozen=True)
class WantedRight:
    """What a card has to say; both days included, as on the card."""

    number: str
    valid_from: date
    valid_until: date
    key_version: int


@dataclass(frozen=True)
class EncodingMeans:
    """What this desk can write with: the profile in force, and the version of each key.

    A key version of None says that this kind of card is never written here.
    """

    profile: str
    title: str
    missing: tuple[str, ...] = ()
    korrigo_key: int | None = None
    neutral_key: int | None = None

    def key_of(self, support: CardSupport) -> int | None:
        return {
            CardSupport.KORRIGO: self.korrigo_key,
            CardSupport.NEUTRAL_CARD: self.neutral_key,
        }.get(support)


class Found(StrEnum):
    """Which content a card turned out to have when an open intent was looked at again."""

    NEW = "new"
    OLD = "old"
    OTHER = "other"


def compare(intent: WriteIntent, content_hash: str) -> Found:
    """The resolution of an uncertain write (see the outcome table of `docs/cards.md`)."""
    if content_hash == intent.new_hash:
        return Found.NEW
    return Found.OLD if content_hash == intent.old_hash else Found.OTHER


class NothingToEncode(Refusal):
    """The card already says what it has to say, and it was verified."""


class NoEntitlementToEncode(Refusal):
    """The household of this card has no entitlement to write."""


class NotEncodable(Refusal):
    """The profile of this desk says that this kind of card is only linked, never written."""


class EncodingUnresolved(Refusal):
    """An earlier writing of this card is in the hands of a supervisor; nothing is written now."""


class NothingToErase(Refusal):
    """Nothing stands on this tag."""


class StillCarried(Refusal):
    """A household has this card, or may find it: only what is back in our hands is erased."""


class EncodingSettled(Refusal):
    """The outcome of this writing is known already; nothing is left to settle."""


class SupervisorNeeded(Refusal):
    """A writing that nobody can explain is closed by a decider or an administrator."""


class ContentChanged(Refusal):
    """The card holds something else than a moment ago: somebody wrote it; nothing was written."""


class WrittenButNotRead(Unavailable):
    """The card confirmed and was gone before it could be read again: settled at its next tap."""


class WrittenOtherwise(Refusal):
    """The card confirmed and holds something else than what was written: for a supervisor."""


class CardWasSwapped(Refusal):
    """Another card lies there than the one that was shown; nothing was written."""
