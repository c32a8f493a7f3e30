"""A person's file, asked for on the household page: looked at first, then two files in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QObject, Qt, Signal

from desktop.domain.actor import Actor, Role
from desktop.importers.sender_file import SenderSource
from desktop.services.clock import fixed_clock
from desktop.services.subject_export import SubjectExportService
from desktop.sheets.household import HouseholdSheet
from desktop.views.household.acts import acts_of
from desktop.views.household.export_editor import ExportEditor
from desktop.views.household.exporting import Exporting
from desktop.views.household.page import HouseholdPage
from desktop.views.household.presenter import HouseholdPresenter
from tests.builders import an_enrolment
from tests.local_desk import Desk
from tests.views.counter_desk import NOW, Counter, Keyboard, open_counter


class Folders(QObject):
    """Answers at once with a folder, as a person would choose one."""

    folder_chosen = Signal(object)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def ask_folder(self, title: str) -> None:
        assert title
        self.folder_chosen.emit(self._folder)


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    opened = open_counter(desk, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def family(counter: Counter) -> HouseholdSheet:
    return counter.services.households.enrol(an_enrolment(), counter.actor)


def open_page(
    counter: Counter, desk: Desk, qtbot: QtBot, household: HouseholdSheet, folder: Path
) -> HouseholdPage:
    page = HouseholdPage(counter.session.discretion)
    HouseholdPresenter(page, counter.jobs, counter.news, counter.session, counter.services)
    service = SubjectExportService(
        desk.units, fixed_clock(NOW), SenderSource(folder, demonstration=True)
    )

    def exports() -> SubjectExportService:
        return service

    Exporting(page, counter.jobs, counter.session, exports, Folders(folder))  # type: ignore[arg-type]
    counter.show(qtbot, page)
    page.open_subject(household.id)
    counter.settle(qtbot)
    page.shown()
    return page


def opened(page: HouseholdPage) -> ExportEditor:
    assert isinstance(page.editor, ExportEditor)
    return page.editor


def test_the_file_is_looked_at_then_saved_twice(
    counter: Counter, desk: Desk, family: HouseholdSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    page = open_page(counter, desk, qtbot, family, folder)
    Keyboard().press(Qt.Key.Key_X)
    editor = opened(page)
    assert not editor.save.isEnabled()
    editor.look.click()
    counter.settle(qtbot)
    assert editor.preview.isVisible()
    assert "Kervella" in editor.preview.pages[0].accessibleDescription()
    editor.save.click()
    counter.settle(qtbot)
    names = sorted(path.suffix for path in folder.iterdir())
    assert names == [".json", ".pdf"]
    (document,) = folder.glob("*.json")
    person = json.loads(document.read_text(encoding="utf-8"))["sections"]["person"][0]
    assert person["first_names"] == "Rozenn"
    assert "2 files were saved." in editor.banner.text


def test_another_person_has_to_be_looked_at_again(
    counter: Counter, desk: Desk, family: HouseholdSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_page(counter, desk, qtbot, family, tmp_path / "out")
    Keyboard().press(Qt.Key.Key_X)
    editor = opened(page)
    editor.look.click()
    counter.settle(qtbot)
    editor.whose.setFocus()
    Keyboard().press(Qt.Key.Key_Down)
    partner = next(m for m in family.members if m.role == "partner")
    assert editor.asked[0] == partner.id
    assert not editor.save.isEnabled()
    assert not editor.preview.isVisible()
    editor.look.click()
    counter.settle(qtbot)
    said = " ".join(shown.accessibleDescription() for shown in editor.preview.pages)
    assert "Ibrahima" in said
    assert "Rozenn" not in said


def test_f12_hides_the_pages(
    counter: Counter, desk: Desk, family: HouseholdSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_page(counter, desk, qtbot, family, tmp_path / "out")
    Keyboard().press(Qt.Key.Key_X)
    editor = opened(page)
    editor.look.click()
    counter.settle(qtbot)
    counter.session.discretion.toggle()
    assert not editor.preview.isVisible()
    counter.session.discretion.toggle()
    assert editor.preview.isVisible()


def test_the_act_is_offered_to_those_who_may_only(
    counter: Counter, desk: Desk, family: HouseholdSheet, qtbot: QtBot, tmp_path: Path
) -> None:
    page = open_page(counter, desk, qtbot, family, tmp_path / "out")
    assert page.may_export()
    counter.session.log_in(Actor(counter.actor.id, "Nolwenn", frozenset({Role.COUNTER})))
    assert not page.may_export()
    page.editor_requested.emit("export")
    assert page.editor is None
    assert "export" not in [act.name for act in acts_of(family)]
    assert acts_of(family, {"export": True})[-1].name == "export"
