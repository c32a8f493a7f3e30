"""Every point at which card, tag or SAM can leave during an encoding ends in something known.

Written and known, not written and known, or uncertain and resolved at the next tap: there is no
fourth. The points are enumerated, byte by byte, from an undisturbed run.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace

import pytest

from desktop.cardreader.emulator import (
    EXTENDED_STARTUP,
    LIGHT_STARTUP,
    REVISION_3_STARTUP,
    Removal,
    Traits,
    VirtualCalypsoCard,
    VirtualSam,
    VirtualTypeFourTag,
    VirtualTypeTwoTag,
    removal_points,
)
from desktop.cardreader.neutral.token import TokenSigner
from desktop.domain.encoding import EncodingState
from tests.cardreader.profiles import TRAINING
from tests.cardreader.tally import TALLY
from tests.cardreader.torn_desk import AFTER, BEFORE, Chip, TornDesk

assert TRAINING.right is not None
EXTENDED = replace(TRAINING, right=replace(TRAINING.right, extended=True))
SERIAL, SAM_SERIAL = bytes.fromhex("00000000DEC0DE07"), bytes.fromhex("0000C0DE")
UID = bytes.fromhex("04DEC0DE112233")
UNSURE = frozenset({EncodingState.UNCERTAIN, EncodingState.UNVERIFIED})

CARDS = {
    "revision 2": Traits(),
    "revision 3": Traits(startup=REVISION_3_STARTUP),
    "revision 3 extended": Traits(startup=EXTENDED_STARTUP),
    "light": Traits(startup=LIGHT_STARTUP),
    "revision 2 in a contact slot": Traits(contact=True),
}
TAGS: dict[str, Callable[[], Chip]] = {
    "type 2": lambda: VirtualTypeTwoTag(UID),
    "type 4": lambda: VirtualTypeFourTag(UID),
}


@dataclass
class Counter:
    """A desk, its SAM and a support that was encoded once already."""

    desk: TornDesk
    chip: Chip

    @property
    def module(self) -> VirtualSam:
        return self.desk.module

    @classmethod
    def with_card(cls, kind: str) -> Counter:
        profile = EXTENDED if kind == "revision 3 extended" else TRAINING
        return cls._encoded(TornDesk(profile, VirtualSam(SAM_SERIAL)), _card(kind))

    @classmethod
    def with_tag(cls, kind: str) -> Counter:
        desk = TornDesk(TRAINING, VirtualSam(SAM_SERIAL), TokenSigner(bytes(range(32))))
        return cls._encoded(desk, TAGS[kind]())

    @classmethod
    def _encoded(cls, desk: TornDesk, chip: Chip) -> Counter:
        assert desk.tap(chip, BEFORE) is EncodingState.VERIFIED
        return cls(desk, chip)

    def again(self) -> Counter:
        """The same support and SAM, as they are now, at a desk with nothing in its book."""
        for each in (self.chip, self.module):
            each.log.clear()  # what they went through need not be copied each time
            each.exchanges.clear()
        desk = TornDesk(self.desk.profile, deepcopy(self.desk.module), self.desk.signer)
        return Counter(desk, deepcopy(self.chip))

    def encode(self) -> EncodingState:
        return self.desk.tap(self.chip, AFTER)


def _card(kind: str) -> VirtualCalypsoCard:
    return VirtualCalypsoCard(SERIAL, CARDS[kind])


def _points(counter: Counter, chip: Chip | VirtualSam, *, shows_cut: bool) -> tuple[Removal, ...]:
    return removal_points(chip, counter.encode, shows_cut=shows_cut)


def _is_known(prepared: Counter, leaves: str, point: Removal) -> EncodingState:
    """Tear one encoding there, say what is known, lay it down again, and see that all is well."""
    counter = prepared.again()
    desk, chip = counter.desk, counter.chip
    leaving = chip if leaves == "support" else counter.module
    leaving.faults.leave(point)
    told = counter.encode()
    leaving.faults.clear()
    leaving.enter_field()
    said = desk.says(chip)
    _agrees(told, said is not None and said.valid_until == AFTER.valid_until, said is None)
    assert said is None or said.valid_until in {BEFORE.valid_until, AFTER.valid_until}
    again = counter.encode()
    assert again is EncodingState.VERIFIED
    assert desk.open_intent is None
    assert _is_after(desk.says(chip))
    return told


def _is_after(said: object) -> bool:
    return getattr(said, "valid_until", None) == AFTER.valid_until


def _agrees(told: EncodingState, has_new: bool, is_empty: bool) -> None:
    """What was told is true, or openly unsure; an emptied tag is one of the unsure."""
    if told is EncodingState.VERIFIED:
        assert has_new
    elif told is EncodingState.NOT_WRITTEN:
        assert not has_new
        assert not is_empty
    else:
        assert told in UNSURE


def _try_all(make: Callable[[], Counter], leaves: str, what: str, *, shows_cut: bool) -> None:
    counter = make()
    chip = counter.chip if leaves == "support" else counter.module
    points = _points(counter, chip, shows_cut=shows_cut)
    assert points
    prepared = make()
    for point in points:
        told = _is_known(prepared, leaves, point)
        TALLY[f"{what}: {_outcome(told)}"] += 1


def _outcome(told: EncodingState) -> str:
    return {
        EncodingState.VERIFIED: "written and known",
        EncodingState.NOT_WRITTEN: "not written and known",
    }.get(told, "uncertain, resolved at the next tap")


@pytest.mark.parametrize("shows_cut", [False, True], ids=["gone", "cut answers shown"])
@pytest.mark.parametrize("kind", CARDS)
def test_a_card_may_leave_at_any_byte(kind: str, *, shows_cut: bool) -> None:
    _try_all(lambda: Counter.with_card(kind), "support", "cards leaving", shows_cut=shows_cut)


@pytest.mark.parametrize("kind", CARDS)
def test_the_sam_may_be_pulled_at_any_byte(kind: str) -> None:
    _try_all(lambda: Counter.with_card(kind), "module", "SAM pulled", shows_cut=False)


@pytest.mark.parametrize("shows_cut", [False, True], ids=["gone", "cut answers shown"])
@pytest.mark.parametrize("kind", TAGS)
def test_a_tag_may_leave_at_any_byte(kind: str, *, shows_cut: bool) -> None:
    _try_all(lambda: Counter.with_tag(kind), "support", "tags leaving", shows_cut=shows_cut)
