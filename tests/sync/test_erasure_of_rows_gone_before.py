"""A member was taken out of the file, the household erased later, and a late desk still writes."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import select, text

from desktop.models import MemberRecord, OperationRecord
from tests.sync.conftest import SyncedDesk
from tests.sync.machine.laboratory import erase
from tests.sync.mutants import LEFTOVERS_STAY

pytestmark = pytest.mark.postgres
Desks = tuple[SyncedDesk, SyncedDesk]
TYPED = "a name that must not stay"


def remove_members(desk: SyncedDesk) -> None:
    def remove(session: Any) -> None:
        for row in session.scalars(select(MemberRecord)):
            session.delete(row)

    desk.write("remove", remove)


@pytest.mark.parametrize("written", ["before", "after"])
def test_nothing_of_a_member_who_left_before_the_erasure_comes_back(
    two_desks: Desks, administrator: psycopg.Connection[Any], written: str
) -> None:
    erase_and_look(two_desks, administrator, written)


@pytest.mark.parametrize("written", ["before", "after"])
def test_an_erasure_that_forgets_who_left_before_is_found_out(
    two_desks: Desks, administrator: psycopg.Connection[Any], written: str
) -> None:
    administrator.execute(LEFTOVERS_STAY.sql())  # type: ignore[arg-type]
    with pytest.raises(AssertionError):
        erase_and_look(two_desks, administrator, written)


def erase_and_look(two_desks: Desks, administrator: psycopg.Connection[Any], written: str) -> None:
    """Raises when something of the member is left at the centre or at the desk that wrote it."""
    here, there = two_desks
    household_id = here.enrol()
    here.sync()
    there.sync()
    (member_id,) = there.all(select(MemberRecord.id))
    remove_members(here)
    here.sync()
    there.change(member_id, MemberRecord, first_names=TYPED)
    if written == "before":  # the conflict about a row that is gone says nothing of a household
        there.sync()
        administrator.execute("update app.conflict set state = 'kept_theirs'")
    assert erase(administrator, household_id)
    for desk in (there, here, there):
        desk.sync()
    assert administrator.execute(
        "select count(*) from app.conflict where mine is not null"
    ).fetchone() == (0,)
    kept = administrator.execute(
        "select payload::text from sync.mutation where payload is not null"
    )
    assert not [row for row in kept if TYPED in row[0]]
    assert not [row for row in there.all(select(OperationRecord)) if TYPED in str(row.new)]
    with there.desk.units.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM conflict WHERE mine IS NOT NULL")) == 0
