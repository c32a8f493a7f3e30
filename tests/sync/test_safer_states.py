"""One desk blocks a card while another gives it away: the block stands, nobody is asked."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from desktop.domain.card import CardOfAnotherHousehold
from desktop.models import CardLinkRecord, CardRecord, ConflictRecord, MutationRecord
from desktop.progress import unwatched
from desktop.services.sync import SyncService
from desktop.settings import Settings
from tests.services.card_desk import COUNTER, CardDesk, korrigo
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
Pair = tuple[SyncedDesk, SyncedDesk]
BLOCK = {"state": "blocked", "blocked_on": date(2026, 3, 2), "blocked_reason": "lost"}
LINK = {"state": "linked", "blocked_on": None, "blocked_reason": None}
RETIRE = {"state": "retired", "retired_on": date(2026, 3, 2), "retired_reason": "worn"}


def exchange(*desks: SyncedDesk) -> None:
    for desk in (*desks, *desks):
        desk.sync()


@pytest.fixture
def card(two_desks: Pair) -> UUID:
    """Handed back, and known to both desks."""
    here, there = two_desks
    here.link(here.enrol(), "card-1")
    (card_id,) = here.all(select(CardRecord.id))
    here.change(card_id, CardRecord, state="returned")
    exchange(here, there)
    return UUID(str(card_id))


def state_of(desk: SyncedDesk, card_id: UUID) -> tuple[str, str | None]:
    row = desk.read(CardRecord, card_id)
    return row.state, row.blocked_reason


def to_settle(desk: SyncedDesk) -> list[Any]:
    waiting = desk.all(select(MutationRecord).where(MutationRecord.state == "refused"))
    return desk.all(select(ConflictRecord)) + waiting


@pytest.mark.parametrize("blocker_first", [True, False])
def test_a_block_stands_against_a_link_whoever_is_first(
    two_desks: Pair, card: UUID, blocker_first: bool
) -> None:
    here, there = two_desks
    here.change(card, CardRecord, **BLOCK)
    there.change(card, CardRecord, **LINK)
    exchange(*(two_desks if blocker_first else two_desks[::-1]))
    for desk in two_desks:
        assert state_of(desk, card) == ("blocked", "lost")
        assert to_settle(desk) == []


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        (RETIRE, LINK, "retired"),
        (LINK, RETIRE, "retired"),
        (BLOCK, RETIRE, "retired"),
        (RETIRE, BLOCK, "retired"),
        (BLOCK, {"state": "stock"}, "blocked"),
    ],
)
def test_the_safer_of_two_states_stands(
    two_desks: Pair, card: UUID, first: dict[str, Any], second: dict[str, Any], stands: str
) -> None:
    here, there = two_desks
    here.change(card, CardRecord, **first)
    there.change(card, CardRecord, **second)
    exchange(*two_desks)
    for desk in two_desks:
        assert state_of(desk, card)[0] == stands
        assert to_settle(desk) == []


def test_other_fields_of_the_same_change_are_kept(two_desks: Pair, card: UUID) -> None:
    here, there = two_desks
    here.change(card, CardRecord, **BLOCK)
    there.change(card, CardRecord, **LINK, site="Maurepas", product="other")
    exchange(*two_desks)
    for desk in two_desks:
        row = desk.read(CardRecord, card)
        assert (row.state, row.site, row.product) == ("blocked", "Maurepas", "other")


def test_two_reasons_for_one_block_are_still_for_a_person(two_desks: Pair, card: UUID) -> None:
    here, there = two_desks
    here.change(card, CardRecord, **BLOCK)
    there.change(card, CardRecord, **BLOCK | {"blocked_reason": "stolen"})
    exchange(*two_desks)
    assert len(here.all(select(ConflictRecord))) == 1


def test_a_block_is_undone_on_purpose_afterwards(two_desks: Pair, card: UUID) -> None:
    here, there = two_desks
    here.change(card, CardRecord, **BLOCK)
    exchange(*two_desks)
    there.change(card, CardRecord, state="returned", blocked_on=None, blocked_reason=None)
    exchange(there, here)
    for desk in two_desks:
        assert state_of(desk, card) == ("returned", None)
    here.change(card, CardRecord, **LINK)
    exchange(*two_desks)
    assert state_of(there, card) == ("linked", None)


def test_a_block_that_its_undoing_did_not_see_stands(two_desks: Pair, card: UUID) -> None:
    """Found at one desk; meanwhile another one blocks it for another reason."""
    here, there = two_desks
    here.change(card, CardRecord, **BLOCK)
    exchange(*two_desks)
    here.change(card, CardRecord, blocked_reason="stolen")
    there.change(card, CardRecord, state="returned", blocked_on=None, blocked_reason=None)
    exchange(*two_desks)
    for desk in two_desks:
        assert state_of(desk, card) == ("blocked", "stolen")
        assert to_settle(desk) == []


def test_a_card_lost_here_and_given_to_somebody_else_there(two_desks: Pair, centre: str) -> None:
    """The whole life, through the services: nobody can pay with it, and nothing is to settle."""
    here, there = (CardDesk(desk.desk) for desk in two_desks)
    first, card_id, _ = here.entitled(1)
    second = there.household()
    exchange(*two_desks)
    here.cards.block(first, card_id, "lost", COUNTER)
    there.cards.block(first, card_id, "returned", COUNTER)
    there.cards.link(second, korrigo(1), COUNTER)
    exchange(*two_desks)
    for desk in two_desks:
        assert state_of(desk, card_id) == ("blocked", "lost")
        links = {row.household_id: row for row in desk.all(select(CardLinkRecord))}
        assert links[first].end_reason == "lost"
        assert links[second].until_on is None
        folder = desk.desk.path.parent
        settings = Settings(
            folder, central_url=centre, laboratory=True, key_file=folder / "keys.json"
        )
        service = SyncService(desk.desk.units, settings)
        report = service.run(unwatched)
        assert (report.conflicts, report.refused) == (0, 0)
        sheet = service.sheet()
        assert (sheet.conflicts, sheet.refused) == ((), ())


def test_a_card_blocked_meanwhile_is_not_found_by_half(two_desks: Pair) -> None:
    """An act that is right only as a whole is refused, and its author sees it."""
    here, there = (CardDesk(desk.desk) for desk in two_desks)
    first, card_id, _ = here.entitled(1)
    here.cards.block(first, card_id, "lost", COUNTER)
    exchange(*two_desks)
    here.cards.found(card_id, COUNTER)
    here.cards.link(first, korrigo(1), COUNTER)
    here.cards.block(first, card_id, "stolen", COUNTER)
    there.cards.found(card_id, COUNTER)
    exchange(*two_desks)
    assert [state_of(desk, card_id) for desk in two_desks] == [("blocked", "stolen")] * 2
    refused = two_desks[1].all(select(MutationRecord).where(MutationRecord.state == "refused"))
    assert [(row.intent, row.why) for row in refused] == [("found_card", "changed_meanwhile")]


def test_the_centre_notes_that_something_safer_stood(
    two_desks: Pair, card: UUID, administrator: psycopg.Connection[Any]
) -> None:
    here, there = two_desks
    here.change(card, CardRecord, **BLOCK)
    there.change(card, CardRecord, **LINK)
    exchange(*two_desks)
    noted = administrator.execute(
        "select verdict, why, payload from sync.mutation where why is not null"
    ).fetchall()
    assert noted == [("applied", "safer_stands", None)]


def test_a_card_given_meanwhile_stays_with_who_has_it_when_it_is_unblocked(
    two_desks: Pair,
) -> None:
    here, there = (CardDesk(desk.desk) for desk in two_desks)
    first, card_id, _ = here.entitled(1)
    second = there.household()
    exchange(*two_desks)
    here.cards.block(first, card_id, "lost", COUNTER)
    there.cards.block(first, card_id, "returned", COUNTER)
    there.cards.link(second, korrigo(1), COUNTER)
    exchange(*two_desks)
    with pytest.raises(CardOfAnotherHousehold):
        here.cards.found(card_id, COUNTER, give_back_to=first)
    here.cards.found(card_id, COUNTER)
    exchange(*two_desks)
    for desk, counter in zip(two_desks, (here, there), strict=True):
        assert state_of(desk, card_id) == ("linked", None)
        assert to_settle(desk) == []
        assert counter.cards.identify(korrigo(1)).household_id == second
