"""The card reader as the application uses it, whether it is on the table or on the screen."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Protocol

from desktop.cardreader.connection import CardConnection
from desktop.cardreader.patience import PATIENT, Patience
from desktop.cardreader.pcsc import Context, PcscConnection, SlotMonitor
from desktop.cardreader.pcsc_codes import CardWasReset
from desktop.cardreader.roles import (
    Slot,
    SlotContent,
    card_slots,
    propose_roles,
    security_module_slots,
    slot_lines,
    stable_name,
)
from desktop.cardreader.session import read_holder
from desktop.cardreader.trace import CARD_SLOT, SAM_SLOT, Trace, untraced
from desktop.cardreader.watcher import ReaderWatcher
from desktop.domain.card import CardGone, HolderCard, NoCard, NoReader, UnreadableCard
from desktop.domain.card_fault import NoSecurityModule
from desktop.domain.card_profile import CardProfile
from desktop.sheets.reader import ReaderRoles, ReaderState, SlotLine

NOTICE_SECONDS = 0.7  # in which a service notices that a card has left
RESET_TRIES = 3  # how often another program may disturb one reading
AUTOMATIC = ReaderRoles()

log = logging.getLogger(__name__)


class Reader(Protocol):
    """`on_state` may be called on any thread; `read_holder` blocks and belongs to lane CARD."""

    def start(self, on_state: Callable[[ReaderState], None]) -> None: ...

    def stop(self) -> None: ...

    def read_holder(self) -> HolderCard: ...

    def names(self) -> tuple[str, ...]: ...

    def slots(self) -> tuple[SlotLine, ...]:
        """What is plugged in, for which purpose, and what it shows. Raises `NoReaderService`."""

    def take_site_key(self, site_key: bytes) -> None:
        """From now on; the centre gives a desk that was set up alone the key of its site."""

    @property
    def site_key(self) -> bytes: ...

    def card(self) -> AbstractContextManager[CardConnection]:
        """What lies there now, ours alone while the block lasts; whoever asks puts up a firewall.

        Raises what `read_holder` raises for an empty or missing reader.
        """

    def security_module(self) -> AbstractContextManager[CardConnection]:
        """The SAM, ours alone while the block lasts. Raises `NoSecurityModule`."""


class PcscReader:
    """Readers of the operating system's smart card service."""

    def __init__(
        self,
        site_key: bytes,
        roles: ReaderRoles = AUTOMATIC,
        profile: CardProfile | None = None,
        trace: Trace = untraced,
        patience: Patience = PATIENT,
    ) -> None:
        """`profile` says how cards are told apart; None: by their transport application."""
        self._site_key = site_key
        self._roles = roles
        self._profile = profile
        self._trace = trace
        self._patience = patience
        self._watcher: ReaderWatcher | None = None

    def start(self, on_state: Callable[[ReaderState], None]) -> None:
        """Begin to tell; the first state comes at once, whatever it is."""
        self.stop()
        self._watcher = ReaderWatcher(SlotMonitor, self._roles, on_state)
        self._watcher.start()

    def stop(self) -> None:
        """Returns when the thread has ended; may be called twice."""
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.stop()

    def read_holder(self) -> HolderCard:
        """The card that lies there now. Raises the errors of `domain.card`.

        Contact to a card is often lost for a moment, and services notice a swap late: when a card
        was lost and the service, given time, still sees one, it is read once more.
        """
        name = self._occupied_slot()
        try:
            return self._read_undisturbed(name)
        except CardGone:
            if not _still_holds_a_card(name):
                raise
        return self._read_undisturbed(name)

    def _read_undisturbed(self, name: str) -> HolderCard:
        for _ in range(RESET_TRIES):
            try:
                with PcscConnection(name, self._patience) as connection:
                    traced = self._trace(CARD_SLOT, connection)
                    return read_holder(traced, self._site_key, self._profile)
            except CardWasReset:
                log.debug("the card was reset by another program; once more")
        raise UnreadableCard

    def take_site_key(self, site_key: bytes) -> None:
        self._site_key = site_key

    def take_trace(self, trace: Trace) -> None:
        """From the next connection on."""
        self._trace = trace

    @property
    def site_key(self) -> bytes:
        return self._site_key

    @contextmanager
    def card(self) -> Iterator[CardConnection]:
        with PcscConnection(self._occupied_slot(), self._patience) as connection:
            yield self._trace(CARD_SLOT, connection)

    @contextmanager
    def security_module(self) -> Iterator[CardConnection]:
        slots = security_module_slots(self._look(), self._roles)
        occupied = next((slot for slot in slots if slot.content is SlotContent.CARD), None)
        if occupied is None:
            raise NoSecurityModule
        with self._module_in(occupied.name) as connection:
            yield self._trace(SAM_SLOT, connection)

    @contextmanager
    def _module_in(self, name: str) -> Iterator[CardConnection]:
        """A SAM that has just left or does not answer is none; of a card it would be said."""
        with ExitStack() as stack:
            try:
                connection = stack.enter_context(PcscConnection(name, self._patience))
            except (CardGone, NoCard, UnreadableCard) as error:
                raise NoSecurityModule from error
            yield connection

    def names(self) -> tuple[str, ...]:
        """Stable names of the slots plugged in. Raises `NoReaderService`."""
        context = Context()
        try:
            return tuple(stable_name(name) for name in context.readers())
        finally:
            context.close()

    def slots(self) -> tuple[SlotLine, ...]:
        return slot_lines(self._look(), self._roles)

    def proposed_roles(self) -> ReaderRoles:
        """A first choice for the settings, from names and from what lies in the slots now."""
        return propose_roles(self._look())

    def _look(self) -> tuple[Slot, ...]:
        monitor = SlotMonitor()
        try:
            return monitor.look(0.0)
        finally:
            monitor.close()

    def _occupied_slot(self) -> str:
        slots = card_slots(self._look(), self._roles)
        if not slots:
            raise NoReader
        for slot in slots:
            if slot.content is SlotContent.CARD:
                return slot.name
        if any(slot.content is SlotContent.MUTE for slot in slots):
            raise UnreadableCard
        raise NoCard


def _still_holds_a_card(name: str) -> bool:
    """Whether the slot shows a card for as long as a service may take to notice that it left."""
    monitor = SlotMonitor()
    try:
        deadline = time.monotonic() + NOTICE_SECONDS
        while (left := deadline - time.monotonic()) > 0:
            contents = [slot.content for slot in monitor.look(left) if slot.name == name]
            if contents != [SlotContent.CARD]:
                return False
    finally:
        monitor.close()
    return True
