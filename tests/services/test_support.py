"""The resident chooses what to carry; whatever they choose, the entitlement stays untouched."""

from __future__ import annotations

import pytest

from desktop.domain.card import CardAct, CardNotLinked, CardOfAnotherHousehold, SameSupport
from desktop.domain.enrolment import UnknownHousehold
from desktop.models import new_id
from desktop.sheets.card import CardEventKind
from tests.local_desk import Desk
from tests.services.card_desk import COUNTER, ENCODER, CardDesk, korrigo, neutral


@pytest.fixture
def at(desk: Desk) -> CardDesk:
    return CardDesk(desk)


def test_the_choice_is_recorded_told_and_can_be_taken_back(at: CardDesk) -> None:
    household_id = at.household()
    assert at.households.sheet(household_id).card_support == ""
    at.supports.choose(household_id, "neutral_card", COUNTER)
    assert at.households.sheet(household_id).card_support == "neutral_card"
    newest = at.households.timeline(household_id)[0]
    assert (newest.act, newest.subject) == ("choose_support", "card")
    at.supports.choose(household_id, "", COUNTER)
    assert at.households.sheet(household_id).card_support == ""
    with pytest.raises(UnknownHousehold):
        at.supports.choose(new_id(), "paper", COUNTER)


def test_from_korrigo_to_a_neutral_card_leaves_the_korrigo_with_its_holder(at: CardDesk) -> None:
    household_id, card_id, _ = at.entitled(1)
    at.stock.receive(neutral(2), at.batch(), ENCODER)
    before = at.entitlements()
    at.desk.told.clear()
    at.supports.change(household_id, card_id, neutral(2), COUNTER)
    assert len(at.desk.told) == 1
    assert at.entitlements() == before
    new, old = at.households.sheet(household_id).cards
    assert (new.support, new.state) == ("neutral_card", "linked")
    assert (old.support, old.state) == ("korrigo", "returned")
    assert at.households.sheet(household_id).card_support == "neutral_card"
    assert at.cards.reissues(household_id).count == 0
    assert at.cards.link(at.household(), korrigo(1), COUNTER).state == "linked"


@pytest.mark.parametrize(("handed_back", "state"), [(True, "returned"), (False, "blocked")])
def test_a_neutral_card_that_does_not_come_back_is_blocked(
    at: CardDesk, handed_back: bool, state: str
) -> None:
    at.stock.receive(neutral(1), at.batch(), ENCODER)
    household_id, card_id, _ = at.entitled(1, neutral(1))
    at.supports.change(household_id, card_id, korrigo(2), COUNTER, handed_back=handed_back)
    sheet = at.cards.sheet(card_id)
    assert (sheet.state, sheet.blocked_reason) == (state, "other_support")


def test_paper_serves_once_and_is_retired_by_the_next_choice(at: CardDesk) -> None:
    household_id, card_id, _ = at.entitled(1)
    found = at.supports.change(household_id, card_id, None, COUNTER)
    paper = at.supports.paper(found.card_id)
    assert (len(paper.number), paper.household_id) == (10, household_id)
    assert at.cards.identify_code(paper.number).household_id == household_id
    with pytest.raises(SameSupport):
        at.supports.change(household_id, found.card_id, None, COUNTER)
    at.supports.change(household_id, found.card_id, korrigo(1), COUNTER)
    assert at.cards.sheet(found.card_id).state == "retired"
    with pytest.raises(CardNotLinked):
        at.supports.paper(found.card_id)


def test_a_household_that_wants_no_card_gets_a_code_at_once(at: CardDesk) -> None:
    household_id = at.household()
    paper = at.supports.issue_paper(household_id, COUNTER)
    assert at.supports.paper(paper.card_id) == paper
    sheet = at.households.sheet(household_id)
    assert (sheet.card_support, sheet.cards[0].support) == ("paper", "paper")
    assert CardAct.REQUEST_ENCODING not in at.cards.sheet(paper.card_id).acts
    kinds = [event.kind for event in at.cards.history(paper.card_id)]
    assert kinds == [CardEventKind.LINKED]


def test_the_card_of_others_is_not_ours_to_change(at: CardDesk) -> None:
    _, theirs, _ = at.entitled(1)
    with pytest.raises(CardOfAnotherHousehold):
        at.supports.change(at.household(), theirs, None, COUNTER)
