"""A centre with people and one enrolled desk, whose clock and network the test decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from desktop.domain.actor import Role
from desktop.domain.central import CentralUnavailable
from desktop.models import HouseholdRecord
from desktop.services.clock import Clock
from desktop.services.desk_enrolment import DeskEnrolmentService
from desktop.services.door import DoorService
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sheets.door import Entry
from desktop.sheets.person import NewPerson
from desktop.storage.door_files import Cost, UnsentMark
from desktop.storage.opening import open_store
from desktop.storage.search import SearchIndex
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.sync.central import Central
from desktop.sync.link import Link
from desktop.sync.people import People

QUICK = Cost(memory_kib=64, passes=1, lanes=1)
"""A real Argon2id that takes no time; what it costs in life is measured in its own test."""
PASSWORD = "un chêne sous la pluie"  # noqa: S105 - of invented people
SECOND = "trois vélos rue de Nantes"


@dataclass
class Town:
    """`url` is of a superuser; the desk comes over `address`, proven by `authority`."""

    url: str
    address: str
    authority: Path
    folder: Path
    connected: bool = True
    passed: timedelta = timedelta()
    """How far the clock of the desk is from that of the machine."""
    cost: Cost = QUICK

    @property
    def settings(self) -> Settings:
        return Settings(
            self.folder,
            desk_label="guichet 1",
            central_url=self.address,
            central_ca=self.authority,
            key_file=self.folder / "keys.json",
        )

    def people(self) -> People:
        return People(self.url)

    def add(self, first: str, *roles: Role) -> NewPerson:
        login = f"{first}.{uuid4().hex[:8]}"
        with self.people() as people:
            return people.add(login, f"{first.title()} Le Goff", roles)

    def enrol(self, folder: Path | None = None) -> None:
        chosen = self.settings
        if folder is not None:
            chosen = replace(chosen, data=folder, key_file=folder / "keys.json")
        with self.people() as people:
            code = people.invite_desk("guichet 1")
        DeskEnrolmentService(chosen).enrol(code)

    def door(self) -> DoorService:
        """A new one is a new start of the program."""
        return DoorService(self.settings, self.clock(), self.connect, self.cost)

    def clock(self) -> Clock:
        return Clock(today=lambda: self.now().date(), now=self.now)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.passed

    def connect(self, link: Link) -> Central:
        if not self.connected:
            raise CentralUnavailable
        return Central(link)

    def welcome(self, door: DoorService, person: NewPerson, password: str = PASSWORD) -> Entry:
        """The first time: the one-time password gives way to one of their own."""
        assert door.enter(person.login, person.password).rights.must_change_password
        return door.change_password(person.login, person.password, password)


def opened(entry: Entry) -> UnitsOfWork:
    """As the composition root opens the file of an entry."""
    marks = (SearchIndex.refresh, UnsentMark(entry.database))
    return open_store(entry.database, entry.key, before_commit=marks)


def household(units: UnitsOfWork, entry: Entry) -> UUID:
    """A file made by whoever came in; its id."""
    with units(entry.rights.actor, "enrol") as work:
        row = HouseholdRecord(
            provisional_reference=f"P-{uuid4().hex[:6]}",
            enrolled_on=date(2026, 3, 2),
            street_number="4",
            street="rue du Test",
            postcode="35200",
            city="Rennes",
        )
        work.session.add(row)
        work.session.flush()
        made = row.id
        work.commit()
    return made


def exchange(town: Town, door: DoorService, entry: Entry, units: UnitsOfWork) -> Any:
    service = SyncService(units, town.settings, gate=door.gate(entry))
    return service.run(lambda _done, _all: None)
