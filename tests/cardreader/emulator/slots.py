"""Chips in the slots of the real PC/SC service, and the lines to them; for tests marked `pcsc`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from desktop.cardreader.emulator import VirtualChip
from desktop.cardreader.pcsc import PcscConnection, SlotMonitor
from desktop.cardreader.roles import SlotContent
from desktop.cardreader.vpcd_card import InsertedCard, card_and_sam

CARD_SLOT, SAM_SLOT = "Virtual PCD 00 00", "Virtual PCD 00 01"


def wait_for(names: set[str]) -> None:
    """Until exactly these slots hold something that the service has powered."""
    monitor = SlotMonitor()
    while {slot.name for slot in monitor.look(0.5) if slot.content is SlotContent.CARD} != names:
        pass
    monitor.close()


@dataclass(frozen=True)
class Bench:
    """Both slots, occupied and connected."""

    card: InsertedCard
    sam: InsertedCard
    card_line: PcscConnection
    sam_line: PcscConnection


@contextmanager
def laid(chip: VirtualChip) -> Iterator[tuple[InsertedCard, PcscConnection]]:
    """One chip in the first slot."""
    with InsertedCard(chip) as inserted:
        wait_for({CARD_SLOT})
        with PcscConnection(CARD_SLOT) as line:
            yield inserted, line


@contextmanager
def bench(card: VirtualChip, sam: VirtualChip) -> Iterator[Bench]:
    with ExitStack() as stack:
        inserted = stack.enter_context(card_and_sam(card, sam))
        wait_for({CARD_SLOT, SAM_SLOT})
        yield Bench(
            *inserted,
            stack.enter_context(PcscConnection(CARD_SLOT)),
            stack.enter_context(PcscConnection(SAM_SLOT)),
        )
