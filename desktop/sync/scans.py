"""Scans of signed papers to and from the centre: in parts, beside the rows that name them.

A row would go through the journal, the stage and every desk. A scan is sent once, goes on where
it was cut, and comes to a desk only when somebody opens it there.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from desktop.models import ScanRecord
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync import bookmark
from desktop.sync.central import Central

PART = 256 * 1024
"""Bytes of a part: some seconds on a slow line, and what is sent again after a cut."""

MOST = 200
"""Scans asked about in one exchange; the rest in the next."""

_WHOLE = -1


@dataclass(frozen=True)
class _Waiting:
    sha256: str
    size: int


def hand_over(units: UnitsOfWork, central: Central) -> None:
    """Send what the centre lacks of scans that are here. Those it names in no row wait.

    After a restore of the centre (another epoch) every scan is asked about again.
    """
    with units.reading() as session:
        epoch = bookmark.read(session, bookmark.EPOCH)
        waiting = _waiting(session, epoch) if epoch else []
    if not waiting:
        return
    wanted = central.ask("SELECT sync_api.scans_wanted(%s)", [scan.sha256 for scan in waiting])
    for scan in waiting:
        place = wanted.get(scan.sha256)
        if place is not None and (place == _WHOLE or _sent(units, central, scan, place)):
            with units.bookkeeping() as session:
                row = update(ScanRecord).where(ScanRecord.sha256 == scan.sha256)
                session.execute(row.values(told=epoch))


def fetch(central: Central, sha256: str) -> bytes | None:
    """All of it; None when the centre does not have it, or not yet. Raises CentralForbids."""
    parts: list[bytes] = []
    count = 1
    while len(parts) < count:
        told = central.ask("SELECT sync_api.scan_part(%s, %s)", sha256, len(parts))
        if told is None:
            return None
        count = int(told["parts"])
        parts.append(bytes.fromhex(told["content"]))
    return b"".join(parts)


def _waiting(session: Session, epoch: str) -> list[_Waiting]:
    rows = session.execute(
        select(ScanRecord.sha256, func.length(ScanRecord.content))
        .where(_untold(epoch))
        .order_by(ScanRecord.kept_at, ScanRecord.sha256)
        .limit(MOST)
    )
    return [_Waiting(sha256, size) for sha256, size in rows]


def _untold(epoch: str) -> ColumnElement[bool]:
    return or_(ScanRecord.told.is_(None), ScanRecord.told != epoch)


def _sent(units: UnitsOfWork, central: Central, scan: _Waiting, place: int) -> bool:
    """From that part on; whether the centre has it whole now."""
    count = -(-scan.size // PART)
    verdict = ""
    for number in range(place, count):
        with units.reading() as session:
            part = session.scalar(
                select(func.substr(ScanRecord.content, number * PART + 1, PART)).where(
                    ScanRecord.sha256 == scan.sha256
                )
            )
        facts = (scan.sha256, number, count, part)
        verdict = central.ask("SELECT sync_api.keep_scan_part(%s, %s, %s, %s)", *facts)
        if verdict not in ("part", "whole"):
            return False
    return verdict == "whole"
