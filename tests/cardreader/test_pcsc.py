"""The real PC/SC service with cards in Python: insert, swap, pull out, lose the service."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from smartcard import scard

from desktop.cardreader.emulator import (
    CHIP_CARD_ATR,
    PAPER_TICKET_ATR,
    SECURITY_MODULE_ATR,
    Traits,
    VirtualCalypsoCard,
    VirtualObject,
)
from desktop.cardreader.reader import PcscReader
from desktop.cardreader.training import training_card, training_holder
from desktop.cardreader.vpcd_card import InsertableCard, InsertedCard
from desktop.cardreader.vpcd_service import VirtualReaderService, is_running
from desktop.domain.card import (
    CardGone,
    HolderCard,
    NoCard,
    NoReader,
    NoReaderService,
    ObjectKind,
    ReaderBusy,
    UnreadableCard,
    UnsupportedObject,
)
from desktop.sheets.reader import Presence, ReaderRoles, ReaderState
from tests.cardreader.emulator.slots import CARD_SLOT, SAM_SLOT, wait_for
from tests.pcsc_service import missing

pytestmark = [pytest.mark.pcsc, pytest.mark.usefixtures("empty_slots")]

KEY = bytes(range(32))
SERIAL = bytes.fromhex("00000000DEC0AD02")
PATIENCE = 5.0
SLOT_0, SLOT_1 = "Virtual PCD slot 00", "Virtual PCD slot 01"


class Told:
    """What the reader told, in order, awaited and never slept for."""

    def __init__(self) -> None:
        self._states: queue.Queue[ReaderState] = queue.Queue()
        self.all: list[ReaderState] = []

    def __call__(self, state: ReaderState) -> None:
        self._states.put(state)

    def next(self, patience: float = PATIENCE) -> ReaderState:
        state = self._states.get(timeout=patience)
        self.all.append(state)
        return state

    def expect(self, *presences: Presence, patience: float = PATIENCE) -> ReaderState:
        """The next states are these; returns the last."""
        seen = [self.next(patience) for _ in presences]
        assert [state.presence for state in seen] == list(presences)
        return seen[-1]

    def until(self, presence: Presence, patience: float = PATIENCE) -> ReaderState:
        while (state := self.next(patience)).presence is not presence:
            pass
        return state


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def reader(
    pcsc_service: VirtualReaderService,
    told: Told,
    stack: ExitStack,
) -> PcscReader:
    reader = PcscReader(KEY)
    reader.start(told)
    stack.callback(reader.stop)
    told.expect(Presence.WAITING)
    return reader


class RestingCard(VirtualCalypsoCard):
    """Says when the service has cut its power, as it does with a card that nobody uses.

    While the power is on, the virtual driver takes over to a second card without telling anybody.
    A reset, with which each reading ends, leaves it on.
    """

    def __init__(self, serial: bytes) -> None:
        super().__init__(serial)
        self.rests = threading.Event()

    def transmit(self, frame: bytes) -> bytes:
        self.rests.clear()
        return super().transmit(frame)

    def power_off(self) -> None:
        super().power_off()
        self.rests.set()


def lay(stack: ExitStack, card: InsertableCard, slot: int = 0) -> InsertedCard:
    return stack.enter_context(InsertedCard(card, slot))


def test_a_card_is_seen_read_and_missed(reader: PcscReader, told: Told, stack: ExitStack) -> None:
    card = training_card(1)
    inserted = lay(stack, card)
    assert told.expect(Presence.PRESENT).reader == SLOT_0
    assert reader.read_holder() == training_holder(1, KEY)
    assert [frame[1] for frame in card.log] == [0xA4, 0xA4]
    inserted.remove()
    told.expect(Presence.REMOVED)
    with pytest.raises(NoCard):
        reader.read_holder()


def test_a_card_can_be_read_again_and_again(
    reader: PcscReader, told: Told, stack: ExitStack
) -> None:
    lay(stack, training_card(2))
    told.expect(Presence.PRESENT)
    assert {reader.read_holder() for _ in range(5)} == {training_holder(2, KEY)}


def test_a_quick_swap_is_two_cards_although_their_atr_is_one(
    reader: PcscReader, told: Told, stack: ExitStack
) -> None:
    card = RestingCard(SERIAL)
    first = lay(stack, card)
    before = told.expect(Presence.PRESENT)
    card.rests.clear()  # set when the driver tidies up after the card of the test before
    assert card.rests.wait(PATIENCE)
    first.remove()
    lay(stack, training_card(4))
    after = told.until(Presence.PRESENT)
    assert after.tap == before.tap + 1
    assert Presence.REMOVED in [state.presence for state in told.all]
    assert reader.read_holder() == training_holder(4, KEY)


@pytest.mark.parametrize("command", [0, 1])
def test_a_card_pulled_out_while_it_is_read(
    reader: PcscReader, told: Told, stack: ExitStack, command: int
) -> None:
    lay(stack, VirtualCalypsoCard(SERIAL, Traits(gone_after=command)))
    told.expect(Presence.PRESENT)
    with pytest.raises(CardGone):
        reader.read_holder()
    told.expect(Presence.REMOVED)
    lay(stack, training_card(5))
    told.expect(Presence.PRESENT)
    assert reader.read_holder() == training_holder(5, KEY)


def test_the_service_dies_and_comes_back(
    pcsc_service: VirtualReaderService,
    reader: PcscReader,
    told: Told,
    stack: ExitStack,
) -> None:
    if not pcsc_service.is_ours:
        missing("the machine's own PC/SC service runs and is not ours to kill")
    lay(stack, training_card(6))
    before = told.expect(Presence.PRESENT)
    pcsc_service.kill()
    told.expect(Presence.REMOVED, Presence.NO_SERVICE)
    with pytest.raises(NoReaderService):
        reader.read_holder()
    pcsc_service.start()
    told.until(Presence.WAITING, patience=12.0)
    lay(stack, training_card(7))
    assert told.until(Presence.PRESENT).tap == before.tap + 1
    assert reader.read_holder() == training_holder(7, KEY)


def test_the_service_may_start_after_us(
    pcsc_service: VirtualReaderService,
    told: Told,
    stack: ExitStack,
) -> None:
    if not pcsc_service.is_ours:
        missing("the machine's own PC/SC service runs and is not ours to stop")
    pcsc_service.stop()
    assert not is_running()
    reader = PcscReader(KEY)
    reader.start(told)
    stack.callback(reader.stop)
    told.expect(Presence.NO_SERVICE)
    pcsc_service.start()
    told.until(Presence.WAITING, patience=12.0)


def test_two_slots_each_with_a_card_and_the_chosen_one_counts(
    pcsc_service: VirtualReaderService,
    stack: ExitStack,
) -> None:
    told = Told()
    reader = PcscReader(KEY, ReaderRoles(card=SLOT_1))
    reader.start(told)
    stack.callback(reader.stop)
    told.expect(Presence.WAITING)
    lay(stack, training_card(8), slot=0)
    lay(stack, training_card(9), slot=1)
    assert told.expect(Presence.PRESENT).reader == SLOT_1
    assert reader.read_holder() == training_holder(9, KEY)


def test_a_module_in_one_slot_leaves_the_other_to_the_cards(
    reader: PcscReader, told: Told, stack: ExitStack
) -> None:
    module = VirtualObject(SECURITY_MODULE_ATR)
    lay(stack, module, slot=0)
    lay(stack, training_card(10), slot=1)
    assert told.until(Presence.PRESENT).reader == SLOT_1
    assert reader.read_holder() == training_holder(10, KEY)
    wait_for({CARD_SLOT, SAM_SLOT})  # the service powers each slot in its own time
    assert reader.proposed_roles() == ReaderRoles(card=SLOT_1, sam=SLOT_0)
    assert not module.log


def test_a_chosen_reader_that_is_not_plugged_in_is_missed(
    pcsc_service: VirtualReaderService,
    stack: ExitStack,
) -> None:
    told = Told()
    reader = PcscReader(KEY, ReaderRoles(card="A reader left at home"))
    reader.start(told)
    stack.callback(reader.stop)
    told.expect(Presence.NO_READER)
    with pytest.raises(NoReader):
        reader.read_holder()
    assert reader.names() == (SLOT_0, SLOT_1)


def test_a_contact_card_is_read_through_its_older_protocol(
    reader: PcscReader, told: Told, stack: ExitStack
) -> None:
    traits = Traits(contact=True)
    card = VirtualCalypsoCard(SERIAL, traits)
    lay(stack, card)
    told.expect(Presence.PRESENT)
    holder: HolderCard = reader.read_holder()
    assert holder.tail == "154"
    assert [frame[1] for frame in card.log] == [0xA4, 0xA4, 0xC0]


@pytest.mark.parametrize(
    ("atr", "kind"),
    [(PAPER_TICKET_ATR, ObjectKind.PAPER_TICKET), (CHIP_CARD_ATR, ObjectKind.CHIP_CARD)],
)
def test_other_objects_are_named(
    reader: PcscReader, told: Told, stack: ExitStack, atr: bytes, kind: ObjectKind
) -> None:
    lay(stack, VirtualObject(atr))
    told.expect(Presence.PRESENT)
    with pytest.raises(UnsupportedObject) as raised:
        reader.read_holder()
    assert raised.value.kind is kind


def test_a_thing_that_answers_nonsense_to_power_is_unreadable(
    reader: PcscReader, told: Told, stack: ExitStack
) -> None:
    lay(stack, VirtualObject(b"\x00"))
    told.expect(Presence.PRESENT)
    with pytest.raises(UnreadableCard):
        reader.read_holder()


def test_a_card_reset_by_another_program_is_read_from_the_start(
    reader: PcscReader, told: Told, stack: ExitStack
) -> None:
    lay(stack, training_card(11))
    told.expect(Presence.PRESENT)
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    shared, either = scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_ANY
    _, other, _ = scard.SCardConnect(context, "Virtual PCD 00 00", shared, either)
    assert scard.SCardDisconnect(other, scard.SCARD_RESET_CARD) == 0
    scard.SCardReleaseContext(context)
    assert reader.read_holder() == training_holder(11, KEY)


def test_a_card_kept_by_another_program_is_told_so_after_some_tries(
    reader: PcscReader, told: Told, stack: ExitStack
) -> None:
    lay(stack, training_card(11))
    told.expect(Presence.PRESENT)
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    alone, either = scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_PROTOCOL_ANY
    _, other, _ = scard.SCardConnect(context, "Virtual PCD 00 00", alone, either)
    with pytest.raises(ReaderBusy):
        reader.read_holder()
    scard.SCardDisconnect(other, scard.SCARD_LEAVE_CARD)
    scard.SCardReleaseContext(context)
    assert reader.read_holder() == training_holder(11, KEY)


def test_stopping_is_quick_and_nothing_is_told_afterwards(
    reader: PcscReader, told: Told, stack: ExitStack
) -> None:
    began = time.monotonic()
    reader.stop()
    reader.stop()
    assert time.monotonic() - began < 0.5
    lay(stack, training_card(12))
    with pytest.raises(queue.Empty):
        told.next(patience=1.0)


def test_reading_takes_a_small_part_of_the_promised_300_milliseconds(
    reader: PcscReader, told: Told, stack: ExitStack
) -> None:
    lay(stack, training_card(13))
    told.expect(Presence.PRESENT)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        reader.read_holder()
        times.append(time.perf_counter() - began)
    assert min(times) < 0.1
