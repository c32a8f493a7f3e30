"""A reader on the screen, for training and tests; its cards are parsed exactly like real ones."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desktop.cardreader.connection import CardConnection
from desktop.cardreader.emulator import VirtualChip, VirtualSam
from desktop.cardreader.session import read_holder
from desktop.cardreader.trace import CARD_SLOT, SAM_SLOT, Trace, untraced
from desktop.cardreader.training import (
    panel_cards,
    training_chip,
    training_object,
    training_sam,
)
from desktop.domain.card import HolderCard, NoCard, ObjectKind, UnreadableCard
from desktop.domain.card_profile import CardProfile
from desktop.sheets.reader import Presence, ReaderState, SlotLine, TrainingCard

NAME = "simulated"
OCCUPIED = frozenset({Presence.PRESENT, Presence.UNREADABLE})


class SimulatedReader:
    """A `Reader` and a `TrainingReader`. States are told on the thread that lays the card down."""

    def __init__(
        self, site_key: bytes, profile: CardProfile | None = None, trace: Trace = untraced
    ) -> None:
        self._site_key = site_key
        self._profile = profile
        self._trace = trace
        self._known: dict[str, VirtualChip] = {}  # a card keeps what was written on it
        self._module = training_sam()
        self._on_state: Callable[[ReaderState], None] | None = None
        self._lock = threading.Lock()  # laid down on one thread, read on another
        self._card: VirtualChip | None = None
        self._presence = Presence.WAITING
        self._tap = 0

    def start(self, on_state: Callable[[ReaderState], None]) -> None:
        self._on_state = on_state
        self._tell()

    def stop(self) -> None:
        self._on_state = None

    def take_site_key(self, site_key: bytes) -> None:
        self._site_key = site_key

    def take_trace(self, trace: Trace) -> None:
        """From the next connection on."""
        self._trace = trace

    @property
    def site_key(self) -> bytes:
        return self._site_key

    def names(self) -> tuple[str, ...]:
        return (NAME,)

    def slots(self) -> tuple[SlotLine, ...]:
        content = "card" if self._presence in OCCUPIED else "empty"
        return SlotLine(NAME, CARD_SLOT, content), SlotLine(NAME, SAM_SLOT, "sam")

    def read_holder(self) -> HolderCard:
        """What lies there now. Raises the errors of `domain.card`, as the real reader does."""
        return read_holder(self._laid(), self._site_key, self._profile)

    @contextmanager
    def card(self) -> Iterator[CardConnection]:
        yield self._laid()

    @contextmanager
    def security_module(self) -> Iterator[CardConnection]:
        """The SAM of the training, with invented keys that no card in a pocket has."""
        yield self._trace(SAM_SLOT, self._module)

    @property
    def virtual_sam(self) -> VirtualSam:
        """For tests to look at, to lock and to break."""
        return self._module

    def _laid(self) -> CardConnection:
        with self._lock:
            card, presence = self._card, self._presence
        if presence is Presence.UNREADABLE:
            raise UnreadableCard
        if card is None:
            raise NoCard
        return self._trace(CARD_SLOT, card)

    def cards(self) -> tuple[TrainingCard, ...]:
        return panel_cards()

    def lay_down(self, card: VirtualChip | str) -> None:
        """A card or tag, or the key of one of `cards()`; what lay there before is taken away."""
        laid = self._training_card(card) if isinstance(card, str) else card
        self._lay(laid, Presence.PRESENT)

    def lay_paper_ticket(self) -> None:
        self.lay_other(ObjectKind.PAPER_TICKET)

    def lay_other(self, kind: ObjectKind) -> None:
        self._lay(training_object(kind), Presence.PRESENT)

    def lay_unreadable(self) -> None:
        """Two cards at once, or one badly placed: the reader sees something and reads nothing."""
        self._lay(None, Presence.UNREADABLE)

    def take_away(self) -> None:
        """Nothing happens when nothing lies there. The card loses its power, as a real one."""
        if self._presence not in OCCUPIED:
            return
        if self._card is not None:
            self._card.leave_field()
        self._show(None, Presence.REMOVED)

    def _training_card(self, key: str) -> VirtualChip:
        if key not in self._known:
            self._known[key] = training_chip(int(key))
        return self._known[key]

    def _lay(self, card: VirtualChip | None, presence: Presence) -> None:
        self.take_away()
        if card is not None:
            card.enter_field()
        with self._lock:
            self._tap += 1
        self._show(card, presence)

    def _show(self, card: VirtualChip | None, presence: Presence) -> None:
        with self._lock:
            self._card, self._presence = card, presence
        self._tell()

    def _tell(self) -> None:
        if self._on_state is not None:
            self._on_state(ReaderState(self._presence, NAME, self._tap))
