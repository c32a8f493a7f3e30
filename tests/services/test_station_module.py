"""The station's SAM: absent, locked, of another kind, used up, or in somebody else's hands."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.cardreader.emulator import VirtualCalypsoCard, VirtualTypeTwoTag
from desktop.cardreader.sam.holding import SamHolding
from desktop.cardreader.training import TRAINING_UNLOCK_SECRET
from desktop.domain.card_fault import (
    NoSecurityModule,
    SamCeilingReached,
    SamHeld,
    SamKeyMissing,
    SamLocked,
    SamSecretMistyped,
    SamSecretRefused,
)
from desktop.domain.encoding import EncodingState
from desktop.sheets.encoding import SamState
from tests.local_desk import Desk
from tests.services.station_desk import StationDesk

SERIAL = bytes.fromhex("00000000DEC0DE41")
UID = bytes.fromhex("04DEC0DE410000")
RIGHT, WRONG = TRAINING_UNLOCK_SECRET.hex(), "00" * 16
KEY = (0x27, 0x79)
REPOSITORY = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from desktop.cardreader.sam.holding import SamHolding
with SamHolding(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def at(desk: Desk) -> StationDesk:
    at = StationDesk(desk)
    at.entitled(card())
    at.kept.secret = None
    return at


def card() -> VirtualCalypsoCard:
    return VirtualCalypsoCard(SERIAL)


def refused(at: StationDesk, error: type[Exception]) -> None:
    """The station says so, the card stays as it was, and the attempt is known as not written."""
    chip = card()
    with pytest.raises(error):
        at.encode(chip)
    assert not any(chip.record())
    assert set(at.states()) <= {EncodingState.NOT_WRITTEN}
    assert at.unresolved() == 0


@contextmanager
def another_program(folder: Path, label: str) -> Iterator[subprocess.Popen[str]]:
    """That holds the SAM of this computer until the block ends."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), label],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stdout is not None
        assert program.stdout.readline() == "held\n"
        yield program
        program.kill()


def test_a_locked_module_is_told_and_unlocked_for_the_day(at: StationDesk) -> None:
    assert at.station.sam().state is SamState.LOCKED
    refused(at, SamLocked)
    sheet = at.station.unlock(RIGHT)
    assert (sheet.state, sheet.key_name) == (SamState.READY, "KIF 27 KVC 79")
    at.simulated.virtual_sam.power_off()
    assert at.encode(card()).state is EncodingState.VERIFIED
    at.simulated.virtual_sam.power_off()
    at.at.time.wait(days=1)
    assert at.station.sam().state is SamState.LOCKED


def test_a_kept_secret_unlocks_after_a_restart(at: StationDesk) -> None:
    at.station.unlock(RIGHT, keep=True)
    at.simulated.virtual_sam.power_off()
    at.restart()
    assert at.encode(card()).state is EncodingState.VERIFIED


def test_a_wrong_secret_is_tried_once_and_forgotten(at: StationDesk) -> None:
    at.kept.secret = WRONG
    tried = at.simulated.virtual_sam.log
    refused(at, SamSecretRefused)
    assert [frame[1] for frame in tried].count(0x20) == 1
    assert at.kept.read() is None
    refused(at, SamLocked)
    assert [frame[1] for frame in tried].count(0x20) == 1


def test_a_mistyped_secret_never_reaches_the_module(at: StationDesk) -> None:
    with pytest.raises(SamSecretMistyped):
        at.station.unlock(RIGHT[:-1])
    assert not at.simulated.virtual_sam.log


def test_a_module_without_the_key_is_the_wrong_one(at: StationDesk) -> None:
    at.kept.secret = RIGHT
    del at.simulated.virtual_sam.keys[KEY]
    assert at.station.sam().state is SamState.WRONG
    refused(at, SamKeyMissing)


def test_the_last_encoding_before_the_ceiling_and_the_one_after(at: StationDesk) -> None:
    at.kept.secret = RIGHT
    counter = at.simulated.virtual_sam.keys[KEY]
    counter.ceiling = counter.value + 1
    assert at.station.sam().remaining == 1
    assert at.encode(card()).state is EncodingState.VERIFIED
    assert at.station.sam().remaining == 0
    at.extend()
    chip = card()
    with pytest.raises(SamCeilingReached):
        at.encode(chip)
    assert not any(chip.record())
    assert at.states() == [EncodingState.NOT_WRITTEN, EncodingState.VERIFIED]


def test_a_module_that_is_not_there_is_a_state_and_writes_nothing(at: StationDesk) -> None:
    at.simulated.virtual_sam.leave_field()
    with pytest.raises(NoSecurityModule):
        at.encode(card())
    assert at.station.sam().state is SamState.ABSENT


def test_a_tag_is_signed_without_any_module(at: StationDesk) -> None:
    tag = VirtualTypeTwoTag(UID)
    at.entitled(tag)
    at.simulated.virtual_sam.leave_field()
    assert at.encode(tag).state is EncodingState.VERIFIED
    assert not at.simulated.virtual_sam.log


def test_a_module_held_by_another_program_is_not_touched(at: StationDesk) -> None:
    at.kept.secret = RIGHT
    assert at.folder is not None
    with another_program(at.folder, "Guichet 4") as program:
        sheet = at.station.sam()
        assert (sheet.state, sheet.holder) == (SamState.HELD, "Guichet 4")
        with pytest.raises(SamHeld) as raised:
            at.encode(card())
        assert raised.value.holder == "Guichet 4"
        assert at.states() == []
        assert not at.simulated.virtual_sam.log
        program.kill()
        program.wait()
    assert at.encode(card()).state is EncodingState.VERIFIED


def test_the_module_is_free_again_after_every_ending(at: StationDesk) -> None:
    at.kept.secret = RIGHT
    chip = card()
    chip.faults.wrong_mac = True
    assert at.encode(chip).state is EncodingState.NOT_GENUINE
    assert at.folder is not None
    with SamHolding(at.folder, "another"):
        assert at.station.sam().state is SamState.HELD
    assert at.station.sam().state is SamState.READY


def test_one_day_of_forty_cards_counts_forty_uses(at: StationDesk) -> None:
    at.kept.secret = RIGHT
    before = at.simulated.virtual_sam.keys[KEY].value
    chip = card()
    for _ in range(40):
        at.extend()
        assert at.encode(chip).state is EncodingState.VERIFIED
    assert at.simulated.virtual_sam.keys[KEY].value == before + 40
    said = at.says(chip)
    assert said is not None
    assert said.valid_until == at.last
    assert at.done_today() == 40
