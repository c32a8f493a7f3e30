"""Cards and writings between two desks and a centre: facts travel, and nobody's is refused."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from desktop.domain.encoding import EncodingReason, EncodingState, Found
from desktop.models import CardRecord, ConflictRecord, EncodingOutcomeRecord, MutationRecord
from desktop.sheets.card import CardEventKind
from tests.services.card_desk import COUNTER, ENCODER, MEANS, CardDesk, korrigo, neutral
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
Pair = tuple[SyncedDesk, SyncedDesk]


def counters(two_desks: Pair) -> tuple[CardDesk, CardDesk]:
    return CardDesk(two_desks[0].desk), CardDesk(two_desks[1].desk)


def exchange(*desks: SyncedDesk) -> None:
    for desk in (*desks, *desks):
        desk.sync()


def refused(desk: SyncedDesk) -> list[tuple[str, str | None]]:
    rows = desk.all(select(MutationRecord).where(MutationRecord.state == "refused"))
    return [(row.intent, row.why) for row in rows]


def test_a_writing_torn_at_one_desk_is_settled_by_a_tap_at_another(two_desks: Pair) -> None:
    here, there = counters(two_desks)
    _, card_id, _ = here.entitled(1)
    line = here.encode(korrigo(1), EncodingState.UNCERTAIN)
    exchange(*two_desks)
    assert [each.reason for each in there.encodings.queue(MEANS)] == [EncodingReason.UNRESOLVED]
    intent = there.encodings.unresolved_of(korrigo(1).fingerprint)
    assert intent is not None
    assert intent.id == line.encoding_id
    there.time.wait(minutes=5)
    there.encodings.resolve(intent.id, Found.NEW, COUNTER)
    exchange(*two_desks)
    assert here.encodings.unresolved() == ()
    assert here.encodings.queue(MEANS) == ()
    assert here.cards.sheet(card_id).right == there.cards.sheet(card_id).right is not None
    assert [event.kind for event in here.cards.history(card_id)] == [
        CardEventKind.WRITTEN,
        CardEventKind.NOT_SETTLED,
        CardEventKind.LINKED,
    ]


def test_two_desks_that_settle_the_same_writing_apart_do_not_clash(two_desks: Pair) -> None:
    here, there = counters(two_desks)
    here.entitled(1)
    line = here.encode(korrigo(1), EncodingState.UNCERTAIN)
    exchange(*two_desks)
    here.encodings.resolve(line.encoding_id, Found.NEW, ENCODER)
    there.encodings.resolve(line.encoding_id, Found.NEW, COUNTER)
    exchange(*two_desks)
    for desk, counter in zip(two_desks, (here, there), strict=True):
        assert refused(desk) == []
        assert desk.all(select(ConflictRecord)) == []
        assert len(desk.all(select(EncodingOutcomeRecord))) == 3
        assert counter.encodings.station(MEANS).done_today == 1


def test_a_settled_outcome_stands_against_a_doubt_that_arrives_later(two_desks: Pair) -> None:
    here, there = counters(two_desks)
    here.entitled(1)
    encoding_id = here.intend(korrigo(1))
    exchange(*two_desks)
    there.encodings.resolve(encoding_id, Found.NEW, COUNTER)
    here.time.wait(minutes=30)
    here.encodings.conclude(encoding_id, EncodingState.UNCERTAIN, ENCODER)
    exchange(*two_desks)
    assert [line.state for line in here.encodings.lines()] == [EncodingState.VERIFIED]


def test_a_writing_is_kept_when_the_centre_refuses_the_card_it_was_for(two_desks: Pair) -> None:
    """Both desks met the card first, apart from each other; one was quicker at the centre."""
    here, there = counters(two_desks)
    kept = here.entitled(1)[1]
    there.entitled(1)
    there.encode(korrigo(1))
    exchange(*two_desks)
    assert [intent for intent, _why in refused(two_desks[1])] == ["link_card"]
    assert [row.id for row in two_desks[1].all(select(CardRecord))] == [kept]
    (line,) = here.encodings.lines()
    assert (line.card_id, line.state) == (kept, EncodingState.VERIFIED)


def test_a_change_of_support_is_done_whole_or_not_at_all(two_desks: Pair) -> None:
    here, there = counters(two_desks)
    household_id, card_id, _ = here.entitled(1)
    here.stock.receive(neutral(2), here.batch(), ENCODER)
    exchange(*two_desks)
    here.cards.block(household_id, card_id, "lost", COUNTER)
    there.supports.change(household_id, card_id, neutral(2), COUNTER)
    exchange(*two_desks)
    assert refused(two_desks[1]) == [("change_support", "changed_meanwhile")]
    for counter in (here, there):
        sheet = counter.households.sheet(household_id)
        assert [(card.support, card.state) for card in sheet.cards] == [("korrigo", "blocked")]
        assert sheet.card_support == ""
        assert counter.cards.identify(neutral(2)).household_id is None


def test_stock_received_at_one_desk_is_given_at_another(two_desks: Pair) -> None:
    here, there = counters(two_desks)
    batch_id: UUID = here.batch()
    here.stock.receive_run((neutral(1), neutral(2)), batch_id, ENCODER)
    household_id = there.household()
    exchange(*two_desks)
    there.cards.link(household_id, neutral(1), COUNTER)
    exchange(*two_desks)
    (batch,) = here.stock.batches()
    assert (batch.received, batch.in_stock, batch.linked) == (2, 1, 1)
    assert here.cards.sheet(there.cards.identify(neutral(1)).card_id).number == (
        there.cards.sheet(there.cards.identify(neutral(1)).card_id).number
    )
