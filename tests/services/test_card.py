"""Cards of households on a real encrypted store, read from the emulated reader."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.training import training_holder
from desktop.domain.card import (
    CardAlreadyLinked,
    CardBlocked,
    CardInvalidated,
    CardNotLinked,
    CardOfAnotherHousehold,
    HolderCard,
    NoCard,
    NotAReplacementReason,
    SameCard,
    UnknownCard,
)
from desktop.services.card import CardService
from desktop.services.clock import fixed_clock
from desktop.services.household import HouseholdService
from desktop.sheets.household import HouseholdSheet
from tests.builders import a_member, a_person, an_enrolment
from tests.local_desk import Desk

NOW = datetime(2026, 4, 14, 9, 5, tzinfo=UTC)
SITE_KEY = bytes(32)


def holder(number: int) -> HolderCard:
    return training_holder(number, SITE_KEY)


@pytest.fixture
def reader() -> SimulatedReader:
    return SimulatedReader(SITE_KEY)


@pytest.fixture
def cards(desk: Desk, reader: SimulatedReader) -> CardService:
    return CardService(desk.units, fixed_clock(NOW), reader)


@pytest.fixture
def households(desk: Desk) -> HouseholdService:
    return HouseholdService(desk.units, fixed_clock(NOW))


@pytest.fixture
def family(households: HouseholdService, desk: Desk) -> HouseholdSheet:
    return households.enrol(an_enrolment(), desk.actor)


@pytest.fixture
def others(households: HouseholdService, desk: Desk) -> HouseholdSheet:
    form = an_enrolment((a_member(a_person("Yılmaz", "Elif", "1979-07-30")),))
    return households.enrol(form, desk.actor)


def test_a_card_nobody_has_is_unknown_and_can_be_linked_from_what_was_read(
    cards: CardService, family: HouseholdSheet, desk: Desk
) -> None:
    with pytest.raises(UnknownCard) as refusal:
        cards.identify(holder(7))
    cards.link(family.id, refusal.value.card, desk.actor)
    assert cards.identify(holder(7)).household_id == family.id


def test_an_empty_reader_has_no_card(cards: CardService, reader: SimulatedReader) -> None:
    reader.start(lambda _state: None)
    with pytest.raises(NoCard):
        cards.read()
    reader.lay_down(reader.cards()[0].key)
    assert len(cards.read().fingerprint) == 64
    reader.stop()


def test_a_card_of_others_is_refused_without_a_word_about_them(
    cards: CardService, family: HouseholdSheet, others: HouseholdSheet, desk: Desk
) -> None:
    cards.link(others.id, holder(7), desk.actor)
    with pytest.raises(CardOfAnotherHousehold) as refusal:
        cards.link(family.id, holder(7), desk.actor)
    assert refusal.value.args == ()
    with pytest.raises(CardAlreadyLinked):
        cards.link(others.id, holder(7), desk.actor)
    with pytest.raises(CardOfAnotherHousehold):
        cards.block(family.id, cards.identify(holder(7)).card_id, "lost", desk.actor)


def test_replacing_closes_blocks_and_links_in_one_act(
    cards: CardService, households: HouseholdService, family: HouseholdSheet, desk: Desk
) -> None:
    old = cards.link(family.id, holder(7), desk.actor, family.members[1].id)
    desk.told.clear()
    cards.replace(family.id, old.card_id, "lost", holder(8), desk.actor)
    assert len(desk.told) == 1
    current, before = households.sheet(family.id).cards
    assert (current.state, current.until_on) == ("linked", None)
    assert current.member_id == family.members[1].id
    assert (before.state, before.until_on) == ("blocked", NOW.date())
    with pytest.raises(CardBlocked):
        cards.link(family.id, holder(7), desk.actor)
    assert cards.identify(holder(7)).household_id is None


def test_a_card_does_not_replace_itself_nor_for_a_whim(
    cards: CardService, family: HouseholdSheet, desk: Desk
) -> None:
    old = cards.link(family.id, holder(7), desk.actor)
    with pytest.raises(SameCard):
        cards.replace(family.id, old.card_id, "lost", holder(7), desk.actor)
    with pytest.raises(NotAReplacementReason):
        cards.replace(family.id, old.card_id, "returned", holder(8), desk.actor)


def test_a_loss_told_by_telephone_is_replaced_later(
    cards: CardService, households: HouseholdService, family: HouseholdSheet, desk: Desk
) -> None:
    old = cards.link(family.id, holder(7), desk.actor)
    cards.block(family.id, old.card_id, "stolen", desk.actor)
    with pytest.raises(CardBlocked):
        cards.block(family.id, old.card_id, "stolen", desk.actor)
    cards.replace(family.id, old.card_id, "stolen", holder(8), desk.actor)
    assert households.sheet(family.id).cards[0].tail == holder(8).tail


def test_the_loss_of_others_is_not_ours_to_replace(
    cards: CardService, family: HouseholdSheet, others: HouseholdSheet, desk: Desk
) -> None:
    theirs = cards.link(others.id, holder(7), desk.actor)
    cards.block(others.id, theirs.card_id, "lost", desk.actor)
    with pytest.raises(CardOfAnotherHousehold):
        cards.replace(family.id, theirs.card_id, "lost", holder(8), desk.actor)


def test_a_card_handed_back_serves_again(
    cards: CardService, family: HouseholdSheet, others: HouseholdSheet, desk: Desk
) -> None:
    old = cards.link(family.id, holder(7), desk.actor)
    cards.block(family.id, old.card_id, "returned", desk.actor)
    with pytest.raises(CardNotLinked):
        cards.block(family.id, old.card_id, "lost", desk.actor)
    cards.link(others.id, holder(7), desk.actor)
    (line,) = cards.lines()
    assert (line.household_id, line.state) == (others.id, "linked")


def test_a_card_that_its_issuer_invalidated_is_not_linked(
    cards: CardService, family: HouseholdSheet, desk: Desk
) -> None:
    card = holder(7)
    invalidated = HolderCard(card.application, card.product, card.tail, card.fingerprint, True)
    with pytest.raises(CardInvalidated):
        cards.link(family.id, invalidated, desk.actor)


def test_links_are_in_the_timeline(
    cards: CardService, households: HouseholdService, family: HouseholdSheet, desk: Desk
) -> None:
    cards.link(family.id, holder(7), desk.actor)
    newest = households.timeline(family.id)[0]
    assert (newest.act, newest.subject) == ("link_card", "card")
