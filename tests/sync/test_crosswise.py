"""Two pushes about the same rows in opposite order: neither stops the other, or one goes again."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest

from desktop.models import HouseholdRecord
from desktop.sync.central import Again, Central
from desktop.sync.exchange import Exchange
from tests.sync.conftest import SyncedDesk
from tests.sync.mutants import NO_SORTED_LOCKS

pytestmark = pytest.mark.postgres
Desks = tuple[SyncedDesk, SyncedDesk]
# Who has written its first row waits until the other has, for a second at most.
GATE = """
create function sync.gate() returns trigger language plpgsql as $$
declare
    until timestamptz := clock_timestamp() + interval '1 second';
begin
    perform pg_advisory_xact_lock_shared(4242);
    while clock_timestamp() < until
          and (select count(*) < 2 from pg_locks where locktype = 'advisory' and objid = 4242) loop
        perform pg_sleep(0.02);
    end loop;
    return null;
end $$;
create trigger gate after update on app.household for each row execute function sync.gate();
"""


class Watched(Central):
    """Counts how often a push was stopped because two waited for each other."""

    stopped = 0

    def push(self, *arguments: Any) -> dict[str, Any]:
        try:
            return super().push(*arguments)
        except Again:
            self.stopped += 1
            raise


def meet(desks: Desks, url: str) -> int:
    """How many pushes were stopped; raises what a desk raised."""
    first, second = desks
    rows = [first.enrol(), first.enrol("Le Gall")]
    first.sync()
    second.sync()
    for desk, order in ((first, rows), (second, rows[::-1])):
        for row_id in order:
            desk.change(row_id, HouseholdRecord, **{"phone" if desk is first else "city": "x"})
    with psycopg.connect(url, autocommit=True) as administrator:
        administrator.execute(GATE)
    lines = [Watched(url), Watched(url)]
    errors: list[BaseException] = []

    def send(desk: SyncedDesk, line: Watched) -> None:
        try:
            with line:
                Exchange(desk.desk.units, line).push()
        except BaseException as error:  # noqa: BLE001 - told to the test
            errors.append(error)

    threads = [threading.Thread(target=send, args=pair) for pair in zip(desks, lines, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    return sum(line.stopped for line in lines)


def both_are_there(url: str) -> bool:
    with psycopg.connect(url) as connection:
        rows = connection.execute("select phone, city from app.household").fetchall()
        verdicts = connection.execute(
            "select verdict, count(*) from sync.mutation where intent = 'correct' group by 1"
        ).fetchall()
    return rows == [("x", "x")] * 2 and sum(count for _, count in verdicts) == 4


def test_rows_are_locked_in_one_order_so_that_nobody_waits_crosswise(
    two_desks: Desks, centre: str
) -> None:
    assert meet(two_desks, centre) == 0
    assert both_are_there(centre)


def test_without_that_order_a_push_is_stopped_and_goes_again_and_nothing_is_lost(
    two_desks: Desks, centre: str, administrator: psycopg.Connection[Any]
) -> None:
    administrator.execute(NO_SORTED_LOCKS.sql())  # type: ignore[arg-type]
    assert meet(two_desks, centre) > 0
    assert both_are_there(centre)
