"""Scans in the file of a desk, altered as no service does it."""

from __future__ import annotations

from sqlalchemy import update

from desktop.models import ScanRecord
from tests.local_desk import Desk


def change_scan(desk: Desk, sha256: str, content: bytes) -> None:
    with desk.units.bookkeeping() as session:
        row = update(ScanRecord).where(ScanRecord.sha256 == sha256)
        session.execute(row.values(content=content))
