"""Two windows and a real centre, or a centre that is not there: the window waits for nobody."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.sheets.household import AddressSheet
from desktop.sync import installation
from tests.journeys.conftest import Counter, Heartbeat, OpenCounter

pytestmark = pytest.mark.journey
LONGEST = 0.25
"""Seconds: an exchange that held the window would hold it for five; a busy machine, for less."""


@pytest.fixture
def black_hole() -> Iterator[str]:
    """Takes a connection and never says a word: the worst that a network does."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"postgresql://desk@127.0.0.1:{listener.getsockname()[1]}/centre"


@pytest.fixture
def closed_port() -> str:
    return "postgresql://desk@127.0.0.1:1/centre"


def type_a_name(counter: Counter) -> float:
    """A whole name, letter by letter; how long the window was held meanwhile, in seconds."""
    counter.window.enrol()
    counter.until(lambda: counter.is_on("enrolment"))
    counter.qtbot.wait(500)  # a page is built once, and that is not what is measured
    heart = Heartbeat()
    counter.page.who.birth_name.setFocus()
    heart.begin()
    for letter in "Kervella Le Guennec de la Tour":
        QTest.keyClicks(QApplication.focusWidget(), letter)
        counter.qtbot.wait(30)
    return heart.longest


@pytest.mark.parametrize("address", ["black_hole", "closed_port"])
def test_typing_goes_on_and_is_saved_while_the_centre_does_not_answer(
    tmp_path: Path, open_counter: OpenCounter, address: str, request: pytest.FixtureRequest
) -> None:
    counter = open_counter(tmp_path, central_url=request.getfixturevalue(address))
    held = type_a_name(counter)
    assert counter.page.who.birth_name.text() == "Kervella Le Guennec de la Tour"
    counter.until(counter.page.draft_chip.isVisible, 2000)
    assert held < LONGEST
    counter.until(lambda: "Offline" in counter.window.status._central.text(), 15_000)
    assert counter.is_on("enrolment")


@pytest.mark.postgres
def test_another_counter_sees_the_household_and_its_corrections(
    furnished: Path, tmp_path: Path, open_counter: OpenCounter, postgres_url: str
) -> None:
    installation.install(postgres_url)
    shutil.copytree(furnished, tmp_path / "one")
    (tmp_path / "two").mkdir()
    first = open_counter(tmp_path / "one", central_url=postgres_url)
    first.until(exchanged(first), 60_000)
    second = open_counter(tmp_path / "two", central_url=postgres_url)
    second.until(exchanged(second), 60_000)

    household_id = show_household_of_card(first, "1")
    title = first.page.title
    second.open("household", household_id)
    assert second.page.title == title

    move_house(second, household_id)
    second.application.synchronise()
    second.settle()
    heart = Heartbeat()
    first.application.synchronise()
    first.until(lambda: "rue de Journée" in first.texts())
    assert heart.longest < 4 * LONGEST
    assert first.window.here.subject == household_id


@pytest.mark.postgres
def test_a_card_linked_at_one_counter_is_known_at_the_other(
    furnished: Path, tmp_path: Path, open_counter: OpenCounter, postgres_url: str
) -> None:
    """Also when the second desk was set up alone: the centre gives it the key of the cards."""
    installation.install(postgres_url)
    shutil.copytree(furnished, tmp_path / "one")
    (tmp_path / "two").mkdir()
    first = open_counter(tmp_path / "one", central_url=postgres_url)
    first.until(exchanged(first), 60_000)
    second = open_counter(tmp_path / "two", central_url=postgres_url)
    second.until(exchanged(second), 60_000)
    here = show_household_of_card(first, "1")
    assert show_household_of_card(second, "1") == here


def exchanged(counter: Counter) -> Callable[[], bool]:
    def check() -> bool:
        told = counter.window.status._central.text()
        return "Synchronised" in told and "wait" not in told and counter.application.jobs.is_idle

    return check


def show_household_of_card(counter: Counter, key: str) -> UUID:
    counter.reader.lay_down(key)
    counter.until(lambda: counter.is_on("household") or counter.is_on("card"))
    counter.settle()
    assert counter.is_on("household")
    household_id = counter.page.household_id
    assert isinstance(household_id, UUID)
    return household_id


def move_house(counter: Counter, household_id: UUID) -> None:
    desk = counter.application.desk
    assert desk is not None
    address = AddressSheet(
        street_number="7", street="rue de Journée", postcode="35000", city="Rennes"
    )
    desk.counter.households.correct_address(
        household_id, address, counter.application.session.actor
    )
