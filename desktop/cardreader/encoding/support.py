"""Writing the programme's right on what lies there, and knowing what came of it.

The order of things is the safety: look (select, read), compose, keep the intent, then open, write,
confirm, and read once more. Whatever is torn in between leaves an intent whose two contents tell at
the next tap which of them the card has. See the outcome table in `docs/cards.md`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from desktop.cardreader.counting import Watch, unwatched
from desktop.cardreader.neutral.token import TokenSigner
from desktop.cardreader.sam.module import SecurityModule
from desktop.domain.card import HolderCard
from desktop.domain.card_fault import CardNotGenuine, OutcomeUnknown, SignatureNotVerifiable
from desktop.domain.card_profile import CardProfile
from desktop.domain.encoding import (
    EncodingState,
    Found,
    WantedRight,
    WriteIntent,
    WrittenButNotRead,
    WrittenOtherwise,
)

OpenSam = Callable[[Watch], AbstractContextManager[SecurityModule]]
KeepIntent = Callable[[str], None]  # given the tail of the SAM that will confirm

ENDS: tuple[tuple[type[Exception], EncodingState], ...] = (
    (OutcomeUnknown, EncodingState.UNCERTAIN),
    (SignatureNotVerifiable, EncodingState.UNVERIFIED),
    (WrittenButNotRead, EncodingState.UNVERIFIED),
    (CardNotGenuine, EncodingState.NOT_GENUINE),
    (WrittenOtherwise, EncodingState.FOREIGN),
)


@dataclass(frozen=True)
class Sighting:
    """A support that lies there and what it holds in the programme's place.

    `place` names application, SFI and record, or `ndef`.
    """

    holder: HolderCard
    place: str
    content: bytes = field(repr=False)

    @property
    def content_hash(self) -> str:
        return content_hash(self.content)


class Support(Protocol):
    """What lies on the reader, for one piece of work under one lock."""

    def look(self) -> Sighting: ...

    def read_right(self, seen: Sighting) -> WantedRight | None:
        """What it says now; None when it is empty, or a tag that says something else."""

    def compose(self, wanted: WantedRight) -> bytes:
        """What the support will hold: known before anything is written."""

    def write(self, seen: Sighting, content: bytes, keep_intent: KeepIntent) -> None:
        """Returns when the content was written, confirmed and read again.

        `keep_intent` is called once, before anything is asked that could be torn. What is raised
        tells the state that the support is in: `end_of`.
        """

    def compare(self, intent: WriteIntent, seen: Sighting) -> Found:
        """Which of the two contents of an unsettled writing it has."""


def content_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def end_of(error: BaseException) -> EncodingState:
    """The state in which a failed writing leaves the card; without Close nothing was written."""
    for kind, state in ENDS:
        if isinstance(error, kind):
            return state
    return EncodingState.NOT_WRITTEN


@dataclass(frozen=True)
class SupportMeans:
    """What a desk can write with. Without a signer tags are left alone."""

    profile: CardProfile
    site_key: bytes = field(repr=False)
    sam: OpenSam
    signer: TokenSigner | None = None
    watch: Watch = unwatched
