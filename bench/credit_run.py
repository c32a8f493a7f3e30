"""The credit run of a month: 35,000 entitlements, with what expires of the month before.

Each size runs in a process of its own, so that its peak of memory is its own. Beside it, the very
same rows go into a bare table of an encrypted file, by one `executemany`: no journal, no index but
the key, nothing worked out.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor, Role
from desktop.models import (
    ClaimRecord,
    CreditMovementRecord,
    EntitlementRecord,
    HouseholdRecord,
    new_id,
)
from desktop.services.clock import fixed_clock
from desktop.services.ledger import LedgerService
from desktop.storage.engine import open_engine, writing
from desktop.storage.opening import open_store
from desktop.storage.unit_of_work import UnitsOfWork

TITLE = "Credit run of a month"
ENTITLEMENTS = 35_000
KEY = b"k" * 32
NOW = datetime(2026, 4, 3, 9, 30, tzinfo=UTC)
OPENED, LAST = date(2026, 1, 1), date(2026, 12, 31)
MANAGER = Actor(UUID(int=1), "Solenn Invent", frozenset({Role.MERCHANT_MANAGER}))


def measure() -> dict[str, Any]:
    sizes = {f"{times}x": _apart(times) for times in (1, 4, 16)}
    each = [one["run_seconds"] / one["movements"] for one in sizes.values()]
    return sizes | {"cost_of_a_movement_at_16x_to_1x": round(each[-1] / each[0], 2)}


def _apart(times: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.credit_run", str(times)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _measured(times: int) -> dict[str, Any]:
    count = ENTITLEMENTS * times // 16
    with tempfile.TemporaryDirectory() as folder:
        units = open_store(Path(folder) / "desk.db", KEY)
        ledger = LedgerService(units, fixed_clock(NOW))
        _lay(units, count)
        ledger.run_credits("2026-03", MANAGER)
        _spend(units)
        before, start = _peak(), perf_counter()
        shown = ledger.preview("2026-04", MANAGER)
        previewed = perf_counter()
        done = ledger.run_credits("2026-04", MANAGER)
        ran = perf_counter()
        again = ledger.run_credits("2026-04", MANAGER)
        repeated = perf_counter()
        if done != shown or again.movements or done.movements != 2 * count:
            raise RuntimeError("a month was not credited once")
        peak, bare = _peak(), _bare_seconds(units, Path(folder) / "bare.db")
        units.close()
    seconds = ran - previewed
    return {
        "entitlements": count,
        "movements": done.movements,
        "preview_seconds": round(previewed - start, 2),
        "run_seconds": round(seconds, 2),
        "run_again_seconds": round(repeated - ran, 2),
        "movements_per_second": round(done.movements / seconds),
        "bare_executemany_seconds": round(bare, 2),
        "times_the_bare_executemany": round(seconds / bare, 1),
        "peak_memory_mb": peak,
        "peak_memory_before_mb": before,
    }


def _bare_seconds(units: UnitsOfWork, path: Path) -> float:
    """The rows of the last run into a table without anything, at the same encryption."""
    names = ", ".join(CreditMovementRecord.__table__.columns.keys())
    with units.engine.connect() as connection:
        asked = text(f"SELECT {names} FROM credit_movement WHERE on_day = '2026-04-01'")  # noqa: S608
        rows = [tuple(row) for row in connection.execute(asked)]
    engine = open_engine(path, KEY)
    marks = ", ".join("?" * len(rows[0]))
    with writing(engine).begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE bare ({names}, PRIMARY KEY (id))")
    start = perf_counter()
    with writing(engine).begin() as connection:
        connection.exec_driver_sql(f"INSERT INTO bare VALUES ({marks})", rows)  # noqa: S608
    seconds = perf_counter() - start
    engine.dispose()
    return seconds


def _lay(units: UnitsOfWork, count: int) -> None:
    with units.applying() as (session, _changes):
        for start in range(0, count, 2_000):
            _households(session, range(start, min(start + 2_000, count)))
        session.execute(text("ANALYZE"))


def _households(session: Session, numbers: range) -> None:
    homes, claims, entitlements = [], [], []
    for number in numbers:
        home, claim = new_id(), new_id()
        homes.append({"id": home, "provisional_reference": f"F-{number}", "enrolled_on": OPENED})
        claims.append({"id": claim, "household_id": home, "claimed_on": OPENED, "state": "granted"})
        entitlements.append(
            {
                "id": new_id(), "household_id": home, "claim_id": claim,
                "scenario_code": f"bench-{number % 3}", "entitlement_kind": "monthly_credit",
                "amount": Decimal(100), "opened_on": OPENED, "ends_after": LAST,
            }
        )  # fmt: skip
    session.execute(insert(HouseholdRecord), homes)
    session.execute(insert(ClaimRecord), claims)
    session.execute(insert(EntitlementRecord), entitlements)


def _spend(units: UnitsOfWork, seed: int = 35) -> None:
    """Each household spends a part of March in five purchases, so that the rest expires."""
    draw, row = random.Random(seed), EntitlementRecord
    with units.applying() as (session, _changes):
        owners = session.execute(select(row.id, row.household_id)).all()
        for start in range(0, len(owners), 1_000):
            part = [
                _purchase(owner, home, f"{owner}{place}", draw)
                for owner, home in owners[start : start + 1_000]
                for place in range(5)
            ]
            session.execute(insert(CreditMovementRecord), part)


def _purchase(owner: UUID, home: UUID, key: str, draw: random.Random) -> dict[str, Any]:
    return {
        "id": new_id(), "household_id": home, "entitlement_id": owner, "note": "",
        "movement_kind": "purchase", "amount": -Decimal(draw.randint(100, 1_900)) / 100,
        "on_day": date(2026, 3, draw.randint(1, 31)), "month": "2026-03", "key": key,
        "agent_id": MANAGER.id, "agent_name": "Bench", "at": NOW,
    }  # fmt: skip


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    print(json.dumps(_measured(int(sys.argv[1]))))
