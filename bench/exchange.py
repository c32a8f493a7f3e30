"""The same rows through our exchange, through raw COPY, and through PouchDB where Node is there."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import func, select, text

from bench.centre import AGENT, centre, enrol, exchange, household, open_desk, pull, push, run
from desktop.models import ConflictRecord, HouseholdRecord
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync.central import Central

TITLE = "Exchange of 20,000 rows and of 100 changed ones, beside raw COPY and PouchDB"
ROWS, CHANGED, ROUNDS, AT_ONCE = 20_000, 100, 5, 100
_POUCH = Path(__file__).with_name("pouch")


def measure() -> dict[str, Any]:
    """Seconds; changed rows are medians. Ours carries a history fact beside each row.

    Both keep their connections, as PouchDB does; the window makes one anew each minute, which is
    told apart.
    """
    rows = [household(place) for place in range(ROWS)]
    with centre() as url, tempfile.TemporaryDirectory() as folder:
        here, there = (open_desk(Path(folder), label) for label in ("here", "there"))
        try:
            with Central(url) as ours, Central(url) as theirs:
                figures = _ours((here, ours), (there, theirs), rows)
            idle = [exchange(there, url) for _ in range(ROUNDS + 1)][1:]
            figures["nothing_and_a_new_connection_s"] = round(statistics.median(idle), 4)
        finally:
            here.close()
            there.close()
        figures |= _floor(url, Path(folder), rows)
    figures |= _ratios(figures)
    peer = _pouch(rows)
    return figures | {f"pouch_{name}": value for name, value in peer.items()}


Desk = tuple[UnitsOfWork, Central]


def _ours(here: Desk, there: Desk, rows: list[dict[str, Any]]) -> dict[str, Any]:
    start = perf_counter()
    enrol(here[0], rows, AT_ONCE)
    local = perf_counter() - start
    figures: dict[str, Any] = {"rows": ROWS, "local_s": round(local, 3)}
    figures["push_s"] = round(push(*here), 3)
    figures["pull_s"] = round(run(*there), 3)  # with the greeting that says how much there is
    run(*here)
    pushes, pulls = [], []
    for number in range(ROUNDS):
        _change(here[0], rows, number * CHANGED, phone=f"+337{number:08}")
        pushes.append(push(*here))
        pulls.append(pull(*there))
        run(*here)
    idle = [run(*there) for _ in range(ROUNDS + 1)][1:]
    return figures | {
        "push_changed_s": round(statistics.median(pushes), 4),
        "pull_changed_s": round(statistics.median(pulls), 4),
        "nothing_s": round(statistics.median(idle), 4),
        "conflicts_of_different_fields": _clash(here, there, rows),
    }


def _change(units: UnitsOfWork, rows: list[dict[str, Any]], first: int, **values: str) -> None:
    with units(AGENT, "correct") as work:
        for row in rows[first : first + CHANGED]:
            found = work.session.get_one(HouseholdRecord, row["id"])
            for name, value in values.items():
                setattr(found, name, value)
        work.commit()


def _clash(here: Desk, there: Desk, rows: list[dict[str, Any]]) -> int:
    _change(here[0], rows, 0, phone="+33699999999")
    _change(there[0], rows, 0, language="br")
    for desk in (here, there, here):
        run(*desk)
    with here[0].reading() as session:
        row = session.get_one(HouseholdRecord, rows[0]["id"])
        both = row.phone == "+33699999999" and row.language == "br"
        found = session.scalar(select(func.count()).select_from(ConflictRecord)) or 0
    if not both:
        raise AssertionError("an edit was lost")
    return found


def _floor(url: str, folder: Path, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """COPY into a bare table, and COPY out of it into a bare encrypted one."""
    names = sql.SQL(", ").join(sql.Identifier(name) for name in rows[0])
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE public.bare (LIKE app.household)")
        connection.execute(_without_not_null(connection))
        start = perf_counter()
        with (
            connection.cursor() as cursor,
            cursor.copy(sql.SQL("COPY public.bare ({}) FROM STDIN").format(names)) as copy,
        ):
            for row in rows:
                copy.write_row(list(row.values()))
        copied_in = perf_counter() - start
        bare = open_desk(folder, "bare")
        try:
            copied_out = _copied_out(connection, bare, names)
            changed = _changed(connection, [row["id"] for row in rows[:CHANGED]])
        finally:
            bare.close()
    return {
        "floor_copy_in_s": round(copied_in, 3),
        "floor_copy_out_and_insert_s": round(copied_out, 3),
        "floor_executemany_changed_s": round(changed, 4),
    }


def _without_not_null(connection: psycopg.Connection[Any]) -> str:
    columns = connection.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'public.bare'::regclass "
        "AND attnum > 0 AND attnotnull"
    ).fetchall()
    parts = [f"ALTER {name} DROP NOT NULL" for (name,) in columns]
    return "ALTER TABLE public.bare " + ", ".join(parts or ["SET (fillfactor = 100)"])


def _copied_out(
    connection: psycopg.Connection[Any], bare: UnitsOfWork, names: sql.Composed
) -> float:
    columns = [part.as_string(connection).strip('"') for part in names if part != sql.SQL(", ")]
    marks = ", ".join("?" * len(columns))
    with bare.engine.begin() as local:
        local.execute(text(f"CREATE TABLE bare ({', '.join(columns)})"))
    start = perf_counter()
    with (
        connection.cursor() as cursor,
        cursor.copy(sql.SQL("COPY public.bare ({}) TO STDOUT").format(names)) as copy,
        bare.engine.begin() as local,
    ):
        local.exec_driver_sql(f"INSERT INTO bare VALUES ({marks})", list(copy.rows()))  # noqa: S608
    return perf_counter() - start


def _changed(connection: psycopg.Connection[Any], ids: list[UUID]) -> float:
    def once(number: int) -> float:
        start = perf_counter()
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE public.bare SET phone = %s WHERE id = %s",
                [(f"+338{number:08}", row_id) for row_id in ids],
            )
        return perf_counter() - start

    connection.execute("CREATE UNIQUE INDEX ON public.bare (id)")
    return statistics.median(once(number) for number in range(ROUNDS))


def _ratios(figures: dict[str, Any]) -> dict[str, Any]:
    return {
        "push_against_copy": round(figures["push_s"] / figures["floor_copy_in_s"], 1),
        "pull_against_copy": round(figures["pull_s"] / figures["floor_copy_out_and_insert_s"], 1),
    }


def _pouch(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Nothing where there is no Node or no way to its packages: said, not hidden."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return {"absent": "Node is not here"}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in ("package.json", "exchange.js"):
            shutil.copy(_POUCH / name, place / name)
        installed = subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--silent"], cwd=place, check=False
        )
        if installed.returncode:
            return {"absent": "its packages could not be installed"}
        (place / "rows.json").write_text(json.dumps(rows, default=str), "utf-8")
        told = subprocess.run(
            [node, "exchange.js", "rows.json", str(place / "kept")],
            cwd=place,
            check=True,
            capture_output=True,
            text=True,
        )
    found: dict[str, Any] = json.loads(told.stdout)
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in found.items()
    }
