"""Seals at the centre: the chains of all desks arrive, and tampering by direct SQL is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from desktop import i18n
from desktop.commands import run
from desktop.domain.access import Reason
from desktop.domain.seal import Breach
from desktop.services.access import AccessService
from desktop.services.clock import fixed_clock
from desktop.services.household import HouseholdService
from desktop.storage.verification import verify
from desktop.sync import installation
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.sync.conftest import SyncedDesk

NOW = datetime(2026, 4, 14, 8, 0, tzinfo=UTC)
FORGED = """
INSERT INTO app.access (id, household_id, agent_id, at, desk_label, reason, mutation_id)
SELECT gen_random_uuid(), household_id, agent_id, at, desk_label, reason, gen_random_uuid()
FROM app.access
"""
pytestmark = pytest.mark.postgres


@pytest.fixture
def desks(make_desk: Callable[..., Desk], centre: str) -> list[SyncedDesk]:
    """Two desks with an enrolment and an opening each, of each other's households too."""
    made = [SyncedDesk(make_desk(f"desk {number}"), centre) for number in (1, 2)]
    households = [enrolled(desk) for desk in made]
    for desk in made:
        desk.sync()
    for desk in (*made, *made):
        desk.sync()
    opened(made[0], households[1])
    opened(made[1], households[1])
    for desk in (*made, *made):
        desk.sync()
    return made


def enrolled(desk: SyncedDesk) -> UUID:
    units = desk.desk.units
    return HouseholdService(units, fixed_clock(NOW)).enrol(an_enrolment(), desk.desk.actor).id


def opened(desk: SyncedDesk, household: UUID) -> None:
    service = AccessService(desk.desk.units, fixed_clock(NOW))
    assert service.note("household", household, Reason.SEARCH, desk.desk.actor)


def tamper(centre: str, *statements: str) -> None:
    """As whoever owns the database could, with the triggers put aside."""
    with psycopg.connect(centre) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            assert connection.execute(sql.SQL(statement)).rowcount > 0


def found(centre: str) -> list[tuple[Breach, str]]:
    proof = installation.proof(centre)
    broken = [place for desk in proof.desks for place in desk.breaks] + list(proof.facts)
    assert proof.holds == (not broken)
    return [(place.breach, place.entity) for place in broken]


def test_what_arrived_is_whole_at_the_centre_and_on_each_desk(
    desks: list[SyncedDesk], centre: str
) -> None:
    proof = installation.proof(centre)
    assert proof.holds
    assert sorted(desk.works for desk in proof.desks) == [2, 2]
    for desk in desks:
        assert [check.name for check in verify(desk.desk.units.engine) if not check.passed] == []


def test_an_opening_is_seen_at_every_desk(desks: list[SyncedDesk]) -> None:
    for desk in desks:
        with desk.desk.units.reading() as session:
            rows = session.connection().exec_driver_sql("SELECT desk_label FROM access").all()
        assert sorted(row[0] for row in rows) == ["desk 1", "desk 2"]


@pytest.mark.parametrize("table", ["access", "history"])
@pytest.mark.parametrize("verb", ["UPDATE app.{} SET desk_label = 'x'", "DELETE FROM app.{}"])
def test_the_centre_changes_no_fact(
    desks: list[SyncedDesk], centre: str, table: str, verb: str
) -> None:
    with (
        psycopg.connect(centre) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="a fact is never changed"),
    ):
        connection.execute(sql.SQL(verb).format(sql.Identifier(table)))


@pytest.mark.parametrize(
    ("statement", "breach", "entity"),
    [
        ("UPDATE app.access SET reason = 'card'", Breach.CHANGED, "access"),
        ("UPDATE app.history SET actor_name = 'Other'", Breach.CHANGED, "history"),
        ("DELETE FROM app.access", Breach.REMOVED, "access"),
        (FORGED, Breach.INSERTED, "access"),
        ("UPDATE sync.mutation SET intent = 'deny'", Breach.CHANGED, "sync_mutation"),
        ("UPDATE sync.mutation SET actor = gen_random_uuid()", Breach.CHANGED, "sync_mutation"),
        ("UPDATE sync.seal SET facts = '[]'", Breach.CHANGED, "sync_mutation"),
        ("DELETE FROM sync.mutation WHERE dseq = 2", Breach.REMOVED, "sync_mutation"),
        ("DELETE FROM sync.mutation WHERE dseq = 1", Breach.REMOVED, "sync_mutation"),
        ("UPDATE sync.mutation SET dseq = -dseq", Breach.REORDERED, "sync_mutation"),
    ],
)
def test_tampering_at_the_centre_is_found(
    desks: list[SyncedDesk], centre: str, statement: str, breach: Breach, entity: str
) -> None:
    statements = [statement]
    if statement.startswith("DELETE FROM sync.mutation"):
        end = statement.partition("WHERE ")[2]
        statements.insert(
            0,
            f"DELETE FROM sync.seal WHERE mutation IN (SELECT id FROM sync.mutation WHERE {end})",  # noqa: S608
        )
    tamper(centre, *statements)
    assert (breach, entity) in found(centre)


def test_facts_that_the_law_took_are_no_break(desks: list[SyncedDesk], centre: str) -> None:
    with psycopg.connect(centre) as connection:
        connection.execute("SET LOCAL sync.reason = 'erased'")
        assert connection.execute("DELETE FROM app.access").rowcount == 2
    assert installation.proof(centre).holds


def test_work_of_a_desk_without_seals_is_no_break(
    make_desk: Callable[..., Desk], centre: str
) -> None:
    desk = SyncedDesk(make_desk("desk 1"), centre)
    enrolled(desk)
    with desk.desk.units.bookkeeping() as session:
        connection = session.connection()
        connection.exec_driver_sql(
            "UPDATE sync_mutation SET facts = NULL, previous_seal = NULL, seal = NULL"
        )
        connection.exec_driver_sql(
            "UPDATE sync_operation SET new = json_remove(new, '$.mutation_id') "
            "WHERE entity = 'history'"
        )
    desk.sync()
    assert installation.proof(centre).holds


def test_the_command_says_which_desk_is_whole_and_where_a_break_is(
    desks: list[SyncedDesk],
    centre: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CAD_LANGUAGE", "en")
    address = centre.replace("postgresql://", "postgresql+psycopg://", 1)
    assert run(["central", "verify", address, "--json"]) == 0
    tamper(centre, "UPDATE app.access SET reason = 'card'")
    assert run(["central", "verify", address]) == 1
    i18n.install("en")
    told = capsys.readouterr().err
    assert "desk 1: 2 sealed units of work, sound" in told
    assert told.count("changed after it was sealed: access log, row") == 2
