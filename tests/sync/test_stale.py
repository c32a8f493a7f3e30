"""Desks that were away for longer than deletions are remembered, and the first load."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from sqlalchemy import delete, select

from desktop.models import HouseholdRecord, MemberRecord
from desktop.models.base import synced_records
from desktop.sync import bookmark
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange
from tests.local_desk import Desk
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
Pair = tuple[SyncedDesk, SyncedDesk]


def settle(*desks: SyncedDesk) -> None:
    for desk in (*desks, *desks):
        desk.sync()


def forget_all_but_erased(centre: psycopg.Connection[Any]) -> None:
    centre.execute("delete from sync.day_mark")
    centre.execute("insert into sync.day_mark select current_date - 401, seq from sync.head")
    centre.execute("select sync.forget_tombstones()")


def remove(desk: SyncedDesk, name: str) -> None:
    desk.write(
        "delete",
        lambda session: session.execute(
            delete(MemberRecord).where(MemberRecord.birth_name == name)
        ),
    )


def test_a_stale_desk_hands_over_first_and_sets_aside_what_is_gone(
    two_desks: Pair, administrator: psycopg.Connection[Any]
) -> None:
    here, there = two_desks
    household = here.enrol("Deleted meanwhile")
    settle(here, there)
    remove(here, "Deleted meanwhile")
    here.sync()
    forget_all_but_erased(administrator)
    assert administrator.execute("select min_cursor > 0 from sync.head").fetchone() == (True,)
    own = there.enrol("Typed far from everybody")
    there.change(household, city="Bruz")
    there.sync()
    assert {row.id for row in there.all(select(HouseholdRecord))} == {household, own}
    with there.desk.units.reading() as session:
        (missing,) = bookmark.missing(session)
    assert (missing[0], missing[2]["birth_name"]) == ("member", "Deleted meanwhile")
    here.sync()
    assert here.read(HouseholdRecord, household).city == "Bruz"
    again = there.sync()
    assert again.received == 0, "all is read anew only once"


def test_what_the_law_took_is_known_for_ever(
    two_desks: Pair, administrator: psycopg.Connection[Any]
) -> None:
    here, there = two_desks
    here.enrol("Taken")
    settle(here, there)
    with administrator.transaction():
        administrator.execute("select set_config('sync.reason', 'erased', true)")
        administrator.execute("delete from app.member")
    forget_all_but_erased(administrator)
    kept = administrator.execute("select count(*) from sync.row_head where op = 'D'").fetchone()
    assert kept == (1,)
    there.sync()
    assert there.all(select(MemberRecord)) == []


class Killed(Exception):
    """The program ends here."""


def test_a_first_load_goes_on_where_it_was_killed(
    two_desks: Pair, make_desk: Callable[..., Desk], centre: str
) -> None:
    here, _ = two_desks
    households = [here.enrol(f"Invented {n}") for n in range(30)]
    here.sync()
    new = make_desk("desk 3")
    pages = []

    def kill(point: str) -> None:
        if point == "pull.after_stage_commit":
            pages.append(point)
            if len(pages) == 3:
                raise Killed

    with Central(centre) as central:
        with pytest.raises(Killed):
            Exchange(new.units, central, page=10, load_from=1, fault=kill).run()
        with new.units.reading() as session:
            assert bookmark.number(session, bookmark.FIRST_LOADED) == 30
            assert bookmark.number(session, bookmark.FIRST_LOAD) > 0
            assert bookmark.number(session, bookmark.CURSOR) == 0
        here.change(households[0], city="Bruz")  # loaded already, perhaps, and sent again later
        here.sync()
        told: list[tuple[int, int]] = []
        exchange = Exchange(new.units, central, page=10, load_from=1)
        exchange.run(lambda done, of: told.append((done, of)))
    assert told[-1][0] > 60
    with new.units.reading() as session:
        assert bookmark.read(session, bookmark.FIRST_LOAD) is None
    for record in synced_records().values():
        both = []
        for units in (here.desk.units, new.units):
            with units.engine.connect() as connection:
                both.append(sorted(map(str, connection.execute(select(record.__table__)))))
        assert both[0] == both[1]


def test_work_saved_during_the_first_load_is_neither_lost_nor_covered(
    two_desks: Pair, make_desk: Callable[..., Desk], centre: str
) -> None:
    here, _ = two_desks
    here.enrol("There before")
    here.sync()
    new = SyncedDesk(make_desk("desk 3"), centre)
    made = []

    def save(point: str) -> None:
        if point == "pull.after_stage_commit" and not made:
            made.append(new.enrol("In the midst"))

    with Central(centre) as central:
        Exchange(new.desk.units, central, page=2, load_from=1, fault=save).run()
    new.sync()
    here.sync()
    for desk in (here, new):
        assert len(desk.all(select(HouseholdRecord))) == 2
