"""What partners are told to refuse: full, then as changes, and never a word on who or why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.domain.block_list import BlockList, apply, parse
from desktop.domain.card import PaperCode
from desktop.services.block_list import BlockListService
from desktop.services.clock import Clock
from tests.local_desk import Desk
from tests.services.card_desk import COUNTER, ENCODER, TODAY, CardDesk, korrigo


@pytest.fixture
def at(desk: Desk) -> CardDesk:
    return CardDesk(desk)


@pytest.fixture
def lists(at: CardDesk) -> BlockListService:
    return BlockListService(at.desk.units, Clock(at.time.today, at.time.now), bytes.decode)


def test_increments_lead_a_partner_to_what_the_full_list_says(
    at: CardDesk, lists: BlockListService
) -> None:
    partner: BlockList | None = None
    first, first_card, _ = at.entitled(1)
    second, second_card, _ = at.entitled(2)
    for act in (
        lambda: at.cards.block(first, first_card, "lost", COUNTER),
        lambda: at.cards.block(second, second_card, "stolen", COUNTER),
        lambda: at.cards.found(first_card, COUNTER, give_back_to=first),
        lambda: None,
    ):
        act()
        issue, text = lists.next_issue(ENCODER)
        assert parse(text.encode()) == issue
        partner = apply(partner, issue)
        at.time.wait(days=1)
    assert partner is not None
    numbers = [at.cards.sheet(card_id).number for card_id in (first_card, second_card)]
    assert partner.blocked == {numbers[1]: TODAY + timedelta(days=1)}
    full, _ = lists.next_issue(ENCODER, full=True)
    assert full.is_full
    assert {entry.number: entry.since for entry in full.blocked} == partner.blocked
    after_full = apply(partner, full)
    assert apply(after_full, lists.next_issue(ENCODER)[0]).blocked == partner.blocked
    lines = lists.lines()
    assert [line.sequence for line in lines] == [6, 5, 4, 3, 2, 1]
    assert [line.since_sequence for line in lines] == [5, None, 3, 2, 1, None]
    assert len({line.file_hash for line in lines}) == 6


def test_what_the_next_issue_would_change_is_known_before(
    at: CardDesk, lists: BlockListService
) -> None:
    household_id, card_id, _ = at.entitled(1)
    assert lists.pending() == 0
    at.cards.block(household_id, card_id, "lost", COUNTER)
    assert lists.pending() == 1
    lists.next_issue(ENCODER)
    assert lists.pending() == 0


def test_a_card_that_promises_days_no_longer_granted_is_refused_until_it_is_rewritten(
    at: CardDesk, lists: BlockListService
) -> None:
    _, card_id, entitlement_id = at.entitled(1)
    at.encode(korrigo(1))
    at.time.wait(days=10)
    at.change_entitlement(entitlement_id, ended_on=at.time.today())
    issue, _ = lists.next_issue(ENCODER)
    assert [entry.number for entry in issue.blocked] == [at.cards.sheet(card_id).number]
    at.time.wait()
    at.encode(korrigo(1))
    assert lists.next_issue(ENCODER)[0].unblocked == (at.cards.sheet(card_id).number,)


def test_a_korrigo_card_kept_for_the_bus_is_refused_while_its_right_runs(
    at: CardDesk, lists: BlockListService
) -> None:
    household_id, card_id, _ = at.entitled(1)
    at.encode(korrigo(1))
    paper = at.supports.change(household_id, card_id, PaperCode(), COUNTER)
    assert [entry.number for entry in lists.next_issue(ENCODER)[0].blocked] == [
        at.cards.sheet(card_id).number
    ]
    at.time.wait(days=400)
    later = lists.next_issue(ENCODER)[0]
    assert later.unblocked == (at.cards.sheet(card_id).number,)
    assert [entry.number for entry in later.blocked] == [at.cards.sheet(paper.card_id).number]


def test_a_code_on_paper_carries_no_days_and_is_refused_from_the_day_after_the_right(
    at: CardDesk, lists: BlockListService
) -> None:
    household_id, _, entitlement_id = at.entitled(1)
    paper = at.supports.issue_paper(household_id, COUNTER)
    assert lists.next_issue(ENCODER)[0].blocked == ()
    at.time.wait(days=30)
    at.change_entitlement(entitlement_id, ended_on=at.time.today())
    at.time.wait(days=3)
    (entry,) = lists.next_issue(ENCODER)[0].blocked
    assert (entry.number, entry.since) == (
        at.cards.sheet(paper.card_id).number,
        TODAY + timedelta(days=30),
    )
    at.time.wait(days=3)
    assert lists.pending() == 0


def test_a_suspended_right_refuses_the_card_for_as_long_as_it_lasts(
    at: CardDesk, lists: BlockListService
) -> None:
    _, card_id, entitlement_id = at.entitled(1)
    at.encode(korrigo(1))
    at.change_entitlement(entitlement_id, suspended_on=at.time.today())
    number = at.cards.sheet(card_id).number
    assert [entry.number for entry in lists.next_issue(ENCODER)[0].blocked] == [number]
    at.change_entitlement(entitlement_id, suspended_on=None)
    assert lists.next_issue(ENCODER)[0].unblocked == (number,)


def test_a_lost_card_stays_refused_when_it_is_retired_and_paper_when_it_was_given_up(
    at: CardDesk, lists: BlockListService
) -> None:
    household_id, card_id, _ = at.entitled(1)
    at.cards.block(household_id, card_id, "lost", COUNTER)
    at.stock.retire(card_id, "", ENCODER)
    other = at.household()
    paper = at.supports.issue_paper(other, COUNTER)
    at.supports.change(other, paper.card_id, korrigo(2), COUNTER)
    refused = {entry.number for entry in lists.next_issue(ENCODER)[0].blocked}
    assert refused == {at.cards.sheet(card_id).number, paper.number}


def test_nothing_is_issued_when_it_cannot_be_signed(at: CardDesk) -> None:
    def fail(_content: bytes) -> str:
        raise LookupError

    lists = BlockListService(at.desk.units, Clock(at.time.today, at.time.now), fail)
    with pytest.raises(LookupError):
        lists.next_issue(ENCODER)
    assert lists.lines() == ()
