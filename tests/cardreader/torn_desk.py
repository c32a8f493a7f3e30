"""A desk that encodes one support, as small as it can be: intents in a dictionary, no store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from desktop.cardreader.counting import Watch
from desktop.cardreader.emulator import (
    VirtualCalypsoCard,
    VirtualSam,
    VirtualTypeFourTag,
    VirtualTypeTwoTag,
)
from desktop.cardreader.encoding.opening import open_support
from desktop.cardreader.encoding.support import SupportMeans, content_hash, end_of
from desktop.cardreader.neutral.token import TokenSigner
from desktop.cardreader.sam.legacy import LegacySam
from desktop.domain.card_profile import CardProfile
from desktop.domain.encoding import EncodingState, Found, WantedRight, WriteIntent
from desktop.domain.errors import Refusal, Unavailable

SITE_KEY = bytes(range(32))
BEFORE = WantedRight("0123456789", date(2026, 1, 1), date(2026, 6, 30), 1)
AFTER = WantedRight("0123456789", date(2026, 7, 1), date(2027, 6, 30), 1)

Chip = VirtualCalypsoCard | VirtualTypeTwoTag | VirtualTypeFourTag


@dataclass
class TornDesk:
    """What a tap came to is kept in `book`; `tap` is one laying-down from beginning to end."""

    profile: CardProfile
    module: VirtualSam
    signer: TokenSigner | None = None
    book: dict[UUID, EncodingState] = field(default_factory=dict)
    intents: dict[UUID, WriteIntent] = field(default_factory=dict)
    resolved: Counter[Found] = field(default_factory=Counter)

    @property
    def open_intent(self) -> WriteIntent | None:
        torn = {EncodingState.INTENDED, EncodingState.UNCERTAIN, EncodingState.UNVERIFIED}
        held = [self.intents[key] for key, state in self.book.items() if state in torn]
        return held[-1] if held else None

    def says(self, chip: Chip) -> WantedRight | None:
        """What the support says, without writing; None for nothing or something else."""
        means = SupportMeans(self.profile, SITE_KEY, self._sam, self.signer)
        support = open_support(chip, means)
        return support.read_right(support.look())

    def tap(self, chip: Chip, wanted: WantedRight) -> EncodingState:
        """How the station would tell it; NOT_WRITTEN also when nothing was begun."""
        means = SupportMeans(self.profile, SITE_KEY, self._sam, self.signer)
        try:
            return self._tap(chip, wanted, means)
        except (Refusal, Unavailable):
            return EncodingState.NOT_WRITTEN

    def _tap(self, chip: Chip, wanted: WantedRight, means: SupportMeans) -> EncodingState:
        support = open_support(chip, means)
        seen = support.look()
        torn = self.open_intent
        if torn is not None:
            found = support.compare(torn, seen)
            self.resolved[found] += 1
            self.book[torn.id] = {
                Found.NEW: EncodingState.VERIFIED,
                Found.OLD: EncodingState.NOT_WRITTEN,
                Found.OTHER: EncodingState.FOREIGN,
            }[found]
            if found is not Found.OLD:
                return self.book[torn.id]
        content = support.compose(wanted)
        intent = WriteIntent(uuid4(), "card", seen.place, seen.content_hash, content_hash(content))

        def keep(_tail: str) -> None:
            self.intents[intent.id] = intent
            self.book[intent.id] = EncodingState.INTENDED

        try:
            support.write(seen, content, keep)
        except (Refusal, Unavailable) as error:
            if intent.id in self.book:
                self.book[intent.id] = end_of(error)
                return self.book[intent.id]
            raise
        self.book[intent.id] = EncodingState.VERIFIED
        return EncodingState.VERIFIED

    @contextmanager
    def _sam(self, watch: Watch) -> Iterator[LegacySam]:
        yield LegacySam(watch(self.module))
