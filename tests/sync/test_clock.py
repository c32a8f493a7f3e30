"""The clock of a desk may show anything: nothing is lost, ordered or forgotten by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select

from desktop.domain.central import CentralState, Comparison, Contact
from desktop.models import (
    ConflictRecord,
    HouseholdRecord,
    MutationRecord,
    OperationRecord,
)
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sync import agreement, bookmark, outgoing
from desktop.sync.central import Central
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
Pair = tuple[SyncedDesk, SyncedDesk]
FAR = timedelta(days=400)


def set_clock(desk: SyncedDesk, ahead: timedelta) -> None:
    units = desk.desk.units
    true = type(units)(units.engine).now  # the clock that a store has when none is given
    units.now = lambda: true() + ahead


def offset_of(desk: SyncedDesk) -> timedelta:
    with desk.desk.units.reading() as session:
        known = bookmark.clock_offset(session)
    assert known is not None
    return known


def one(centre: psycopg.Connection[Any], query: str) -> tuple[Any, ...]:
    found = centre.execute(query.encode()).fetchone()
    assert found is not None
    return tuple(found)


def exchange(*desks: SyncedDesk) -> None:
    for desk in (*desks, *desks):
        desk.sync()


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(minutes=-7), FAR, -FAR])
def test_the_offset_is_measured_and_told_with_each_unit_of_work(
    two_desks: Pair, administrator: psycopg.Connection[Any], ahead: timedelta
) -> None:
    here, _ = two_desks
    set_clock(here, ahead)
    here.enrol()
    here.sync()
    assert abs(offset_of(here) - ahead) < timedelta(seconds=5)
    for query in (
        "select clock_offset_ms from sync.device",
        "select clock_offset_ms from sync.mutation",
    ):
        (told,) = one(administrator, query)
        assert timedelta(milliseconds=told) == offset_of(here)
    arrived, device_at = one(administrator, "select at, device_at from sync.mutation")
    assert abs((device_at - ahead) - arrived) < timedelta(seconds=30), "both stay known"


@pytest.mark.parametrize("ahead", [FAR, -FAR])
def test_desks_that_are_years_apart_exchange_and_agree(two_desks: Pair, ahead: timedelta) -> None:
    here, there = two_desks
    set_clock(there, ahead)
    households = [here.enrol(), there.enrol()]
    exchange(here, there)
    for number, household_id in enumerate(households):
        here.change(household_id, phone=f"+3361111111{number}")
        there.change(household_id, city="Betton")
    set_clock(there, -ahead)  # and it jumps between two exchanges
    exchange(there, here)
    for desk in two_desks:
        rows = desk.all(select(HouseholdRecord))
        assert sorted(row.phone for row in rows) == ["+33611111110", "+33611111111"]
        assert {row.city for row in rows} == {"Betton"}
        with Central(desk.url) as central:
            done = agreement.compare(desk.desk.units, central)
        assert done == Comparison()


def test_the_last_to_reach_the_centre_conflicts_whatever_its_clock_says(two_desks: Pair) -> None:
    here, there = two_desks
    household_id = here.enrol()
    exchange(here, there)
    set_clock(there, -FAR)
    here.change(household_id, phone="+33611111111")
    there.change(household_id, phone="+33622222222")
    exchange(here, there)
    for desk in two_desks:
        assert desk.read(HouseholdRecord, household_id).phone == "+33611111111"


def test_a_clock_that_ran_ahead_does_not_empty_the_journal(two_desks: Pair) -> None:
    here, _ = two_desks
    here.enrol()
    here.sync()
    kept = here.all(select(func.count()).select_from(OperationRecord))
    set_clock(here, FAR)
    here.sync()
    set_clock(here, timedelta())
    here.sync()
    assert here.all(select(func.count()).select_from(OperationRecord)) == kept
    assert kept[0] > 0


def test_what_the_centre_acknowledged_is_dated_by_the_centre(two_desks: Pair) -> None:
    here, _ = two_desks
    true_now = here.desk.units.now()
    set_clock(here, FAR)
    here.enrol()
    here.sync()
    (at,) = here.all(select(MutationRecord.acknowledged_at))
    assert isinstance(at, datetime)
    assert abs(at - true_now) < timedelta(minutes=5)


def test_the_state_tells_a_clock_that_is_two_minutes_off(two_desks: Pair, centre: str) -> None:
    here, _ = two_desks
    service = SyncService(
        here.desk.units, Settings(here.desk.path.parent, central_url=centre, laboratory=True)
    )
    assert service.state().clock_offset is None
    for ahead, off in ((timedelta(seconds=90), False), (timedelta(minutes=-3), True)):
        set_clock(here, ahead)
        here.sync()
        assert service.state().clock_is_off is off
    assert not CentralState(Contact.NEVER).clock_is_off


@pytest.mark.parametrize("ahead", [FAR, -FAR])
def test_a_conflict_is_dated_by_the_centre(
    two_desks: Pair, administrator: psycopg.Connection[Any], ahead: timedelta
) -> None:
    here, there = two_desks
    true_now = here.desk.units.now()
    household_id = here.enrol()
    exchange(here, there)
    set_clock(there, ahead)
    here.change(household_id, phone="+33611111111")
    there.change(household_id, phone="+33622222222")
    exchange(here, there)
    for desk in two_desks:
        (conflict,) = desk.all(select(ConflictRecord))
        assert abs(conflict.at - true_now) < timedelta(minutes=5)
    (day,) = one(administrator, "select max(day) from sync.day_mark")
    assert abs(day - true_now.date()) <= timedelta(days=1), "tombstones age by the centre's days"


@pytest.mark.parametrize("ahead", [FAR, -FAR])
def test_the_journal_is_kept_for_its_days_of_the_centre_not_of_the_desk(
    two_desks: Pair, ahead: timedelta
) -> None:
    """Old work goes whatever the clock says, and new work stays."""
    here, _ = two_desks
    here.enrol("Old")
    here.sync()
    old = set(here.all(select(OperationRecord.mutation_id)))
    with here.desk.units.bookkeeping() as session:
        for row in session.scalars(select(MutationRecord)):
            assert row.acknowledged_at is not None
            row.acknowledged_at -= outgoing.KEPT + timedelta(days=1)
    here.enrol("New")
    set_clock(here, ahead)
    here.sync()
    left = set(here.all(select(OperationRecord.mutation_id)))
    assert len(left) == 1
    assert not left & old


@pytest.mark.parametrize("ahead", [FAR, -FAR])
def test_a_clock_that_jumps_within_one_exchange_loses_and_repeats_nothing(
    two_desks: Pair, administrator: psycopg.Connection[Any], ahead: timedelta
) -> None:
    here, there = two_desks
    here.enrol("Before")
    jumped = []

    def jump(point: str) -> None:
        if point in {"push.after_commit_before_acknowledge", "pull.after_fetch"}:
            set_clock(here, ahead if not jumped else -ahead)
            jumped.append(point)

    here.fault = jump
    here.sync()
    assert len(jumped) >= 2
    here.enrol("After")
    exchange(here, there)
    assert len(there.all(select(HouseholdRecord))) == 2
    assert one(administrator, "select count(*), count(distinct id) from sync.mutation") == (2, 2)
    with Central(here.url) as central:
        assert agreement.compare(here.desk.units, central) == Comparison()
