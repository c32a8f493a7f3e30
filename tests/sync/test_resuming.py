"""Cut anywhere, an exchange is taken up again: nothing is lost and nothing is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select

from desktop.domain.claim import ClaimAct
from desktop.models import ConflictRecord, HouseholdRecord, MutationRecord
from desktop.storage.opening import open_store
from desktop.storage.verification import verify
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange, no_fault
from tests.local_desk import KEY
from tests.sync.conftest import SyncedDesk
from tests.sync.test_exchange import contents, settle

pytestmark = pytest.mark.postgres
Desks = tuple[SyncedDesk, SyncedDesk]

POINTS = [
    "push.before_send",
    "push.after_commit_before_acknowledge",
    "push.before_acknowledge_commit",
    "push.after_acknowledge_commit",
    "pull.before_fetch",
    "pull.after_fetch",
    "pull.before_stage_commit",
    "pull.after_stage_commit",
    "pull.before_apply_commit",
    "pull.after_apply_commit",
]


class Crash(Exception):
    """Stands for the end of the program at a named point."""


def crash_once(desk: SyncedDesk, point: str, visit: int = 1) -> None:
    """The next exchange ends at the n-th visit of this point; what was not committed is gone."""
    visits = 0

    def fault(reached: str) -> None:
        nonlocal visits
        visits += reached == point
        if reached == point and visits == visit:
            raise Crash

    desk.fault = fault
    with pytest.raises(Crash):
        desk.sync()
    desk.fault = no_fault


@pytest.mark.parametrize("point", POINTS)
def test_an_exchange_cut_at_any_point_is_taken_up_again(two_desks: Desks, point: str) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    there.change(household_id, language="es")
    there.sync()
    here.change(household_id, phone="+33611111111")
    here.page = 1
    crash_once(here, point)
    here.page = 2000
    settle(here, there)
    assert contents(here) == contents(there)
    row = there.read(HouseholdRecord, household_id)
    assert (row.phone, row.language) == ("+33611111111", "es")
    assert here.all(select(ConflictRecord)) == []
    states = {m.state for m in here.all(select(MutationRecord))}
    assert states == {"acknowledged"}


def test_a_lost_answer_does_not_do_the_work_twice(
    two_desks: Desks, administrator: psycopg.Connection[Any]
) -> None:
    here, _ = two_desks
    here.enrol()
    crash_once(here, "push.after_commit_before_acknowledge")
    before = administrator.execute("select count(*), max(seq) from sync.row_head").fetchone()
    assert here.sync().verdicts == {"applied": 1}
    after = administrator.execute("select count(*) from sync.row_head").fetchone()
    assert before is not None
    assert after == (before[0],)
    assert administrator.execute("select count(*) from sync.mutation").fetchone() == (1,)


def test_a_later_edit_of_another_desk_wins_after_a_lost_answer(two_desks: Desks) -> None:
    """Our edit arrived, its answer was lost, somebody built on it: we must show the newer one."""
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    here.change(household_id, phone="+33611111111")
    crash_once(here, "push.after_commit_before_acknowledge")
    there.sync()
    there.change(household_id, phone="+33622222222")
    there.sync()

    with Central(here.url) as central:  # only what comes; our edit still counts as unsent
        exchange = Exchange(here.desk.units, central)
        exchange.greet()
        exchange.pull()
    assert here.read(HouseholdRecord, household_id).phone == "+33611111111"
    settle(here, there)
    assert here.read(HouseholdRecord, household_id).phone == "+33622222222"
    assert contents(here) == contents(there)


def test_an_edit_saved_during_the_exchange_is_shown_at_once_and_sent_next(
    two_desks: Desks,
) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    there.change(household_id, phone="+33622222222", language="es")
    there.sync()

    def once(point: str) -> None:
        if not saved and point == "pull.after_fetch":
            saved.append(point)
            here.change(household_id, city="Bruz")

    saved: list[str] = []
    here.fault = once
    here.sync()
    row = here.read(HouseholdRecord, household_id)
    assert (row.city, row.phone, row.language) == ("Bruz", "+33622222222", "es")
    settle(here, there)
    assert there.read(HouseholdRecord, household_id).city == "Bruz"
    assert contents(here) == contents(there)


def test_a_card_linked_during_the_exchange_that_was_linked_elsewhere_first(
    two_desks: Desks,
) -> None:
    """What came breaks a unique rule with what was just saved: the centre judges, then it shows."""
    here, there = two_desks
    first, second = here.enrol("Morvan"), there.enrol("Le Bihan")
    settle(here, there)
    here.link(first, "card-1")
    here.sync()
    linked: list[UUID] = []

    def link_late(point: str) -> None:
        if not linked and point == "pull.after_fetch":
            linked.append(there.link(second, "card-1"))

    there.fault = link_late
    there.sync()
    there.fault = no_fault
    refused = there.all(select(MutationRecord).where(MutationRecord.state == "refused"))
    assert [m.why for m in refused] == ["uq_card_fingerprint"]
    settle(here, there)
    assert contents(here) == contents(there)


def test_a_centre_brought_back_from_a_backup_gets_everything_again(
    two_desks: Desks, administrator: psycopg.Connection[Any]
) -> None:
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    backup = administrator.execute("select max(at) from sync.mutation").fetchone()
    here.change(household_id, phone="+33611111111")
    settle(here, there)
    assert backup is not None
    with administrator.transaction():  # the centre forgets what came after its backup
        administrator.execute("update app.household set phone = ''")
        administrator.execute("delete from sync.mutation where at > %s", backup)
        administrator.execute("update sync.device set last_dseq = 1 where label = 'desk 1'")
        administrator.execute("update sync.head set epoch = gen_random_uuid(), seq = seq + 1000000")
    settle(here, there)
    for desk in two_desks:
        assert desk.read(HouseholdRecord, household_id).phone == "+33611111111"
    assert contents(here) == contents(there)


_WORKER = """
import sys
from pathlib import Path
from desktop.storage.opening import open_store
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange
from tests.local_desk import KEY
units = open_store(Path(sys.argv[1]), KEY, desk_label="desk 1")
print("ready", flush=True)
while True:
    with Central(sys.argv[2]) as central:
        Exchange(units, central, page=5).run()
    print("done", flush=True)
"""


def test_killing_the_program_in_mid_exchange_loses_nothing(two_desks: Desks) -> None:
    here, there = two_desks
    households = [here.enrol() for _ in range(3)]
    settle(here, there)
    root = Path(__file__).parents[2]
    for round_ in range(6):
        for household_id in households:
            there.change(household_id, apartment=f"door {round_}")
            here.change(household_id, language=("es", "pt", "ar")[round_ % 3])
        there.sync()
        worker = subprocess.Popen(
            [sys.executable, "-c", _WORKER, str(here.desk.path), here.url],
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
            env={**os.environ, "PYTHONPATH": "."},
        )
        with worker:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
            time.sleep(0.008 * round_)
            worker.send_signal(signal.SIGKILL)
    settle(here, there)
    assert contents(here) == contents(there)
    for household_id in households:
        row = there.read(HouseholdRecord, household_id)
        assert (row.language, row.apartment) == ("ar", "door 5")
    here.desk.units.close()
    units = open_store(here.desk.path, KEY)
    assert [check.name for check in verify(units.engine) if not check.passed] == []
    units.close()


def test_a_desk_does_not_keep_showing_the_value_that_lost(two_desks: Desks) -> None:
    """It had read the winner under its own unsent edit: the centre must send the row again."""
    here, there = two_desks
    household_id = here.enrol()
    settle(here, there)
    here.change(household_id, phone="+33611111111")
    here.sync()
    there.change(household_id, phone="+33622222222")
    with Central(there.url) as central:
        exchange = Exchange(there.desk.units, central)
        exchange.greet()
        exchange.pull()
    assert there.read(HouseholdRecord, household_id).phone == "+33622222222"
    there.sync()
    assert there.read(HouseholdRecord, household_id).phone == "+33611111111"
    settle(here, there)
    assert contents(here) == contents(there)


def test_work_on_a_row_that_the_centre_lost_waits_for_the_desk_that_has_it(
    two_desks: Desks, administrator: psycopg.Connection[Any]
) -> None:
    here, there = two_desks
    there.enrol("Le Bihan")
    settle(here, there)
    household_id = here.enrol()
    settle(here, there)
    with administrator.transaction():  # brought back from before the second enrolment
        administrator.execute("set local session_replication_role = replica")
        for table in ("app.household", "app.member"):
            column = "id" if table == "app.household" else "household_id"
            administrator.execute(f"delete from {table} where {column} = %s", (household_id,))  # noqa: S608
        administrator.execute("delete from app.history where household_id = %s", (household_id,))
        administrator.execute(
            "delete from sync.row_head h where h.entity in ('household', 'member', 'history') "
            "and not exists (select 1 from app.household t where t.id = h.id) "
            "and not exists (select 1 from app.member t where t.id = h.id) "
            "and not exists (select 1 from app.history t where t.id = h.id)"
        )
        administrator.execute(
            "delete from sync.mutation where device = "
            "(select id from sync.device where label = 'desk 1')"
        )
        administrator.execute("update sync.device set last_dseq = 0 where label = 'desk 1'")
        administrator.execute("update sync.head set epoch = gen_random_uuid(), seq = seq + 1000000")
    there.change(household_id, phone="+33611111111")
    assert there.sync().verdicts["parked"] == 1
    here.sync()
    settle(there, here)
    for desk in two_desks:
        assert desk.read(HouseholdRecord, household_id).phone == "+33611111111"
    verdicts = {m.verdict for m in there.all(select(MutationRecord))}
    assert verdicts == {"applied"}
    assert contents(here) == contents(there)


def test_acts_that_are_right_only_as_a_whole_are_known_to_the_centre(
    administrator: psycopg.Connection[Any],
) -> None:
    whole = {
        act.value
        for act in ClaimAct
        if administrator.execute("select sync.is_whole(%s)", (act.value,)).fetchone() == (True,)
    }
    assert whole == {"grant", "grant_by_exemption", "deny", "withdraw_decision", "abandon"}
