"""Another program at the same reader, a process of its own, and cards swapped unnoticed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.cardreader.connection import CardConnection, Transport
from desktop.cardreader.emulator import REVISION_3_STARTUP, Traits, VirtualCalypsoCard
from desktop.cardreader.patience import Patience
from desktop.cardreader.pcsc_codes import CardWasReset
from desktop.cardreader.reader import PcscReader
from desktop.cardreader.sam.holding import SamHolding
from desktop.cardreader.vpcd_card import InsertedCard
from desktop.domain.card import ReaderBusy
from desktop.domain.card_fault import SamHeld
from desktop.domain.encoding import EncodingState
from tests.cardreader.rings import IMPATIENT, LONG, ROLES, Ring, ring
from tests.cardreader.tally import TALLY
from tests.local_desk import Desk
from tests.services.station_desk import SITE_KEY, until

pytestmark = [pytest.mark.pcsc, pytest.mark.usefixtures("empty_slots")]

REPOSITORY = Path(__file__).parents[2]
SERIAL, OTHER_SERIAL = bytes.fromhex("00000000DEC0DE91"), bytes.fromhex("00000000DEC0DE92")
PATIENT_ENOUGH = Patience(connect=10.0, answer=2.0, leave=2.0)
OTHER_PROGRAM = """
import sys, time
from smartcard import scard
what, reader = sys.argv[1], "Virtual PCD 00 00"
_, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
def connect():
    return scard.SCardConnect(context, reader, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_ANY)
if what == "hold":
    _, card, _ = connect()
    assert scard.SCardBeginTransaction(card) == 0
    print("ready", flush=True)
    sys.stdin.readline()
    scard.SCardEndTransaction(card, scard.SCARD_LEAVE_CARD)
    scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
else:
    print("ready", flush=True)
    while True:
        result, card, protocol = connect()
        if result == 0:
            scard.SCardTransmit(card, protocol, list(bytes.fromhex("00A4040005A000000404")))
            scard.SCardDisconnect(card, scard.SCARD_RESET_CARD)
        time.sleep(0.002)
"""


@contextmanager
def another_program(what: str) -> Iterator[Callable[[], None]]:
    """It has begun when the block begins; what is given lets it end."""
    program = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROGRAM, what],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def let_go() -> None:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()

    with program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        try:
            yield let_go
        finally:
            program.kill()


@pytest.fixture
def card() -> VirtualCalypsoCard:
    return VirtualCalypsoCard(SERIAL)


def test_a_program_in_the_middle_of_something_is_waited_for(
    desk: Desk, card: VirtualCalypsoCard
) -> None:
    with ring(desk, PATIENT_ENOUGH) as made:
        made.at.entitled(card)
        made.both(card)
        with another_program("hold") as let_go, made.encoding() as told:
            time.sleep(0.3)
            assert told.result is None
            assert told.error is None
            let_go()
        assert told.state is EncodingState.VERIFIED


def test_a_program_that_never_ends_is_told_and_not_waited_for(
    desk: Desk, card: VirtualCalypsoCard
) -> None:
    with ring(desk, IMPATIENT) as made:
        made.at.entitled(card)
        made.both(card)
        with another_program("hold"):
            assert isinstance(made.encode().error, ReaderBusy)
            began = time.monotonic()
            assert isinstance(made.encode().error, ReaderBusy)
            assert time.monotonic() - began < IMPATIENT.connect
        assert made.at.intents() == 0
        assert _until_not_busy(made) is EncodingState.VERIFIED


class Disturbed(VirtualCalypsoCard):
    resets = 0

    def reset(self) -> None:
        super().reset()
        self.resets += 1


def _until_not_busy(made: Ring) -> EncodingState:
    deadline = time.monotonic() + 10
    while isinstance((told := made.encode()).error, ReaderBusy) and time.monotonic() < deadline:
        time.sleep(0.02)
    return told.state


@pytest.mark.parametrize("startup", [None, REVISION_3_STARTUP], ids=["revision 2", "revision 3"])
def test_a_program_that_resets_the_card_between_our_commands_harms_nothing(
    desk: Desk, startup: bytes | None
) -> None:
    card = Disturbed(SERIAL, Traits(startup=startup) if startup else Traits())
    with ring(desk, PATIENT_ENOUGH) as made:
        made.at.entitled(card)
        made.both(card)
        encoded, deadline = 0, time.monotonic() + LONG
        with another_program("disturb"):
            while encoded < 10 or card.resets < 5:
                assert time.monotonic() < deadline
                made.at.extend()
                told = made.encode()
                if isinstance(told.error, CardWasReset):  # one in ten thousand: laid down again
                    told = made.encode()
                assert told.error is None
                assert told.state is EncodingState.VERIFIED
                encoded += 1
        made.take_all()
        assert until(made.at.says(card)) == made.at.last
        assert (made.at.done_today(), made.at.unresolved()) == (encoded, 0)
        TALLY["another program resets: written and known"] += encoded


def test_another_session_of_this_computer_has_the_module(
    desk: Desk, card: VirtualCalypsoCard
) -> None:
    with ring(desk) as made:
        made.at.entitled(card)
        made.both(card)
        assert made.at.folder is not None
        with SamHolding(made.at.folder, "Guichet 2"):
            error = made.encode().error
        assert isinstance(error, SamHeld)
        assert error.holder == "Guichet 2"
        assert made.at.intents() == 0
        assert made.encode().state is EncodingState.VERIFIED


class Swapping:
    """Another card lies there from this command on, and the service did not see it happen."""

    def __init__(self, line: CardConnection, swap: Callable[[], None], number: int) -> None:
        self._line, self._swap, self._left = line, swap, number

    @property
    def atr(self) -> bytes:
        return self._line.atr

    @property
    def transport(self) -> Transport:
        return self._line.transport

    def transmit(self, frame: bytes) -> bytes:
        if self._left == 0:
            self._swap()
        self._left -= 1
        return self._line.transmit(frame)


@pytest.mark.parametrize("number", range(3, 8))
def test_a_swap_that_nobody_saw_writes_on_neither_card_by_mistake(desk: Desk, number: int) -> None:
    """The session is bound to the serial number of the first; the second refuses or is left."""
    card, other = VirtualCalypsoCard(SERIAL), VirtualCalypsoCard(OTHER_SERIAL)
    with ring(desk) as made:
        made.at.entitled(card)
        made.at.entitled(other)
        made.both(card)
        proposal = made.at.station.propose()

        def swap() -> None:
            made.take(0)
            made.inserted[0] = InsertedCard(other)

        def trace(slot: str, line: CardConnection) -> CardConnection:
            return Swapping(line, swap, number - 3) if slot == "card" else line

        reader = PcscReader(SITE_KEY, ROLES, trace=trace, patience=IMPATIENT)
        made.use(reader)
        told = made.encode_as(proposal)
        made.use(PcscReader(SITE_KEY, ROLES, patience=IMPATIENT))
        made.take_all()
        assert told.state in {EncodingState.NOT_WRITTEN, EncodingState.UNCERTAIN}
        assert until(made.at.says(card)) is None
        assert until(made.at.says(other)) is None
        made.both(card)
        assert made.encode().state is EncodingState.VERIFIED
        assert made.at.unresolved() == 0
        TALLY["swapped under our hands: written on neither"] += 1
