"""Who uses the SAM of this computer: one window or command at a time, and which one, since when.

The operating system holds the lock, so it is free again when its holder crashes. Beside it a small
file says who has it: the label of the desk and a time, no person.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from desktop.domain.card_fault import SamHeld

LOCK_NAME, HOLDER_NAME = "sam.lock", "sam-holder.json"


@dataclass(frozen=True)
class Holder:
    """`since` in universal time."""

    desk: str
    since: datetime


class SamHolding:
    """The right to talk to the SAM, for as long as the block lasts or until `release`.

    `folder` lies on this computer and is the same for all sessions that share its readers.
    """

    def __init__(self, folder: Path, desk: str) -> None:
        self._folder = folder
        self._desk = desk
        self._lock = FileLock(folder / LOCK_NAME, blocking=False, thread_local=False)

    def __enter__(self) -> SamHolding:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()

    @property
    def is_held(self) -> bool:
        """By us."""
        return self._lock.is_locked

    def acquire(self) -> None:
        """Raises `SamHeld` with the label of the desk that has it; twice by us is once.

        A lock that belongs to another account of this computer counts as held: on Linux only the
        session in front may use the readers at all.
        """
        if self.is_held:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
        except (Timeout, PermissionError) as error:
            holder = self.holder()
            raise SamHeld(holder.desk if holder else "") from error
        self._note(datetime.now(UTC))

    def release(self) -> None:
        """May be called when we do not have it."""
        if self.is_held:
            (self._folder / HOLDER_NAME).unlink(missing_ok=True)
            self._lock.release()

    def holder(self) -> Holder | None:
        """Who wrote last that it holds the SAM; only meaningful while the lock is taken."""
        try:
            noted = json.loads((self._folder / HOLDER_NAME).read_text(encoding="utf-8"))
            return Holder(str(noted["desk"]), datetime.fromisoformat(noted["since"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _note(self, now: datetime) -> None:
        """Written aside and renamed, so that nobody reads half of it."""
        noted = json.dumps({"desk": self._desk, "since": now.isoformat(timespec="seconds")})
        draft = self._folder / f"{HOLDER_NAME}.{os.getpid()}"
        draft.write_text(noted, encoding="utf-8")
        draft.replace(self._folder / HOLDER_NAME)
