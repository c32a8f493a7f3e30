"""Looks after the file of a desk: is there room to write again, and is every page still sound."""

from __future__ import annotations

from datetime import datetime, timedelta

from desktop.domain.store import DiskFull
from desktop.services.clock import Clock
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.storage.verification import damage
from desktop.sync import bookmark

CHECKED = "file_checked"
EVERY = timedelta(days=7)
_ROOM = "room"
_ENOUGH = 64 * 1024
"""Bytes: more than one form and its journal."""


class StorageCareService:
    """For a lane: a check reads the whole file."""

    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units, self._clock = units, clock

    def has_room(self) -> bool:
        """Proven by writing: what the system says of free space forgets quotas."""
        try:
            with self._units.bookkeeping() as session:
                bookmark.write(session, _ROOM, "x" * _ENOUGH)
            with self._units.bookkeeping() as session:
                bookmark.forget(session, _ROOM)
        except DiskFull:
            return False
        return True

    def damage_if_due(self) -> int:
        """Damaged places, looked for once a week; 0 when it is not time, or all is sound."""
        now = self._clock.now()
        with self._units.reading() as session:
            known = bookmark.read(session, CHECKED)
        age = now - datetime.fromisoformat(known) if known else EVERY
        if timedelta() <= age < EVERY:  # a clock that was set back looks again
            return 0
        found = damage(self._units.engine)
        if not found:
            with self._units.bookkeeping() as session:
                bookmark.write(session, CHECKED, now.isoformat())
        return found
