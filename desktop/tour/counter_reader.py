"""The reader of the tour: the real service with the virtual reader, else the simulated one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Protocol

from desktop.cardreader.emulator import VirtualChip
from desktop.cardreader.reader import PcscReader, Reader
from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.trace import Trace
from desktop.cardreader.training import training_chip, training_object, training_sam
from desktop.cardreader.vpcd_card import InsertedCard
from desktop.domain.card import ObjectKind

CARDS, MODULE = 0, 1  # slots of the virtual reader


class Hand(Protocol):
    """What a visitor's hand does; a card that is laid down again still says what was written."""

    name: str

    def lay_down(self, number: int) -> None: ...

    def lay_paper_ticket(self) -> None: ...

    def take_away(self) -> None: ...

    def insert_module(self) -> None:
        """The SAM of the training, locked."""

    def chip(self, number: int) -> VirtualChip:
        """For what a hand alone cannot do: leave at the worst moment."""


class Pocket:
    """The cards that the hand has, each of them once."""

    def __init__(self) -> None:
        self._chips: dict[int, VirtualChip] = {}

    def chip(self, number: int) -> VirtualChip:
        if number not in self._chips:
            self._chips[number] = training_chip(number)
        return self._chips[number]


class VirtualHand(Pocket):
    """Puts cards into the virtual reader of the real PC/SC service."""

    name = "pcscd + vpcd"

    def __init__(self) -> None:
        super().__init__()
        self._inserted: InsertedCard | None = None
        self._module: InsertedCard | None = None

    def lay_down(self, number: int) -> None:
        self._lay(self.chip(number))

    def lay_paper_ticket(self) -> None:
        self._lay(training_object(ObjectKind.PAPER_TICKET))

    def take_away(self) -> None:
        if self._inserted is not None:
            self._inserted.remove()
            self._inserted = None

    def insert_module(self) -> None:
        if self._module is None:
            self._module = InsertedCard(training_sam(), MODULE)

    def let_go(self) -> None:
        """Of everything, at the end."""
        self.take_away()
        if self._module is not None:
            self._module.remove()
            self._module = None

    def _lay(self, chip: VirtualChip) -> None:
        self.take_away()
        self._inserted = InsertedCard(chip, CARDS)


class SimulatedHand(Pocket):
    """Lays cards on the simulated reader of the window; `reader` is given when it is open."""

    name = "simulated reader"

    def __init__(self) -> None:
        super().__init__()
        self.reader: Reader | None = None

    def lay_down(self, number: int) -> None:
        self._simulated().lay_down(self.chip(number))

    def lay_paper_ticket(self) -> None:
        self._simulated().lay_paper_ticket()

    def take_away(self) -> None:
        self._simulated().take_away()

    def insert_module(self) -> None:
        """The simulated reader was made with one."""

    def _simulated(self) -> SimulatedReader:
        if not isinstance(self.reader, SimulatedReader):
            raise TypeError("the window was opened with another reader")
        return self.reader


def record(reader: Reader, trace: Trace) -> None:
    """From now on; both kinds of readers can be listened to."""
    if isinstance(reader, PcscReader | SimulatedReader):
        reader.take_trace(trace)


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
        stack.callback(virtual.let_go)
        yield virtual
