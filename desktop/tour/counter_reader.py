"""The reader of the tour: the real service with the virtual reader, else the simulated one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Protocol

from desktop.cardreader.reader import Reader
from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.training import training_card, training_object
from desktop.cardreader.vpcd_card import InsertedCard
from desktop.domain.card import ObjectKind


class Hand(Protocol):
    """What a visitor's hand does."""

    name: str

    def lay_down(self, number: int) -> None: ...

    def lay_paper_ticket(self) -> None: ...

    def take_away(self) -> None: ...


class VirtualHand:
    """Puts cards into the virtual reader of the real PC/SC service."""

    name = "pcscd + vpcd"

    def __init__(self) -> None:
        self._inserted: InsertedCard | None = None

    def lay_down(self, number: int) -> None:
        self.take_away()
        self._inserted = InsertedCard(training_card(number))

    def lay_paper_ticket(self) -> None:
        self.take_away()
        self._inserted = InsertedCard(training_object(ObjectKind.PAPER_TICKET))

    def take_away(self) -> None:
        if self._inserted is not None:
            self._inserted.remove()
            self._inserted = None


class SimulatedHand:
    """Lays cards on the simulated reader of the window; `reader` is given when it is open."""

    name = "simulated reader"

    def __init__(self) -> None:
        self.reader: Reader | None = None

    def lay_down(self, number: int) -> None:
        self._simulated().lay_down(str(number))

    def lay_paper_ticket(self) -> None:
        self._simulated().lay_paper_ticket()

    def take_away(self) -> None:
        self._simulated().take_away()

    def _simulated(self) -> SimulatedReader:
        if not isinstance(self.reader, SimulatedReader):
            raise TypeError("the window was opened with another reader")
        return self.reader


@contextmanager
def hand(*, simulated: bool) -> Iterator[VirtualHand | SimulatedHand]:
    """The real stack when it is installed and may be started; Linux only, like its driver."""
    if simulated:
        yield SimulatedHand()
        return
    with ExitStack() as stack:
        try:
            from desktop.cardreader.vpcd_service import (  # noqa: PLC0415 - Linux only
                VirtualReaderMissing,
                virtual_reader_service,
            )
        except ImportError:
            yield SimulatedHand()
            return
        try:
            stack.enter_context(virtual_reader_service())
        except VirtualReaderMissing:
            yield SimulatedHand()
            return
        virtual = VirtualHand()
        stack.callback(virtual.take_away)
        yield virtual
