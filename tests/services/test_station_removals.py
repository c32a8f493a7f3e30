"""Card, tag and SAM leaving at each end of each command, with the real store behind the station."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from desktop.cardreader.emulator import (
    REVISION_3_STARTUP,
    Removal,
    Traits,
    VirtualCalypsoCard,
    VirtualChip,
    VirtualTypeFourTag,
    VirtualTypeTwoTag,
    removal_points,
)
from desktop.domain.encoding import EncodingState
from desktop.domain.errors import Refusal, Unavailable
from tests.cardreader.tally import TALLY
from tests.local_desk import Desk
from tests.services.station_desk import StationDesk, until

SERIAL = bytes.fromhex("00000000DEC0DE51")
UID = bytes.fromhex("04DEC0DE510000")
EACH_SEVENTH = 7  # of a tag's hundred commands; each of the four ends still comes up
CHIPS: dict[str, Callable[[], VirtualChip]] = {
    "revision 2": lambda: VirtualCalypsoCard(SERIAL),
    "revision 3": lambda: VirtualCalypsoCard(SERIAL, Traits(startup=REVISION_3_STARTUP)),
    "type 2": lambda: VirtualTypeTwoTag(UID),
    "type 4": lambda: VirtualTypeFourTag(UID),
}


@dataclass
class Torn:
    """One support of one household, written again and again; each time something leaves."""

    at: StationDesk
    chip: VirtualChip

    def __post_init__(self) -> None:
        self.at.entitled(self.chip)
        self.at.encode(self.chip)
        self.before = self.at.last

    def points(self, leaving: VirtualChip) -> tuple[Removal, ...]:
        self.before = self.at.extend()
        return removal_points(leaving, lambda: self.at.encode(self.chip), each_byte=False)

    def try_one(self, leaving: VirtualChip, point: Removal) -> EncodingState:
        """Tear it, believe what is told, and see that the next tap makes it good."""
        wanted, done = self.at.extend(), self.at.done_today()
        told = self._told(leaving, point)
        self._agrees(told, wanted)
        assert self.at.done_today() == done + (told is EncodingState.VERIFIED)
        self.at.restart()
        if told is not EncodingState.VERIFIED:
            result = self.at.encode(self.chip)
            assert result.state is EncodingState.VERIFIED
        assert until(self.at.says(self.chip)) == wanted
        assert (self.at.done_today(), self.at.unresolved()) == (done + 1, 0)
        self.before = wanted
        return told

    def _told(self, leaving: VirtualChip, point: Removal) -> EncodingState:
        leaving.faults.leave(point)
        try:
            return self.at.encode(self.chip).state
        except (Refusal, Unavailable):
            return EncodingState.NOT_WRITTEN
        finally:
            leaving.faults.clear()
            leaving.enter_field()

    def _agrees(self, told: EncodingState, wanted: date) -> None:
        """Only an emptied tag says neither of the two rights, and then the intent is open."""
        said = until(self.at.says(self.chip))
        assert said in {self.before, wanted, None}
        assert self.at.unresolved() == (told in UNSURE)
        if told is EncodingState.VERIFIED:
            assert said == wanted
        if told is EncodingState.NOT_WRITTEN:
            assert said == self.before


UNSURE = {EncodingState.UNCERTAIN, EncodingState.UNVERIFIED}
WORDS = {
    EncodingState.VERIFIED: "written and known",
    EncodingState.NOT_WRITTEN: "not written and known",
    EncodingState.UNCERTAIN: "uncertain, resolved at the next tap",
    EncodingState.UNVERIFIED: "uncertain, resolved at the next tap",
}


@pytest.mark.parametrize("leaves", ["support", "module"])
@pytest.mark.parametrize("kind", CHIPS)
def test_the_store_knows_or_finds_out(desk: Desk, kind: str, leaves: str) -> None:
    at = StationDesk(desk)
    torn = Torn(at, CHIPS[kind]())
    leaving = torn.chip if leaves == "support" else at.simulated.virtual_sam
    points = torn.points(leaving)
    if not kind.startswith("revision"):
        points = points[::EACH_SEVENTH]
    assert bool(points) == (leaves == "support" or kind.startswith("revision"))
    for point in points:
        told = torn.try_one(leaving, point)
        TALLY[f"on a store, {leaves}: {WORDS[told]}"] += 1
