"""Rows that leave a desk because of a right are gone; only what the centre lost is set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from desktop.domain.actor import Role
from desktop.models import HouseholdRecord, MemberRecord
from desktop.models.journal import SyncStateRecord, UnknownRecord
from desktop.sync import bookmark, mending
from tests.local_desk import Desk
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import Someone, someone
from tests.sync.roles import drop_roles_of

pytestmark = pytest.mark.postgres
Centre = psycopg.Connection[Any]
DeskOf = Callable[[Role], SyncedDesk]


@pytest.fixture
def desk_of(make_desk: Callable[..., Desk], centre: str, administrator: Centre) -> Iterator[DeskOf]:
    """The desk of a person with that role, behind closed doors."""
    someone(administrator, centre, Role.ADMINISTRATOR)

    def make(role: Role) -> SyncedDesk:
        person: Someone = someone(administrator, centre, role)
        desk = make_desk(role.value)
        desk.actor = person.actor
        return SyncedDesk(desk, person.url)

    yield make
    drop_roles_of(centre)


@pytest.fixture
def office(make_desk: Callable[..., Desk], centre: str) -> SyncedDesk:
    return SyncedDesk(make_desk("office"), centre)


def aside(desk: SyncedDesk) -> list[tuple[str, dict[str, Any]]]:
    with desk.desk.units.reading() as session:
        return [(entity, document) for entity, _, document in bookmark.missing(session)]


def state_of(desk: SyncedDesk) -> str:
    rows = desk.all(select(SyncStateRecord))
    return "\n".join(f"{row.name} {row.value}" for row in rows)


def lose(centre: Centre, household: UUID) -> None:
    """As a backup that is older than the household: no row, no tombstone."""
    with centre.transaction():
        for entity, column in (("member", "household_id"), ("household", "id")):
            centre.execute(
                f"delete from sync.row_head where entity = %s "  # noqa: S608
                f"and id in (select id from app.{entity} where {column} = %s)",
                (entity, household),
            )
        centre.execute("set local session_replication_role = replica")
        centre.execute("delete from app.member where household_id = %s", (household,))
        centre.execute("delete from app.household where id = %s", (household,))


def test_a_file_that_closed_before_everything_is_read_anew_is_not_set_aside(
    office: SyncedDesk, desk_of: DeskOf, administrator: Centre
) -> None:
    shut, lost, open_file = office.enrol("Morvan"), office.enrol("Kermarec"), office.enrol("Bihan")
    office.sync()
    counter = desk_of(Role.COUNTER)
    counter.sync()
    office.change(shut, stage="archived")
    office.sync()
    lose(administrator, lost)
    administrator.execute("select sync.begin_epoch()")
    counter.sync()
    assert counter.all(select(HouseholdRecord.id)) == [open_file]
    assert {document["id"] for entity, document in aside(counter) if entity == "household"} == {
        str(lost)
    }
    assert "Morvan" not in state_of(counter)
    assert "Kermarec" in state_of(counter), "what the centre lost is kept and listed"


def test_what_is_set_aside_has_no_column_that_the_person_may_not_see(
    office: SyncedDesk, desk_of: DeskOf, administrator: Centre
) -> None:
    household = office.enrol()
    office.sync()
    station = desk_of(Role.ENCODER)
    station.sync()
    lose(administrator, household)
    administrator.execute("select sync.begin_epoch()")
    station.sync()
    rows = dict(aside(station))
    assert rows["household"]["reference"] == "F-2026-000001"
    assert "street" not in rows["household"]
    assert "born" not in rows["member"]


def test_a_right_that_is_taken_away_takes_what_was_set_aside_and_what_waits_for_an_update(
    office: SyncedDesk, desk_of: DeskOf, administrator: Centre
) -> None:
    household = office.enrol()
    office.sync()
    counter = desk_of(Role.COUNTER)
    counter.sync()
    (member,) = counter.all(select(MemberRecord.id))
    with counter.desk.units.bookkeeping() as session:
        for entity, row_id in (("household", household), ("member", member)):
            mending.set_aside(session, entity, [str(row_id)], counter.desk.units.now())
            session.add(UnknownRecord(entity=entity, row_id=row_id, document={"later": "Morvan"}))
    assert "Morvan" in state_of(counter)
    administrator.execute("delete from sync.granted where entity = 'member' and role = 'counter'")
    administrator.execute(
        "update sync.granted set columns = array_remove(columns, 'street') "
        "where entity = 'household' and role = 'counter'"
    )
    administrator.execute("select sync.grant_sight()")
    with counter.desk.units.bookkeeping() as session:
        assert session.get(UnknownRecord, ("member", member)) is not None
    counter.sync()
    assert "Morvan" not in state_of(counter)
    assert "rue du Test" not in state_of(counter)
    assert [row.entity for row in counter.all(select(UnknownRecord))] in ([], ["household"])


def test_a_file_that_closes_takes_along_how_it_stood_before_it_was_put_right(
    office: SyncedDesk, desk_of: DeskOf
) -> None:
    household = office.enrol()
    office.sync()
    counter = desk_of(Role.COUNTER)
    counter.sync()
    (member,) = counter.all(select(MemberRecord.id))
    with counter.desk.units.bookkeeping() as session:
        mending.set_aside(session, "member", [str(member)], counter.desk.units.now())
    office.change(household, stage="archived")
    office.sync()
    counter.sync()
    assert "Morvan" not in state_of(counter)
