"""Tags at the station: copies, keys that were changed, and tags that are locked for ever."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from uuid import UUID

import pytest

from desktop.cardreader.emulator import (
    Removal,
    VirtualCalypsoCard,
    VirtualTypeFourTag,
    VirtualTypeTwoTag,
)
from desktop.cardreader.neutral.tag import open_tag
from desktop.cardreader.neutral.token import TokenSigner, public_key_of
from desktop.domain.card import NoCard
from desktop.domain.encoding import (
    EncodingReason,
    EncodingState,
    NotEncodable,
    NothingToEncode,
    NothingToErase,
    StillCarried,
)
from desktop.domain.errors import Unavailable
from desktop.domain.support_tag import TagLocked, TokenSignatureWrong
from desktop.sheets.card import CardEventKind
from desktop.sheets.encoding import TagLock
from tests.cardreader.profiles import TRAINING
from tests.local_desk import Desk
from tests.services.card_desk import COUNTER, ENCODER
from tests.services.station_desk import SIGNING_KEY, Sources, StationDesk, until

UID, OTHER_UID = bytes.fromhex("04DEC0DE510000"), bytes.fromhex("04DEC0DE520000")
NEXT_KEY = bytes(range(64, 96))

Tag = VirtualTypeTwoTag | VirtualTypeFourTag
KINDS: dict[str, Callable[[bytes], Tag]] = {
    "type 2": VirtualTypeTwoTag,
    "type 4": VirtualTypeFourTag,
}

pytestmark = pytest.mark.parametrize("kind", KINDS)


@dataclass
class ChangingSources(Sources):
    """The key of the site, and those that it replaced."""

    former: tuple[bytes, ...] = ()

    def signer(self) -> TokenSigner | None:
        return TokenSigner(self.signing_key or SIGNING_KEY, self.former)

    def rotate(self) -> None:
        self.signing_key, self.former = NEXT_KEY, (public_key_of(SIGNING_KEY),)


@pytest.fixture
def at(desk: Desk) -> StationDesk:
    return StationDesk(desk, sources=ChangingSources(TRAINING))


@pytest.fixture
def tag(at: StationDesk, kind: str) -> Tag:
    """Of an entitled household; nothing was written on it."""
    tag = KINDS[kind](UID)
    at.entitled(tag)
    return tag


def content(tag: Tag) -> bytes:
    tag.enter_field()
    return open_tag(tag).read()


def put(tag: Tag, message: bytes) -> None:
    """By somebody with a telephone."""
    tag.enter_field()
    open_tag(tag).write(message, lambda: None)


def encode_and_lock(at: StationDesk, tag: Tag) -> TagLock:
    at.simulated.lay_down(tag)
    result = at.station.encode(at.station.propose(), ENCODER, lock=True)
    assert result.state is EncodingState.VERIFIED
    return result.lock


def events(at: StationDesk) -> list[CardEventKind]:
    """Of the card that was written last."""
    card_id = at.at.encodings.lines()[0].card_id
    return [event.kind for event in at.at.cards.history(card_id)]


def test_a_copied_message_is_shown_as_wrong_and_nothing_is_written(
    at: StationDesk, tag: Tag, kind: str
) -> None:
    at.encode(tag)
    copy = KINDS[kind](OTHER_UID)
    at.entitled(copy)
    put(copy, content(tag))
    at.simulated.lay_down(copy)
    with pytest.raises(TokenSignatureWrong):
        at.station.propose()
    assert content(copy) == content(tag)
    assert at.intents() == 1


def test_a_message_copied_between_proposing_and_writing_is_not_written_over(
    at: StationDesk, tag: Tag, kind: str
) -> None:
    at.encode(tag)
    copy = KINDS[kind](OTHER_UID)
    at.entitled(copy)
    at.simulated.lay_down(copy)
    proposal = at.station.propose()
    put(copy, content(tag))
    at.simulated.lay_down(copy)
    with pytest.raises(TokenSignatureWrong):
        at.station.encode(proposal, ENCODER)
    assert at.intents() == 1


def test_a_message_of_somebody_else_is_told_as_empty_and_replaced(
    at: StationDesk, tag: Tag, kind: str
) -> None:
    put(tag, b"\xd1\x01\x0cU\x04example.org")
    at.simulated.lay_down(tag)
    proposal = at.station.propose()
    assert proposal.old is not None
    assert proposal.old.is_empty
    assert at.station.encode(proposal, ENCODER).state is EncodingState.VERIFIED
    assert at.says(tag) is not None


def test_a_tag_that_lost_its_message_is_written_again(at: StationDesk, tag: Tag, kind: str) -> None:
    at.encode(tag)
    put(tag, b"")
    assert at.encode(tag).state is EncodingState.VERIFIED


def test_a_changed_key_lets_every_tag_wait_and_be_written_anew(
    at: StationDesk, tag: Tag, kind: str
) -> None:
    at.encode(tag)
    assert at.waiting() == set()
    sources = at.sources
    assert isinstance(sources, ChangingSources)
    sources.rotate()
    (line,) = at.station.station().queue
    assert line.reason is EncodingReason.RENEWED
    at.simulated.lay_down(tag)
    proposal = at.station.propose()
    assert proposal.old is not None
    assert proposal.old.valid_until == proposal.new.valid_until
    assert proposal.old.key_version != proposal.new.key_version
    assert at.station.encode(proposal, ENCODER).state is EncodingState.VERIFIED
    assert at.waiting() == set()
    with pytest.raises(NothingToEncode):
        at.encode(tag)


def test_a_locked_tag_is_verified_told_and_in_its_history(
    at: StationDesk, tag: Tag, kind: str
) -> None:
    assert encode_and_lock(at, tag) is TagLock.LOCKED
    tag.enter_field()
    assert open_tag(tag).is_locked
    assert CardEventKind.LOCKED in events(at)
    with pytest.raises(NothingToEncode):
        at.encode(tag)


def test_a_locked_tag_whose_right_changes_has_to_be_replaced(
    at: StationDesk, tag: Tag, kind: str
) -> None:
    encode_and_lock(at, tag)
    said = until(at.says(tag))
    at.extend()
    with pytest.raises(TagLocked):
        at.encode(tag)
    assert until(at.says(tag)) == said
    assert (at.intents(), at.unresolved()) == (1, 0)
    assert len(at.waiting()) == 1


def test_without_the_wish_nothing_is_locked(at: StationDesk, tag: Tag, kind: str) -> None:
    assert at.encode(tag).lock is TagLock.NOT_ASKED
    tag.enter_field()
    assert not open_tag(tag).is_locked


def test_a_tag_that_leaves_while_it_is_locked_stays_verified(
    at: StationDesk, tag: Tag, kind: str
) -> None:
    """Counted on a tag that holds the same and is told the same: a page that says so already is
    not written, and of a signature that happens once in thirty."""
    at.encode(tag)
    at.extend()
    twin, exchanges = deepcopy(tag), len(tag.log)
    at.encode(twin)
    whole = len(twin.log) - exchanges
    at.simulated.lay_down(tag)
    looked = len(tag.log)
    proposal = at.station.propose()
    tag.faults.rearm()
    tag.faults.leave(Removal(whole - (len(tag.log) - looked), answer_bytes=0))
    result = at.station.encode(proposal, ENCODER, lock=True)
    assert (result.state, result.lock) == (EncodingState.VERIFIED, TagLock.INTERRUPTED)
    tag.faults.clear()
    assert until(at.says(tag)) == at.last
    assert CardEventKind.LOCKED not in events(at)


def handed_back(at: StationDesk) -> UUID:
    """The card that was written last, brought to the counter; its id."""
    line = at.at.encodings.lines()[0]
    assert line.household_id is not None
    at.at.time.wait()
    at.at.cards.block(line.household_id, line.card_id, "returned", COUNTER)
    return line.card_id


def test_a_tag_that_came_back_is_erased_and_written_anew_for_the_next_household(
    at: StationDesk, tag: Tag, kind: str
) -> None:
    at.encode(tag)
    said = at.says(tag)
    card_id = handed_back(at)
    at.simulated.lay_down(tag)
    assert at.station.erase(ENCODER) == card_id
    assert content(tag) == b""
    assert CardEventKind.ERASED in events(at)
    assert at.waiting() == set()
    household_id = at.at.household()
    at.at.entitle(household_id)
    at.simulated.lay_down(tag)
    at.at.cards.link(household_id, at.simulated.read_holder(), COUNTER)
    assert at.waiting() == {card_id}  # though it was once verified to say exactly this
    assert at.encode(tag).state is EncodingState.VERIFIED
    assert at.says(tag) == said
    assert at.waiting() == set()


def test_what_a_household_carries_or_lost_is_not_erased(
    at: StationDesk, tag: Tag, kind: str
) -> None:
    at.encode(tag)
    before = content(tag)
    at.simulated.lay_down(tag)
    with pytest.raises(StillCarried):
        at.station.erase(ENCODER)
    line = at.at.encodings.lines()[0]
    assert line.household_id is not None
    at.at.cards.block(line.household_id, line.card_id, "lost", COUNTER)
    at.simulated.lay_down(tag)
    with pytest.raises(StillCarried):
        at.station.erase(ENCODER)
    assert content(tag) == before


def test_an_empty_tag_and_a_locked_one_are_not_erased(at: StationDesk, tag: Tag, kind: str) -> None:
    at.simulated.lay_down(tag)
    with pytest.raises(NothingToErase):
        at.station.erase(ENCODER)
    encode_and_lock(at, tag)
    handed_back(at)
    at.simulated.lay_down(tag)
    with pytest.raises(TagLocked):
        at.station.erase(ENCODER)
    assert CardEventKind.ERASED not in events(at)


def test_a_card_of_the_issuer_is_not_erased(at: StationDesk, tag: Tag, kind: str) -> None:
    at.simulated.lay_down(VirtualCalypsoCard(bytes.fromhex("00000000DEC0DE31")))
    with pytest.raises(NotEncodable):
        at.station.erase(ENCODER)


def test_a_tag_taken_away_while_it_is_erased_is_erased_at_its_next_tap(
    at: StationDesk, tag: Tag, kind: str
) -> None:
    """Whoever gets it has it written in any case."""
    at.encode(tag)
    card_id = handed_back(at)
    for place in range(40):
        at.simulated.lay_down(tag)
        tag.faults.rearm()
        tag.faults.leave(Removal(place, answer_bytes=0))
        with suppress(Unavailable, NothingToErase, NoCard):
            at.station.erase(ENCODER)
        tag.faults.clear()
        if not content(tag):
            break
    assert content(tag) == b""
    assert at.at.cards.sheet(card_id).requested_on is not None
