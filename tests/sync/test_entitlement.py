"""Suspensions between desks: two deciders at once, and a desk that knows no end of a suspension."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import select

from desktop.domain.actor import Role
from desktop.models import ConflictRecord, EntitlementRecord, MutationRecord
from desktop.services.clock import fixed_clock
from desktop.services.entitlement import EntitlementService
from tests.local_desk import Desk
from tests.services.ledger_town import DECIDER, Town, a_town
from tests.sync.conftest import SyncedDesk
from tests.sync.persons import Someone, op, pushed, someone
from tests.sync.roles import drop_roles_of

pytestmark = pytest.mark.postgres
NOW = datetime(2026, 4, 14, 9, 0, tzinfo=UTC)
WHY = "Absente pour trois mois"
OLD = Path(__file__).with_name("old_clients") / "0004.zip"
_OLD_DESK = """
import json, sys
from datetime import date
from pathlib import Path
from uuid import UUID
sys.path.insert(0, sys.argv[1])
from desktop.domain.actor import Actor, Role
from desktop.models import EntitlementRecord, MutationRecord
from desktop.storage.opening import open_store
from desktop.storage.queries.entitlement import state_of
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange
from sqlalchemy import select
units = open_store(Path(sys.argv[2]), bytes(range(32)), desk_label="old desk")
def exchange():
    with Central(sys.argv[3]) as central:
        Exchange(units, central).run()
exchange()
id_ = UUID(sys.argv[4])
with units.reading() as session:
    row = session.get_one(EntitlementRecord, id_)
    seen = {on: state_of(row, date.fromisoformat(on)).value for on in sys.argv[5:]}
with units(Actor(UUID(int=7), "Camille Le Goff", frozenset(Role)), "withdraw") as work:
    row = work.session.get_one(EntitlementRecord, id_)
    row.ended_on, row.reason = date(2026, 6, 1), "Retrait"
    work.commit()
exchange()
with units.reading() as session:
    verdicts = [row.verdict for row in session.scalars(select(MutationRecord))]
print(json.dumps({"seen": seen, "verdicts": verdicts}))
units.close()
"""


@pytest.fixture
def pair(make_desk: Callable[..., Desk], centre: str) -> tuple[SyncedDesk, SyncedDesk]:
    return (SyncedDesk(make_desk("desk 1"), centre), SyncedDesk(make_desk("desk 2"), centre))


def entitled(desk: SyncedDesk) -> tuple[Town, UUID]:
    town = a_town(desk.desk)
    return town, town.entitle()


def service(desk: SyncedDesk) -> EntitlementService:
    return EntitlementService(desk.desk.units, fixed_clock(NOW))


def test_two_who_decide_at_once_are_asked_with_both_versions_whole(
    pair: tuple[SyncedDesk, SyncedDesk],
) -> None:
    here, there = pair
    _, entitlement = entitled(here)
    here.sync()
    there.sync()
    service(here).suspend(entitlement, date(2026, 5, 1), date(2026, 6, 1), WHY, DECIDER)
    service(there).end(entitlement, date(2026, 5, 15), "Déménagement", DECIDER)
    here.sync()
    there.sync()
    here.sync()
    row = here.read(EntitlementRecord, entitlement)
    assert (row.suspended_on, row.suspended_until, row.ended_on, row.reason) == (
        date(2026, 5, 1), date(2026, 6, 1), None, WHY,
    )  # fmt: skip
    conflicts = here.all(select(ConflictRecord))
    assert len(conflicts) == 1
    assert conflicts[0].mine["ended_on"] == "2026-05-15"
    assert {"suspended_on", "suspended_until", "past_suspensions"} <= set(conflicts[0].theirs)


def test_a_desk_of_before_refuses_rather_too_long_and_its_work_keeps_the_new_columns(
    pair: tuple[SyncedDesk, SyncedDesk], centre: str, tmp_path: Path
) -> None:
    here, _ = pair
    _, entitlement = entitled(here)
    service(here).suspend(entitlement, date(2026, 5, 1), date(2026, 5, 11), WHY, DECIDER)
    here.sync()
    with zipfile.ZipFile(OLD) as archive:
        archive.extractall(tmp_path / "0004")
    place = (str(tmp_path / "0004"), str(tmp_path / "old.db"), centre, str(entitlement))
    days = ("2026-04-30", "2026-05-01", "2026-05-11")
    done = subprocess.run(
        [sys.executable, "-c", _OLD_DESK, *place, *days],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert list(told["seen"].values()) == ["in_force", "suspended", "suspended"]
    assert set(told["verdicts"]) == {"applied"}
    here.sync()
    row = here.read(EntitlementRecord, entitlement)
    assert (row.suspended_until, row.ended_on) == (date(2026, 5, 11), date(2026, 6, 1))
    assert set(here.all(select(MutationRecord.verdict))) == {"applied"}


@pytest.fixture
def people(centre: str, administrator: psycopg.Connection[Any]) -> Iterator[Callable[..., Someone]]:
    someone(administrator, centre, Role.ADMINISTRATOR)
    yield lambda *roles: someone(administrator, centre, *roles)
    drop_roles_of(centre)


def test_behind_closed_doors_one_decides_and_the_others_see_the_days_alone(
    pair: tuple[SyncedDesk, SyncedDesk],
    people: Callable[..., Someone],
    make_desk: Callable[..., Desk],
) -> None:
    office, _ = pair
    _, entitlement = entitled(office)
    office.sync()
    decider = people(Role.DECIDER)
    deciding = SyncedDesk(make_desk("decider"), decider.url)
    deciding.sync()
    service(deciding).suspend(entitlement, date(2026, 5, 1), date(2026, 6, 1), WHY, decider.actor)
    deciding.sync()
    assert set(deciding.all(select(MutationRecord.verdict))) == {"applied"}
    reasons = {}
    for role in (Role.COUNTER, Role.ENCODER, Role.MERCHANT_MANAGER):
        desk = SyncedDesk(make_desk(role.value), people(role).url)
        desk.sync()
        row = desk.read(EntitlementRecord, entitlement)
        assert (row.suspended_on, row.suspended_until) == (date(2026, 5, 1), date(2026, 6, 1))
        assert row.past_suspensions == []
        reasons[role] = row.reason
    assert reasons == {Role.COUNTER: WHY, Role.ENCODER: "", Role.MERCHANT_MANAGER: ""}
    counter = people(Role.COUNTER)
    change = op("entitlement", entitlement, {"ended_on": "2026-05-15"}, {"ended_on": None})
    answer = pushed(counter.url, uuid4(), counter, change, dseq=1)
    assert (answer["verdict"], answer["why"]) == ("refused", "not_entitled")
