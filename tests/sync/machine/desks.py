"""One desk of the machine: what a person does on it, and the ends that a program may come to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import (
    HouseholdRecord,
    MutationRecord,
)
from desktop.storage.opening import open_store
from desktop.sync import incoming
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange
from desktop.sync.outgoing import waiting
from tests.local_desk import ACTOR, KEY
from tests.sync.machine.laboratory import Laboratory

LOCAL_POINTS = ("local.before_commit", "local.after_commit")


class Crash(Exception):
    """Stands for the end of the program at a named point."""


class MachineDesk:
    """`told` are the units of work of which the person was told that they are saved."""

    def __init__(self, laboratory: Laboratory, label: str) -> None:
        self.laboratory = laboratory
        self.label = label
        self.path = laboratory.new_file()
        self.told: set[UUID] = set()
        self.ahead = timedelta()
        self.armed: tuple[str, int] | None = None
        self.page = 2000
        self.central = Central(laboratory.url)
        self.open()

    def open(self) -> None:
        self.units = open_store(self.path, KEY, desk_label=self.label)
        self.units.now = lambda: datetime.now(UTC) + self.ahead
        self.units.before_commit = (*self.units.before_commit, self._before_commit)
        self.units.on_committed = self._committed

    def close(self) -> None:
        self.units.close()
        self.central.close()

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
            self.laboratory.tally[f"cut at {point}"] += 1
            raise Crash

    def _before_commit(self, session: Session) -> None:
        self.reach("local.before_commit")

    def _committed(self, changes: object) -> None:
        self.reach("local.after_commit")

    def do(self, act: Callable[[], object]) -> bool:
        """False when the program ended in it."""
        try:
            act()
        except Crash:
            self.central.close()
            return False
        return True

    def write(self, intent: str, change: Callable[[Session], object]) -> bool:
        """Whether it is saved; a program that ends right after has saved it, too."""
        work = self.units(ACTOR, intent)

        def act() -> None:
            with work:
                change(work.session)
                work.commit()

        done = self.do(act)
        with self.units.reading() as session:
            made = select(MutationRecord.id).where(MutationRecord.id == work.mutation_id)
            saved = session.scalar(made) is not None
        assert saved or not done
        if saved:
            self.told.add(work.mutation_id)
        return saved

    def exchange(self) -> Exchange:
        return self.laboratory.exchange(self.units, self.central, fault=self.reach, page=self.page)

    def all(self, statement: Any) -> list[Any]:
        with self.units.reading() as session:
            return list(session.scalars(statement))

    def households(self) -> list[UUID]:
        return sorted(self.all(select(HouseholdRecord.id)))

    def unsent(self) -> int:
        with self.units.reading() as session:
            return waiting(session)
