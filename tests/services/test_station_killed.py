"""The program killed at each exchange with card and SAM; the next one finds out what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from desktop.cardreader.emulator import (
    REVISION_3_STARTUP,
    Traits,
    VirtualCalypsoCard,
    VirtualChip,
    VirtualTypeFourTag,
    VirtualTypeTwoTag,
)
from desktop.domain.encoding import EncodingState
from tests.cardreader.tally import TALLY
from tests.local_desk import Desk
from tests.services.killed_station import Stations
from tests.services.station_desk import StationDesk, until

SERIAL = bytes.fromhex("00000000DEC0DE61")
UID = bytes.fromhex("04DEC0DE610000")
CHIPS: dict[str, tuple[Callable[[], VirtualChip], int]] = {
    "revision 2": (lambda: VirtualCalypsoCard(SERIAL), 1),
    "revision 3": (lambda: VirtualCalypsoCard(SERIAL, Traits(startup=REVISION_3_STARTUP)), 3),
    "type 2": (lambda: VirtualTypeTwoTag(UID), 11),
    "type 4": (lambda: VirtualTypeFourTag(UID), 11),
}
"""Chips, and how many exchanges to go on after each killing."""


@pytest.fixture(scope="module")
def stations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stations]:
    stations = Stations(tmp_path_factory.mktemp("cards"))
    yield stations
    stations.close()


@pytest.mark.parametrize("kind", CHIPS)
def test_a_killed_program_loses_nothing(stations: Stations, desk: Desk, kind: str) -> None:
    at = StationDesk(desk)
    make, stride = CHIPS[kind]
    chip = make()
    at.entitled(chip)
    told, exchanges = stations.run(at, chip)
    assert told == EncodingState.VERIFIED
    assert exchanges > 10
    before = at.last
    for number in range(0, exchanges, stride):
        for carried_out in (False, True):
            wanted = at.extend()
            kill(stations, at, chip, (number, carried_out))
            assert until(at.says(chip)) in {before, wanted, None}
            at.restart()
            assert at.encode(chip).state is EncodingState.VERIFIED
            assert until(at.says(chip)) == wanted
            assert at.unresolved() == 0
            before = wanted
    at.extend()
    kill(stations, at, chip, (exchanges - 1, True))
    assert stations.run(at, chip)[0] == EncodingState.VERIFIED


def kill(stations: Stations, at: StationDesk, chip: VirtualChip, when: tuple[int, bool]) -> None:
    """Nothing counts as encoded, and what may have been torn is on the list."""
    done, intents = at.done_today(), at.intents()
    before = until(at.says(chip))
    assert stations.run(at, chip, when)[0] is None
    begun = at.intents() - intents
    assert (at.done_today(), at.unresolved()) == (done, begun)
    has_changed = until(at.says(chip)) != before
    assert begun or not has_changed
    what = "before anything was intended" if not begun else "unsure, resolved by the next program"
    TALLY[f"program killed: {what}"] += 1
