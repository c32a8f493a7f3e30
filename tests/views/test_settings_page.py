"""The settings page with its presenters, on the store of a desk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QPushButton

from desktop.domain.actor import Role
from desktop.jobs.runner import JobRunner
from desktop.services.clock import fixed_clock
from desktop.services.preference import PreferenceService
from desktop.services.scale import ScaleService
from desktop.services.street import StreetService
from desktop.settings import RESOURCES, Settings
from desktop.views.session import Session
from desktop.views.settings.decision_presenter import DecisionPresenter
from desktop.views.settings.page import SettingsPage
from desktop.views.settings.presenter import SettingsPresenter, SettingsSources
from desktop.views.settings.street_presenter import StreetPresenter
from tests.local_desk import Desk

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
HEADER = "numero;rep;nom_voie;code_postal;code_insee;nom_commune\n"


class Room:
    """The page as the application furnishes it."""

    def __init__(
        self, desk: Desk, folder: Path, qtbot: QtBot, settings: Settings | None = None
    ) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.mistakes: list[object] = []
        self.jobs = JobRunner()
        self.jobs.unexplained.connect(self.mistakes.append)
        self.session = Session(desk.actor, language="en")
        self.preferences = PreferenceService(desk.units)
        self.scales = ScaleService(desk.units, fixed_clock(NOW))
        self.scales.seed(desk.actor)
        self.page = SettingsPage()
        qtbot.addWidget(self.page)
        sources = SettingsSources(settings or Settings(folder), self.preferences, readers, about)
        SettingsPresenter(self.page, self.jobs, self.session, sources)
        StreetPresenter(self.page, self.jobs, StreetService(folder))
        DecisionPresenter(self.page, self.jobs, self.session, self.scales)
        self.page.show()
        self.page.refresh()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.jobs.is_idle)
        assert not self.mistakes

    def kept(self) -> dict[str, object]:
        found = json.loads((self.folder / "settings.json").read_text("utf-8"))
        assert isinstance(found, dict)
        return found


def readers() -> tuple[str, ...]:
    return ("Reader A", "Reader B")


def about() -> tuple[tuple[str, str], ...]:
    return (("Version", "0.1.0"),)


def press(page: SettingsPage, words: str) -> None:
    (button,) = (each for each in page.findChildren(QPushButton) if each.text() == words)
    button.click()


@pytest.fixture
def room(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    folder = tmp_path / "settings"
    folder.mkdir()
    room = Room(desk, folder, qtbot)
    yield room
    room.jobs.close()


def test_the_look_is_used_at_once_and_kept_in_the_file(room: Room) -> None:
    with room.qtbot.waitSignal(room.session.look_changed):
        room.page.chosen.emit("theme", "dark")
    room.settle()
    assert room.session.theme == "dark"
    assert room.kept() == {"theme": "dark"}


def test_the_name_of_the_desk_is_still_there_when_the_page_is_opened_again(room: Room) -> None:
    room.page._label.setText("guichet 9")
    room.page._label.editingFinished.emit()
    room.settle()
    room.page.refresh()
    room.settle()
    assert room.page._label.text() == "guichet 9"
    assert room.kept() == {"desk_label": "guichet 9"}


def test_a_language_is_said_to_change_at_the_next_start(room: Room) -> None:
    room.page.chosen.emit("language", "fr")
    room.settle()
    assert "next start" in room.page.note.text
    assert room.kept() == {"language": "fr"}


def test_what_cannot_be_kept_is_said_beside(room: Room) -> None:
    (room.folder / "settings.json").write_text("{", "utf-8")
    room.page.chosen.emit("theme", "dark")
    room.settle()
    assert room.page.note.text


def test_a_reader_and_the_sounds_are_remembered_in_the_store(room: Room) -> None:
    room.page.chosen.emit("card_reader", "Reader B")
    room.page._sounds.click()
    room.settle()
    assert room.preferences.value("card_reader") == "Reader B"
    assert room.preferences.value("sounds") is False
    assert room.session.sounds is False
    assert not (room.folder / "settings.json").exists()


def test_the_scenario_is_chosen_with_what_is_to_be_confirmed(room: Room) -> None:
    choice = room.page.decision.scenario
    assert choice.value() == "credit-100"
    assert "known from the press" in room.page.decision.to_be_confirmed
    choice.set_value("discount-by-bracket")
    choice.activated.emit(choice.currentIndex())
    room.settle()
    assert room.scales.running_scenario().code == "discount-by-bracket"
    assert "50, 30 and 15 %" in room.page.decision.to_be_confirmed


def test_a_scenario_of_the_city_is_entered_from_its_file_and_says_what_it_gives(
    room: Room, tmp_path: Path
) -> None:
    examples = RESOURCES / "scenarios/examples"
    card = room.page.decision
    assert "In every bracket: €100.00 a month for the household" in card.said
    for name in ("la-madeleine-bons-verts", "caisses-paris", "rennes-arm-control"):
        card.file_chosen.emit(examples / f"{name}.yaml")
        room.settle()
    assert card.banner.text == "“Experiment, control arm” can be chosen now."
    words = {}
    for code in ("la-madeleine-bons-verts", "caisses-paris", "rennes-arm-control"):
        card.scenario.set_value(code)
        card.scenario.activated.emit(card.scenario.currentIndex())
        room.settle()
        words[code] = card.said
    assert room.scales.running_scenario().code == "rennes-arm-control"
    assert "In shops only." in words["la-madeleine-bons-verts"]
    assert "families of products only: fruit, vegetables" in words["la-madeleine-bons-verts"]
    assert "S2 pays in at least €20.00 a month." in words["caisses-paris"]
    assert "Each person pays in €5.00 to €60.00 a month." in words["caisses-paris"]
    assert words["rennes-arm-control"].endswith(
        "Nothing opens before April 2026.\n"
        "Arm “control” of the experiment “Blosne 2026”, 1 March 2026 to 28 February 2027: "
        "households are drawn.\nIt is the control arm: nothing is given."
    )
    card.file_chosen.emit(examples / "caisses-paris.yaml")
    room.settle()
    assert "There is a scenario “caisses-paris” already" in card.banner.text
    broken = tmp_path / "broken.yaml"
    broken.write_text((examples / "dijon.yaml").read_text("utf-8") + "unit: person\n", "utf-8")
    card.file_chosen.emit(broken)
    room.settle()
    assert "broken.yaml" in card.banner.text
    assert "line" in card.banner.text


def test_a_counter_agent_does_not_see_how_decisions_are_taken(room: Room, desk: Desk) -> None:
    assert room.page.decision.isVisible()
    room.session.log_in(replace(desk.actor, roles=frozenset({Role.COUNTER})))
    assert not room.page.decision.isVisible()


def test_the_streets_say_where_they_come_from_and_are_replaced(room: Room, tmp_path: Path) -> None:
    assert "45 streets: the invented sample" in room.page.streets.said
    path = tmp_path / "adresses-35.csv"
    path.write_text(HEADER + "1;;rue d’Essai;35000;35238;Rennes\n", "utf-8")
    room.page.streets.streets_chosen.emit(path)
    room.settle()
    room.settle()
    assert room.page.streets.said.startswith("1 street of Rennes")
    assert room.page.streets.problem == ""


def test_a_file_that_is_no_street_file_is_refused_with_its_line(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "adresses-35.csv"
    path.write_text(HEADER + "1;;rue d’Essai;350;35238;Rennes\n", "utf-8")
    room.page.streets.streets_chosen.emit(path)
    room.settle()
    assert "adresses-35.csv, line 2" in room.page.streets.problem
    assert "45 streets" in room.page.streets.said


def test_what_it_decided_is_shown_and_cannot_be_chosen(
    desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    decided = Settings(
        tmp_path,
        site="Blosne",
        card_reader="Reader B",
        decided=frozenset({"site", "card_reader", "lock_minutes"}),
    )
    room = Room(desk, tmp_path, qtbot, decided)
    page = room.page
    assert not page._site.isEnabled()
    assert not page._lock.isEnabled()
    assert (page._card_reader.isEnabled(), page._card_reader.value()) == (False, "Reader B")
    assert page._language.isEnabled()
    assert page._label.isEnabled()
    assert page._site.accessibleDescription() == "Set by your administrator."
    room.jobs.close()


def test_a_support_bundle_is_asked_for_by_a_button(room: Room) -> None:
    with room.qtbot.waitSignal(room.page.bundle_requested, timeout=1000):
        press(room.page, "Support bundle…")
