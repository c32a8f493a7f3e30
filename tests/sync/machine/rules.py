"""What a city does to us: people at desks, an administrator, cuts, clocks, in any order."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.domain.central import DeskRevoked
from desktop.models import CardRecord, HouseholdRecord
from tests.sync.machine.desks import LOCAL_POINTS, MachineDesk
from tests.sync.machine.laboratory import erase
from tests.sync.machine.sights import keeps_to_its_grant
from tests.sync.machine.truths import Ledger, at_rest, at_the_centre, shown_at
from tests.sync.machine.work import Work, a_desk, a_pick
from tests.sync.test_resuming import POINTS

_page = st.sampled_from([2, 5, 2000])
_way = st.sampled_from(["sync", "push", "pull"])


@dataclass(frozen=True)
class Start:
    """From where each example goes on: two cards and two households, known to every desk."""

    cards: list[UUID]
    ledger: Ledger
    count: int


class Machine(Work):
    """Some truths hold after each step, the others when all is quiet: see `truths`."""

    @initialize()
    def open(self) -> None:
        start = self.laboratory.begin(self._prepare)
        self.centre = self.laboratory.centre
        self.desks = self.laboratory.desks
        self.cards, self.count = start.cards, start.count
        self.ledger = deepcopy(start.ledger)
        self.revoked: set[int] = set()

    def _prepare(self, desks: list[MachineDesk]) -> Start:
        self.desks, self.ledger, self.count = desks, Ledger(), 0
        cards = [CardRecord(fingerprint=f"card {n}", tail=f"04{n}") for n in range(2)]
        desks[0].write("stock", lambda session: session.add_all(cards))
        self.enrol(0)
        self.enrol(0)
        for desk in desks:
            desk.exchange().run()
        return Start(sorted(card.id for card in cards), self.ledger, self.count)

    @rule(pick=a_pick)
    def erase(self, pick: int) -> None:
        ids = [row[0] for row in self.centre.execute("select id from app.household order by id")]
        if ids:
            chosen = ids[pick % len(ids)]
            if erase(self.centre, chosen):
                self.ledger.erased.add(chosen)
                self.laboratory.tally["erasures"] += 1

    @rule(number=a_desk, pick=a_pick, point=st.sampled_from(LOCAL_POINTS))
    def end_while_saving(self, number: int, pick: int, point: str) -> None:
        self.desks[number].armed = (point, 1)
        self.edit(number, pick, ["phone"], 1)

    @rule(number=a_desk, pick=a_pick, page=_page, point=st.sampled_from(POINTS[:4]))
    def end_while_sending(self, number: int, pick: int, page: int, point: str) -> None:
        self.edit(number, pick, ["phone"], 1)
        self.exchange_and_end(number, "sync", page, point, 1)

    @rule(number=a_desk, pick=a_pick, page=_page, point=st.sampled_from(POINTS[4:]))
    def end_while_reading(self, number: int, pick: int, page: int, point: str) -> None:
        """With work of its own on the way, which comes back."""
        self.edit(number, pick, ["phone"], 1)
        self.exchange_and_end(number, "sync", page, point, 1)

    @rule(number=a_desk, way=_way, page=_page, point=st.sampled_from(POINTS), visit=st.just(2))
    def exchange_and_end(self, number: int, way: str, page: int, point: str, visit: int) -> None:
        """The program of this desk ends when it comes there for the n-th time, now or later."""
        self.desks[number].armed = (point, visit)
        getattr(self, way)(number, page)

    @rule(number=a_desk, way=_way, page=_page)
    def exchange(self, number: int, way: str, page: int) -> None:
        getattr(self, way)(number, page)

    @rule(number=a_desk)
    def exchange_all(self, number: int) -> None:
        self.sync(number, 2000)

    @rule(number=st.integers(0, 1), pick=a_pick)
    def put_away(self, number: int, pick: int) -> None:
        """An archived file leaves the desks that may not see it, and comes back to them."""
        desk = self.desks[number]
        household_id = self._household(desk, pick)

        def change(session: Session) -> None:
            row = session.get_one(HouseholdRecord, household_id)
            row.stage = "active" if row.stage == "archived" else "archived"

        if household_id and desk.seat.roles:
            desk.write("correct", change)

    @rule(
        number=a_desk,
        what=st.sampled_from(["late", "early", "on_time", "revoke", "upgrade", "new_epoch"]),
    )
    def circumstances(self, number: int, what: str) -> None:
        self.laboratory.tally[what] += 1
        days = {"late": -400, "early": 400, "on_time": 0}.get(what)
        if days is None:
            getattr(self, what)(number)
        else:
            self.desks[number].ahead = timedelta(days=days)

    def sync(self, number: int, page: int) -> None:
        self._exchange(number, page, lambda exchange: exchange.run())

    def push(self, number: int, page: int) -> None:
        self._exchange(number, page, lambda exchange: exchange.push(), reads=False)

    def pull(self, number: int, page: int) -> None:
        """Rows come in while our own work waits; what cannot stand beside it is not shown yet."""

        def pull(exchange: Any) -> None:
            exchange.greet()
            exchange.pull()

        self._exchange(number, page, pull)

    def _exchange(
        self, number: int, page: int, act: Callable[[Any], object], *, reads: bool = True
    ) -> None:
        desk = self.desks[number]
        desk.page = page
        finished = False
        try:
            finished = desk.do(lambda: act(desk.exchange()))
        except IntegrityError:
            self.laboratory.tally["pulls that had to wait for a push"] += 1
        except DeskRevoked:
            assert number in self.revoked
        else:
            assert number not in self.revoked or not finished
        shown_at(desk)
        if finished and reads and desk.seat.roles:
            keeps_to_its_grant(self.centre, desk, number, self.ledger)

    def new_epoch(self, number: int) -> None:
        """The centre says that it came back from a backup; replaying must change nothing."""
        self.centre.execute("update sync.head set epoch = gen_random_uuid()")

    def revoke(self, number: int) -> None:
        """And let in again at the next call."""
        if number in self.revoked:
            self._admit(number)
            return
        found = self.centre.execute(
            "update sync.device set revoked_at = now() where label = %s", (f"desk {number}",)
        )
        if found.rowcount:
            self.revoked.add(number)

    def _admit(self, number: int) -> None:
        self.revoked.discard(number)
        self.centre.execute(
            "update sync.device set revoked_at = null where label = %s", (f"desk {number}",)
        )

    def upgrade(self, number: int) -> None:
        self.desks[number].upgrade()

    @invariant()
    def rules_hold_at_the_centre(self) -> None:
        if hasattr(self, "centre"):
            at_the_centre(self.centre)

    def teardown(self) -> None:
        if hasattr(self, "centre"):
            self._come_to_rest()
            at_rest(self.centre, self.desks, self.ledger, self.laboratory.tally)

    def _come_to_rest(self) -> None:
        """All is sent first; what the last one sends while it reads, the first ones read after."""
        for number in sorted(self.revoked):
            self._admit(number)
        for desk in self.desks:
            desk.armed, desk.page = None, 2000
            desk.exchange().push()
        for desk in (*self.desks, *self.desks[:-1]):
            desk.exchange().run()
