"""One centre, two desks, doors: people let in one by one, one file edited twice, one erased."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt

from desktop.services.desk_enrolment import DeskEnrolmentService
from desktop.settings import Settings
from desktop.sheets.household import AddressSheet
from desktop.storage.verification import verify
from desktop.sync import installation
from desktop.tour.city_server import CityServer, city_server
from desktop.tour.doorway import Doorway
from desktop.tour.driving import NeverHappened, let_settle, offers, press, wait_until
from desktop.tour.invitations import (
    ADMINISTRATOR,
    COLLEAGUE,
    COUNTER,
    DECIDER,
    PEOPLE,
    WORDS,
    Invited,
    invite,
    two_pcs,
)
from desktop.tour.second_desk import SecondDesk, knows
from desktop.views.household.page import HouseholdPage
from desktop.views.widgets.page import Place

LOOKED_AFTER = ("administration", "operations")
REASON = "Appel de la travailleuse sociale, dossier urgent"
KEPT_PHONE, KEPT_DIGITS = "06 39 98 00 11", "639980011"


class DoorsVisit:
    """`told` collects what was seen, in order; pictures and papers are left in `out`."""

    def __init__(self, out: Path) -> None:
        self._out, self._folder = out, out / "doors"
        self.told: list[dict[str, Any]] = []
        self.pictures: list[str] = []

    def walk(self) -> None:
        with city_server() as server, two_pcs(server) as (first, second):
            self._tell("centre", link=server.link, laboratory=server.is_laboratory)
            invited = invite(server)
            self._tell("people made", roles=[role.value for _login, _name, role in PEOPLE])
            there = SecondDesk.opened(second, invited.codes[1], DECIDER, WORDS)
            self._tell("desk 2 enrolled", login=DECIDER, profile=there.entry.rights.profile)
            here: Doorway | None = None
            try:
                shared, leaving = there.enrol_family(1), there.enrol_family(2)
                there.exchange()
                here = self._come_in(first, invited)
                self._work_alone(server, here, there, shared)
                self._protect(here, there, shared)
                self._hand_over(server, here)
                self._erase(here, there, leaving)
                self._prove(server, here, there)
            finally:
                if here is not None:
                    self.pictures += here.taken
                    here.close()
                there.desk.close()
            self._look_after(first)

    def _tell(self, step: str, **facts: Any) -> None:
        self.told.append({"step": step, **facts})

    def _come_in(self, settings: Settings, invited: Invited) -> Doorway:
        """The PC gets its place, the person a password of their own, all at the window."""
        if settings.laboratory:  # such a desk is open until somebody gives it its place
            DeskEnrolmentService(settings).enrol(invited.codes[0])
        here = Doorway(settings, self._folder)
        if not settings.laboratory:
            here.until_asked(lambda door: door.enrol, "the desk asks for its code")
            here.shows("enrol", dark=True)
            here.types(invited.codes[0])
        here.until_asked(lambda door: door.login, "the desk asks who comes")
        here.shows("login", dark=True)
        here.types(COUNTER, invited.passwords[COUNTER])
        here.until_asked(lambda door: door.change, "a password of one's own is asked for")
        here.shows("own-password", dark=True)
        here.types(WORDS, WORDS)
        here.comes_in(COUNTER)
        here.exchanges()
        actor = here.application.session.actor
        self._tell("came in", person=actor.name, households=len(_lines(here)))
        return here

    def _work_alone(
        self, server: CityServer, here: Doorway, there: SecondDesk, household: UUID
    ) -> None:
        """Both desks edit one file: other fields go together, one field is asked about."""
        actor, mine = here.application.session.actor, here.desk.counter.households
        with server.away():
            contact = mine.sheet(household, actor).contact
            mine.correct_contact(household, replace(contact, phone=KEPT_PHONE), actor)
            theirs = there.desk.counter.households
            other = replace(contact, phone="06 39 98 00 22")
            moved = AddressSheet(
                street_number="7", street="rue du Menhir-Levé", postcode="35200", city="Rennes"
            )
            theirs.correct_address(household, moved, there.actor)
            theirs.correct_contact(household, other, there.actor)
            waits = here.desk.sync.state().waiting
            here.application.window.open(Place("sync"))
            here.rests()
            here.shows("work-that-waits")
        here.exchanges()
        there.exchange()
        here.exchanges()
        self._settle(here)
        there.exchange()
        a, b = mine.sheet(household, actor), theirs.sheet(household, there.actor)
        self._tell(
            "one file at two desks",
            waited=waits,
            other_fields_merged=a.address == b.address and a.address.street == moved.street,
            same_field_settled=a.contact == b.contact and a.contact.phone.endswith(KEPT_DIGITS),
        )

    def _settle(self, here: Doorway) -> None:
        """By somebody who looks at both: what stands now is kept."""
        window, sync = here.application.window, here.desk.sync
        wait_until(lambda: bool(sync.conflicts()), "two values of one field are asked about")
        window.open(Place("sync"))
        wait_until(lambda: offers(window.page, "keep"), "a choice is offered")
        here.shows("conflict")
        press(window.page, "keep")
        wait_until(lambda: not sync.conflicts(), "the conflict is settled")
        here.rests()
        here.exchanges()

    def _protect(self, here: Doorway, there: SecondDesk, household: UUID) -> None:
        """A decider shuts the file; the counter opens it with a reason; both stand on paper."""
        there.desk.protection.protect(
            household, "Adresse à ne communiquer à personne.", there.actor
        )
        there.exchange()
        here.exchanges()
        window = here.application.window
        window.open(Place("household", household))
        wait_until(lambda: _shut(window.page), "the file is shut")
        here.shows("confidential")
        page = window.page
        if not isinstance(page, HouseholdPage):
            raise NeverHappened("the page of a household")
        page.shut.reason.field.setFocus()
        here.typist.types(REASON)
        here.typist.records()
        wait_until(lambda: page.household_id == household, "the reason opens the file")
        here.rests()
        here.shows("opened-with-reason")
        here.exchanges()
        there.exchange()
        there.desk.protection.open_with_reason(household, "Contrôle des ouvertures", there.actor)
        paper = there.desk.access_papers.pdf(household, "fr", there.actor)
        (self._out / "who-has-seen-my-file.pdf").write_bytes(paper)
        log = there.desk.accesses.log(household, there.actor).lines
        self._tell(
            "confidential file",
            reason_seen_by_decider=any(line.note == REASON for line in log),
            paper="who-has-seen-my-file.pdf",
        )

    def _hand_over(self, server: CityServer, here: Doorway) -> None:
        """A half-typed form, a lock, a wrong password, a colleague, and the form again."""
        window = here.application.window
        window.open(Place("enrolment"))
        page = window.page
        here.typist.types("Kervella")
        here.application.entrance.lock()
        here.until_asked(lambda door: door.login, "the screen is locked")
        here.shows("locked", dark=True)
        refused = None
        if not server.is_laboratory:
            here.types("pas le bon")
            login = here.screen.login
            wait_until(lambda: bool(login.password.problem), "a wrong password is refused")
            here.shows("wrong-password")
            refused = True
            wait_until(lambda: here.application.jobs.is_idle, "the door has answered")
        here.typist.presses(Qt.Key.Key_Escape)
        here.until_asked(lambda door: door.people, "the colleagues are shown")
        here.shows("colleagues", dark=True)
        here.typist.presses(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        here.until_asked(lambda door: door.login, "somebody else may come in")
        here.types(COLLEAGUE, WORDS)
        wait_until(lambda: _sits(here) == "Idriss Mendy", "a colleague sits down")
        here.comes_in(COLLEAGUE)
        here.shows("colleague")
        apart = window.page is not page
        self._tell(
            "handed over",
            wrong_password_refused=refused,
            own_seat=apart,
            drafts_kept=len(here.desk.counter.drafts.lines()),
        )

    def _erase(self, here: Doorway, there: SecondDesk, household: UUID) -> None:
        """A decider erases at desk 2; desk 1 loses it with its next exchange."""
        name = there.desk.counter.households.sheet(household, there.actor).members[0].person
        before = knows(here.desk, household, name.birth_name)
        actor = here.application.session.actor
        claim = here.desk.counter.households.sheet(household, actor).claim
        if claim is not None:
            here.desk.counter.claims.withdraw(claim.id, "À la demande du foyer.", actor)
        here.exchanges()
        there.erase(household)
        here.exchanges()
        self._tell(
            "erased",
            known_before=before,
            still_at_desk_1=knows(here.desk, household, name.birth_name),
            still_at_desk_2=knows(there.desk, household, name.birth_name),
        )

    def _look_after(self, settings: Settings) -> None:
        """The administrator at desk 1: people, desks and how they stand, and no file."""
        here = Doorway(settings, self._folder)
        try:
            here.until_asked(lambda door: door.people, "the people of the desk are shown")
            here.typist.presses(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
            here.until_asked(lambda door: door.login, "somebody else may come in")
            here.types(ADMINISTRATOR, WORDS)
            here.comes_in(ADMINISTRATOR)
            window = here.application.window
            opened = [key for key in LOOKED_AFTER if window.open(Place(key))]
            for key in opened:
                window.open(Place(key))
                let_settle(120)
                here.rests()
                here.shows(key, dark=True)
            self._tell(
                "administrator", pages=opened, sees_households="households" in window.page_keys
            )
        finally:
            self.pictures += here.taken
            here.close()

    def _prove(self, server: CityServer, here: Doorway, there: SecondDesk) -> None:
        """`verify` at both desks, `central verify` for all."""
        problems = {
            label: [check.name for check in verify(desk.units.engine) if not check.passed]
            for label, desk in (("desk 1", here.desk), ("desk 2", there.desk))
        }
        proof = installation.proof(server.dba_url)
        if any(problems.values()) or not proof.holds:
            raise NeverHappened(f"desks and centre are sound: {problems}")
        self._tell("verified", desks=len(problems), audit_whole=proof.holds)


def _lines(here: Doorway) -> tuple[Any, ...]:
    return here.desk.counter.households.lines(here.application.session.actor)


def _shut(page: object) -> bool:
    return isinstance(page, HouseholdPage) and page.shut.isVisible()


def _sits(here: Doorway) -> str:
    return here.application.session.actor.name
