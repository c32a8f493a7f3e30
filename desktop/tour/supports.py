"""Cards for the station: one of the newer kind and a blank tag find their households."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from desktop.cardreader.training import REVISION_3_NUMBERS, TYPE_TWO_NUMBERS
from desktop.tour.driving import NeverHappened, offers, picture, press, wait_until
from desktop.views.card.intake_page import IntakePage
from desktop.views.widgets.page import Place

if TYPE_CHECKING:
    from desktop.tour.journey import Journey

NEWER_CARD = REVISION_3_NUMBERS[0]
BLANK_TAG = TYPE_TWO_NUMBERS[1]  # the first one lies in the cupboard of the demonstration


def give_newer_card(journey: Journey) -> UUID:
    """To a household that waits for a card; returns its id."""
    household = _waits_for_card(journey)
    _link(journey, household, NEWER_CARD, "support_korrigo")
    return household


def give_tag(journey: Journey) -> UUID:
    """Received as a delivery of one, then given to a household that wants no KorriGo card."""
    _receive(journey)
    household = _waits_for_card(journey)
    _link(journey, household, BLANK_TAG, "support_neutral_card")
    return household


def _waits_for_card(journey: Journey) -> UUID:
    """One whose right has begun, and who has nothing to carry it on."""
    lines = journey.desk.counter.households.lines()
    waiting = (line for line in lines if "without_card" in line.waits)
    line = next((line for line in waiting if line.state == "in_force"), None)
    if line is None:
        raise NeverHappened("a household waits for a card")
    return line.id


def _receive(journey: Journey) -> None:
    window = journey.application.window
    window.open(Place("intake"))
    page = window.page
    if not isinstance(page, IntakePage):
        raise NeverHappened("deliveries can be received")
    wait_until(page.form.begin.isVisible, "a delivery can be begun")
    page.form.which.setCurrentIndex(0)
    page.form.label.setText("Carton de la visite")
    page.form.support.setCurrentIndex(0)
    press(page, "begin")
    wait_until(lambda: page.wants_card, "the delivery waits for its cards")
    journey.hand.lay_down(BLANK_TAG)
    wait_until(lambda: page.received == 1, "the blank tag is received")
    picture(window, journey.out / "steps" / "received.png")
    journey.take_away()
    page.end()


def _link(journey: Journey, household: UUID, number: int, support: str) -> None:
    window, households = journey.application.window, journey.desk.counter.households
    window.open(Place("household", household))
    wait_until(lambda: offers(window.page, "act_link"), "a card can be linked")
    press(window.page, "act_link")
    wait_until(lambda: offers(window.page, support), "a support can be chosen")
    press(window.page, support)
    wait_until(lambda: bool(getattr(window.page, "wants_card", False)), "a card is waited for")
    journey.hand.lay_down(number)
    wait_until(lambda: bool(households.sheet(household).cards), "the card is linked")
    journey.take_away()
