"""A first load in bulk brings what pages bring: each value, for each who may read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from desktop.domain.actor import Role
from desktop.models import AccessRecord, HouseholdRecord
from desktop.models.base import synced_records
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.storage.verification import verify
from desktop.sync.central import Central, LoadPage, Received
from desktop.sync.exchange import Exchange
from tests.local_desk import Desk
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import Someone, someone
from tests.sync.roles import drop_roles_of

pytestmark = pytest.mark.postgres
Pair = tuple[SyncedDesk, SyncedDesk]
MakeDesk = Callable[..., Desk]


class Counting(Central):
    """A centre that says how it was asked."""

    def __init__(self, link: str) -> None:
        super().__init__(link)
        self.in_bulk, self.by_pages = 0, 0

    def load(self, cursor: int, limit: int) -> LoadPage:
        page = super().load(cursor, limit)
        self.in_bulk += page.entries
        return page

    def pull(self, cursor: int, limit: int) -> list[Received]:
        page = super().pull(cursor, limit)
        self.by_pages += len(page)
        return page


def loaded(desk: Desk, url: str, *, in_bulk: bool) -> Counting:
    with Counting(url) as central:
        Exchange(desk.units, central, load_from=1 if in_bulk else 10**9).run()
    return central


def stored(units: UnitsOfWork) -> dict[str, list[str]]:
    """By table, its rows as SQLite has them."""
    found = {}
    with units.engine.connect() as connection:
        for name in synced_records():
            rows = connection.exec_driver_sql(f"SELECT * FROM {name}")  # noqa: S608
            found[name] = sorted(map(repr, rows))
    return found


def test_each_value_is_what_pages_bring(
    two_desks: Pair, make_desk: MakeDesk, centre: str, administrator: psycopg.Connection[Any]
) -> None:
    office, _ = two_desks
    for name in ("Le Gall", "O’Neill « née » Ünal", "𝔘nusual"):
        office.link(office.enrol(name), name)
    office.sync()
    moments = ("2026-03-02 10:00:00+01", "2026-03-02 10:00:00.5Z", "1999-12-31 23:59:59.000001Z")
    for moment in moments:
        administrator.execute(
            "insert into app.access (id, household_id, agent_id, at, desk_label, reason, note, "
            "mutation_id) select gen_random_uuid(), id, id, %s, 'a', 'search', '', id "
            "from app.household limit 1",
            (moment,),
        )
    one, other = make_desk("in bulk"), make_desk("by pages")
    asked = loaded(one, centre, in_bulk=True)
    assert (asked.in_bulk > 20, asked.by_pages) == (True, 0)
    assert loaded(other, centre, in_bulk=False).in_bulk == 0
    assert stored(one.units) == stored(other.units)
    with one.units.reading() as session:
        here = set(session.scalars(select(AccessRecord.at)))
    assert datetime(1999, 12, 31, 23, 59, 59, 1, UTC) in here
    assert all(check.passed for check in verify(one.units.engine))


@pytest.mark.parametrize("role", [Role.ENCODER, Role.MERCHANT_MANAGER, Role.ACCOUNTANT])
def test_who_may_read_little_gets_as_little(
    two_desks: Pair,
    make_desk: MakeDesk,
    centre: str,
    administrator: psycopg.Connection[Any],
    role: Role,
) -> None:
    office, _ = two_desks
    office.link(office.enrol(), "f1")
    office.sync()
    someone(administrator, centre, Role.ADMINISTRATOR)
    person: Someone = someone(administrator, centre, role)
    try:
        one, other = make_desk("in bulk"), make_desk("by pages")
        for desk, in_bulk in ((one, True), (other, False)):
            desk.actor = person.actor
            loaded(desk, person.url, in_bulk=in_bulk)
        assert stored(one.units) == stored(other.units)
    finally:
        drop_roles_of(centre)


def test_a_row_that_goes_while_pages_come_is_gone(
    two_desks: Pair, make_desk: MakeDesk, centre: str, administrator: psycopg.Connection[Any]
) -> None:
    office, _ = two_desks
    households = [office.enrol(f"Invented {number}") for number in range(6)]
    office.sync()
    new, done = make_desk("new"), []

    def take_away(point: str) -> None:
        if point == "pull.after_stage_commit" and not done:
            done.append(point)
            administrator.execute("delete from app.member")
            administrator.execute("delete from app.household where id = %s", (households[0],))

    with Central(centre) as central:
        Exchange(new.units, central, page=4, load_from=1, fault=take_away).run()
    with new.units.reading() as session:
        assert set(session.scalars(select(HouseholdRecord.id))) == set(households[1:])


def test_a_desk_of_another_version_is_told_nothing_in_bulk(two_desks: Pair, centre: str) -> None:
    office, _ = two_desks
    office.enrol()
    office.sync()
    with psycopg.connect(centre) as connection:
        found = connection.execute("select * from sync_api.load(0, 100, '0003')").fetchall()
    assert found == []
