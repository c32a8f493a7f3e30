"""Emulated cards and their module, and one writing in a secure session, for tests of many kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from desktop.cardreader.calypso.image import CardImage
from desktop.cardreader.calypso.selection import select
from desktop.cardreader.calypso.session import SecureSession
from desktop.cardreader.calypso.writing import UpdateRecord
from desktop.cardreader.connection import CardConnection
from desktop.cardreader.emulator import (
    BASIC_STARTUP,
    EXTENDED_STARTUP,
    KORRIGO_STARTUP,
    LIGHT_STARTUP,
    PROGRAMME_FILE,
    REVISION_3_STARTUP,
    TRANSPORT_APPLICATION,
    Traits,
    VirtualCalypsoCard,
    VirtualSam,
)
from desktop.cardreader.sam.legacy import LegacySam
from desktop.cardreader.sam.module import SecurityModule
from desktop.cardreader.transport import AnswerFetching
from desktop.domain.card_profile import CardProfile, SessionKey
from desktop.domain.errors import Refusal, Unavailable

SERIAL = bytes.fromhex("00000000FEED0042")
LOAD = SessionKey(2, kif=0x27, kvc=0x79)
PROFILE = CardProfile("test", 1, "Test", (TRANSPORT_APPLICATION,))
NEW = bytes(range(0x40, 0x5D))

KINDS: dict[str, tuple[Traits, bool]] = {
    "revision 2": (Traits(startup=KORRIGO_STARTUP), False),
    "revision 2, contact slot": (Traits(startup=KORRIGO_STARTUP, contact=True), False),
    "revision 3": (Traits(startup=REVISION_3_STARTUP), False),
    "revision 3, extended": (Traits(startup=EXTENDED_STARTUP), True),
    "light": (Traits(startup=LIGHT_STARTUP), False),
    "basic": (Traits(startup=BASIC_STARTUP), False),
}


UNMANAGED = "revision 3, not to be managed"  # opens an extended session and wants a regular one
OF_TWO_OPENINGS = {UNMANAGED: (Traits(startup=EXTENDED_STARTUP, manages_sessions=False), True)}
CONTACTLESS = [kind for kind, (traits, _) in KINDS.items() if not traits.contact]
OPEN, CLOSE = 0x8A, 0x8E
ABORT_LENGTH = 5


@dataclass
class Bench:
    """A card and a module, fresh, and what the desk knows of the card after selecting it."""

    kind: str = "revision 2"
    subtype: int = 0xC1
    card: VirtualCalypsoCard = field(init=False)
    chip: VirtualSam = field(init=False)
    sam: LegacySam = field(init=False)
    image: CardImage = field(init=False)
    extended: bool = field(init=False)

    def __post_init__(self) -> None:
        traits, self.extended = (KINDS | OF_TWO_OPENINGS)[self.kind]
        self.card = VirtualCalypsoCard(SERIAL, traits)
        self.chip = VirtualSam(subtype=self.subtype)
        self.sam = LegacySam(self.chip)
        self.select()

    def select(self) -> CardImage:
        """Laid down, again or for the first time."""
        self.card.enter_field()
        selected = select(AnswerFetching(self.card), PROFILE)
        assert selected is not None
        self.image = selected
        self.card.faults.rearm()
        self.chip.faults.rearm()
        return selected

    def session(
        self,
        *,
        card: CardConnection | None = None,
        sam: SecurityModule | None = None,
        read: tuple[int, int] | None = (PROGRAMME_FILE, 1),
        contactless: bool = True,
    ) -> SecureSession:
        return SecureSession(
            card or self.card,
            sam or self.sam,
            self.image,
            LOAD,
            read=read,
            extended=self.extended,
            contactless=contactless,
        )

    def write(self, session: SecureSession, content: bytes = NEW) -> None:
        """The whole of an encoding: open with the record, replace it, close."""
        with session:
            session.open()
            session.run(UpdateRecord(PROGRAMME_FILE, 1, content))
            session.close()

    def counted(self) -> int:
        """How often the SAM used the key."""
        return self.chip.keys[0x27, 0x79].value


class Distorted:
    """A security module that is told something else than what happened; all the rest is real."""

    def __init__(
        self, sam: SecurityModule, distort: Callable[[tuple[bytes, ...]], tuple[bytes, ...]]
    ) -> None:
        self._sam = sam
        self._distort = distort
        self.challenge, self.begin = sam.challenge, sam.begin
        self.close, self.authenticate, self.end = sam.close, sam.authenticate, sam.end
        self.state, self.unlock = sam.state, sam.unlock

    def update(self, *exchanges: bytes) -> None:
        self._sam.update(*self._distort(exchanges))


class Tampered:
    """A card reached through somebody who changes what passes."""

    def __init__(
        self,
        card: VirtualCalypsoCard,
        command: Callable[[bytes], bytes] = lambda frame: frame,
        answer: Callable[[bytes, bytes], bytes] = lambda frame, answered: answered,
    ) -> None:
        self._card, self._command, self._answer = card, command, answer
        self.atr, self.transport = card.atr, card.transport

    def transmit(self, frame: bytes) -> bytes:
        return self._answer(frame, self._card.transmit(self._command(frame)))


def aborts(bench: Bench) -> int:
    return sum(frame[1] == CLOSE and len(frame) == ABORT_LENGTH for frame in bench.card.log)


def check_usable(bench: Bench) -> None:
    """The next tap of the same card, with the same SAM, is an ordinary one."""
    for chip in (bench.card, bench.chip):
        chip.faults.clear()
    if not bench.chip.in_field:
        bench.chip.enter_field()
    bench.select()
    bench.write(bench.session(), bytes(reversed(NEW)))
    assert bench.card.record() == bytes(reversed(NEW))


def outcome_of(bench: Bench, session: SecureSession) -> type[Exception] | None:
    try:
        bench.write(session)
    except (Unavailable, Refusal) as error:
        return type(error)
    return None


def resolved(bench: Bench) -> SecureSession:
    """The next tap: what the opening says of the writing before."""
    bench.card.faults.clear()
    bench.select()
    session = bench.session()
    assert session.open() == bench.card.record()
    session.abort()
    return session
