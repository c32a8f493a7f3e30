"""The journey: a family sits down, and leaves with its card linked and its letter in hand."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop.cardreader.training import UNKNOWN_NUMBER
from desktop.domain.actor import Actor, Role
from desktop.domain.card import UnsupportedObject
from desktop.services.invented_protection import ACCOUNTANT
from desktop.sheets.household import HouseholdLine
from desktop.tour.driving import NeverHappened, Typist, offers, picture, press, wait_until
from desktop.tour.enrolment import enrol_a_family
from desktop.tour.noticed import Noticed
from desktop.tour.pictures import Subjects
from desktop.views.enrolment.page import EnrolmentPage
from desktop.views.messages import sentence
from desktop.views.widgets.page import Place

if TYPE_CHECKING:
    from desktop.app.desk import Desk
    from desktop.app.window import Application
    from desktop.tour.counter_reader import Hand

GRANTED = "granted"


@dataclass
class Journey:
    """Drives one window; `told` collects what it saw, in order."""

    application: Application
    hand: Hand
    out: Path

    def __post_init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.typist = Typist(self.application.window)
        self.household_id: UUID | None = None
        self._noticed = Noticed(self.application.news, self.application.window)

    @property
    def desk(self) -> Desk:
        desk = self.application.desk
        if desk is None:
            raise NeverHappened("the desk is open")
        return desk

    def walk(self) -> Subjects:
        self._enrol()
        household = self._household()
        self._link_card(household)
        claim_id = self._decide(household)
        letter_id = self._print(claim_id)
        self._tap(household)
        self._lay_a_ticket()
        card = self.desk.counter.households.sheet(household).cards[0]
        return Subjects(household, claim_id, letter_id, card.card_id, _proposed_account(self.desk))

    def take_away(self) -> None:
        """Until that was noticed."""
        self.hand.take_away()
        wait_until(self._noticed.is_empty, "the reader noticed that the card left")

    def tell(self, step: str, **facts: Any) -> None:
        self.told.append({"step": step, **facts})

    def _enrol(self) -> None:
        window, drafts = self.application.window, self.desk.counter.drafts
        window.open(Place("enrolment"))
        page = window.page
        if not isinstance(page, EnrolmentPage):
            raise NeverHappened("the enrolment opens")
        enrol_a_family(self.typist, page)
        wait_until(lambda: bool(drafts.lines()), "the form is kept as a draft")
        picture(window, self.out / "steps" / "enrolment.png")
        before = len(self.desk.counter.households.lines())
        self.typist.records()
        wait_until(
            lambda: len(self.desk.counter.households.lines()) > before, "the household is enrolled"
        )
        self.tell("enrolled", field_entries=self.typist.entries, keys=self.typist.keys)

    def _household(self) -> UUID:
        """The one just enrolled, its claim proposed."""
        households = self.desk.counter.households
        newest = max(households.lines(), key=_by_enrolment)
        wait_until(lambda: _claim_state(self.desk, newest.id) == "proposed", "it is proposed")
        sheet = households.sheet(newest.id)
        mean = sheet.claim.mean_income if sheet.claim else None
        bracket = sheet.claim.bracket if sheet.claim else None
        self.tell("assessed", mean_income=str(mean), bracket=bracket)
        return newest.id

    def _link_card(self, household: UUID) -> None:
        households, window = self.desk.counter.households, self.application.window
        wait_until(lambda: bool(getattr(window.page, "wants_card", False)), "a card is waited for")
        self.hand.lay_down(UNKNOWN_NUMBER)
        wait_until(lambda: bool(households.sheet(household).cards), "the card is linked")
        picture(self.application.window, self.out / "steps" / "card.png")
        self.take_away()
        self.tell("card linked", reader=self.hand.name)

    def _decide(self, household: UUID) -> UUID:
        """Another person than the one who proposed, on the page of the claim."""
        session, window = self.application.session, self.application.window
        session.log_in(_decider(self.desk))
        claim = self.desk.counter.households.sheet(household).claim
        if claim is None:
            raise NeverHappened("the household has a claim")
        window.open(Place("claim", claim.id))
        wait_until(lambda: offers(window.page, "act_grant"), "granting is offered")
        press(window.page, "act_grant")
        wait_until(lambda: _claim_state(self.desk, household) == GRANTED, "the claim is granted")
        entitlement = self.desk.counter.households.sheet(household).entitlement
        if entitlement is None:
            raise NeverHappened("an entitlement is open")
        self.tell(
            "granted",
            decided_by=session.actor.name,
            opened_on=entitlement.opened_on.isoformat(),
            ends_after=entitlement.ends_after.isoformat(),
        )
        return claim.id

    def _print(self, claim_id: UUID) -> UUID:
        """The decision and its calculation sheet, each a file."""
        letters, actor = self.desk.letters, self.application.session.actor
        grant = letters.prepare("grant", claim_id, actor)
        printed = letters.print(grant.id, actor)
        (self.out / "household.pdf").write_bytes(printed.pdf)
        sheet = letters.prepare("calculation_sheet", claim_id, actor)
        (self.out / "calculation-sheet.pdf").write_bytes(letters.print(sheet.id, actor).pdf)
        self.tell("printed", files=["household.pdf", "calculation-sheet.pdf"])
        return grant.id

    def _tap(self, household: UUID) -> None:
        """From any page, the card opens the household."""
        window = self.application.window
        window.open(Place("merchants"))
        begun = time.perf_counter()
        self.hand.lay_down(UNKNOWN_NUMBER)
        wait_until(lambda: window.here == Place("household", household), "the card opens its page")
        taken = round((time.perf_counter() - begun) * 1000)
        picture(window, self.out / "steps" / "tap.png")
        self.take_away()
        self.tell("card tapped", milliseconds=taken)

    def _lay_a_ticket(self) -> None:
        """Something that is no card of ours is named in words."""
        window = self.application.window
        window.open(Place("home"))
        self.hand.lay_paper_ticket()
        wait_until(lambda: _here(window.here) == "card", "the paper ticket is named")
        picture(window, self.out / "steps" / "ticket.png")
        refusal = window.here.subject if window.here else None
        if not isinstance(refusal, UnsupportedObject):
            raise NeverHappened("the ticket is told from a card")
        self.tell("paper ticket", said=sentence(refusal))
        self.take_away()


def _here(place: Place | None) -> str:
    return place.page if place else ""


def _by_enrolment(line: HouseholdLine) -> UUID:
    """Ids grow with time: the last made is the greatest."""
    return line.id


def _claim_state(desk: Desk, household_id: UUID) -> str:
    claim = desk.counter.households.sheet(household_id).claim
    return claim.state if claim else ""


def _proposed_account(desk: Desk) -> UUID:
    """A merchant whose bank details wait for a second person."""
    for line in desk.trade.merchants.lines():
        if desk.trade.merchants.accounts.accounts(line.id, ACCOUNTANT).waiting is not None:
            return line.id
    raise NeverHappened("bank details of a merchant wait to be confirmed")


def _decider(desk: Desk) -> Actor:
    found = (agent for agent in desk.agents.agents() if agent.may_act_as(Role.DECIDER))
    agent = next(found, None)
    if agent is None:
        raise NeverHappened("somebody may decide")
    return agent
