"""Fills an empty store with an invented city: 200 households with a history, 20 merchants.

Everything goes through the services that the counter uses, each act at its own moment of the
months before; so the demonstration breaks no rule and its timelines are those of real work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from uuid import UUID

from sqlalchemy import func, select

from desktop.domain.actor import Actor, Role
from desktop.domain.assessment import Outcome
from desktop.domain.claim import ClaimSettings, ClaimState
from desktop.domain.letter import LetterKind
from desktop.importers.sender_file import SenderSource
from desktop.models import ClaimRecord, HouseholdRecord
from desktop.services.access import AccessService
from desktop.services.agent import AgentService
from desktop.services.assessment import AssessmentService
from desktop.services.claim import ClaimService
from desktop.services.clock import Clock
from desktop.services.draft import DraftService
from desktop.services.household import HouseholdService
from desktop.services.invented_agreements import enter_agreements
from desktop.services.invented_cards import PANEL_CARDS, InventedCards
from desktop.services.invented_drafts import begin_drafts
from desktop.services.invented_merchants import InventedMerchants
from desktop.services.invented_openings import open_files
from desktop.services.invented_people import Family, InventedPeople
from desktop.services.invented_protection import (
    ACCOUNTANT,
    ADMINISTRATOR,
    COORDINATOR,
    LONG_GONE,
    MERCHANT_MANAGER,
    Protecting,
    lately_enrolled,
)
from desktop.services.invented_purchases import InventedPurchases
from desktop.services.invented_suspension import suspend_one
from desktop.services.letter import LetterService
from desktop.services.scale import ScaleService
from desktop.sheets.household import HouseholdSheet
from desktop.storage.sweep import sweep
from desktop.storage.unit_of_work import UnitsOfWork

HOUSEHOLDS = 200
_DAYS_BACK = 240
_LATELY = 8  # households: some of them get no card
_OPENED = 30  # households whose files were looked at in the last weeks
_NOT_PRINTED_SINCE = timedelta(days=10)  # letters of these days wait to be printed
_COUNTER = Actor(
    UUID("01980000-0000-7000-8000-000000000001"), "Nolwenn Bouëdec", frozenset({Role.COUNTER})
)
_SECOND_COUNTER = Actor(
    UUID("01980000-0000-7000-8000-000000000002"),
    "Idriss Mendy",
    frozenset({Role.COUNTER, Role.ENCODER}),
)
_DECIDER = Actor(
    UUID("01980000-0000-7000-8000-000000000003"),
    "Maud Abgrall",
    frozenset({Role.COUNTER, Role.DECIDER, Role.ENCODER}),
)


class Story(Enum):
    """How far a household has come."""

    CARD = auto()
    CARD_REPLACED = auto()
    NEUTRAL_CARD = auto()
    PAPER = auto()
    WAITS_FOR_CARD = auto()
    DOCUMENTS_MISSING = auto()
    NOT_ASSESSED = auto()
    TO_BE_DECIDED = auto()
    ABOVE_SCALE = auto()
    GAVE_UP = auto()


class MovingClock:
    """A clock that is put on the day of the next act."""

    def __init__(self, on: date) -> None:
        self.last_day = on
        self.moment = datetime.combine(on, time(8, 40), UTC)

    def put(self, day: date, minutes: int) -> None:
        """Counters are closed on weekends; never after the day of the demonstration."""
        while day.weekday() > 4:
            day += timedelta(days=1)
        start = datetime.combine(min(day, self.last_day), time(8, 0), UTC)
        self.moment = start + timedelta(minutes=minutes % 510)

    def wait(self, minutes: int) -> None:
        self.moment += timedelta(minutes=minutes)

    def today(self) -> date:
        return self.moment.date()

    def now(self) -> datetime:
        return self.moment


@dataclass(frozen=True)
class _Counter:
    """The services of a counter in the city of the demonstration."""

    households: HouseholdService
    claims: ClaimService
    assessments: AssessmentService
    cards: InventedCards
    letters: LetterService
    people: InventedPeople
    clock: MovingClock


def is_empty(units: UnitsOfWork) -> bool:
    with units.reading() as session:
        return not session.scalar(select(func.count()).select_from(HouseholdRecord))


def fill(units: UnitsOfWork, site_key: bytes, on: date, *, seed: int = 35) -> int:
    """Write the invented city, all or nothing; returns the number of households.

    `on` is the last day of its history. Training card n belongs to the n-th household that has
    a card, so that the cards 1 to 6 of the training panel are all known.
    """
    clock = MovingClock(on)
    with sweep(units, clock.now) as swept:
        times = Clock(clock.today, clock.now)
        counter = _Counter(
            HouseholdService(swept, times),
            ClaimService(swept, times, ClaimSettings),
            AssessmentService(swept, times),
            InventedCards(swept, times, clock, site_key),
            LetterService(swept, times, SenderSource(units.path.parent, demonstration=True)),
            InventedPeople(seed, on),
            clock,
        )
        clock.put(on - timedelta(days=_DAYS_BACK), 0)
        _seed(swept, times, on)
        enter_agreements(swept, times, MERCHANT_MANAGER, on, clock.put)
        counter.cards.fill_cupboard(_SECOND_COUNTER)
        first_day = max(on - timedelta(days=_DAYS_BACK), _first_day(swept, times, on))
        card = 0
        for number in range(1, HOUSEHOLDS + 1):
            day = _day_of(number, first_day, on)
            card += _live(counter, number, day, card + 1)
        counter.cards.leave_work(_SECOND_COUNTER)
        open_files(AccessService(swept, times), clock, _lately(swept), (_COUNTER, _DECIDER))
        clock.put(on - timedelta(days=4), 210)
        Protecting(swept, times, _DECIDER, _SECOND_COUNTER).leave(lately_enrolled(swept), on)
        InventedPurchases(swept, times, clock, MERCHANT_MANAGER, site_key).enter()
        clock.put(on, 0)
        suspend_one(swept, times, _DECIDER)
        _remind(counter, swept)
        begin_drafts(DraftService(swept, times), clock, _COUNTER)
    return HOUSEHOLDS


def _remind(counter: _Counter, swept: UnitsOfWork) -> None:
    """Today's reminders: one for each file that lacks a document."""
    lacking = select(ClaimRecord.id).where(ClaimRecord.state == ClaimState.DOCUMENTS_MISSING)
    with swept.reading() as session:
        claims = session.scalars(lacking.order_by(ClaimRecord.claimed_on)).all()
    for claim_id in claims:
        counter.clock.wait(1)
        counter.letters.prepare(LetterKind.DOCUMENTS_MISSING, claim_id, _COUNTER)


def _lately(swept: UnitsOfWork) -> list[tuple[UUID, date]]:
    """The last households to come, with the day."""
    columns = (HouseholdRecord.id, HouseholdRecord.enrolled_on)
    latest = select(*columns).order_by(HouseholdRecord.enrolled_on.desc(), HouseholdRecord.id)
    with swept.reading() as session:
        return [(row.id, row.enrolled_on) for row in session.execute(latest.limit(_OPENED))]


def _seed(swept: UnitsOfWork, times: Clock, on: date) -> None:
    ScaleService(swept, times).seed(_DECIDER)
    agents = AgentService(swept)
    for agent in (
        *(_COUNTER, _SECOND_COUNTER, _DECIDER),
        *(MERCHANT_MANAGER, ACCOUNTANT, COORDINATOR, ADMINISTRATOR),
    ):
        agents.add(agent, _DECIDER)
    began = times.today()
    InventedMerchants(swept, times, MERCHANT_MANAGER, on, began).enter()


def _first_day(swept: UnitsOfWork, times: Clock, on: date) -> date:
    """No entitlement before its scenario."""
    return ScaleService(swept, times).running_scenario(on).in_force_from


def _day_of(number: int, first_day: date, on: date) -> date:
    """Spread over the months; those of the training panel came lately and are entitled still."""
    if number in LONG_GONE:
        return on - timedelta(days=LONG_GONE[number])
    if number <= _LATELY:
        return on - timedelta(days=7 * (_LATELY + 1 - number))
    return first_day + (on - first_day) * (number - 1) / HOUSEHOLDS


def _story(number: int) -> Story:
    """Four of five have their card; the first six, those of the training panel, all do."""
    if number > PANEL_CARDS:
        for step, story in (
            (11, Story.ABOVE_SCALE),
            (13, Story.DOCUMENTS_MISSING),
            (17, Story.CARD_REPLACED),
            (19, Story.TO_BE_DECIDED),
            (23, Story.NOT_ASSESSED),
            (29, Story.WAITS_FOR_CARD),
            (31, Story.NEUTRAL_CARD),
            (41, Story.GAVE_UP),
            (47, Story.PAPER),
        ):
            if number % step == 0:
                return story
    return Story.CARD


def _live(counter: _Counter, number: int, day: date, card: int) -> bool:
    """One household from its enrolment to where its story ends; true when it has a card."""
    story = _story(number)
    counter.clock.put(day, 37 * number)
    sheet = _enrol(counter, number, story)
    assert sheet.claim is not None  # noqa: S101 - for mypy: an enrolment opens a claim
    if story in (Story.DOCUMENTS_MISSING, Story.NOT_ASSESSED):
        return False
    if story is Story.GAVE_UP:
        counter.clock.put(day + timedelta(days=6), 11 * number)
        counter.claims.withdraw(sheet.claim.id, "Le foyer quitte Rennes.", _COUNTER)
        return False
    granted = _decide(counter, sheet.claim.id, day, number, story)
    if not granted or story is Story.WAITS_FOR_CARD:
        return False
    return _give(counter, sheet.id, number, card, story)


def _enrol(counter: _Counter, number: int, story: Story) -> HouseholdSheet:
    family = counter.people.family(number)
    agent = _COUNTER if number % 3 else _SECOND_COUNTER
    form = counter.people.form(
        family,
        counter.clock.today(),
        well_off=story is Story.ABOVE_SCALE,
        lacks_document=story is Story.DOCUMENTS_MISSING,
        note=_note(family, number),
    )
    return counter.households.enrol(form, agent)


def _note(family: Family, number: int) -> str:
    if family.contact.language != "fr":
        return "Vient avec une interprète de l’association du quartier."
    return "Préfère être appelé l’après-midi." if number % 14 == 0 else ""


def _decide(counter: _Counter, claim_id: UUID, day: date, number: int, story: Story) -> bool:
    counter.clock.wait(9)
    result = counter.assessments.record(claim_id, _COUNTER).assessment
    entitled = result.outcome is Outcome.ENTITLED
    counter.clock.wait(3)
    reason = "" if entitled else "Ressources au-dessus du barème."
    proposal = "grant" if entitled else "deny"
    counter.claims.propose(claim_id, proposal, reason, _COUNTER)
    if story is Story.TO_BE_DECIDED:
        return False
    counter.clock.put(max(day + timedelta(days=2), counter.clock.today()), 300 + number)
    counter.claims.decide(claim_id, proposal, reason, _DECIDER)
    if entitled and counter.clock.today() >= counter.clock.last_day - _NOT_PRINTED_SINCE:
        counter.clock.wait(4)
        counter.letters.prepare(LetterKind.GRANT, claim_id, _COUNTER)
    return entitled


def _give(counter: _Counter, household_id: UUID, number: int, card: int, story: Story) -> bool:
    """What the resident chose to carry; true when it is a training card."""
    if story is Story.NEUTRAL_CARD:
        counter.cards.give_tag(household_id, _SECOND_COUNTER)
        return False
    if story is Story.PAPER:
        counter.cards.give_paper(household_id, _COUNTER)
        return False
    card_id = counter.cards.give_korrigo(household_id, card, _SECOND_COUNTER)
    if story is Story.CARD_REPLACED:
        reason = "lost" if number % 2 else "faulty"
        counter.clock.put(counter.clock.today() + timedelta(days=21), 13 * number)
        counter.cards.lose(household_id, card_id, card, reason, _COUNTER)
    return True
