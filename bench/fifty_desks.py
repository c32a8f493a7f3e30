"""Fifty desks at once: each a process with its own encrypted file, all through one centre."""

from __future__ import annotations

import multiprocessing
import statistics
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter, sleep, time
from typing import Any

import psycopg
from sqlalchemy import func, select

from bench.centre import centre, enrol, exchange, household, open_desk
from desktop.models import HouseholdRecord

TITLE = "Fifty desks exchange at the same time"
DESKS, ROUNDS, ROWS = 50, 4, 20


def measure() -> dict[str, Any]:
    """Each desk writes and exchanges four times; on few cores the desks wait for each other too."""
    spawn = multiprocessing.get_context("spawn")
    with centre() as url, tempfile.TemporaryDirectory() as folder:
        begin = time() + 20
        with ProcessPoolExecutor(DESKS, mp_context=spawn) as pool:
            work = [(url, folder, number, begin) for number in range(DESKS)]
            told = list(pool.map(_one_desk, work))
        with psycopg.connect(url) as connection:
            rows = connection.execute("SELECT count(*) FROM app.household").fetchone()
            verdicts = connection.execute(
                "SELECT verdict, count(*) FROM sync.mutation GROUP BY 1"
            ).fetchall()
            dense = connection.execute(
                "SELECT count(*) <= max(seq) FROM sync.row_head WHERE seq IS NOT NULL"
            ).fetchone()
    times = sorted(seconds for desk in told for seconds in desk["times"])
    span = max(desk["ended"] for desk in told) - min(desk["began"] for desk in told)
    sent = DESKS * ROUNDS
    if rows is None or rows[0] != sent * ROWS:
        raise AssertionError("rows were lost")
    return {
        "desks": DESKS,
        "exchanges": sent,
        "rows_sent": sent * ROWS * 2,
        "all_done_s": round(span, 2),
        "exchanges_per_s": round(sent / span, 1),
        "exchange_p50_s": round(statistics.median(times), 3),
        "exchange_p95_s": round(times[int(len(times) * 0.95)], 3),
        "verdicts": ", ".join(f"{name} {count}" for name, count in verdicts),
        "numbers_without_gap": bool(dense and dense[0]),
        "desks_equal_at_the_end": len({desk["rows"] for desk in told}) == 1,
    }


def _one_desk(work: tuple[str, str, int, float]) -> dict[str, Any]:
    url, folder, number, begin = work
    units = open_desk(Path(folder), f"desk {number}")
    times = []
    try:
        sleep(max(0.0, begin - time()))
        began = time()
        for turn in range(ROUNDS):
            first = (number * ROUNDS + turn) * ROWS
            enrol(units, [household(first + place) for place in range(ROWS)], ROWS)
            start = perf_counter()
            exchange(units, url)
            times.append(perf_counter() - start)
        ended = time()
        _wait_for_all(units, url)
        with units.reading() as session:
            rows = session.scalar(select(func.count()).select_from(HouseholdRecord))
    finally:
        units.close()
    return {"times": times, "began": began, "ended": ended, "rows": rows}


def _wait_for_all(units: Any, url: str) -> None:
    """Until everybody's rows have come."""
    for _ in range(200):
        with units.reading() as session:
            found = session.scalar(select(func.count()).select_from(HouseholdRecord))
        if found == DESKS * ROUNDS * ROWS:
            return
        sleep(0.5)
        exchange(units, url)
