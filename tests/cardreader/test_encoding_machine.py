"""Cards, tags, a SAM, two desks and all that can befall them, in any order that hypothesis finds.

The store, the services and the bytes are real; only what lies on the reader is emulated.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from desktop.cardreader.emulator import (
    REVISION_3_STARTUP,
    Removal,
    Traits,
    VirtualCalypsoCard,
    VirtualChip,
    VirtualTypeFourTag,
    VirtualTypeTwoTag,
)
from desktop.domain.encoding import OPEN_STATES, EncodingState
from desktop.domain.errors import Refusal, Unavailable
from desktop.models import EncodingOutcomeRecord, EncodingRecord
from desktop.storage.opening import open_store
from desktop.storage.queries.encoding import last_verified, open_encodings
from tests.cardreader.tally import TALLY
from tests.local_desk import KEY, Desk
from tests.services.card_desk import COUNTER, DECIDER
from tests.services.station_desk import StationDesk, holder_of, says, stored

CHIPS = 4
TORN = {EncodingState.INTENDED, EncodingState.UNCERTAIN, EncodingState.UNVERIFIED}
SETTLED = {state.value for state in EncodingState if state not in OPEN_STATES}
_chip = st.integers(0, CHIPS - 1)
_count = st.integers(0, 40)  # commands; the longest laying-down has a hundred, of a tag
_bytes = st.integers(0, 40)


@st.composite
def removals(draw: st.DrawFn) -> Removal:
    number, cut = draw(_count), draw(_bytes)
    if draw(st.booleans()):
        return Removal(number, command_bytes=cut)
    return Removal(number, answer_bytes=cut, shows_cut=draw(st.booleans()))


def new_chips() -> list[VirtualChip]:
    return [
        VirtualCalypsoCard(bytes.fromhex("00000000DEC0DEA1")),
        VirtualCalypsoCard(bytes.fromhex("00000000DEC0DEA2"), Traits(startup=REVISION_3_STARTUP)),
        VirtualTypeTwoTag(bytes.fromhex("04DEC0DEA30000")),
        VirtualTypeFourTag(bytes.fromhex("04DEC0DEA40000")),
    ]


class Machine(RuleBasedStateMachine):
    """`first` is what each chip held before anybody wrote on it."""

    template: ClassVar[Path]

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cad-station-"))
        path = self.folder / "desk.db"
        shutil.copy(self.template, path)
        self.at = StationDesk(Desk(path, open_store(path, KEY, desk_label="desk")))
        self.chips = new_chips()
        self.card_ids = [self.at.entitled(chip) for chip in self.chips]
        self.first = [stored(chip) for chip in self.chips]
        self.prints = [holder_of(chip).fingerprint for chip in self.chips]
        self.meddled: set[int] = set()
        self.begun: set[UUID] = set()

    def _tap(self, number: int) -> EncodingState | None:
        """None when nothing was attempted, or known to be not written."""
        try:
            told = self.at.encode(self.chips[number]).state
        except (Refusal, Unavailable):
            return None
        if told is EncodingState.VERIFIED:
            self.meddled.discard(number)
        return told

    def _is_torn(self, number: int) -> bool:
        fingerprint = self.prints[number]
        return self.at.at.encodings.unresolved_of(fingerprint) is not None

    @rule(number=_chip)
    def encode(self, number: int) -> None:
        """Nothing disturbs it: what was torn before is settled, or a person has it."""
        told = self._tap(number)
        assert told in {EncodingState.VERIFIED, EncodingState.FOREIGN, None}
        if told is not None:
            assert not self._is_torn(number)

    @rule(number=_chip, leaves=removals())
    def encode_and_pull_the_card(self, number: int, leaves: Removal) -> None:
        self._torn(number, self.chips[number], leaves)

    @rule(number=_chip, leaves=removals())
    def encode_and_pull_the_sam(self, number: int, leaves: Removal) -> None:
        self._torn(number, self.at.simulated.virtual_sam, leaves)

    def _torn(self, number: int, leaving: VirtualChip, leaves: Removal) -> None:
        leaving.faults.leave(leaves)
        told = self._tap(number)
        leaving.faults.clear()
        leaving.enter_field()
        TALLY[f"in any order: {told.value if told else 'not written or not begun'}"] += 1

    @rule()
    def restart_the_reader(self) -> None:
        for chip in (*self.chips, self.at.simulated.virtual_sam):
            chip.power_off()

    @rule()
    def restart_the_program(self) -> None:
        self.at.restart()

    @rule(number=_chip, status=st.sampled_from((0x6400, 0x6900, 0x6982, 0x6985, 0x6988)))
    def encode_a_card_that_refuses(self, number: int, status: int) -> None:
        chip = self.chips[number]
        chip.faults.forced = {0x8E if status == 0x6988 else 0xDC: status}
        self._tap(number)
        chip.faults.clear()

    @rule(number=_chip)
    def encode_a_card_that_is_not_genuine(self, number: int) -> None:
        self.chips[number].faults.wrong_mac = True
        self._tap(number)
        self.chips[number].faults.clear()

    @rule(number=_chip)
    def change_the_right(self, number: int) -> None:
        self.at.extend(number)

    @rule(number=_chip)
    def another_desk_writes(self, number: int) -> None:
        """It has its own store, of which ours knows nothing: the right is taken off the card."""
        chip = self.chips[number]
        if isinstance(chip, VirtualCalypsoCard):
            chip.put_record(bytes(29))
            self.meddled.add(number)

    @rule(number=_chip)
    def tap_at_any_desk(self, number: int) -> None:
        chip = self.chips[number]
        self.at.simulated.lay_down(chip)
        self.at.station.settle_tap(self.at.simulated.read_holder(), COUNTER)
        assert not self._is_torn(number)

    @rule(number=_chip)
    def block(self, number: int) -> None:
        sheet = self.at.at.cards.sheet(self.card_ids[number])
        if sheet.holder is not None:
            owner = sheet.holder.household_id
            self.at.at.cards.block(owner, self.card_ids[number], "stolen", COUNTER)

    @rule(number=_chip)
    def give_back(self, number: int) -> None:
        card_id = self.card_ids[number]
        sheet = self.at.at.cards.sheet(card_id)
        if sheet.holder is None:
            self.at.at.cards.found(card_id, COUNTER, give_back_to=sheet.last_household_id)

    @rule()
    def supervise(self) -> None:
        """What a person closes is not known any more, until it is written again."""
        for line in self.at.at.encodings.unresolved():
            if line.state not in TORN:
                self.at.station.settle(line.encoding_id, "Vu.", DECIDER)
                self.meddled.add(self.card_ids.index(line.card_id))

    @invariant()
    def no_intent_is_lost(self) -> None:
        """Once begun it stays, and until its outcome is known it is in the list of open ones."""
        with self.at.desk.units.reading() as session:
            rows = {row.id for row in session.query(EncodingRecord)}
            outcomes = session.query(EncodingOutcomeRecord)
            settled = {row.encoding_id for row in outcomes if row.state in SETTLED}
        assert self.begun <= rows
        self.begun = rows
        listed = {line.encoding_id for line in self.at.at.encodings.unresolved()}
        assert listed == rows - settled

    @invariant()
    def nothing_is_written_by_halves(self) -> None:
        """A support holds what some intent named, or what it held at first; or it is empty."""
        with self.at.desk.units.reading() as session:
            rows = [(row.fingerprint, row.new_hash) for row in session.query(EncodingRecord)]
        for number, chip in enumerate(self.chips):
            named = {new for fingerprint, new in rows if fingerprint == self.prints[number]}
            assert stored(chip) in named | {self.first[number]}

    @invariant()
    def what_was_verified_is_on_the_card(self) -> None:
        with self.at.desk.units.reading() as session:
            for number, chip in enumerate(self.chips):
                if number in self.meddled or open_encodings(session, self.prints[number]):
                    continue
                verified = last_verified(session, self.prints[number])
                expected = verified[0].new_hash if verified else self.first[number]
                assert stored(chip) == expected
                assert (says(chip) is None) == (verified is None)

    def teardown(self) -> None:
        if hasattr(self, "at"):
            self.at.desk.units.close()
            shutil.rmtree(self.folder)


def test_no_sequence_of_faults_leaves_anything_unknown(
    desk_template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Machine, "template", desk_template, raising=False)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=int(os.environ.get("CAD_MACHINE_EXAMPLES", "12")),  # 500 before a release
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
