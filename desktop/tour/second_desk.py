"""A desk behind doors that works without its window: enrolled by a code, with a decider in it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from desktop.app.desk import Desk, open_desk
from desktop.domain.actor import Actor
from desktop.domain.disposal import Act, Order
from desktop.domain.enrolment import UnknownHousehold
from desktop.importers.retention_file import read_retention
from desktop.progress import unwatched
from desktop.services.clock import system_clock
from desktop.services.desk_enrolment import DeskEnrolmentService
from desktop.services.door import DoorService
from desktop.services.erasure import ErasureService, centre_of
from desktop.services.invented_people import InventedPeople
from desktop.settings import RESOURCES, Settings
from desktop.sheets.door import Entry

GROUND = "Article 17 du RGPD : demande de la personne"
_SEED = 2026


@dataclass(frozen=True)
class SecondDesk:
    desk: Desk
    entry: Entry

    @property
    def actor(self) -> Actor:
        return self.entry.rights.actor

    @classmethod
    def opened(cls, settings: Settings, code: str, login: str, password: str) -> SecondDesk:
        """The PC takes its place with `code`; the person comes in at it for the first time."""
        DeskEnrolmentService(settings).enrol(code)
        door = DoorService(settings, system_clock())
        entry = door.enter(login, password)
        desk = open_desk(settings, entry=entry)
        desk.sync.speak_through(door.gate(entry))
        return cls(desk, entry)

    def exchange(self) -> None:
        self.desk.sync.run(unwatched)

    def enrol_family(self, number: int) -> UUID:
        """An invented one, enrolled here."""
        today = self.desk.clock.today()
        people = InventedPeople(_SEED + number, today)
        form = people.form(people.family(number), today)
        return self.desk.counter.households.enrol(form, self.actor).id

    def erase(self, household_id: UUID) -> None:
        """On the word of the person; refused while anything of the file is open."""
        rules = read_retention(RESOURCES / "retention" / "rennes.yaml")
        desk = self.desk
        erasing = ErasureService(desk.units, desk.clock, rules, centre_of(desk.sync))
        erasing.erase(Order(Act.ERASURE, (household_id,), GROUND, counted=1), self.actor)


def knows(desk: Desk, household_id: UUID, name: str) -> bool:
    """Whether anything of a household is to be found at a desk, by its id or by its name."""
    try:
        desk.counter.households.sheet(household_id)
    except UnknownHousehold:
        return any(hit.id == household_id for hit in desk.search.find(name))
    return True
