"""Openings of files go after a year, everywhere, and the audit still proves what is left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from desktop.models import AccessRecord, OperationRecord
from desktop.storage.verification import verify
from desktop.sync import installation
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
Desks = tuple[SyncedDesk, SyncedDesk]
WHY = "Urgence : Zbyszkowiczova attend"


def opened(desk: SyncedDesk, household: UUID, days_ago: int) -> UUID:
    """The clock of the desk stands where the opening was."""
    units = desk.desk.units
    now = units.now
    units.now = lambda: now() - timedelta(days=days_ago)
    actor = desk.desk.actor
    with units(actor, "open_with_reason") as work:
        row = AccessRecord(
            household_id=household,
            agent_id=actor.id,
            at=units.now(),
            desk_label="desk 1",
            reason="break_glass",
            note=WHY,
            mutation_id=work.mutation_id,
        )
        work.session.add(row)
        work.commit()
    units.now = now
    return row.id


@pytest.fixture
def openings(two_desks: Desks) -> tuple[SyncedDesk, SyncedDesk, UUID, UUID]:
    """One of last week and one of thirteen months ago, on both desks and at the centre."""
    here, there = two_desks
    household = here.enrol()
    old, young = opened(here, household, 400), opened(here, household, 7)
    here.sync()
    there.sync()
    return here, there, old, young


def a_day_passes(centre: psycopg.Connection[Any]) -> None:
    centre.execute("delete from sync.day_mark")


def test_an_opening_goes_after_a_year_from_the_centre_and_every_desk(
    openings: tuple[SyncedDesk, SyncedDesk, UUID, UUID],
    administrator: psycopg.Connection[Any],
) -> None:
    here, there, old, young = openings
    assert set(here.all(select(AccessRecord.id))) == {old, young}
    a_day_passes(administrator)
    for desk in (there, here):
        desk.sync()
        assert desk.all(select(AccessRecord.id)) == [young]
    kept = administrator.execute("select id from app.access").fetchall()
    assert kept == [(young,)]
    journal = here.all(select(OperationRecord).where(OperationRecord.row_id == old))
    assert [WHY in str(operation.new) for operation in journal] == [False], "the id stays, alone"


def test_the_audit_still_proves_what_is_left(
    openings: tuple[SyncedDesk, SyncedDesk, UUID, UUID],
    administrator: psycopg.Connection[Any],
    centre: str,
) -> None:
    here, there, _old, young = openings
    a_day_passes(administrator)
    for desk in (there, here):
        desk.sync()
        assert broken(desk) == []
    assert installation.proof(centre).holds
    administrator.execute("select set_config('sync.reason', 'erased', false)")
    administrator.execute("update app.access set desk_label = 'elsewhere' where id = %s", [young])
    assert not installation.proof(centre).holds, "the one that is kept is still sealed"


def test_one_that_was_taken_away_early_is_a_break(
    openings: tuple[SyncedDesk, SyncedDesk, UUID, UUID],
) -> None:
    here, _there, _old, young = openings
    with here.desk.units.applying() as (session, _changes):
        session.delete(session.get_one(AccessRecord, young))
    assert len(broken(here)) == 1


def test_nothing_else_goes_and_no_more_than_was_asked(
    openings: tuple[SyncedDesk, SyncedDesk, UUID, UUID],
    administrator: psycopg.Connection[Any],
) -> None:
    here = openings[0]
    household = here.enrol()
    for days in (500, 600, 700):
        opened(here, household, days)
    here.sync()
    before = administrator.execute("select count(*) from app.history").fetchone()
    assert administrator.execute("select sync.forget_old_accesses(2)").fetchone() == (2,)
    assert administrator.execute("select sync.forget_old_accesses()").fetchone() == (2,)
    assert administrator.execute("select sync.forget_old_accesses()").fetchone() == (0,)
    assert administrator.execute("select count(*) from app.history").fetchone() == before
    with pytest.raises(psycopg.errors.CheckViolation):
        administrator.execute("delete from app.access")


def broken(desk: SyncedDesk) -> list[str]:
    return [check.name for check in verify(desk.desk.units.engine) if not check.passed]
