"""The encoding station: what lies on the reader, what it should say, and writing that on it.

Everything that talks to the card or the SAM belongs in lane CARD. The store is told before the card
is asked to confirm (`EncodingService.begin`) and after the outcome is known (`conclude`); when this
program ends in between, the intent stays open and the card's next tap settles it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from desktop.cardreader.counting import ExchangeCount
from desktop.cardreader.encoding.opening import open_support
from desktop.cardreader.encoding.support import (
    Sighting,
    Support,
    SupportMeans,
    content_hash,
    end_of,
)
from desktop.cardreader.encoding.tag import TagSupport
from desktop.cardreader.neutral.token import TokenSigner
from desktop.cardreader.reader import Reader
from desktop.domain.actor import Actor
from desktop.domain.card import HolderCard
from desktop.domain.card_profile import CardProfile
from desktop.domain.encoding import (
    CardWasSwapped,
    EncodingMeans,
    EncodingState,
    Found,
    NotEncodable,
    NothingToErase,
    WriteIntent,
)
from desktop.domain.errors import Refusal, Unavailable
from desktop.domain.support_tag import TagCannotBeLocked
from desktop.models import new_id
from desktop.services.encoding import EncodingService
from desktop.services.security_module import SecurityModuleService
from desktop.sheets.encoding import (
    EncodingProposal,
    EncodingResult,
    SamSheet,
    SamState,
    StationSheet,
    TagLock,
)

KEY_VERSION = 1  # of the key of the authenticator; tags have that of their signing key


class StationSources(Protocol):
    """What the station is told by files and keys; asked at each use, so a change counts at once."""

    def profile(self) -> CardProfile:
        """Raises the refusals of `domain.card_profile`."""

    def signer(self) -> TokenSigner | None:
        """None on a desk that may not sign tags."""


@dataclass
class _Writing:
    """One attempt: the intent is kept at most once, and before anything could be torn."""

    encoding: EncodingService
    intent: WriteIntent
    proposal: EncodingProposal
    actor: Actor
    is_kept: bool = field(default=False)

    def keep(self, sam_tail: str) -> None:
        self.encoding.begin(self.intent, self.proposal, self.actor, sam_tail)
        self.is_kept = True


class StationService:
    """One person, one reader, one SAM; the queue is everybody's."""

    def __init__(
        self,
        encoding: EncodingService,
        reader: Reader,
        modules: SecurityModuleService,
        sources: StationSources,
    ) -> None:
        self._encoding = encoding
        self._reader = reader
        self._modules = modules
        self._sources = sources

    def means(self) -> EncodingMeans:
        """What this desk can write with, as its files and keys are now."""
        profile, signer = self._sources.profile(), self._sources.signer()
        return EncodingMeans(
            profile=profile.name,
            title=profile.title,
            missing=profile.missing,
            korrigo_key=KEY_VERSION if profile.writes else None,
            neutral_key=signer.version if signer is not None else None,
        )

    def station(self, reader: Actor | None = None) -> StationSheet:
        return self._encoding.station(self.means(), reader)

    def sam(self) -> SamSheet:
        """Lane CARD."""
        profile = self._sources.profile()
        if profile.right is None or not profile.writes:
            return SamSheet(SamState.NOT_NEEDED)
        return self._modules.sheet(profile.right.key)

    def unlock(self, secret: str, *, keep: bool = False) -> SamSheet:
        """Lane CARD. Raises `SamSecretMistyped`, `SamSecretRefused`, `NoSecurityModule`."""
        right = self._sources.profile().right
        return self._modules.unlock(secret, right.key if right else None, keep=keep)

    def propose(self, reader: Actor | None = None) -> EncodingProposal:
        """Lane CARD: what would be written on what lies there. Raises what says why nothing."""
        with self._support() as (support, _count):
            seen = support.look()
            found = support.read_right(seen)
            return self._encoding.propose(
                seen.holder, self.means(), found, actual=True, reader=reader
            )

    def encode(
        self, proposal: EncodingProposal, actor: Actor, *, lock: bool = False
    ) -> EncodingResult:
        """Lane CARD: settle what was torn before, write, verify; the state says how it ended.

        With `lock`, a tag that was verified is made read-only for ever. Raises `CardWasSwapped`
        and, when nothing was written, what hindered it.
        """
        begun = time.perf_counter()
        with self._support() as (support, count):
            seen = support.look()
            if seen.holder.fingerprint != proposal.fingerprint:
                raise CardWasSwapped
            settled = self._settle(support, seen, actor)
            if settled is not None and settled[1] is not Found.OLD:
                encoding_id, found = settled
                state = EncodingState.VERIFIED if found is Found.NEW else EncodingState.FOREIGN
                resolved = found is Found.NEW
            else:
                encoding_id, state = self._write(support, seen, proposal, actor)
                resolved = settled is not None
            locked = TagLock.NOT_ASKED
            if lock and state is EncodingState.VERIFIED:
                locked = self._lock(support, proposal, actor)
            taken = round((time.perf_counter() - begun) * 1000)
            return EncodingResult(
                encoding_id=encoding_id,
                card_id=proposal.card_id,
                tail=proposal.tail,
                reference=proposal.reference,
                state=state,
                resolved=resolved,
                milliseconds=taken,
                commands=count.value,
                lock=locked,
            )

    def erase(self, actor: Actor) -> UUID:
        """Lane CARD: a tag that came back says nothing any more; the id of its card.

        Torn away in between it is erased or as it was: it is laid down again. Raises NotEncodable
        for anything but a tag, NothingToErase, UnknownCard, StillCarried, EncodingUnresolved,
        TagLocked, and TokenSignatureWrong for a copy, which is kept as it is.
        """
        with self._support() as (support, _count):
            seen = support.look()
            if not isinstance(support, TagSupport):
                raise NotEncodable
            support.read_right(seen)
            if not seen.content:
                raise NothingToErase
            self._settle(support, seen, actor)
            card_id = self._encoding.allow_erasing(seen.holder, actor)
            support.erase()
            self._encoding.tell_erased(card_id, actor)
            return card_id

    def settle_tap(self, holder: HolderCard, actor: Actor) -> Found | None:
        """Lane CARD: any tap at any desk settles a torn writing; None when there is none to settle.

        The programme's own record is read for it, and only then.
        """
        if self._encoding.unresolved_of(holder.fingerprint) is None:
            return None
        with self._support() as (support, _count):
            seen = support.look()
            if seen.holder.fingerprint != holder.fingerprint:
                return None
            settled = self._settle(support, seen, actor)
            return settled[1] if settled else None

    def settle(self, encoding_id: UUID, reason: str, actor: Actor) -> None:
        self._encoding.settle_by_hand(encoding_id, reason, actor)

    def request(self, card_id: UUID, reason: str, actor: Actor) -> None:
        self._encoding.request(card_id, reason, actor)

    def _settle(self, support: Support, seen: Sighting, actor: Actor) -> tuple[UUID, Found] | None:
        """Which of the two contents the card has after all; None when nothing was torn."""
        intent = self._encoding.unresolved_of(seen.holder.fingerprint)
        if intent is None:
            return None
        found = support.compare(intent, seen)
        self._encoding.resolve(intent.id, found, actor)
        return intent.id, found

    def _write(
        self, support: Support, seen: Sighting, proposal: EncodingProposal, actor: Actor
    ) -> tuple[UUID, EncodingState]:
        support.read_right(seen)  # refuses what is somebody else's
        wanted = self._encoding.wanted(proposal.card_id, self.means())
        content = support.compose(wanted)
        intent = WriteIntent(
            id=new_id(),
            fingerprint=seen.holder.fingerprint,
            place=seen.place,
            old_hash=seen.content_hash,
            new_hash=content_hash(content),
        )
        writing = _Writing(self._encoding, intent, proposal, actor)
        state = EncodingState.VERIFIED
        try:
            support.write(seen, content, writing.keep)
        except (Refusal, Unavailable) as error:
            if not writing.is_kept:
                raise
            state = end_of(error)
            self._encoding.conclude(intent.id, state, actor)
            if state is EncodingState.NOT_WRITTEN:
                raise
            return intent.id, state
        self._encoding.conclude(intent.id, state, actor)
        return intent.id, state

    def _lock(self, support: Support, proposal: EncodingProposal, actor: Actor) -> TagLock:
        """Whatever comes of it, the right stays written and verified."""
        if not isinstance(support, TagSupport):
            return TagLock.NOT_ASKED
        try:
            support.lock()
        except TagCannotBeLocked:
            return TagLock.IMPOSSIBLE
        except (Refusal, Unavailable):
            return TagLock.INTERRUPTED
        self._encoding.tell_locked(proposal.card_id, actor)
        return TagLock.LOCKED

    @contextmanager
    def _support(self) -> Iterator[tuple[Support, ExchangeCount]]:
        """What lies on the reader, ours alone, and the count of what is exchanged with it."""
        count = ExchangeCount()
        means = SupportMeans(
            profile=self._sources.profile(),
            site_key=self._reader.site_key,
            sam=self._modules.open,
            signer=self._sources.signer(),
            watch=count.watch,
        )
        with self._reader.card() as connection:
            yield open_support(connection, means), count
