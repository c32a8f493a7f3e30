"""The access log on a real store: what is written when a file is opened, and who may read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from desktop.domain.access import AccessLogClosed, Reason
from desktop.domain.actor import Actor, Role
from desktop.domain.enrolment import UnknownHousehold
from desktop.models import AccessRecord, HistoryRecord, OperationRecord, new_id
from desktop.services.access import AccessService
from desktop.services.agent import AgentService
from desktop.services.clock import Clock
from desktop.services.household import HouseholdService
from tests.builders import an_enrolment
from tests.local_desk import ACTOR, Desk

COUNTER = Actor(new_id(), "Maëlle Invention", frozenset({Role.COUNTER}))
START = datetime(2026, 4, 14, 8, 0, tzinfo=UTC)


class Time:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def clock(self) -> Clock:
        return Clock(today=START.date, now=self.now)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def accesses(desk: Desk, time: Time) -> AccessService:
    AgentService(desk.units).add(COUNTER, ACTOR)
    AgentService(desk.units).add(ACTOR, ACTOR)
    return AccessService(desk.units, time.clock())


@pytest.fixture
def household(desk: Desk, time: Time) -> UUID:
    return HouseholdService(desk.units, time.clock()).enrol(an_enrolment(), ACTOR).id


def rows(desk: Desk) -> list[AccessRecord]:
    with desk.units.reading() as session:
        return list(session.scalars(select(AccessRecord).order_by(AccessRecord.at)))


def test_an_opening_says_who_whose_when_where_and_why_by_ids(
    desk: Desk, accesses: AccessService, household: UUID
) -> None:
    assert accesses.note("household", household, Reason.CARD, COUNTER)
    (row,) = rows(desk)
    assert (row.household_id, row.agent_id, row.at) == (household, COUNTER.id, START)
    assert (row.desk_label, row.reason) == ("desk 1", "card")
    with desk.units.reading() as session:
        sent = session.scalars(
            select(OperationRecord.new).where(OperationRecord.entity == "access")
        ).one()
    assert set(sent) == {
        "id", "household_id", "agent_id", "at", "desk_label", "reason", "mutation_id", "note"
    }  # fmt: skip
    assert COUNTER.name not in str(sent)


def test_openings_of_one_agent_within_ten_minutes_are_one(
    desk: Desk, accesses: AccessService, household: UUID, time: Time
) -> None:
    accesses.note("household", household, Reason.COUNTER, COUNTER)
    time.at += timedelta(minutes=9)
    assert not accesses.note("household", household, Reason.SEARCH, COUNTER)
    assert accesses.note("household", household, Reason.SEARCH, ACTOR)
    time.at += timedelta(minutes=2)
    assert accesses.note("household", household, Reason.SEARCH, COUNTER)
    assert [row.reason for row in rows(desk)] == ["counter", "search", "search"]


def test_a_claim_is_noted_for_its_household(
    desk: Desk, accesses: AccessService, household: UUID, time: Time
) -> None:
    sheet = HouseholdService(desk.units, time.clock()).sheet(household)
    assert sheet.claim is not None
    assert accesses.note("claim", sheet.claim.id, Reason.CLAIM, COUNTER)
    assert rows(desk)[0].household_id == household


def test_what_is_not_here_is_not_noted(desk: Desk, accesses: AccessService) -> None:
    assert not accesses.note("household", new_id(), Reason.COUNTER, COUNTER)
    assert rows(desk) == []


def test_an_opening_is_no_news_and_no_history(
    desk: Desk, accesses: AccessService, household: UUID
) -> None:
    desk.told.clear()
    with desk.units.reading() as session:
        before = len(session.scalars(select(HistoryRecord)).all())
    accesses.note("household", household, Reason.COUNTER, COUNTER)
    assert desk.told == []
    with desk.units.reading() as session:
        assert len(session.scalars(select(HistoryRecord)).all()) == before


@pytest.mark.parametrize("statement", ["UPDATE access SET reason = 'card'", "DELETE FROM access"])
def test_the_log_is_never_changed(
    desk: Desk, accesses: AccessService, household: UUID, statement: str
) -> None:
    accesses.note("household", household, Reason.COUNTER, COUNTER)

    def write() -> None:
        with desk.units(ACTOR, "tamper") as work:
            work.session.execute(text(statement))

    with pytest.raises(IntegrityError, match="a fact is never changed"):
        write()


def test_reading_the_log_is_in_the_log(accesses: AccessService, household: UUID) -> None:
    accesses.note("household", household, Reason.CARD, COUNTER)
    sheet = accesses.log(household, ACTOR)
    assert [(line.reason, line.agent_name, line.function) for line in sheet.lines] == [
        ("access_log", "Camille Le Goff", "decider"),
        ("card", "Maëlle Invention", "counter"),
    ]
    assert sheet.since == START


def test_reading_is_told_apart_from_the_opening_that_came_before(
    desk: Desk, accesses: AccessService, household: UUID
) -> None:
    accesses.note("household", household, Reason.COUNTER, ACTOR)
    accesses.log(household, ACTOR)
    accesses.log(household, ACTOR)
    accesses.log(household, ACTOR, Reason.ACCESS_PRINT)
    assert not accesses.note("household", household, Reason.COUNTER, ACTOR)
    assert [row.reason for row in rows(desk)] == ["counter", "access_log", "access_print"]


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.DECIDER, True),
        (Role.ADMINISTRATOR, False),
        (Role.COORDINATOR, False),
        (Role.COUNTER, False),
        (Role.ENCODER, False),
        (Role.EVALUATOR, False),
    ],
)
def test_the_log_is_for_who_answers_for_files(
    desk: Desk, accesses: AccessService, household: UUID, role: Role, reads: bool
) -> None:
    reader = replace(COUNTER, roles=frozenset({role}))
    if reads:
        assert len(accesses.log(household, reader).lines) == 1
    else:
        with pytest.raises(AccessLogClosed):
            accesses.log(household, reader)
        assert rows(desk) == []


def test_the_log_of_a_household_that_is_not_here_is_refused(accesses: AccessService) -> None:
    with pytest.raises(UnknownHousehold):
        accesses.log(new_id(), ACTOR)
