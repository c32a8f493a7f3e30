"""Two windows, one real centre, and a network that is pulled out: what people see of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.domain.actor import Actor, Role
from desktop.domain.central import Contact
from desktop.models import new_id
from desktop.sheets.household import AddressSheet, ContactSheet
from desktop.sync import installation
from desktop.views.sync.conflict_card import ConflictCard
from desktop.views.sync.refused_card import RefusedCard
from desktop.views.widgets.chip import Chip
from desktop.views.widgets.page import Place
from tests.journeys.cable import Cable
from tests.journeys.conftest import Counter, OpenCounter
from tests.services.card_desk import korrigo

pytestmark = [pytest.mark.journey, pytest.mark.postgres]
ROLES = frozenset({Role.COUNTER, Role.DECIDER})
GWEN = Actor(new_id(), "Gwen Kerbrat", ROLES)
YANN = Actor(new_id(), "Yann Corre", ROLES)


@dataclass
class Town:
    """A window each for Gwen and Yann, who know the same household."""

    cable: Cable
    gwen: Counter
    yann: Counter
    household_id: UUID

    @property
    def both(self) -> tuple[Counter, Counter]:
        return self.gwen, self.yann

    def pull_the_cable(self) -> None:
        self.cable.cut()
        for counter in self.both:
            exchange(counter)
            assert state(counter).contact is Contact.OFFLINE

    def put_it_back(self) -> None:
        """Twice around: what one brings, the other fetches."""
        self.cable.mend()
        for counter in (*self.both, *self.both):
            exchange(counter)


def exchange(counter: Counter) -> None:
    counter.application.synchronise()
    counter.settle()


def state(counter: Counter) -> Any:
    desk = counter.application.desk
    assert desk is not None
    return desk.sync.state()


def households(counter: Counter) -> Any:
    desk = counter.application.desk
    assert desk is not None
    return desk.counter.households


def say_phone(counter: Counter, household_id: UUID, phone: str, actor: Actor) -> None:
    contact = ContactSheet(phone=phone)
    households(counter).correct_contact(household_id, contact, actor)


def phone_at(counter: Counter, household_id: UUID) -> str:
    return str(households(counter).sheet(household_id, GWEN).contact.phone)


def show_sync(counter: Counter) -> str:
    """Everything that can be read on the page, its table of acts included."""
    page = counter.open("sync")
    page.refresh()
    counter.settle()
    return str(counter.texts()) + "\n" + str(page.acts.view.as_text())


def cards(counter: Counter, kind: type[Any]) -> list[Any]:
    return [card for card in counter.page.findChildren(kind) if card.isVisible()]


def click(counter: Counter, name: str) -> None:
    button = next(b for b in counter.page.findChildren(QPushButton, name) if b.isVisible())
    counter.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    counter.settle()


@pytest.fixture
def cable(postgres_url: str) -> Iterator[Cable]:
    installation.install(postgres_url)
    cable = Cable(postgres_url)
    yield cable
    cable.close()


@pytest.fixture
def town(furnished: Path, tmp_path: Path, open_counter: OpenCounter, cable: Cable) -> Town:
    shutil.copytree(furnished, tmp_path / "one")
    (tmp_path / "two").mkdir()
    counters = []
    for folder, actor in (("one", GWEN), ("two", YANN)):
        counter = open_counter(
            tmp_path / folder, central_url=cable.url, desk_label=f"desk {folder}"
        )
        counter.until(exchanged(counter), 60_000)
        counter.application._syncing.stop()  # the tests say when
        counter.application.session.log_in(actor)
        counter.settle()
        counters.append(counter)
    gwen, yann = counters
    gwen.reader.lay_down("1")
    gwen.until(lambda: gwen.is_on("household"))
    gwen.settle()
    household_id = gwen.page.household_id
    assert isinstance(household_id, UUID)
    return Town(cable, gwen, yann, household_id)


def exchanged(counter: Counter) -> Callable[[], bool]:
    def check() -> bool:
        told = state(counter) if counter.application.desk else None
        return (
            told is not None
            and told.contact is Contact.SYNCHRONISED
            and not told.waiting
            and counter.application.jobs.is_idle
        )

    return check


def test_edits_of_different_fields_made_without_the_network_are_both_kept(town: Town) -> None:
    town.pull_the_cable()
    say_phone(town.gwen, town.household_id, "06 11 11 11 11", GWEN)
    address = AddressSheet(
        street_number="7", street="rue de Journée", postcode="35000", city="Rennes"
    )
    households(town.yann).correct_address(town.household_id, address, YANN)
    town.put_it_back()
    for counter in town.both:
        assert state(counter).conflicts == 0
        counter.open("household", town.household_id)
        assert "rue de Journée" in counter.texts()
        assert phone_at(counter, town.household_id) == "+33611111111"


def test_two_values_of_one_field_are_asked_about_and_settled_in_the_window(town: Town) -> None:
    town.pull_the_cable()
    say_phone(town.gwen, town.household_id, "06 11 11 11 11", GWEN)
    say_phone(town.yann, town.household_id, "06 22 22 22 22", YANN)
    town.put_it_back()
    told = show_sync(town.gwen)
    for said in ("06 11 11 11 11", "06 22 22 22 22", "Gwen Kerbrat", "Yann Corre"):
        assert said in told
    (card,) = cards(town.gwen, ConflictCard)
    card.talk.opener.click()
    card.talk.note.set_text("Which of the two did they give last?")
    click(town.gwen, "send")
    assert "has not answered yet" in town.gwen.texts()
    town.put_it_back()

    town.yann.open("home")
    town.yann.page.refresh()
    town.yann.settle()
    assert "question for you" in spoken_tiles(town.yann)
    assert "You are asked" in show_sync(town.yann)
    (card,) = cards(town.yann, ConflictCard)
    card.talk.opener.click()
    card.talk.note.set_text("Mine: they called me this morning.")
    click(town.yann, "send")
    town.put_it_back()

    assert "they called me this morning" in show_sync(town.gwen)
    click(town.gwen, "take")
    town.put_it_back()
    for counter in town.both:
        assert state(counter).conflicts == 0
        assert not cards(counter, ConflictCard)
        assert phone_at(counter, town.household_id) == "+33622222222"


def spoken_tiles(counter: Counter) -> str:
    return "\n".join(tile.accessibleName() for tile in counter.page._tiles)


def test_a_card_given_out_twice_is_told_at_the_desk_that_came_second(town: Town) -> None:
    other = second_household(town)
    town.pull_the_cable()
    cards_of(town.gwen).link(town.household_id, korrigo(77), GWEN)
    cards_of(town.yann).link(other, korrigo(77), YANN)
    assert "to be confirmed" in standing_of(town.gwen, town.household_id)
    assert "to be confirmed" in standing_of(town.yann, other)
    town.put_it_back()
    assert "to be confirmed" not in standing_of(town.gwen, town.household_id)
    told = show_sync(town.yann)
    assert "turned down" in told
    assert len(cards(town.yann, RefusedCard)) == 1
    click(town.yann, "abandon")
    (card,) = cards(town.yann, RefusedCard)
    card.note.set_text("They took another card.")
    click(town.yann, "give_up")
    assert "turned down, then let go" in show_sync(town.yann)
    assert state(town.yann).refused == 0


def standing_of(counter: Counter, household_id: UUID) -> str:
    """The chips of the head: a word and a shape each."""
    page = counter.open("household", household_id)
    return " · ".join(chip.text for chip in page.findChildren(Chip) if chip.isVisible())


def cards_of(counter: Counter) -> Any:
    desk = counter.application.desk
    assert desk is not None
    return desk.cards


def second_household(town: Town) -> UUID:
    found = town.gwen.application.desk
    assert found is not None
    lines = found.cards.lines()
    return next(
        line.household_id
        for line in lines
        if line.household_id and line.household_id != town.household_id
    )


def test_a_night_without_the_network_is_told_act_by_act(town: Town) -> None:
    town.pull_the_cable()
    for last in ("1", "2", "3"):
        say_phone(town.gwen, town.household_id, f"06 11 11 11 1{last}", GWEN)
    told = show_sync(town.gwen)
    waiting = state(town.gwen).waiting
    assert f"{waiting} acts are saved here and not received at the centre yet, since" in told
    lines = told.splitlines()
    assert sum("saved here" in line and "Contact corrected" in line for line in lines) == 3
    town.put_it_back()
    told = show_sync(town.gwen)
    assert "All that was done here is received at the centre." in told
    received = [line for line in told.splitlines() if "Contact corrected" in line]
    assert len(received) == 3
    assert all(len(re.findall(r"\b\d\d:\d\d\b", line)) == 3 for line in received)
    assert town.gwen.window.open(Place("home"))
