"""The station with the real services on a real store: every ending, and what the next tap says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.cardreader.emulator import (
    EXTENDED_STARTUP,
    REVISION_3_STARTUP,
    Removal,
    Traits,
    VirtualCalypsoCard,
    VirtualChip,
    VirtualTypeFourTag,
    VirtualTypeTwoTag,
)
from desktop.domain.card import CardInvalidated, NoCard, UnknownCard, UnsupportedObject
from desktop.domain.card_fault import (
    CardCryptogramWrong,
    CardKeyMissing,
    CardWornOut,
    NoSecurityModule,
)
from desktop.domain.encoding import (
    CardWasSwapped,
    ContentChanged,
    EncodingState,
    EncodingUnresolved,
    Found,
    NotEncodable,
    NothingToEncode,
)
from desktop.domain.programme_right import RightUnreadable
from desktop.domain.support_tag import NoSigningKey
from desktop.importers.card_profile_file import load_profile, profile_folders
from tests.local_desk import Desk
from tests.services.card_desk import COUNTER, DECIDER, ENCODER, NEXT_YEAR
from tests.services.station_desk import StationDesk, holder_of, until

SERIAL = bytes.fromhex("00000000DEC0DE31")
OTHER_SERIAL = bytes.fromhex("00000000DEC0DE32")
UID = bytes.fromhex("04DEC0DE310000")
CHIPS: dict[str, Callable[[], VirtualChip]] = {
    "revision 2": lambda: VirtualCalypsoCard(SERIAL),
    "revision 3": lambda: VirtualCalypsoCard(SERIAL, Traits(startup=REVISION_3_STARTUP)),
    "revision 3 that could do extended": lambda: VirtualCalypsoCard(
        SERIAL, Traits(startup=EXTENDED_STARTUP)
    ),
    "type 2": lambda: VirtualTypeTwoTag(UID),
    "type 4": lambda: VirtualTypeFourTag(UID),
}
CLOSE, READ, UPDATE = 0x8E, 0xB2, 0xDC
FOREIGN_CONTENT = bytes(range(29))


@pytest.fixture
def at(desk: Desk) -> StationDesk:
    return StationDesk(desk)


@pytest.fixture
def card(at: StationDesk) -> VirtualCalypsoCard:
    """Of an entitled household, and nothing was written on it."""
    card = VirtualCalypsoCard(SERIAL)
    at.entitled(card)
    return card


def tear_close(at: StationDesk, card: VirtualCalypsoCard, *, done: bool) -> None:
    """The card leaves while it confirms: with the new content, or with the old."""
    at.simulated.lay_down(card)
    proposal = at.station.propose()
    card.faults.rearm()
    # select twice, read, open, update, close: the session is the last three
    close = Removal(5, answer_bytes=0) if done else Removal(5, command_bytes=12)
    card.faults.leave(close)
    result = at.station.encode(proposal, ENCODER)
    assert result.state is EncodingState.UNCERTAIN
    assert card.log[-1][1] == CLOSE
    card.faults.clear()


@pytest.mark.parametrize("kind", CHIPS)
def test_a_right_is_proposed_written_verified_and_counted(at: StationDesk, kind: str) -> None:
    chip = CHIPS[kind]()
    card_id = at.entitled(chip)
    assert at.waiting() == {card_id}
    at.simulated.lay_down(chip)
    proposal = at.station.propose()
    assert (proposal.card_id, proposal.new.valid_until) == (card_id, NEXT_YEAR)
    assert proposal.old is not None
    assert proposal.old.is_empty
    result = at.station.encode(proposal, ENCODER)
    assert (result.state, result.resolved) == (EncodingState.VERIFIED, False)
    assert result.commands > 0
    said = at.says(chip)
    assert said is not None
    assert (said.number, said.valid_until) == (at.at.cards.sheet(card_id).number, NEXT_YEAR)
    assert at.waiting() == set()
    assert (at.done_today(), at.unresolved()) == (1, 0)
    with pytest.raises(NothingToEncode):
        at.encode(chip)


def test_nothing_is_written_by_proposing(at: StationDesk, card: VirtualCalypsoCard) -> None:
    at.simulated.lay_down(card)
    at.station.propose()
    assert {frame[1] for frame in card.log} <= {0xA4, READ}
    assert at.intents() == 0


@pytest.mark.parametrize(("done", "found"), [(True, Found.NEW), (False, Found.OLD)])
def test_a_torn_writing_is_settled_when_the_card_is_next_encoded(
    at: StationDesk, card: VirtualCalypsoCard, done: bool, found: Found
) -> None:
    tear_close(at, card, done=done)
    assert (at.done_today(), at.unresolved()) == (0, 1)
    at.restart()
    result = at.encode(card)
    assert (result.state, result.resolved) == (EncodingState.VERIFIED, True)
    assert until(at.says(card)) == NEXT_YEAR
    assert (at.done_today(), at.unresolved()) == (1, 0)
    assert at.intents() == (1 if found is Found.NEW else 2)


@pytest.mark.parametrize(("done", "found"), [(True, Found.NEW), (False, Found.OLD)])
def test_any_tap_settles_a_torn_writing(
    at: StationDesk, card: VirtualCalypsoCard, done: bool, found: Found
) -> None:
    tear_close(at, card, done=done)
    at.simulated.lay_down(card)
    holder = at.simulated.read_holder()
    assert at.station.settle_tap(holder, COUNTER) is found
    assert at.unresolved() == 0
    assert at.done_today() == (1 if done else 0)
    assert at.station.settle_tap(holder, COUNTER) is None


def test_a_tap_without_a_torn_writing_reads_nothing_more(
    at: StationDesk, card: VirtualCalypsoCard
) -> None:
    at.simulated.lay_down(card)
    holder = at.simulated.read_holder()
    asked = len(card.log)
    assert at.station.settle_tap(holder, COUNTER) is None
    assert len(card.log) == asked


def test_another_right_is_for_a_supervisor_and_nothing_is_written_until_then(
    at: StationDesk, card: VirtualCalypsoCard
) -> None:
    at.encode(card)
    first = card.record()
    at.extend()
    at.encode(card)
    at.extend()
    tear_close(at, card, done=False)
    card.put_record(first)
    result = at.encode(card)
    assert result.state is EncodingState.FOREIGN
    assert card.record() == first
    with pytest.raises(EncodingUnresolved):
        at.encode(card)
    assert (at.done_today(), at.unresolved()) == (2, 1)
    at.station.settle(result.encoding_id, "Carte relue.", DECIDER)
    assert at.encode(card).state is EncodingState.VERIFIED


def test_what_is_not_ours_is_never_written_over(at: StationDesk, card: VirtualCalypsoCard) -> None:
    tear_close(at, card, done=False)
    card.put_record(FOREIGN_CONTENT)
    with pytest.raises(RightUnreadable):
        at.encode(card)
    assert card.record() == FOREIGN_CONTENT
    assert at.station.settle_tap(holder_of(card), COUNTER) is Found.OTHER
    assert (at.done_today(), at.unresolved()) == (0, 1)


def test_a_card_swapped_for_another_one_is_not_written(
    at: StationDesk, card: VirtualCalypsoCard
) -> None:
    other = VirtualCalypsoCard(OTHER_SERIAL)
    at.entitled(other)
    at.simulated.lay_down(card)
    proposal = at.station.propose()
    at.simulated.lay_down(other)
    with pytest.raises(CardWasSwapped):
        at.station.encode(proposal, ENCODER)
    assert not any(other.record())
    assert at.intents() == 0


def test_a_card_that_somebody_wrote_meanwhile_is_left_as_it_is(
    at: StationDesk, card: VirtualCalypsoCard
) -> None:
    """Between our reading and our session; the secret of the SAM is asked for in between."""
    at.simulated.lay_down(card)
    proposal = at.station.propose()
    keep = at.kept.read

    def read_and_meddle() -> str | None:
        card.put_record(FOREIGN_CONTENT)
        return keep()

    at.kept.read = read_and_meddle  # type: ignore[method-assign]  # asked when the SAM is locked
    with pytest.raises(ContentChanged):
        at.station.encode(proposal, ENCODER)
    assert card.record() == FOREIGN_CONTENT
    assert at.states() == [EncodingState.NOT_WRITTEN]


def test_the_sam_lost_before_the_card_confirmed_leaves_it_unchanged(
    at: StationDesk, card: VirtualCalypsoCard
) -> None:
    at.simulated.lay_down(card)
    proposal = at.station.propose()
    at.simulated.virtual_sam.faults.leave(Removal(4, command_bytes=0))
    with pytest.raises(NoSecurityModule):
        at.station.encode(proposal, ENCODER)
    assert at.states() == [EncodingState.NOT_WRITTEN]
    assert not any(card.record())
    at.simulated.virtual_sam.enter_field()
    assert at.encode(card).state is EncodingState.VERIFIED


def test_a_card_that_is_not_genuine_is_for_a_supervisor(
    at: StationDesk, card: VirtualCalypsoCard
) -> None:
    card.faults.wrong_mac = True
    assert at.encode(card).state is EncodingState.NOT_GENUINE
    assert (at.done_today(), at.unresolved()) == (0, 1)
    with pytest.raises(EncodingUnresolved):
        at.encode(card)


@pytest.mark.parametrize(
    ("status", "error"), [(0x6988, CardCryptogramWrong), (0x6B00, CardKeyMissing)]
)
def test_what_the_card_refuses_is_told_and_not_written(
    at: StationDesk, card: VirtualCalypsoCard, status: int, error: type[Exception]
) -> None:
    instruction = CLOSE if status == 0x6988 else 0x8A
    card.faults.forced = {instruction: status}
    with pytest.raises(error):
        at.encode(card)
    assert at.states() == [EncodingState.NOT_WRITTEN]
    assert (at.done_today(), at.unresolved()) == (0, 0)


def test_a_worn_out_card_is_told_so(at: StationDesk, card: VirtualCalypsoCard) -> None:
    card.faults.counter_at_zero = True
    with pytest.raises(CardWornOut):
        at.encode(card)
    assert at.states() == [EncodingState.NOT_WRITTEN]


def test_an_invalidated_card_is_refused_before_anything_else(at: StationDesk) -> None:
    valid = VirtualCalypsoCard(SERIAL)
    at.entitled(valid)
    card = VirtualCalypsoCard(SERIAL, Traits(invalidated=True))
    with pytest.raises(CardInvalidated):
        at.encode(card)
    assert at.intents() == 0


def test_a_card_of_nobody_is_not_written(at: StationDesk) -> None:
    with pytest.raises(UnknownCard):
        at.encode(VirtualCalypsoCard(OTHER_SERIAL))


def test_an_empty_reader_and_other_objects_are_told(at: StationDesk) -> None:
    with pytest.raises(NoCard):
        at.encode()
    at.simulated.lay_paper_ticket()
    with pytest.raises(UnsupportedObject):
        at.station.propose()


def test_a_profile_that_only_links_writes_nothing(
    at: StationDesk, card: VirtualCalypsoCard
) -> None:
    at.sources.current = load_profile("korrigo-transport", profile_folders(None), {})
    with pytest.raises(NotEncodable):
        at.encode(card)
    assert at.waiting() == set()


def test_a_desk_that_may_not_sign_leaves_tags_alone(at: StationDesk) -> None:
    tag = VirtualTypeTwoTag(UID)
    at.entitled(tag)
    before = bytes(tag.memory)
    at.sources.signing_key = None
    with pytest.raises(NoSigningKey):
        at.encode(tag)
    assert bytes(tag.memory) == before
