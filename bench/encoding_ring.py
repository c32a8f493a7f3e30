"""Where cards and a SAM lie for the measurement of encodings, and what a bare command costs there.

Three rings: the chips in this process; in the two slots of the real PC/SC service; and there again
with a pause at each command, as long as contactless cards of this kind take for one.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

from smartcard import scard

from desktop.cardreader.connection import CardConnection
from desktop.cardreader.emulator import VirtualChip, VirtualSam
from desktop.cardreader.pcsc import SlotMonitor
from desktop.cardreader.reader import PcscReader, Reader
from desktop.cardreader.roles import SlotContent
from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.trace import CARD_SLOT, SAM_SLOT, Trace
from desktop.cardreader.vpcd_card import InsertableCard, InsertedCard

PACE = 0.012
"""Seconds per command: what published logs of contactless Calypso readers show, 10 to 20 ms."""
BARE_COMMANDS = 60
BOTH = 2  # slots
CARD_READER, SAM_READER = "Virtual PCD 00 00", "Virtual PCD 00 01"


class Clocked:
    """A `Trace` that counts commands and adds up how long they took, by slot."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        self.commands = {CARD_SLOT: 0, SAM_SLOT: 0}
        self.seconds = 0.0
        self.connections = 0

    def __call__(self, slot: str, connection: CardConnection) -> CardConnection:
        self.connections += 1
        return _ClockedConnection(slot, connection, self)

    def note(self, slot: str, seconds: float) -> None:
        self.commands[slot] += 1
        self.seconds += seconds


class _ClockedConnection:
    def __init__(self, slot: str, connection: CardConnection, clock: Clocked) -> None:
        self.atr, self.transport = connection.atr, connection.transport
        self._slot, self._connection, self._clock = slot, connection, clock

    def transmit(self, frame: bytes) -> bytes:
        begun = time.perf_counter()
        try:
            return self._connection.transmit(frame)
        finally:
            self._clock.note(self._slot, time.perf_counter() - begun)


class Paced:
    """A chip that takes its time, as one in a field does."""

    def __init__(self, chip: VirtualChip) -> None:
        self.atr, self._chip = chip.atr, chip

    def transmit(self, frame: bytes) -> bytes:
        time.sleep(PACE)
        return self._chip.transmit(frame)

    def power_off(self) -> None:
        self._chip.power_off()


class Line(Protocol):
    def transmit(self, frame: bytes) -> bytes: ...


@dataclass(frozen=True)
class Bare:
    """A command that changes nothing, of the size of those that an encoding asks most."""

    prepare: tuple[bytes, ...]
    command: bytes


@dataclass(frozen=True)
class Ring:
    """`bare` measures seconds per command: of the chip laid down, then of the SAM."""

    name: str
    reader: Callable[[bytes, Trace], Reader]
    lay: Callable[[Reader, VirtualChip, VirtualSam], ExitStack]
    bare: Callable[[VirtualChip, VirtualSam, Bare, Bare], tuple[float, float]]


def _simulated(site_key: bytes, trace: Trace) -> Reader:
    return SimulatedReader(site_key, trace=trace)


def _real(site_key: bytes, trace: Trace) -> Reader:
    return PcscReader(site_key, trace=trace)


def _lay_here(reader: Reader, chip: VirtualChip, _sam: VirtualSam) -> ExitStack:
    stack = ExitStack()
    if isinstance(reader, SimulatedReader):
        reader.lay_down(chip)
        stack.callback(reader.take_away)
    return stack


def _lay_in_slots(_reader: Reader | None, chip: VirtualChip, sam: VirtualSam) -> ExitStack:
    return _inserted(chip, sam)


def _lay_paced(_reader: Reader | None, chip: VirtualChip, sam: VirtualSam) -> ExitStack:
    return _inserted(Paced(chip), Paced(sam))


def _inserted(chip: InsertableCard, sam: InsertableCard) -> ExitStack:
    """The service notices late that the chips before them have left."""
    stack = ExitStack()
    _wait_for(0)
    stack.enter_context(InsertedCard(sam, 1))
    stack.enter_context(InsertedCard(chip, 0))
    _wait_for(BOTH)
    return stack


def _wait_for(count: int) -> None:
    monitor = SlotMonitor()
    while sum(slot.content is not SlotContent.EMPTY for slot in monitor.look(0.5)) != count:
        pass
    monitor.close()


def _bare_here(
    chip: VirtualChip, sam: VirtualSam, of_chip: Bare, of_sam: Bare
) -> tuple[float, float]:
    return _per_command(chip, of_chip), _per_command(sam, of_sam)


def _bare_in_slots(
    chip: VirtualChip, sam: VirtualSam, of_chip: Bare, of_sam: Bare
) -> tuple[float, float]:
    with _lay_in_slots(None, chip, sam):
        return _through_the_service(of_chip, of_sam)


def _bare_paced(
    chip: VirtualChip, sam: VirtualSam, of_chip: Bare, of_sam: Bare
) -> tuple[float, float]:
    with _lay_paced(None, chip, sam):
        return _through_the_service(of_chip, of_sam)


def _through_the_service(of_chip: Bare, of_sam: Bare) -> tuple[float, float]:
    return _raw(CARD_READER, of_chip), _raw(SAM_READER, of_sam)


def _raw(reader: str, bare: Bare) -> float:
    """Connected before and parted after: nothing but the service's own call is measured."""
    _status, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    either = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    status, card, protocol = scard.SCardConnect(context, reader, scard.SCARD_SHARE_SHARED, either)
    if status != scard.SCARD_S_SUCCESS:
        raise RuntimeError(f"{reader}: {status & 0xFFFFFFFF:08X}")
    try:
        return _per_command(_RawLine(card, protocol), bare)
    finally:
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(context)


@dataclass(frozen=True)
class _RawLine:
    card: int
    protocol: int

    def transmit(self, frame: bytes) -> bytes:
        status, answer = scard.SCardTransmit(self.card, self.protocol, list(frame))
        if status != scard.SCARD_S_SUCCESS:
            raise RuntimeError(f"{status & 0xFFFFFFFF:08X}")
        return bytes(answer)


def _per_command(line: Line, bare: Bare) -> float:
    for frame in bare.prepare:
        line.transmit(frame)
    taken = []
    for _command in range(BARE_COMMANDS):
        begun = time.perf_counter()
        line.transmit(bare.command)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


HERE = Ring("in_process", _simulated, _lay_here, _bare_here)
SLOTS = (
    Ring("pcsc", _real, _lay_in_slots, _bare_in_slots),
    Ring("pcsc_paced", _real, _lay_paced, _bare_paced),
)


@contextmanager
def rings() -> Iterator[tuple[Ring, ...]]:
    """Those that can be had here; without a virtual reader only the first one."""
    with ExitStack() as stack:
        try:
            from desktop.cardreader.vpcd_service import (  # noqa: PLC0415 - Linux only
                VirtualReaderMissing,
                virtual_reader_service,
            )
        except ImportError:
            yield (HERE,)
            return
        try:
            stack.enter_context(virtual_reader_service())
        except VirtualReaderMissing:
            yield (HERE,)
            return
        yield (HERE, *SLOTS)
