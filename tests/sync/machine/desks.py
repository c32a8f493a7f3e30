"""One desk of the machine: what a person does on it, and the ends that a program may come to."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor, Role
from desktop.domain.errors import Refusal
from desktop.models import HouseholdRecord, MutationRecord
from desktop.storage.opening import open_store
from desktop.sync import incoming
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange
from desktop.sync.outgoing import waiting
from tests.local_desk import KEY

LOCAL_POINTS = ("local.before_commit", "local.after_commit")


class Crash(Exception):
    """Stands for the end of the program at a named point."""


@dataclass(frozen=True)
class Seat:
    """Who sits there and by which login; without `roles` doors are open and all is seen."""

    label: str
    url: str
    actor: Actor
    roles: frozenset[Role] | None = None


class Place(Protocol):
    """What a desk asks of the laboratory."""

    exchange: type[Exchange]
    tally: Counter[str]
    template: Path
    folder: Path


class MachineDesk:
    """`told` are the units of work of which the person was told that they are saved."""

    def __init__(self, place: Place, seat: Seat) -> None:
        self.place = place
        self.seat = seat
        self.label, self.actor = seat.label, seat.actor
        self.path = place.folder / f"{seat.label.replace(' ', '-')}.db"
        self._kept = self.path.with_suffix(".start")
        shutil.copy(place.template, self.path)
        self.told: set[UUID] = set()
        self._told_at_start: frozenset[UUID] = frozenset()
        self.ahead = timedelta()
        self.armed: tuple[str, int] | None = None
        self.page = 2000
        self.central = Central(seat.url)
        self.open()

    def open(self) -> None:
        self.units = open_store(self.path, KEY, desk_label=self.label)
        self.units.now = lambda: datetime.now(UTC) + self.ahead
        self.units.before_commit = (*self.units.before_commit, self._before_commit)
        self.units.on_committed = self._committed

    def close(self) -> None:
        self.units.close()
        self.central.close()

    def keep(self) -> None:
        """From here each example starts."""
        self.units.close()
        shutil.copy(self.path, self._kept)
        self._told_at_start = frozenset(self.told)

    def put_back(self) -> None:
        """The file as it was kept; engine and line stay, for they know their statements by now."""
        self.units.close()
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copy(self._kept, self.path)
        self.told = set(self._told_at_start)
        self.ahead, self.armed, self.page = timedelta(), None, 2000

    def upgrade(self) -> None:
        """As after an upgrade: the program starts anew and reads the whole centre again."""
        self.units.close()
        self.open()
        with self.units.bookkeeping() as session:
            incoming.reset(session)

    def reach(self, point: str) -> None:
        """Ends the program when the armed point is reached for the armed time."""
        if self.armed is None or self.armed[0] != point:
            return
        left = self.armed[1] - 1
        self.armed = (point, left) if left else None
        if not left:
            self.place.tally[f"cut at {point}"] += 1
            raise Crash

    def _before_commit(self, session: Session) -> None:
        self.reach("local.before_commit")

    def _committed(self, changes: object) -> None:
        self.reach("local.after_commit")

    def do(self, act: Callable[[], object]) -> bool:
        """False when the program ended in it; between two calls the centre holds nothing of it."""
        try:
            act()
        except Crash:
            return False
        return True

    def write(self, intent: str, change: Callable[[Session], object]) -> bool:
        """Whether it is saved; a program that ends right after has saved it, too."""
        work = self.units(self.actor, intent)

        def act() -> None:
            with work:
                change(work.session)
                work.commit()

        try:
            done = self.do(act)
        except Refusal:  # a file that is shut to this person
            self.place.tally["refused at the desk itself"] += 1
            done = False
        made = select(MutationRecord.id).where(MutationRecord.id == work.mutation_id)
        saved = bool(self.all(made))
        assert saved or not done
        if saved:
            self.told.add(work.mutation_id)
        return saved

    def exchange(self) -> Exchange:
        return self.place.exchange(self.units, self.central, fault=self.reach, page=self.page)

    def all(self, statement: Any) -> list[Any]:
        with self.units.reading() as session:
            return list(session.scalars(statement))

    def households(self) -> list[UUID]:
        return sorted(self.all(select(HouseholdRecord.id)))

    def unsent(self) -> int:
        with self.units.reading() as session:
            return waiting(session)
