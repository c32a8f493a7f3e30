"""A recorded encoding played back through the code that does it: how a fault report is read.

A transcript has one header line each time that a card or the SAM was taken in hand. From these the
order of things is known: the SAM unlocked or asked how it stands, a card looked at, a card written.
Of Calypso cards; the message of a tag is signed for a number that transcripts do not tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from desktop.cardreader.counting import Watch
from desktop.cardreader.encoding.opening import open_support
from desktop.cardreader.encoding.support import SupportMeans, end_of
from desktop.cardreader.sam.commands import STATIC_SECRET
from desktop.cardreader.sam.module import SecurityModule
from desktop.cardreader.sam.unlocking import UnlockingSam
from desktop.cardreader.trace import (
    CARD_SLOT,
    HEAD,
    HIDDEN,
    SAM_SLOT,
    SELECT_DIVERSIFIER,
    SLOT_LINE,
    Recorded,
    TranscriptDiffers,
)
from desktop.domain.card_profile import CardProfile
from desktop.domain.encoding import EncodingState
from desktop.domain.errors import Refusal, Unavailable

UPDATE_RECORD, UNLOCK = 0xDC, 0x20
ANY_KEY = bytes(32)  # fingerprints are of no use here: the serial numbers are invented
ANY_SECRET = bytes(STATIC_SECRET)  # it stands masked in a transcript, and is compared masked


@dataclass(frozen=True)
class Passage:
    """What passed from one header line to the next, also in the slot that was in hand before."""

    slot: str
    lines: tuple[str, ...]

    @property
    def commands(self) -> tuple[bytes, ...]:
        """What is masked stands as zeros."""
        said = [line.split(" > ")[1] for line in self.lines if " > " in line]
        return tuple(bytes.fromhex(each.replace(HIDDEN, "00")) for each in said)

    def asks(self, instruction: int) -> bool:
        return any(frame[1] == instruction for frame in self.commands)

    @property
    def is_conversation(self) -> bool:
        """The SAM in the middle of a writing."""
        return self.slot == SAM_SLOT and self.asks(SELECT_DIVERSIFIER)


@dataclass(frozen=True)
class Replayed:
    """How often a card was only looked at, and how each writing ended, as it did then."""

    looks: int
    endings: tuple[EncodingState, ...]


def passages(lines: Iterable[str]) -> tuple[Passage, ...]:
    """In the order of time."""
    found: list[tuple[str, list[str]]] = []
    for line in (each.strip() for each in lines):
        header = SLOT_LINE.fullmatch(line)
        if header is not None:
            found.append((header[1], []))
        elif found and line and not line.startswith("#"):
            found[-1][1].append(line)
    return tuple(Passage(slot, tuple(kept)) for slot, kept in found)


def replay(lines: Iterable[str], profile: CardProfile) -> Replayed:
    """Ask again what was asked, take the answers that came then, and judge them as then.

    Raises `TranscriptUnreadable`, and `TranscriptDiffers` where our code asks something else than
    what was recorded, or asks no more before the end of it.
    """
    kept = list(lines)
    player = _Player(Recorded(kept), profile)
    found = passages(kept)
    looks, endings = 0, []
    for number, passage in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else None
        if passage.slot == CARD_SLOT and following is not None and following.is_conversation:
            endings.append(player.write(following))
        elif passage.slot == CARD_SLOT:
            player.look()
            looks += 1
        elif not passage.is_conversation:
            player.ask_module(passage)
    if not player.is_over:
        raise TranscriptDiffers(len(kept), "")
    return Replayed(looks, tuple(endings))


class _Player:
    def __init__(self, recorded: Recorded, profile: CardProfile) -> None:
        self._recorded = recorded
        self._profile = profile

    def look(self) -> None:
        open_support(self._recorded.connection(CARD_SLOT), self._means(has_secret=False)).look()

    def write(self, conversation: Passage) -> EncodingState:
        """The content is the one that was written then: its authenticator is bound to a serial."""
        means = self._means(has_secret=conversation.asks(UNLOCK))
        support = open_support(self._recorded.connection(CARD_SLOT), means)
        try:
            support.write(support.look(), _content_of(conversation), _keep_nothing)
        except (Refusal, Unavailable) as error:
            return end_of(error)
        return EncodingState.VERIFIED

    def ask_module(self, passage: Passage) -> None:
        """Unlocked, or asked how it stands; a secret that was refused is refused again."""
        module = self._module(has_secret=passage.asks(UNLOCK))
        key = self._profile.right.key if self._profile.right else None
        if passage.commands and passage.commands[0][1] == UNLOCK:
            try:
                module.unlock(ANY_SECRET)
            except (Refusal, Unavailable):
                return
        elif passage.commands:
            module.state(*((key.kif, key.kvc) if key else (None, None)))

    @property
    def is_over(self) -> bool:
        return self._recorded.is_over

    def _module(self, *, has_secret: bool) -> UnlockingSam:
        connection = self._recorded.connection(SAM_SLOT)
        return UnlockingSam(connection, lambda: ANY_SECRET if has_secret else None, _forget_nothing)

    def _means(self, *, has_secret: bool) -> SupportMeans:
        @contextmanager
        def module(_watch: Watch) -> Iterator[SecurityModule]:
            yield self._module(has_secret=has_secret)

        return SupportMeans(self._profile, ANY_KEY, module)


def _content_of(conversation: Passage) -> bytes:
    """Of the record; empty when the session ended before it was written."""
    frames = (frame for frame in conversation.commands if frame[1] == UPDATE_RECORD)
    frame = next(frames, b"")
    return frame[HEAD : HEAD + frame[HEAD - 1]] if frame else b""


def _keep_nothing(_sam_tail: str) -> None:
    """An intent is for a card that lies there."""


def _forget_nothing(_secret: bytes) -> None:
    """The secret was never told."""
