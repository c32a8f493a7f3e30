"""A whole station behind the real PC/SC service: card and SAM in two slots, store, services."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from desktop.cardreader.emulator import VirtualChip, VirtualSam
from desktop.cardreader.patience import Patience
from desktop.cardreader.reader import PcscReader
from desktop.cardreader.training import training_sam
from desktop.cardreader.vpcd_card import InsertedCard
from desktop.domain.encoding import EncodingState
from desktop.domain.errors import Refusal, Unavailable
from desktop.sheets.encoding import EncodingProposal, EncodingResult
from desktop.sheets.reader import ReaderRoles
from tests.cardreader.emulator.slots import CARD_SLOT, SAM_SLOT, wait_for
from tests.cardreader.tally import TALLY
from tests.local_desk import Desk
from tests.services.card_desk import ENCODER
from tests.services.station_desk import SITE_KEY, StationDesk, until

ROLES = ReaderRoles(card="Virtual PCD slot 00", sam="Virtual PCD slot 01")
IMPATIENT = Patience(connect=1.0, answer=0.4, leave=0.4)
LONG = 15.0  # seconds after which a test gives up


@dataclass
class Told:
    """How an attempt ended: with a result or with what was raised."""

    result: EncodingResult | None = None
    error: Exception | None = None

    @property
    def state(self) -> EncodingState:
        return self.result.state if self.result else EncodingState.NOT_WRITTEN


@dataclass
class Ring:
    """A station, and the hands that lay down and pull out what is in its slots."""

    desk: Desk
    patience: Patience = IMPATIENT
    sam: VirtualSam = field(default_factory=training_sam)
    inserted: dict[int, InsertedCard] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at = StationDesk(self.desk, PcscReader(SITE_KEY, ROLES, patience=self.patience))

    def use(self, reader: PcscReader) -> None:
        """The station, begun anew with this one."""
        self.at.reader = reader
        self.at.restart()

    def lay(self, *chips: tuple[int, VirtualChip]) -> None:
        """Into these slots; returns when the service sees all that was laid."""
        for slot, _ in chips:
            self.take(slot)
        self._wait()  # a service that was not told of the gap would not see another card
        _until_all_are_back()  # the virtual reader loses a card laid down while one is given up
        for slot, chip in chips:
            self.inserted[slot] = InsertedCard(chip, slot)
        self._wait()

    def _wait(self) -> None:
        names = (CARD_SLOT, SAM_SLOT)
        wait_for({names[slot] for slot, card in self.inserted.items() if card.is_inserted})

    def both(self, card: VirtualChip) -> None:
        self.lay((1, self.sam), (0, card))

    def take(self, slot: int) -> None:
        inserted = self.inserted.pop(slot, None)
        if inserted is not None:
            inserted.remove()

    def take_all(self) -> None:
        for slot in tuple(self.inserted):
            self.take(slot)

    def encode(self) -> Told:
        """What the person is told: a result, or why nothing was written."""
        try:
            self.at.at.time.wait()
            proposal = self.at.station.propose()
        except (Refusal, Unavailable) as error:
            return Told(error=error)
        return self.encode_as(proposal)

    def encode_as(self, proposal: EncodingProposal) -> Told:
        """The second half: what was shown before."""
        try:
            return Told(self.at.station.encode(proposal, ENCODER))
        except (Refusal, Unavailable) as error:
            return Told(error=error)

    @contextmanager
    def encoding(self) -> Iterator[Told]:
        """An attempt on another thread, which has ended when the block has."""
        told = Told()

        def encode() -> None:
            ended = self.encode()
            told.result, told.error = ended.result, ended.error

        thread = threading.Thread(target=encode)
        thread.start()
        yield told
        thread.join(LONG)
        assert not thread.is_alive()


def _until_all_are_back() -> None:
    """Of those who were left behind waiting for a chip that kept silent."""
    deadline = time.monotonic() + LONG
    while any(thread.name.startswith("card in ") for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def ring(desk: Desk, patience: Patience = IMPATIENT) -> Iterator[Ring]:
    made = Ring(desk, patience)
    try:
        yield made
    finally:
        made.take_all()


def torn_then_well(made: Ring, card: VirtualChip, tear: Callable[[], Told], what: str) -> Told:
    """Tear its first encoding, believe what is told, lay it down again and see it made good."""
    wanted = made.at.last
    made.both(card)
    told = tear()
    made.take_all()
    said = until(made.at.says(card))
    is_open = told.state in {EncodingState.UNCERTAIN, EncodingState.UNVERIFIED}
    assert said in {None, wanted}
    assert made.at.unresolved() == is_open
    assert made.at.done_today() == (told.state is EncodingState.VERIFIED)
    if not is_open:
        assert (said == wanted) == (told.state is EncodingState.VERIFIED)
    words = "written and known" if told.state is EncodingState.VERIFIED else "not written and known"
    TALLY[f"{what}: {'uncertain, resolved at the next tap' if is_open else words}"] += 1
    if told.state is not EncodingState.VERIFIED:
        made.both(card)
        again = made.encode()
        assert again.error is None
        assert again.state is EncodingState.VERIFIED
    made.take_all()
    assert until(made.at.says(card)) == wanted
    assert (made.at.unresolved(), made.at.done_today()) == (0, 1)
    return told
