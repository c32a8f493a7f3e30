"""Who may do what with a card."""

from __future__ import annotations

from uuid import UUID

import pytest

from desktop.domain.card import (
    BlockReason,
    CardAlreadyLinked,
    CardBlocked,
    CardFacts,
    CardInvalidated,
    CardNotLinked,
    CardOfAnotherHousehold,
    CardRetired,
    CardState,
    NotAReplacementReason,
    SameCard,
)
from desktop.domain.card_life import (
    Replacement,
    after_block,
    check_block,
    check_link,
    check_replace,
    check_retire,
    check_return,
)

OURS, THEIRS = UUID(int=1), UUID(int=2)
STOCK = CardFacts(CardState.STOCK)
LINKED = CardFacts(CardState.LINKED, OURS)
ELSEWHERE = CardFacts(CardState.LINKED, THEIRS)
LOST = CardFacts(CardState.BLOCKED, None, BlockReason.LOST)
RETURNED = CardFacts(CardState.RETURNED)
RETIRED = CardFacts(CardState.RETIRED)


@pytest.mark.parametrize("card", [None, STOCK, RETURNED], ids=["never seen", "stock", "returned"])
def test_a_free_card_may_be_linked(card: CardFacts | None) -> None:
    check_link(card, OURS)
    with pytest.raises(CardInvalidated):
        check_link(card, OURS, invalidated=True)


@pytest.mark.parametrize(
    ("card", "refusal"),
    [
        (LINKED, CardAlreadyLinked),
        (ELSEWHERE, CardOfAnotherHousehold),
        (LOST, CardBlocked),
        (RETIRED, CardRetired),
    ],
)
def test_a_card_that_is_not_free_is_not_linked(card: CardFacts, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_link(card, OURS)


def test_the_refusal_for_another_household_names_nobody() -> None:
    with pytest.raises(CardOfAnotherHousehold) as raised:
        check_link(ELSEWHERE, OURS)
    assert raised.value.args == ()
    assert not vars(raised.value)


def test_the_refusal_of_a_blocked_card_knows_the_reason() -> None:
    with pytest.raises(CardBlocked) as raised:
        check_link(LOST, OURS)
    assert raised.value.reason is BlockReason.LOST


@pytest.mark.parametrize(
    ("card", "refusal"),
    [
        (STOCK, CardNotLinked),
        (RETURNED, CardNotLinked),
        (ELSEWHERE, CardOfAnotherHousehold),
        (LOST, CardBlocked),
        (RETIRED, CardRetired),
    ],
)
def test_only_a_card_of_the_household_is_blocked(card: CardFacts, refusal: type[Exception]) -> None:
    check_block(LINKED, OURS)
    with pytest.raises(refusal):
        check_block(card, OURS)


def test_a_card_handed_back_is_not_opposed() -> None:
    assert after_block(BlockReason.RETURNED) is CardState.RETURNED
    assert {after_block(reason) for reason in BlockReason if reason != BlockReason.RETURNED} == {
        CardState.BLOCKED
    }


@pytest.mark.parametrize("old", [LINKED, LOST], ids=["linked", "blocked by telephone before"])
@pytest.mark.parametrize("new", [None, STOCK, RETURNED])
def test_a_lost_card_is_replaced_by_a_free_one(old: CardFacts, new: CardFacts | None) -> None:
    check_replace(Replacement("a", old, "b", new), OURS, BlockReason.LOST)


@pytest.mark.parametrize(
    ("swap", "reason", "refusal"),
    [
        (Replacement("a", LINKED, "b", None), BlockReason.RETURNED, NotAReplacementReason),
        (Replacement("a", LINKED, "a", LINKED), BlockReason.FAULTY, SameCard),
        (Replacement("a", STOCK, "b", None), BlockReason.LOST, CardNotLinked),
        (Replacement("a", ELSEWHERE, "b", None), BlockReason.LOST, CardOfAnotherHousehold),
        (Replacement("a", LINKED, "b", ELSEWHERE), BlockReason.LOST, CardOfAnotherHousehold),
        (Replacement("a", LINKED, "b", LOST), BlockReason.STOLEN, CardBlocked),
        (
            Replacement("a", LINKED, "b", None, new_invalidated=True),
            BlockReason.LOST,
            CardInvalidated,
        ),
    ],
)
def test_what_cannot_be_a_replacement(
    swap: Replacement, reason: BlockReason, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        check_replace(swap, OURS, reason)


def test_a_blocked_card_comes_back_before_it_is_linked_again() -> None:
    check_return(LOST)
    for card, refusal in ((LINKED, CardNotLinked), (RETIRED, CardRetired)):
        with pytest.raises(refusal):
            check_return(card)


def test_a_card_in_use_is_not_retired() -> None:
    for card in (STOCK, LOST, RETURNED):
        check_retire(card)
    with pytest.raises(CardAlreadyLinked):
        check_retire(LINKED)
    with pytest.raises(CardRetired):
        check_retire(RETIRED)
