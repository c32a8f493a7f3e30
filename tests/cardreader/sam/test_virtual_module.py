"""The SAM in a slot against the emulated one: locked, unlocked, blocked, of each kind."""

from __future__ import annotations

import pytest

from desktop.cardreader.emulator import VirtualSam
from desktop.cardreader.sam.identity import SamProduct
from desktop.cardreader.sam.legacy import LegacySam
from desktop.domain.card_fault import NoSecurityModule, SamLocked, SamSecretRefused

SECRET = bytes.fromhex("CAFE0123456789ABCDEFFEDCBA98CAFE")
SERIAL = bytes.fromhex("00000000FEED0042")


@pytest.mark.parametrize(
    ("subtype", "product"),
    [(0xC1, SamProduct.C1), (0xE1, SamProduct.S1_E1), (0xD0, SamProduct.S1_DX)],
)
def test_each_kind_is_recognised_unlocked_and_read(subtype: int, product: SamProduct) -> None:
    chip = VirtualSam(unlock_secret=SECRET, subtype=subtype)
    sam = LegacySam(chip)
    assert sam.state(0x27, 0x79).locked
    assert sam.state().locked
    sam.unlock(SECRET)
    reading = sam.state(0x27, 0x79)
    assert (reading.product, reading.locked, reading.key_present) == (product.value, False, True)
    assert reading.remaining == reading.ceiling == chip.keys[0x27, 0x79].ceiling
    assert sam.state(0x27, 0x7A).key_present is False
    sam.unlock(SECRET)  # already: as good as done


def test_a_locked_sam_takes_part_in_no_session() -> None:
    sam = LegacySam(VirtualSam(unlock_secret=SECRET))
    with pytest.raises(SamLocked):
        sam.challenge(SERIAL, extended=False)
    sam.unlock(SECRET)
    assert len(sam.challenge(SERIAL, extended=True)) == 8


def test_a_sam_locks_itself_again_when_its_power_goes() -> None:
    chip = VirtualSam(unlock_secret=SECRET)
    sam = LegacySam(chip)
    sam.unlock(SECRET)
    chip.power_off()
    assert sam.state().locked


def test_the_third_wrong_secret_blocks_it_and_the_right_one_is_refused_then() -> None:
    sam = LegacySam(VirtualSam(unlock_secret=SECRET))
    for _ in range(3):
        with pytest.raises(SamSecretRefused):
            sam.unlock(bytes(16))
    with pytest.raises(SamSecretRefused):
        sam.unlock(SECRET)


def test_a_sam_that_is_pulled_is_none() -> None:
    chip = VirtualSam()
    sam = LegacySam(chip)
    chip.leave_field()
    with pytest.raises(NoSecurityModule):
        sam.state()
    chip.enter_field()
    assert not sam.state().locked
