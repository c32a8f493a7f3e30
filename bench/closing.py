"""Closing a month: 600 merchants with 224,000 purchases, and what a quarter and a sixteenth cost.

Each size runs in a process of its own, so that its peak of memory is its own. The purchases are
laid into an encrypted store first, which is not measured here.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from desktop.domain.actor import Actor, Role
from desktop.domain.statement import euros
from desktop.models import (
    AgreementRecord,
    CardTransactionRecord,
    MerchantAccountRecord,
    MerchantRecord,
    PurchaseImportRecord,
    new_id,
)
from desktop.services.clock import fixed_clock
from desktop.services.closing import ClosingService
from desktop.services.closing_content import PaperFrame
from desktop.sheets.letter import SenderSheet
from desktop.storage.opening import open_store
from desktop.storage.unit_of_work import UnitsOfWork

TITLE = "Closing of a month"
MERCHANTS, PURCHASES, LARGEST = 600, 224_000, 3_000
MONTH = "2026-03"
MANAGER = Actor(UUID(int=1), "Solenn Invent", frozenset({Role.MERCHANT_MANAGER}))
NOW = datetime(2026, 4, 3, 9, 30, tzinfo=UTC)
KEY = b"k" * 32
FAMILIES = ("fruits_vegetables", "bread_cereals", "dairy", "eggs", "meat", "fish")


def measure() -> dict[str, Any]:
    sizes = {f"{times}x": _apart(times) for times in (1, 4, 16)}
    per_purchase = [one["close_cpu_seconds"] / one["purchases"] for one in sizes.values()]
    whole = sizes["16x"]
    return sizes | {
        "cost_of_a_purchase_at_16x_to_1x": round(per_purchase[-1] / per_purchase[0], 2),
        "for_readme": (
            f"| closing {MERCHANTS} merchants with {PURCHASES:,} purchases "
            f"| {whole['close_seconds']:.0f} s, {whole['milliseconds_per_merchant']:.0f} ms each, "
            f"{whole['peak_memory_mb']} MB at most; the table of the month "
            f"{whole['table_before_seconds']:.1f} s | |"
        ),
    }


def _apart(times: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.closing", str(times)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _measured(times: int) -> dict[str, Any]:
    merchants, purchases = MERCHANTS * times // 16, PURCHASES * times // 16
    with tempfile.TemporaryDirectory() as folder:
        units = open_store(Path(folder) / "desk.db", KEY, site_keys=[KEY])
        ids = _lay(units, merchants, purchases)
        before = _peak()
        closing = ClosingService(units, fixed_clock(NOW), lambda: KEY, _frame)
        looked = perf_counter()
        lines = closing.month(MONTH, MANAGER).lines
        start, busy = perf_counter(), process_time()
        done = closing.close(ids, MONTH, MANAGER)
        seconds, busy = perf_counter() - start, process_time() - busy
        if done.refused or len(lines) != merchants:
            raise RuntimeError("a month was not closed")
        again = perf_counter()
        owed = closing.month(MONTH, MANAGER).amount
        last = perf_counter()
        units.close()
    return {
        "merchants": merchants,
        "purchases": purchases,
        "table_before_seconds": round(start - looked, 2),
        "close_seconds": round(seconds, 2),
        "close_cpu_seconds": round(busy, 2),
        "table_after_seconds": round(last - again, 2),
        "milliseconds_per_merchant": round(seconds / merchants * 1000, 1),
        "purchases_per_second": round(purchases / seconds),
        "owed": str(owed),
        "peak_memory_mb": _peak(),
        "peak_memory_before_mb": before,
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _frame() -> PaperFrame:
    sender = SenderSheet("CCAS", "Carte alimentation durable", "1 rue du Test", "35200 Rennes")
    return PaperFrame(sender, {code: code for code in FAMILIES})


def _lay(units: UnitsOfWork, merchants: int, purchases: int) -> list[UUID]:
    ids = [new_id() for _ in range(merchants)]
    with units.applying() as (session, _changes):
        session.execute(insert(MerchantRecord), [_merchant(x, n) for n, x in enumerate(ids)])
        session.execute(insert(AgreementRecord), [_agreement(x) for x in ids])
        session.execute(insert(MerchantAccountRecord), [_account(x) for x in ids])
        import_id = new_id()
        session.execute(insert(PurchaseImportRecord), [_import(import_id, purchases)])
        part: list[dict[str, Any]] = []
        for row in _purchases(ids, purchases, import_id):
            part.append(row)
            if len(part) == 5_000:
                session.execute(insert(CardTransactionRecord), part)
                part = []
        session.execute(insert(CardTransactionRecord), part)
    return ids


def _merchant(row_id: UUID, number: int) -> dict[str, Any]:
    return {"id": row_id, "trade_name": f"Étal {number:03}", "state": "active", "siret": ""}


def _agreement(merchant_id: UUID) -> dict[str, Any]:
    return {
        "id": new_id(),
        "merchant_id": merchant_id,
        "provisional_number": "CONV-PROV-BENCH2",
        "dated_on": date(2025, 12, 1),
        "state": "signed",
        "starts_on": date(2026, 1, 1),
        "ends_after": date(2026, 12, 31),
        "signed_on": date(2025, 12, 5),
        "snapshot": {},
    }


def _account(merchant_id: UUID) -> dict[str, Any]:
    return {
        "id": new_id(),
        "merchant_id": merchant_id,
        "iban": "FR7630006000011234567890189",
        "holder": "Invention",
        "state": "confirmed",
        "proposed_by_id": UUID(int=2),
        "proposed_by_name": "Yann Fictif",
        "proposed_at": NOW,
        "decided_by_id": MANAGER.id,
        "decided_by_name": MANAGER.name,
        "decided_at": NOW,
    }


def _import(row_id: UUID, purchases: int) -> dict[str, Any]:
    return {
        "id": row_id,
        "source": "operator_file",
        "month": MONTH,
        "lines": purchases,
        "accepted": purchases,
        "refused": 0,
        "known": 0,
        "imported_at": NOW,
        "agent_id": MANAGER.id,
        "agent_name": MANAGER.name,
    }


def _purchases(ids: list[UUID], count: int, import_id: UUID) -> Iterator[dict[str, Any]]:
    """One merchant has the largest statement, the others share the rest."""
    dice = random.Random(35)
    for place in range(count):
        covered = dice.randrange(50, 3_000)
        share = dice.randrange(0, 800)
        row_id = new_id()
        yield {
            "id": row_id,
            "import_id": import_id,
            "line": place + 1,
            "source": "operator_file",
            "merchant_id": ids[0] if place < LARGEST else ids[place % len(ids)],
            "merchant_reference": "M",
            "card_reference": f"{dice.randrange(10**9, 10**10)}",
            "on_day": date(2026, 3, dice.randrange(1, 32)),
            "at_time": f"{dice.randrange(8, 19):02}:{dice.randrange(60):02}",
            "ticket": f"T{place}",
            "family": FAMILIES[place % len(FAMILIES)],
            "vat_rate": Decimal("0.055"),
            "amount": euros(covered + share),
            "covered_amount": euros(covered),
            "holder_share": euros(share),
            "state": "accepted",
            "key": str(row_id),
        }


if __name__ == "__main__":
    json.dump(_measured(int(sys.argv[1])), sys.stdout)
