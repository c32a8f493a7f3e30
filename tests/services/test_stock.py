"""Cards in the cupboard: they come in once, go out, come back and end."""

from __future__ import annotations

import pytest

from desktop.domain.card import (
    CardAlreadyKnown,
    CardAlreadyLinked,
    CardAlreadyReceived,
    CardInvalidated,
    CardProduct,
    CardRetired,
    CardState,
    CardSupport,
    HolderCard,
    SupportDiffers,
    UnknownNumber,
    UnsupportedObject,
)
from desktop.sheets.card import CardEventKind
from tests.local_desk import Desk
from tests.services.card_desk import COUNTER, ENCODER, CardDesk, korrigo, neutral


@pytest.fixture
def at(desk: Desk) -> CardDesk:
    return CardDesk(desk)


def test_a_tag_is_a_card_of_ours_only_after_it_was_received(at: CardDesk) -> None:
    household_id = at.household()
    with pytest.raises(UnsupportedObject):
        at.cards.identify(neutral(1))
    with pytest.raises(UnsupportedObject):
        at.cards.link(household_id, neutral(1), COUNTER)
    line = at.stock.receive(neutral(1), at.batch(), ENCODER)
    assert (line.state, line.support) == ("stock", "neutral_card")
    assert at.cards.identify(neutral(1)).household_id is None
    assert at.cards.link(household_id, neutral(1), COUNTER).support == "neutral_card"
    assert at.stock.in_stock() == ()


def test_a_pile_is_received_in_one_act_and_doubles_are_named(at: CardDesk) -> None:
    batch_id = at.batch()
    at.stock.receive(neutral(1), batch_id, ENCODER)
    at.desk.told.clear()
    pile = (neutral(1), neutral(2), neutral(3), neutral(2), korrigo(4))
    sheet = at.stock.receive_run(pile, batch_id, ENCODER)
    assert len(at.desk.told) == 1
    assert [line.tail for line in sheet.received] == ["002", "003"]
    assert [(each.tail, type(each.why)) for each in sheet.refused] == [
        ("001", CardAlreadyReceived),
        ("002", CardAlreadyReceived),
        ("004", SupportDiffers),
    ]
    assert (sheet.batch.received, sheet.batch.in_stock, sheet.batch.expected_count) == (3, 3, 50)


def test_a_card_that_has_a_life_does_not_come_in_with_a_delivery(at: CardDesk) -> None:
    batch_id = at.batch(CardSupport.KORRIGO)
    at.cards.link(at.household(), korrigo(1), COUNTER)
    with pytest.raises(CardAlreadyKnown) as refusal:
        at.stock.receive(korrigo(1), batch_id, ENCODER)
    assert refusal.value.state is CardState.LINKED
    invalidated = HolderCard("A0", CardProduct.PRIME_REVISION_2, "2", "2" * 64, invalidated=True)
    with pytest.raises(CardInvalidated):
        at.stock.receive(invalidated, batch_id, ENCODER)


def test_a_printed_code_is_received_and_given_by_its_number(at: CardDesk) -> None:
    batch_id = at.batch(CardSupport.PAPER)
    at.stock.receive_number("7K3QXZ0123", batch_id, ENCODER)
    with pytest.raises(CardAlreadyReceived):
        at.stock.receive_number("7K3QXZ0123", batch_id, ENCODER)
    with pytest.raises(SupportDiffers):
        at.stock.receive_number("7K3QXZ0124", at.batch(), ENCODER)
    household_id = at.household()
    given = at.cards.link_code(household_id, "7K3QXZ0123", COUNTER)
    assert at.cards.identify_code("7K3QXZ0123").household_id == household_id
    with pytest.raises(CardAlreadyLinked):
        at.cards.link_code(household_id, "7K3QXZ0123", COUNTER)
    with pytest.raises(UnknownNumber):
        at.cards.identify_code("0000000000")
    assert given.tail == "123"


def test_a_delivery_says_where_its_cards_are_now(at: CardDesk) -> None:
    batch_id = at.batch()
    lines = at.stock.receive_run((neutral(1), neutral(2), neutral(3)), batch_id, ENCODER).received
    household_id = at.household()
    at.cards.link(household_id, neutral(1), COUNTER)
    at.stock.retire(lines[2].card_id, "Puce muette.", ENCODER)
    (batch,) = at.stock.batches()
    assert (batch.received, batch.in_stock, batch.linked) == (3, 1, 1)
    assert [line.batch for line in at.stock.in_stock()] == ["Livraison 1"]


def test_a_card_in_somebodys_hands_is_not_retired_and_a_retired_one_is_over(
    at: CardDesk,
) -> None:
    household_id, card_id, _ = at.entitled(1)
    with pytest.raises(CardAlreadyLinked):
        at.stock.retire(card_id, "", ENCODER)
    at.cards.block(household_id, card_id, "returned", COUNTER)
    at.stock.retire(card_id, "Cassée.", ENCODER)
    with pytest.raises(CardRetired):
        at.cards.link(household_id, korrigo(1), COUNTER)
    with pytest.raises(CardRetired):
        at.stock.retire(card_id, "", ENCODER)
    newest = at.cards.history(card_id)[0]
    assert (newest.kind, newest.note, newest.by) == (
        CardEventKind.RETIRED,
        "Cassée.",
        "Malo Riou",
    )
    assert at.cards.sheet(card_id).acts == ()
