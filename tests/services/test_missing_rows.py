"""Rows that the centre lost lie aside: listed by file, done again as new work, or let go."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from desktop.domain.central import UnknownConflict
from desktop.models import HouseholdRecord, MutationRecord
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sync import mending
from desktop.views.sync.missing_card import by_file
from tests.local_desk import ACTOR, Desk
from tests.sync.conftest import SyncedDesk

NOBODY = "postgresql://localhost:1/nobody"


@pytest.fixture
def service(desk: Desk) -> SyncService:
    settings = Settings(desk.path.parent, central_url=NOBODY, laboratory=True)
    return SyncService(desk.units, settings)


@pytest.fixture
def lost(desk: Desk) -> UUID:
    """A household with its member that a restored centre does not have."""
    household_id = SyncedDesk(desk, NOBODY).enrol()
    with desk.units.reading() as session:
        member = session.execute(select(HouseholdRecord.id)).scalar_one()
    assert member == household_id
    at = desk.units.now()
    with desk.units.applying() as (session, changes):
        for name in ("member", "household"):
            rows = session.connection().exec_driver_sql(f"SELECT id FROM {name}").scalars()  # noqa: S608 - ours
            ids = list(rows)
            mending.set_aside(session, name, ids, at, "epoch")
            changes.update(mending.drop(session, name, ids))
    return household_id


def households(desk: Desk) -> list[UUID]:
    with desk.units.reading() as session:
        return list(session.scalars(select(HouseholdRecord.id)))


def test_they_are_listed_as_one_file_by_the_reference_that_it_had(
    service: SyncService, lost: UUID
) -> None:
    (file,) = by_file(service.sheet().missing)
    assert file.id == lost
    assert {row.entity for row in file.rows} == {"household", "member"}
    assert {row.household for row in file.rows} == {"P-1"}


def test_done_again_they_stand_here_and_wait_to_be_sent(
    desk: Desk, service: SyncService, lost: UUID
) -> None:
    assert households(desk) == []
    (file,) = by_file(service.sheet().missing)
    service.bring_back(file.keys, ACTOR)
    assert households(desk) == [lost]
    assert service.sheet().missing == ()
    with desk.units.reading() as session:
        intents = list(session.scalars(select(MutationRecord.intent)))
    assert "bring_back_missing" in intents
    with pytest.raises(UnknownConflict):
        service.bring_back(file.keys, ACTOR)


def test_let_go_with_a_note_they_are_listed_no_more_and_nothing_comes_back(
    desk: Desk, service: SyncService, lost: UUID
) -> None:
    (file,) = by_file(service.sheet().missing)
    service.let_go(file.keys, "Entered twice that day.", ACTOR)
    assert service.sheet().missing == ()
    assert lost not in households(desk)
