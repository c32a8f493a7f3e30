"""The reader on the screen tells and reads as the one on the table."""

from __future__ import annotations

import pytest

from desktop.cardreader.emulator import Traits, VirtualCalypsoCard
from desktop.cardreader.simulated import NAME, SimulatedReader
from desktop.cardreader.training import (
    INVALIDATED_NUMBER,
    PANEL_NUMBERS,
    REVISION_3_NUMBERS,
    TRAINING_UNLOCK_SECRET,
    TYPE_FOUR_NUMBERS,
    TYPE_TWO_NUMBERS,
    UNKNOWN_NUMBER,
    training_card,
    training_chip,
    training_holder,
)
from desktop.domain.card import (
    CardGone,
    CardProduct,
    CardSupport,
    NoCard,
    ObjectKind,
    UnreadableCard,
    UnsupportedObject,
)
from desktop.sheets.reader import Presence, ReaderState, TrainingModel, TrainingReader

KEY = bytes(range(32))


@pytest.fixture
def told() -> list[ReaderState]:
    return []


@pytest.fixture
def reader(told: list[ReaderState]) -> SimulatedReader:
    reader = SimulatedReader(KEY)
    reader.start(told.append)
    return reader


def test_a_card_laid_down_and_taken_away(reader: SimulatedReader, told: list[ReaderState]) -> None:
    reader.lay_down("3")
    assert reader.read_holder() == training_holder(3, KEY)
    reader.take_away()
    reader.take_away()
    assert told == [
        ReaderState(Presence.WAITING, NAME, 0),
        ReaderState(Presence.PRESENT, NAME, 1),
        ReaderState(Presence.REMOVED, NAME, 1),
    ]
    with pytest.raises(NoCard):
        reader.read_holder()


def test_a_second_card_takes_the_place_of_the_first(
    reader: SimulatedReader, told: list[ReaderState]
) -> None:
    reader.lay_down("1")
    reader.lay_down("2")
    assert [(state.presence, state.tap) for state in told[1:]] == [
        (Presence.PRESENT, 1),
        (Presence.REMOVED, 1),
        (Presence.PRESENT, 2),
    ]
    assert reader.read_holder() == training_holder(2, KEY)


def test_other_things_are_refused_in_their_own_words(reader: SimulatedReader) -> None:
    reader.lay_paper_ticket()
    with pytest.raises(UnsupportedObject) as raised:
        reader.read_holder()
    assert raised.value.kind is ObjectKind.PAPER_TICKET
    for kind in ObjectKind:
        reader.lay_other(kind)
        with pytest.raises(UnsupportedObject) as raised:
            reader.read_holder()
        assert raised.value.kind is kind


def test_what_cannot_be_read_is_told_so(reader: SimulatedReader, told: list[ReaderState]) -> None:
    reader.lay_unreadable()
    assert told[-1].presence is Presence.UNREADABLE
    with pytest.raises(UnreadableCard):
        reader.read_holder()


def test_a_card_that_leaves_while_it_is_read(reader: SimulatedReader) -> None:
    reader.lay_down(VirtualCalypsoCard(bytes(7) + b"\x01", Traits(gone_after=1)))
    with pytest.raises(CardGone):
        reader.read_holder()


def test_nothing_is_told_after_the_stop(reader: SimulatedReader, told: list[ReaderState]) -> None:
    reader.stop()
    reader.lay_down("1")
    assert len(told) == 1


def test_the_panel_offers_linked_unknown_and_invalidated_cards(reader: SimulatedReader) -> None:
    panel: TrainingReader = reader
    offered = panel.cards()
    assert {card.number for card in offered} == set(PANEL_NUMBERS)
    for card in offered:
        panel.lay_down(card.key)
        assert reader.read_holder().invalidated == card.invalidated
    assert {UNKNOWN_NUMBER, INVALIDATED_NUMBER} < set(PANEL_NUMBERS)


def test_training_cards_are_all_different_and_always_the_same() -> None:
    prints = {training_holder(number, KEY).fingerprint for number in range(1, 300)}
    assert len(prints) == 299
    assert training_holder(7, KEY) == training_holder(7, KEY)
    with pytest.raises(ValueError, match="0"):
        training_card(0)


PRODUCTS = {
    **dict.fromkeys(REVISION_3_NUMBERS, CardProduct.PRIME_REVISION_3),
    **dict.fromkeys(TYPE_TWO_NUMBERS, CardProduct.TYPE_2_TAG),
    **dict.fromkeys(TYPE_FOUR_NUMBERS, CardProduct.TYPE_4_TAG),
}


def test_the_panel_has_newer_cards_and_blank_tags(reader: SimulatedReader) -> None:
    for card in reader.cards():
        reader.lay_down(card.key)
        holder = reader.read_holder()
        is_tag = card.model is TrainingModel.BLANK_TAG
        assert holder.product is PRODUCTS.get(card.number, CardProduct.PRIME_REVISION_2)
        assert holder.support is (CardSupport.NEUTRAL_CARD if is_tag else CardSupport.KORRIGO)


def test_no_two_things_of_the_panel_are_one(reader: SimulatedReader) -> None:
    prints = {training_holder(card.number, KEY).fingerprint for card in reader.cards()}
    assert len(prints) == len(PANEL_NUMBERS)


def test_what_was_written_on_a_thing_of_the_panel_is_there_when_it_comes_back(
    reader: SimulatedReader,
) -> None:
    reader.lay_down("904")
    with reader.card() as tag:
        assert tag.transmit(bytes.fromhex("FFD60004 04 01020304")) == b"\x90\x00"
    reader.lay_down("1")
    reader.lay_down("904")
    with reader.card() as tag:
        assert tag.transmit(bytes.fromhex("FFB0000404")) == bytes.fromhex("010203049000")


def test_a_thing_taken_away_loses_its_power_and_what_it_was_asked(reader: SimulatedReader) -> None:
    laid = training_chip(902)
    reader.lay_down(laid)
    with reader.card() as card:
        card.transmit(bytes.fromhex("00A4040008315449432E49434100"))
        assert card.transmit(bytes.fromhex("00B2013C00")).endswith(b"\x90\x00")
        reader.take_away()
        with pytest.raises(CardGone):
            card.transmit(bytes.fromhex("00B2013C00"))
    reader.lay_down(laid)
    with reader.card() as card:
        assert card.transmit(bytes.fromhex("00B2013C00")) == b"\x69\x85"


def test_the_module_of_the_training_is_locked_until_it_hears_its_secret(
    reader: SimulatedReader,
) -> None:
    with reader.security_module() as module:
        assert reader.virtual_sam.is_locked
        module.transmit(bytes.fromhex("8020000010") + TRAINING_UNLOCK_SECRET)
    assert not reader.virtual_sam.is_locked
