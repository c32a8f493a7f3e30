"""The life of one card: its sheet, its history, how often it may be lost, and when it is found."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.cardreader.simulated import SimulatedReader
from desktop.domain.card import (
    CardAct,
    CardNotLinked,
    CardOfAnotherHousehold,
    ReissueLimitReached,
)
from desktop.domain.encoding import EncodingState
from desktop.models import CardLinkRecord, CardRecord
from desktop.models.card_number import number_from_id
from desktop.services.card import CardService
from desktop.services.clock import Clock
from desktop.sheets.card import CardEventKind
from tests.local_desk import Desk
from tests.services.card_desk import (
    COUNTER,
    DECIDER,
    ENCODER,
    NEXT_YEAR,
    TODAY,
    CardDesk,
    korrigo,
    neutral,
)


@pytest.fixture
def at(desk: Desk) -> CardDesk:
    return CardDesk(desk)


def test_a_lost_card_is_replaced_and_the_entitlement_is_not_touched(at: CardDesk) -> None:
    household_id, card_id, _ = at.entitled(1)
    before = at.entitlements()
    at.cards.replace(household_id, card_id, "lost", korrigo(2), COUNTER)
    assert at.entitlements() == before


def test_the_third_loss_in_a_year_needs_a_decider_and_a_reason(at: CardDesk) -> None:
    household_id, card_id, _ = at.entitled(1)
    for number in (2, 3):
        card_id = at.cards.replace(household_id, card_id, "lost", korrigo(number), COUNTER).card_id
    assert at.cards.reissues(household_id).is_reached
    for actor, reason in ((COUNTER, "Cambriolage."), (DECIDER, "  ")):
        with pytest.raises(ReissueLimitReached) as refusal:
            at.cards.replace(household_id, card_id, "stolen", korrigo(4), actor, reason)
        assert (refusal.value.count, refusal.value.limit) == (2, 2)
    fourth = at.cards.replace(
        household_id, card_id, "stolen", korrigo(4), DECIDER, "Cambriolage."
    ).card_id
    newest = at.cards.history(fourth)[0]
    assert (newest.kind, newest.note, newest.other_tail) == (
        CardEventKind.LINKED,
        "Cambriolage.",
        "003",
    )


def test_faulty_cards_and_losses_of_another_year_do_not_count(at: CardDesk) -> None:
    household_id, card_id, _ = at.entitled(1)
    card_id = at.cards.replace(household_id, card_id, "lost", korrigo(2), COUNTER).card_id
    at.time.wait(days=200)
    card_id = at.cards.replace(household_id, card_id, "stolen", korrigo(3), COUNTER).card_id
    card_id = at.cards.replace(household_id, card_id, "faulty", korrigo(4), COUNTER).card_id
    assert at.cards.reissues(household_id).count == 2
    at.time.wait(days=200)
    assert at.cards.reissues(household_id).count == 1
    at.cards.replace(household_id, card_id, "lost", korrigo(5), COUNTER)


def test_the_limit_is_that_of_the_desk(at: CardDesk) -> None:
    clock = Clock(at.time.today, at.time.now)
    strict = CardService(at.desk.units, clock, SimulatedReader(bytes(32)), lambda: 0)
    household_id, card_id, _ = at.entitled(1)
    with pytest.raises(ReissueLimitReached):
        strict.replace(household_id, card_id, "lost", korrigo(2), COUNTER)
    assert at.cards.sheet(card_id).state == "linked"


def test_a_card_found_again_goes_into_the_cupboard_or_back_to_its_household(at: CardDesk) -> None:
    household_id, card_id, _ = at.entitled(1)
    with pytest.raises(CardNotLinked):
        at.cards.found(card_id, COUNTER)
    at.cards.block(household_id, card_id, "lost", COUNTER)
    with pytest.raises(CardOfAnotherHousehold):
        at.cards.found(card_id, COUNTER, give_back_to=at.household())
    at.cards.found(card_id, COUNTER, give_back_to=household_id)
    assert at.cards.identify(korrigo(1)).household_id == household_id
    at.cards.block(household_id, card_id, "lost", COUNTER)
    assert at.cards.found(card_id, COUNTER).household_id is None
    assert at.cards.sheet(card_id).acts == (CardAct.LINK, CardAct.RETIRE)


def test_the_history_of_a_card_is_whole_with_who_and_whose(at: CardDesk) -> None:
    card_id = at.stock.receive(neutral(1), at.batch(), ENCODER).card_id
    at.time.wait(days=1)
    household_id, _, _ = at.entitled(1, neutral(1))
    at.time.wait(days=1)
    at.encode(neutral(1), EncodingState.UNCERTAIN)
    at.time.wait(days=1)
    at.cards.block(household_id, card_id, "lost", COUNTER)
    at.time.wait(days=1)
    at.cards.found(card_id, COUNTER)
    events = at.cards.history(card_id)
    assert [event.kind for event in reversed(events)] == [
        CardEventKind.RECEIVED,
        CardEventKind.LINKED,
        CardEventKind.NOT_SETTLED,
        CardEventKind.BLOCKED,
        CardEventKind.FOUND,
    ]
    reference = at.households.sheet(household_id).reference
    assert [event.reference for event in reversed(events)] == ["", *[reference] * 3, ""]
    assert [event.by for event in reversed(events)][:2] == ["Malo Riou", "Nolwenn Le Goff"]
    assert all(event.has_time for event in events)


def test_a_link_from_before_events_were_kept_is_told_by_its_days(at: CardDesk) -> None:
    household_id = at.household()
    with at.desk.units(COUNTER, "link_card") as work:
        card = CardRecord(fingerprint="f" * 64, tail="042", state="returned")
        work.session.add(card)
        work.session.flush()
        work.session.add(
            CardLinkRecord(
                card_id=card.id,
                household_id=household_id,
                linked_on=date(2026, 3, 2),
                until_on=date(2026, 4, 1),
                end_reason="returned",
            )
        )
        work.commit()
    events = at.cards.history(card.id)
    assert [(event.kind, event.at.date(), event.has_time) for event in events] == [
        (CardEventKind.UNLINKED, date(2026, 4, 1), False),
        (CardEventKind.LINKED, date(2026, 3, 2), False),
    ]


def test_the_sheet_says_what_was_verified_last(at: CardDesk) -> None:
    household_id, card_id, _ = at.entitled(1)
    sheet = at.cards.sheet(card_id)
    assert (sheet.right, sheet.open_encoding) == (None, None)
    at.intend(korrigo(1))
    assert at.cards.sheet(card_id).open_encoding is EncodingState.INTENDED
    (open_one,) = at.encodings.unresolved()
    at.encodings.conclude(open_one.encoding_id, EncodingState.VERIFIED, ENCODER)
    sheet = at.cards.sheet(card_id)
    assert sheet.right is not None
    assert (sheet.right.valid_from, sheet.right.valid_until) == (TODAY, NEXT_YEAR)
    assert sheet.right.number == f"{sheet.number[:4]}…"
    assert sheet.holder is not None
    assert (sheet.holder.household_id, sheet.open_encoding) == (household_id, None)


def test_a_card_without_a_number_has_the_one_that_follows_from_its_id(at: CardDesk) -> None:
    """As made by a desk of the version before, and received from the centre."""
    household_id, card_id, _ = at.entitled(1)
    with at.desk.units(COUNTER, "correct") as work:
        work.session.get_one(CardRecord, card_id).number = None
        work.commit()
    number = number_from_id(card_id)
    assert at.cards.sheet(card_id).number == number
    assert at.cards.identify_code(number).household_id == household_id
    at.encode(korrigo(1))
    with at.desk.units.reading() as session:
        assert session.get_one(CardRecord, card_id).number == number
