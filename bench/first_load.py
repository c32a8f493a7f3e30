"""A new desk reads a centre of a million rows, beside COPY into a bare encrypted file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
from sqlalchemy import text

from bench.centre import centre, exchange, open_desk
from desktop.storage.unit_of_work import UnitsOfWork

TITLE = "First load of a desk, 1,000,000 households at the centre"
ROWS = int(os.environ.get("CAD_BENCH_ROWS", "1000000"))
_PAGE = 50_000
_FILL = """
    INSERT INTO app.household (id, provisional_reference, enrolled_on, housing, hosted_by,
        apartment, residence, street_number, street, locality, postcode, city, phone, email,
        safe_channel, do_not_write, language, easy_to_read, state)
    SELECT (lpad(to_hex(1767225600000 + n), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8'
            || substr(md5(n::text), 4, 15))::uuid, 'P-' || n, date '2026-03-02', 'home', '', '', '',
        (n %% 90)::text, 'rue du Bosphore', '', '35200', 'Rennes',
        '+336' || lpad(n::text, 8, '0'), '', 'letter', false, 'fr', false, 'enrolled'
    FROM generate_series(%s, %s) n
"""


def measure() -> dict[str, Any]:
    """Rows of all columns; the floor makes the same table and the same rows, and nothing else."""
    with centre() as url, tempfile.TemporaryDirectory() as folder:
        filled = _fill(url)
        bare = open_desk(Path(folder), "bare")
        try:
            floor = _floor(url, bare)
        finally:
            bare.close()
        desk = open_desk(Path(folder), "desk")
        try:
            loaded = exchange(desk, url)
            idle = exchange(desk, url)
            _check(desk)
        finally:
            desk.close()
        size = (Path(folder) / "desk" / "desk.db").stat().st_size
    return {
        "rows": ROWS,
        "filled_at_the_centre_s": round(filled, 1),
        "floor_s": round(floor, 2),
        "floor_rows_per_s": round(ROWS / floor),
        "first_load_s": round(loaded, 2),
        "rows_per_s": round(ROWS / loaded),
        "against_the_floor": round(floor / loaded, 2),
        "nothing_ms": round(idle * 1000, 1),
        "file_mb": round(size / 1e6),
    }


def _fill(url: str) -> float:
    start = perf_counter()
    with psycopg.connect(url, autocommit=True) as connection:
        for first in range(1, ROWS + 1, _PAGE):
            connection.execute(_FILL, (first, min(first + _PAGE - 1, ROWS)))
        connection.execute("ANALYZE")
    return perf_counter() - start


def _floor(url: str, bare: UnitsOfWork) -> float:
    """COPY out of the centre, executemany into a table without keys, triggers or indexes."""
    with psycopg.connect(url, autocommit=True) as connection:
        columns = [
            name
            for (name,) in connection.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'app.household'::regclass "
                "AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
            )
        ]
        with bare.engine.begin() as local:
            local.execute(text(f"CREATE TABLE bare ({', '.join(columns)})"))
        start = perf_counter()
        statement = f"INSERT INTO bare VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY app.household ({', '.join(columns)}) TO STDOUT") as copy,
            bare.engine.begin() as local,
        ):
            for page in _pages(copy.rows()):
                local.exec_driver_sql(statement, page)
        return perf_counter() - start


def _pages(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    page: list[tuple[Any, ...]] = []
    for row in rows:
        page.append(row)
        if len(page) == _PAGE:
            yield page
            page = []
    if page:
        yield page


def _check(desk: UnitsOfWork) -> None:
    with desk.reading() as session:
        there = session.scalar(text("SELECT count(*) FROM household"))
    if there != ROWS:
        raise AssertionError(f"{there} rows arrived")
