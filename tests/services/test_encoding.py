"""Which cards wait to be written and why; what a writing may become. On a real encrypted store."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.domain.card import CardBlocked, CardNotLinked, UnknownCard
from desktop.domain.encoding import (
    EncodingMeans,
    EncodingReason,
    EncodingState,
    NoEntitlementToEncode,
    NotEncodable,
    NothingToEncode,
    WantedRight,
)
from tests.local_desk import Desk
from tests.services.card_desk import (
    COUNTER,
    DECIDER,
    ENCODER,
    MEANS,
    NEXT_YEAR,
    TODAY,
    CardDesk,
    korrigo,
    neutral,
)


@pytest.fixture
def at(desk: Desk) -> CardDesk:
    return CardDesk(desk)


def reasons(at: CardDesk, means: EncodingMeans = MEANS) -> list[EncodingReason]:
    return [line.reason for line in at.encodings.queue(means)]


def test_a_linked_card_of_an_entitled_household_waits_until_it_was_verified(at: CardDesk) -> None:
    household_id, card_id, _ = at.entitled(1)
    (line,) = at.encodings.queue(MEANS)
    assert (line.card_id, line.household_id, line.since) == (card_id, household_id, TODAY)
    assert line.reason is EncodingReason.FIRST
    at.encode(korrigo(1))
    assert at.encodings.queue(MEANS) == ()
    with pytest.raises(NothingToEncode):
        at.encodings.propose(korrigo(1), MEANS)


@pytest.mark.parametrize(
    "state", [state for state in EncodingState if state is not EncodingState.VERIFIED]
)
def test_nothing_counts_as_encoded_that_was_not_verified(
    at: CardDesk, state: EncodingState
) -> None:
    _, card_id, _ = at.entitled(1)
    encoding_id = at.intend(korrigo(1))
    if state is EncodingState.ABANDONED:
        at.encodings.settle_by_hand(encoding_id, "La carte ne revient pas.", DECIDER)
    elif state is not EncodingState.INTENDED:
        at.encodings.conclude(encoding_id, state, ENCODER)
    assert at.encodings.station(MEANS).done_today == 0
    assert at.cards.sheet(card_id).right is None
    (line,) = at.encodings.lines()
    assert line.state is state


def test_a_renewal_decided_in_time_is_written_once_for_both_periods(at: CardDesk) -> None:
    household_id, card_id, _ = at.entitled(1)
    at.encode(korrigo(1))
    at.time.wait(days=300)
    at.entitle(household_id, NEXT_YEAR + timedelta(days=1), date(2028, 4, 30))
    (line,) = at.encodings.queue(MEANS)
    assert (line.reason, line.since) == (EncodingReason.RENEWED, at.time.today())
    wanted = at.encodings.wanted(card_id, MEANS)
    assert (wanted.valid_from, wanted.valid_until) == (TODAY, date(2028, 4, 30))
    at.encode(korrigo(1))
    at.time.wait(days=120)  # the second period has begun, the first is over
    assert at.time.today() > NEXT_YEAR
    assert at.encodings.queue(MEANS) == ()


def test_a_gap_between_two_periods_is_not_bridged(at: CardDesk) -> None:
    household_id, card_id, _ = at.entitled(1)
    at.entitle(household_id, NEXT_YEAR + timedelta(days=2), date(2028, 4, 30))
    assert at.encodings.wanted(card_id, MEANS).valid_until == NEXT_YEAR


def test_an_entitlement_to_come_can_be_written_already(at: CardDesk) -> None:
    household_id = at.household()
    at.entitle(household_id, TODAY + timedelta(days=17))
    at.cards.link(household_id, korrigo(1), COUNTER)
    assert reasons(at) == [EncodingReason.FIRST]
    proposal = at.encodings.propose(korrigo(1), MEANS)
    assert (proposal.new.valid_from, proposal.new.valid_until) == (
        TODAY + timedelta(days=17),
        NEXT_YEAR,
    )


def test_what_was_taken_back_is_written_as_ended_and_then_leaves_the_queue(at: CardDesk) -> None:
    _, card_id, entitlement_id = at.entitled(1)
    at.encode(korrigo(1))
    at.time.wait(days=30)
    at.change_entitlement(entitlement_id, ended_on=at.time.today(), reason="Retrait.")
    (line,) = at.encodings.queue(MEANS)
    assert (line.reason, line.since) == (EncodingReason.WITHDRAWN, at.time.today())
    assert at.encodings.wanted(card_id, MEANS).valid_until == at.time.today() - timedelta(days=1)
    at.encode(korrigo(1))
    assert at.encodings.queue(MEANS) == ()
    with pytest.raises(NoEntitlementToEncode):
        at.encodings.propose(korrigo(1), MEANS)


def test_a_right_that_runs_out_by_itself_asks_for_no_writing(at: CardDesk) -> None:
    at.entitled(1)
    at.encode(korrigo(1))
    at.time.wait(days=400)
    assert at.encodings.queue(MEANS) == ()


def test_a_suspended_entitlement_is_neither_written_nor_taken_back(at: CardDesk) -> None:
    _, _, first = at.entitled(1)
    _, _, second = at.entitled(2)
    at.encode(korrigo(1))
    for entitlement_id in (first, second):
        at.change_entitlement(entitlement_id, suspended_on=TODAY)
    assert at.encodings.queue(MEANS) == ()


def test_a_replacement_waits_as_such_and_the_request_as_such(at: CardDesk) -> None:
    household_id, card_id, _ = at.entitled(1)
    at.encode(korrigo(1))
    other = at.cards.replace(household_id, card_id, "lost", korrigo(2), COUNTER)
    assert reasons(at) == [EncodingReason.REPLACEMENT]
    at.encode(korrigo(2))
    at.time.wait(days=2)
    at.encodings.request(other.card_id, " Refusée à la caisse ", COUNTER)
    (line,) = at.encodings.queue(MEANS)
    assert (line.reason, line.since) == (EncodingReason.REQUESTED, at.time.today())
    assert at.cards.sheet(other.card_id).request == "Refusée à la caisse"
    at.time.wait()
    at.encode(korrigo(2))
    assert at.encodings.queue(MEANS) == ()
    assert at.cards.sheet(other.card_id).requested_on is None


def test_a_request_can_be_taken_back(at: CardDesk) -> None:
    _, card_id, _ = at.entitled(1)
    at.encode(korrigo(1))
    at.time.wait()
    at.encodings.request(card_id, "", COUNTER)
    at.encodings.cancel_request(card_id, COUNTER)
    at.encodings.cancel_request(card_id, COUNTER)
    assert at.encodings.queue(MEANS) == ()


def test_another_version_of_the_key_is_a_reason_to_write_again(at: CardDesk) -> None:
    at.entitled(1)
    at.encode(korrigo(1))
    assert reasons(at, EncodingMeans("training", "Training", korrigo_key=2)) == [
        EncodingReason.RENEWED
    ]


def test_the_queue_holds_what_this_desk_can_write_the_oldest_first(at: CardDesk) -> None:
    at.stock.receive(neutral(1), at.batch(), ENCODER)
    at.entitled(1, neutral(1))
    at.time.wait(days=1)
    at.entitled(2)
    paper = at.supports.issue_paper(at.entitled(3)[0], COUNTER)
    tails = [line.tail for line in at.encodings.queue(MEANS)]
    assert tails[0] == "001"
    assert sorted(tails) == ["001", "002", "003"]
    only_tags = EncodingMeans("korrigo-transport", "", neutral_key=1)
    assert [line.support for line in at.encodings.queue(only_tags)] == ["neutral_card"]
    with pytest.raises(NotEncodable):
        at.encodings.propose(korrigo(2), only_tags)
    with pytest.raises(NotEncodable):
        at.encodings.wanted(paper.card_id, MEANS)
    with pytest.raises(NotEncodable):
        at.encodings.request(paper.card_id, "", COUNTER)


def test_a_card_that_is_nobodys_or_blocked_is_not_written(at: CardDesk) -> None:
    with pytest.raises(UnknownCard):
        at.encodings.propose(korrigo(9), MEANS)
    household_id, card_id, _ = at.entitled(1)
    at.cards.block(household_id, card_id, "lost", COUNTER)
    assert at.encodings.queue(MEANS) == ()
    with pytest.raises(CardBlocked):
        at.encodings.propose(korrigo(1), MEANS)
    at.cards.found(card_id, COUNTER)
    with pytest.raises(CardNotLinked):
        at.encodings.wanted(card_id, MEANS)
    with pytest.raises(CardNotLinked):
        at.encodings.request(card_id, "", COUNTER)


def test_a_household_without_entitlement_has_nothing_to_write(at: CardDesk) -> None:
    at.cards.link(at.household(), korrigo(1), COUNTER)
    assert at.encodings.queue(MEANS) == ()
    with pytest.raises(NoEntitlementToEncode):
        at.encodings.propose(korrigo(1), MEANS)


def test_what_was_read_on_the_card_stands_against_what_was_once_verified(at: CardDesk) -> None:
    _, card_id, _ = at.entitled(1)
    at.encode(korrigo(1))
    wanted = at.encodings.wanted(card_id, MEANS)
    with pytest.raises(NothingToEncode):
        at.encodings.propose(korrigo(1), MEANS, wanted, actual=True)
    wiped = at.encodings.propose(korrigo(1), MEANS, None, actual=True)
    assert wiped.old is not None
    assert wiped.old.is_empty
    other = WantedRight("0" * 10, wanted.valid_from, wanted.valid_until, 1)
    assert at.encodings.propose(korrigo(1), MEANS, other, actual=True).old != wiped.new


def test_an_intent_alone_is_not_told_to_the_household_its_outcome_is(at: CardDesk) -> None:
    household_id, card_id, _ = at.entitled(1)
    before = len(at.households.timeline(household_id))
    encoding_id = at.intend(korrigo(1))
    assert len(at.households.timeline(household_id)) == before
    at.time.wait()
    at.encodings.conclude(encoding_id, EncodingState.VERIFIED, ENCODER)
    newest = at.households.timeline(household_id)[0]
    assert (newest.act, newest.subject) == ("encode_card", "card")
    (row,) = newest.rows
    assert row.changes["card_id"] == (None, str(card_id))


def test_the_number_written_is_the_cards_own_and_nothing_of_the_household(at: CardDesk) -> None:
    _, card_id, _ = at.entitled(1)
    wanted = at.encodings.wanted(card_id, MEANS)
    assert wanted == WantedRight(at.cards.sheet(card_id).number, TODAY, NEXT_YEAR, 1)
    assert len(wanted.number) == 10
