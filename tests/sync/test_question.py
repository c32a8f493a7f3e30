"""A conflict about which somebody asks: the question and its answer travel, it stays open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.domain.actor import Actor, Role
from desktop.domain.central import UnknownConflict
from desktop.domain.note import LooksLikeSocialSecurityNumber
from desktop.models import new_id
from desktop.progress import unwatched
from desktop.services.sync import SyncService
from desktop.settings import Settings
from tests.local_desk import ACTOR
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
ASKS = Actor(new_id(), "Gwen Kerbrat", frozenset({Role.COUNTER, Role.DECIDER}))


def service_of(desk: SyncedDesk) -> SyncService:
    folder = desk.desk.path.parent
    base = Settings(folder, laboratory=True, key_file=folder / "desk.key")
    return SyncService(desk.desk.units, replace(base, central_url=desk.url))


def test_the_author_of_the_second_value_is_asked_and_answers_at_another_desk(
    two_desks: tuple[SyncedDesk, SyncedDesk],
) -> None:
    here, there = (service_of(desk) for desk in two_desks)
    household_id = two_desks[0].enrol()
    here.run(unwatched)
    there.run(unwatched)
    two_desks[0].change(household_id, phone="+33611111111")
    two_desks[1].change(household_id, phone="+33622222222")
    for service in (here, there, here):
        service.run(unwatched)
    (conflict,) = here.conflicts(ASKS)
    assert not conflict.asks_reader
    with pytest.raises(LooksLikeSocialSecurityNumber):
        here.ask(conflict.id, "Of 2 85 03 35 238 001 23 ?", ASKS)
    here.ask(conflict.id, "Which number is right?", ASKS)
    here.run(unwatched)
    there.run(unwatched)

    (asked,) = there.conflicts(ACTOR)
    assert asked.asks_reader
    assert asked.question is not None
    assert (asked.question.text, asked.question.asked_by) == (
        "Which number is right?",
        "Gwen Kerbrat",
    )
    with pytest.raises(UnknownConflict):
        there.answer(asked.id, "Not my question.", ASKS)
    there.answer(asked.id, "The second.", ACTOR)
    there.run(unwatched)
    here.run(unwatched)
    (answered,) = here.conflicts(ASKS)
    assert answered.question is not None
    assert (answered.question.answer, answered.question.answered_by) == ("The second.", ACTOR.name)
    assert here.state().conflicts == 1
