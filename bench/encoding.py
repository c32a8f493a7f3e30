"""Linking and encoding a card, against what their commands alone cost on the same ring.

The floor is the number of commands times the round trip of one bare command of their size, measured
in the same run: what is above it is ours (connecting, parsing, deciding, and two commits on an
encrypted disk). `field_ms` is how long the card has to stay: shown and written, as at the station.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from bench.encoding_ring import HERE, Bare, Clocked, Ring, rings
from desktop.cardreader.emulator import (
    EXTENDED_STARTUP,
    REVISION_3_STARTUP,
    Traits,
    VirtualCalypsoCard,
    VirtualChip,
    VirtualTypeTwoTag,
)
from desktop.cardreader.neutral.token import TokenSigner
from desktop.cardreader.reader import Reader
from desktop.cardreader.session import read_holder
from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.trace import CARD_SLOT, SAM_SLOT
from desktop.cardreader.training import TRAINING_UNLOCK_SECRET, training_sam
from desktop.domain.actor import Actor, Role
from desktop.domain.card import CardSupport
from desktop.domain.card_profile import CardProfile
from desktop.domain.encoding import EncodingState
from desktop.models import ClaimRecord, EntitlementRecord, HouseholdRecord, new_id
from desktop.services.card import CardService
from desktop.services.clock import system_clock
from desktop.services.encoding import EncodingService
from desktop.services.security_module import SamPlace, SecurityModuleService
from desktop.services.station import StationService
from desktop.services.station_files import StationFiles
from desktop.services.stock import StockService
from desktop.settings import Settings
from desktop.storage.opening import open_store
from desktop.storage.unit_of_work import UnitsOfWork

TITLE = "Link and encode, against their commands alone (encrypted store; SAM and card emulated)"
ROUNDS = 15
RESTED_ROUNDS = 3
PAUSE = 1.0  # seconds between two cards: the service has cut the SAM's power, so it is locked again
SITE_KEY = bytes(range(32))
SELECT = bytes.fromhex("00A4040008315449432E49434100")
SAM_BARE = Bare((), bytes.fromhex("80BE00E130"))  # 48 bytes, as much as a digest
AGENT = Actor(UUID(int=1), "bench", frozenset(Role))


@dataclass(frozen=True)
class Kind:
    make: Callable[[], VirtualChip]
    bare: Bare
    extended: bool = False


def _card(serial: int, startup: bytes | None = None) -> VirtualCalypsoCard:
    traits = Traits() if startup is None else Traits(startup=startup)
    return VirtualCalypsoCard((0xFEED_B000 + serial).to_bytes(8, "big"), traits)


KINDS = {
    "revision_2": Kind(lambda: _card(1), Bare((SELECT,), bytes.fromhex("94B201641D"))),
    "revision_3": Kind(
        lambda: _card(2, REVISION_3_STARTUP), Bare((SELECT,), bytes.fromhex("00B201641D"))
    ),
    "extended": Kind(
        lambda: _card(3, EXTENDED_STARTUP),
        Bare((SELECT,), bytes.fromhex("00B201641D")),
        extended=True,
    ),
    "type_2_tag": Kind(
        lambda: VirtualTypeTwoTag(bytes.fromhex("04FEEDB0000001")),
        Bare((), bytes.fromhex("FFB0000410")),
    ),
}


def measure() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, rings() as there:
        units = open_store(Path(folder) / "desk.db", bytes(range(32)), desk_label="bench")
        try:
            figures: dict[str, Any] = {
                ring.name: {name: _kind(units, Path(folder), ring, name) for name in KINDS}
                for ring in there
            }
        finally:
            units.close()
    if len(figures) == 1:
        figures["missing"] = f"no virtual reader: only {HERE.name}"
    return figures | {"rounds": ROUNDS}


@dataclass(frozen=True)
class Sources:
    """The training profile, for regular or extended sessions, and a key that signs tags."""

    current: CardProfile

    def profile(self) -> CardProfile:
        return self.current

    def signer(self) -> TokenSigner | None:
        return TokenSigner(SITE_KEY)


@dataclass
class _Keeper:
    secret: str | None = TRAINING_UNLOCK_SECRET.hex()

    def read(self) -> str | None:
        return self.secret

    def keep(self, secret: str | None) -> None:
        self.secret = secret


@dataclass
class _Desk:
    """A station on one ring."""

    reader: Reader
    station: StationService
    card_id: UUID

    def link(self) -> None:
        self.reader.read_holder()

    def encode(self) -> None:
        result = self.station.encode(self.station.propose(), AGENT)
        if result.state is not EncodingState.VERIFIED:
            raise RuntimeError(f"an encoding ended as {result.state}")


def _kind(units: UnitsOfWork, folder: Path, ring: Ring, name: str) -> dict[str, Any]:
    kind = KINDS[name]
    of_card, of_sam = ring.bare(kind.make(), training_sam(), kind.bare, SAM_BARE)
    clock = Clocked()
    reader = ring.reader(SITE_KEY, clock)
    chip = kind.make()
    blank = bytes(chip.memory) if isinstance(chip, VirtualTypeTwoTag) else b""
    sam = reader.virtual_sam if isinstance(reader, SimulatedReader) else training_sam()
    desk = _Desk(reader, _station(units, folder, reader, kind), _known(units, chip))

    def floor() -> float:
        return clock.commands[CARD_SLOT] * of_card + clock.commands[SAM_SLOT] * of_sam

    def encode(pause: float) -> _Taken:
        desk.station.request(desk.card_id, "bench", AGENT)
        if isinstance(chip, VirtualTypeTwoTag):
            chip.memory[:] = blank  # blank again: pages that say it already are not written
        time.sleep(pause)
        return _timed(desk.encode, clock, floor)

    with ring.lay(reader, chip, sam):
        linking = [_timed(desk.link, clock, floor) for _round in range(ROUNDS + 1)][1:]
        encoding = [encode(0) for _round in range(ROUNDS + 1)][1:]
        rested = [encode(PAUSE) for _round in range(RESTED_ROUNDS)]
    return {
        "bare_card_command_ms": _ms(of_card),
        "bare_sam_command_ms": _ms(of_sam),
        "link": _figures(linking),
        "encode": _figures(encoding),
        "encode_after_pause": _figures(rested),
    }


@dataclass(frozen=True)
class _Taken:
    seconds: float
    floor: float
    transport: float
    commands: int
    connections: int


def _timed(work: Callable[[], None], clock: Clocked, floor: Callable[[], float]) -> _Taken:
    clock.begin()
    begun = time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    commands = sum(clock.commands.values())
    return _Taken(seconds, floor(), clock.seconds, commands, clock.connections)


def _figures(taken: Sequence[_Taken]) -> dict[str, Any]:
    """Medians. `ours_ms` is what was not spent in commands."""
    seconds = statistics.median(each.seconds for each in taken)
    floor = statistics.median(each.floor for each in taken)
    ours = statistics.median(each.seconds - each.transport for each in taken)
    return {
        "commands": round(statistics.median(each.commands for each in taken)),
        "connections": round(statistics.median(each.connections for each in taken)),
        "field_ms": _ms(seconds),
        "floor_ms": _ms(floor),
        "against_floor": round(seconds / floor, 2),
        "ours_ms": _ms(ours),
    }


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def _station(units: UnitsOfWork, folder: Path, reader: Reader, kind: Kind) -> StationService:
    profile = StationFiles(Settings(folder, demonstration=True)).profile()
    if kind.extended and profile.right is not None:
        profile = replace(profile, right=replace(profile.right, extended=True))
    clock = system_clock()
    modules = SecurityModuleService(reader, clock, SamPlace(folder / "sam", "bench"), _Keeper())
    return StationService(EncodingService(units, clock), reader, modules, Sources(profile))


def _known(units: UnitsOfWork, chip: VirtualChip) -> UUID:
    """The card of a household with an entitlement; made once for each chip."""
    holder = read_holder(chip, SITE_KEY)
    clock = system_clock()
    cards = CardService(units, clock, SimulatedReader(SITE_KEY))
    known = (line for line in cards.lines() if line.tail == holder.tail)
    line = next(known, None)
    if line is not None:
        return line.card_id
    if holder.support is CardSupport.NEUTRAL_CARD:
        stock = StockService(units, clock)
        batch = stock.open_batch("bench", holder.support.value, "", 1, "", AGENT)
        stock.receive(holder, batch.batch_id, AGENT)
    return cards.link(_entitled(units, clock.today()), holder, AGENT).card_id


def _entitled(units: UnitsOfWork, today: date) -> UUID:
    household, claim = new_id(), new_id()
    with units(AGENT, "grant") as work:
        work.session.add(
            HouseholdRecord(id=household, provisional_reference=f"P-{uuid4()}", enrolled_on=today)
        )
        work.session.flush()
        work.session.add(ClaimRecord(id=claim, household_id=household, claimed_on=today))
        work.session.flush()
        work.session.add(
            EntitlementRecord(
                household_id=household,
                claim_id=claim,
                scenario_code="bench",
                entitlement_kind="monthly_credit",
                opened_on=today,
                ends_after=today + timedelta(days=300),
            )
        )
        work.commit()
    return household
