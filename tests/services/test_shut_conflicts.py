"""Conflicts, refused work and rows set aside of a file that is shut: no value, and no choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from desktop.domain.actor import Actor, Role
from desktop.domain.central import UnknownConflict
from desktop.domain.door import FileOfRelative, FileProtected
from desktop.models import ConflictRecord, HouseholdRecord, MutationRecord, new_id
from desktop.services.protection import ProtectionService
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sheets.sync import Resolution
from desktop.sync import mending
from tests.local_desk import Desk
from tests.services.letter_counter import LONE_PARENT, a_form, a_letter_counter

ME = Actor(new_id(), "Enora Tanguy", frozenset(Role))
COLLEAGUE = Actor(new_id(), "Nolwenn Le Goff", frozenset({Role.COUNTER}))
DECIDER = Actor(new_id(), "Maud Abiven", frozenset({Role.DECIDER}))
NOW = datetime(2026, 4, 14, 8, 33, tzinfo=UTC)
PHONE = "0639980077"


@dataclass
class Shut:
    """A household with a conflict, a refused unit of work and a row that was set aside."""

    desk: Desk
    service: SyncService
    protection: ProtectionService
    household_id: UUID
    conflict_id: UUID
    mutation_id: UUID

    def seen_by(self, reader: Actor | None) -> str:
        sheet = self.service.sheet(reader)
        return repr((sheet.conflicts, sheet.refused, sheet.missing))


@pytest.fixture
def shut(desk: Desk, tmp_path: Path) -> Shut:
    desk.units.now = lambda: NOW
    counter = a_letter_counter(desk, tmp_path / "nothing")
    household_id = counter.enrol(a_form(LONE_PARENT))[0].id
    with desk.units(COLLEAGUE, "correct_contact") as work:
        work.session.get_one(HouseholdRecord, household_id).phone = PHONE
        mutation_id = work.mutation_id
        work.commit()
    with desk.units.bookkeeping() as session:
        session.execute(
            update(MutationRecord)
            .where(MutationRecord.id == mutation_id)
            .values(state="refused", why="check")
        )
        mending.set_aside(session, "household", [str(household_id)], NOW, "test")
    conflict_id = new_id()
    with desk.units.applying() as (session, _changes):
        session.add(
            ConflictRecord(
                id=conflict_id,
                entity="household",
                row_id=household_id,
                household_id=household_id,
                columns_of="phone",
                base={"phone": None},
                theirs={"phone": PHONE},
                mine={"phone": "0639980011"},
                mutation_id=mutation_id,
                actor_id=COLLEAGUE.id,
                actor_name=COLLEAGUE.name,
                at=NOW,
            )
        )
    settings = Settings(tmp_path, central_url="postgresql://localhost:1/nobody", laboratory=True)
    protection = ProtectionService(desk.units)
    return Shut(
        desk, SyncService(desk.units, settings), protection, household_id, conflict_id, mutation_id
    )


def test_everybody_sees_both_values_of_a_file_that_is_not_shut(shut: Shut) -> None:
    assert shut.seen_by(COLLEAGUE).count(PHONE) >= 3


def test_a_relative_sees_that_there_is_something_and_nothing_of_it(shut: Shut) -> None:
    shut.protection.declare_relative(shut.household_id, ME)
    assert PHONE not in shut.seen_by(ME)
    sheet = shut.service.sheet(ME)
    assert {one.protection for one in sheet.conflicts} == {"relative"}
    assert {one.protection for one in sheet.refused} == {"relative"}
    assert {one.protection for one in sheet.missing} == {"relative"}
    assert sheet.conflicts[0].household
    assert PHONE in shut.seen_by(COLLEAGUE)


def test_a_confidential_file_shows_its_conflicts_to_who_gave_a_reason(shut: Shut) -> None:
    shut.protection.protect(shut.household_id, "Violences, adresse à taire", DECIDER)
    assert PHONE not in shut.seen_by(COLLEAGUE)
    assert PHONE not in shut.seen_by(None)
    shut.protection.open_with_reason(shut.household_id, "Deux saisies à départager", COLLEAGUE)
    assert PHONE in shut.seen_by(COLLEAGUE)
    assert PHONE not in shut.seen_by(DECIDER)


@pytest.mark.parametrize("choice", Resolution)
def test_nobody_settles_a_conflict_in_the_file_of_a_relative(
    shut: Shut, choice: Resolution
) -> None:
    shut.protection.declare_relative(shut.household_id, ME)
    with pytest.raises(FileOfRelative):
        shut.service.resolve(shut.conflict_id, choice, ME, {"phone": "0639980012"})
    assert state_of(shut) == "open"
    shut.service.resolve(shut.conflict_id, choice, COLLEAGUE, {"phone": "0639980012"})
    assert state_of(shut) == choice.value


def test_nobody_settles_unseen_a_conflict_in_a_confidential_file(shut: Shut) -> None:
    shut.protection.protect(shut.household_id, "Violences, adresse à taire", DECIDER)
    with pytest.raises(FileProtected):
        shut.service.resolve(shut.conflict_id, Resolution.TOOK_MINE, COLLEAGUE)


def test_refused_work_in_the_file_of_a_relative_is_left_to_a_colleague(shut: Shut) -> None:
    shut.protection.declare_relative(shut.household_id, ME)
    with pytest.raises(FileOfRelative):
        shut.service.give_up(shut.mutation_id, "inutile", ME)
    with pytest.raises(FileOfRelative):
        shut.service.retry(shut.mutation_id, ME)
    shut.service.give_up(shut.mutation_id, "inutile", COLLEAGUE)
    with pytest.raises(UnknownConflict):
        shut.service.give_up(shut.mutation_id, "inutile", COLLEAGUE)


def state_of(shut: Shut) -> str:
    with shut.desk.units.reading() as session:
        return session.scalars(select(ConflictRecord.state)).one()
