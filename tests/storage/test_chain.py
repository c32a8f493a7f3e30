"""The seals of a desk: whoever alters the file past the program is found, and where."""

# ruff: noqa: S608 - every value in these statements is made here

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import Connection, text

from desktop.domain.access import Reason
from desktop.domain.seal import Breach, Break
from desktop.models.base import new_id
from desktop.services.access import AccessService
from desktop.services.clock import fixed_clock
from desktop.services.household import HouseholdService
from desktop.storage.engine import writing
from desktop.storage.verification import verify
from tests.builders import an_address, an_enrolment
from tests.local_desk import ACTOR, Desk

NOW = datetime(2026, 4, 14, 8, 0, tzinfo=UTC)


@pytest.fixture
def household(desk: Desk) -> UUID:
    """Three units of work: enrolled, opened, its address corrected."""
    clock = fixed_clock(NOW)
    households = HouseholdService(desk.units, clock)
    household_id = households.enrol(an_enrolment(), ACTOR).id
    AccessService(desk.units, clock).note("household", household_id, Reason.CARD, ACTOR)
    households.correct_address(household_id, an_address("16"), ACTOR)
    return household_id


def breaks(desk: Desk) -> tuple[Break, ...]:
    (check,) = (check for check in verify(desk.units.engine) if check.name == "seals")
    assert check.problems == len(check.breaks)
    return check.breaks


def tamper(desk: Desk, *statements: str) -> None:
    """With the key of the file and without the triggers, as somebody who knows would."""
    with writing(desk.units.engine).begin() as connection:
        found = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        )
        triggers = {row.name: row.sql for row in found}
        for name in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            assert connection.execute(text(statement)).rowcount > 0
        for sql in triggers.values():
            connection.exec_driver_sql(sql)


def found(desk: Desk) -> list[tuple[Breach, str]]:
    return [(place.breach, place.entity) for place in breaks(desk)]


def ids(desk: Desk, query: str) -> list[str]:
    with desk.units.reading() as session:
        return list(session.scalars(text(query)))


def test_what_nobody_touched_is_whole(desk: Desk, household: UUID) -> None:
    assert breaks(desk) == ()
    with desk.units.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM sync_mutation WHERE seal IS NULL")) == 0
        assert session.scalar(text("SELECT count(*) FROM history WHERE mutation_id IS NULL")) == 0


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("access", "reason = 'letter'"),
        ("access", "at = '2026-04-15T08:00:00.000000Z'"),
        ("access", "agent_id = '01900000-0000-7000-8000-00000000000f'"),
        ("history", "actor_name = 'Somebody Else'"),
        ("history", "changes = '{}'"),
    ],
)
def test_a_changed_fact_is_found_by_its_row(
    desk: Desk, household: UUID, table: str, change: str
) -> None:
    row = ids(desk, f"SELECT id FROM {table} LIMIT 1")[0]
    tamper(desk, f"UPDATE {table} SET {change} WHERE id = '{row}'")
    (place,) = breaks(desk)
    assert (place.breach, place.entity, place.row) == (Breach.CHANGED, table, row)
    assert place.at is not None


@pytest.mark.parametrize("table", ["access", "history"])
def test_a_removed_fact_is_found_with_the_moment_of_its_work(
    desk: Desk, household: UUID, table: str
) -> None:
    row = ids(desk, f"SELECT id FROM {table} LIMIT 1")[0]
    tamper(desk, f"DELETE FROM {table} WHERE id = '{row}'")
    (place,) = breaks(desk)
    assert (place.breach, place.entity, place.row) == (Breach.REMOVED, table, row)
    assert place.at is not None


def test_an_inserted_fact_is_found(desk: Desk, household: UUID) -> None:
    row = new_id()
    tamper(
        desk,
        "INSERT INTO access (id, household_id, agent_id, at, desk_label, reason, mutation_id) "
        f"SELECT '{row}', household_id, agent_id, at, desk_label, 'search', mutation_id "
        "FROM access",
    )
    (place,) = breaks(desk)
    assert (place.breach, place.entity, place.row) == (Breach.INSERTED, "access", str(row))


@pytest.mark.parametrize("column", ["actor_id", "intent", "at", "facts", "seal"])
def test_a_changed_unit_of_work_is_found(desk: Desk, household: UUID, column: str) -> None:
    second = ids(desk, "SELECT id FROM sync_mutation ORDER BY sequence")[1]
    value = {
        "actor_id": f"'{new_id()}'",
        "at": "'2026-04-15T08:00:00.000000Z'",
        "facts": "'[]'",
    }.get(column, "'x'")
    tamper(desk, f"UPDATE sync_mutation SET {column} = {value} WHERE id = '{second}'")
    first = breaks(desk)[0]
    assert (first.breach, first.entity, first.row) == (Breach.CHANGED, "sync_mutation", second)


def test_a_removed_unit_of_work_is_found_at_the_next_one(desk: Desk, household: UUID) -> None:
    _enrolled, opened, corrected = ids(desk, "SELECT id FROM sync_mutation ORDER BY sequence")
    tamper(
        desk,
        f"DELETE FROM access WHERE mutation_id = '{opened}'",
        f"DELETE FROM sync_mutation WHERE id = '{opened}'",
    )
    (place,) = breaks(desk)
    assert (place.breach, place.row) == (Breach.REMOVED, corrected)


def test_a_removed_beginning_is_found(desk: Desk, household: UUID) -> None:
    enrolled, opened, _corrected = ids(desk, "SELECT id FROM sync_mutation ORDER BY sequence")
    tamper(desk, f"DELETE FROM sync_mutation WHERE id = '{enrolled}'")
    assert (breaks(desk)[0].breach, breaks(desk)[0].row) == (Breach.REMOVED, opened)


def test_a_removed_end_is_found(desk: Desk, household: UUID) -> None:
    last = ids(desk, "SELECT id FROM sync_mutation ORDER BY sequence")[-1]
    tamper(
        desk,
        f"DELETE FROM history WHERE mutation_id = '{last}'",
        f"DELETE FROM sync_mutation WHERE id = '{last}'",
    )
    assert found(desk) == [(Breach.REMOVED, "sync_mutation")]


def test_an_inserted_unit_of_work_is_found(desk: Desk, household: UUID) -> None:
    forged = new_id()
    tamper(
        desk,
        "INSERT INTO sync_mutation (id, actor_id, actor_name, intent, at, state, note) "
        f"SELECT '{forged}', actor_id, actor_name, 'grant', at, 'acknowledged', '' "
        "FROM sync_mutation LIMIT 1",
    )
    (place,) = breaks(desk)
    assert (place.breach, place.row) == (Breach.INSERTED, str(forged))


def test_units_of_work_in_another_order_are_found(desk: Desk, household: UUID) -> None:
    tamper(
        desk,
        "UPDATE sync_mutation SET sequence = 99 WHERE sequence = 2",
        "UPDATE sync_mutation SET sequence = 2 WHERE sequence = 3",
        "UPDATE sync_mutation SET sequence = 3 WHERE sequence = 99",
    )
    assert (Breach.REORDERED, "sync_mutation") in found(desk)


def without_seals(connection: Connection) -> None:
    connection.execute(
        text("UPDATE sync_mutation SET facts = NULL, previous_seal = NULL, seal = NULL")
    )


def test_work_of_before_there_were_seals_is_no_break(desk: Desk, household: UUID) -> None:
    with writing(desk.units.engine).begin() as connection:
        without_seals(connection)
        connection.execute(text("DELETE FROM sync_state WHERE name = 'seal'"))
    AccessService(desk.units, fixed_clock(NOW.replace(hour=12))).note(
        "household", household, Reason.CARD, ACTOR
    )
    assert breaks(desk) == ()


def test_taking_all_seals_away_is_found_by_the_one_kept_beside(desk: Desk, household: UUID) -> None:
    with writing(desk.units.engine).begin() as connection:
        without_seals(connection)
    assert found(desk) == [(Breach.REMOVED, "sync_mutation")]


def test_a_household_that_went_took_its_facts_along(desk: Desk, household: UUID) -> None:
    """As after an erasure, which arrives from the centre."""
    with desk.units.applying() as (session, _changes):
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in ("income", "supporting_document", "claim", "member", "access", "history"):
            session.execute(text(f"DELETE FROM {table}"))
        session.execute(text("DELETE FROM household"))
    assert breaks(desk) == ()


def test_refused_work_that_was_undone_is_no_break(desk: Desk, household: UUID) -> None:
    last = ids(desk, "SELECT id FROM sync_mutation ORDER BY sequence")[-1]
    with desk.units.applying() as (session, _changes):
        session.execute(text(f"DELETE FROM history WHERE mutation_id = '{last}'"))
        session.execute(text(f"UPDATE sync_mutation SET state = 'refused' WHERE id = '{last}'"))
    assert breaks(desk) == ()
