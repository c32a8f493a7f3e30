"""The window: pages by role, the way back, search, palette, discreet mode and the veil."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget

from desktop.app.status_ways import StatusWays
from desktop.domain.actor import Actor, Role
from desktop.domain.central import CentralState, Contact, Update
from desktop.settings import Settings
from desktop.sheets.reader import Presence
from desktop.views.main_window.central_words import central_standing
from desktop.views.main_window.entry import PageEntry
from desktop.views.main_window.palette import closeness
from desktop.views.main_window.reader_words import reader_standing
from desktop.views.main_window.setting import WindowSetting
from desktop.views.main_window.veil import Inactivity
from desktop.views.main_window.window import MainWindow
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.page import Page, Place
from desktop.views.widgets.search_field import SearchResult

COUNTER = Actor(UUID(int=1), "Nolwenn Le Goff", frozenset({Role.COUNTER}))
MERCHANTS = Actor(UUID(int=2), "Malo Riou", frozenset({Role.MERCHANT_MANAGER}))


class FormPage(Page):
    """A page that notes what the window tells it."""

    def __init__(self) -> None:
        super().__init__("Form")
        self.field = QLineEdit()
        self.subjects: list[object] = []
        self.refreshed = 0
        self.may_go = True
        QVBoxLayout(self).addWidget(self.field)

    def open_subject(self, subject: object) -> None:
        self.subjects.append(subject)

    def refresh(self) -> None:
        self.refreshed += 1

    def shown(self) -> None:
        self.field.setFocus()

    def leave(self) -> bool:
        return self.may_go


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    files = frozenset({Role.COUNTER})
    entries = [
        PageEntry("home", "Home", "house", FormPage),
        PageEntry("households", "Households", "users", FormPage, files),
        PageEntry("merchants", "Merchants", "storefront", FormPage),
        PageEntry(
            "household", "Household", "users", FormPage, files, in_navigation=False,
            parent="households",
        ),
    ]  # fmt: skip
    window = MainWindow(Session(COUNTER), entries, WindowSetting("desk 2", demonstration=True))
    window.furnished = True
    qtbot.addWidget(window)
    window.open(Place("home"))
    return window


def page_of(window: MainWindow) -> FormPage:
    page = window.page
    assert isinstance(page, FormPage)
    return page


def test_the_navigation_shows_only_what_the_role_may_open(window: MainWindow) -> None:
    assert window.navigation.keys == ("home", "households", "merchants")
    window.session.log_in(MERCHANTS)
    assert window.navigation.keys == ("home", "merchants")
    assert not window.open(Place("household", "someone"))


def test_another_agent_does_not_stay_on_a_page_that_is_not_theirs(window: MainWindow) -> None:
    window.open(Place("household", "someone"))
    window.session.log_in(MERCHANTS)
    assert window.here == Place("home")
    window.back()
    assert window.here == Place("home")


def test_nothing_but_home_opens_before_the_desk_is_open(window: MainWindow) -> None:
    window.furnished = False
    assert not window.open(Place("merchants"))
    assert window.here == Place("home")


def test_a_page_is_built_once_and_opened_on_its_subject(window: MainWindow) -> None:
    window.open(Place("household", "first"))
    page = page_of(window)
    window.open(Place("household", "second"))
    assert page_of(window) is page
    assert page.subjects == ["first", "second"]


def test_the_way_back_leads_through_the_subjects(window: MainWindow) -> None:
    window.open(Place("household", "first"))
    window.open(Place("household", "second"))
    window.back()
    assert window.here == Place("household", "first")
    window.back()
    assert window.here == Place("home")


def test_a_page_that_is_not_finished_may_hold_the_agent(window: MainWindow) -> None:
    window.open(Place("household", "first"))
    page_of(window).may_go = False
    assert not window.open(Place("merchants"))
    window.back()
    assert window.here == Place("household", "first")


def test_a_stale_page_reloads_when_it_comes_to_the_front(window: MainWindow) -> None:
    window.open(Place("merchants"))
    page = page_of(window)
    window.open(Place("home"))
    page.mark_stale()
    assert page.refreshed == 1
    window.open(Place("merchants"))
    assert page.refreshed == 2


def test_the_demonstration_says_so_on_the_window(window: MainWindow) -> None:
    assert "demonstration" in window.windowTitle()
    assert window.top.findChild(object, "demonstration") is not None


def test_a_found_household_is_opened(window: MainWindow, qtbot: QtBot) -> None:
    search = window.top.search
    window.show()
    qtbot.keyClicks(search, "kerv")
    search.show_results("kerv", [SearchResult(Place("household", "h"), "Rozenn Kervella")])
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert window.here == Place("household", "h")


def test_the_palette_finds_a_page_by_a_few_letters(window: MainWindow, qtbot: QtBot) -> None:
    window.show()
    window.open_palette()
    qtbot.keyClicks(window.palette_panel._words, "mrch")
    qtbot.keyClick(window.palette_panel._words, Qt.Key.Key_Return)
    assert window.here == Place("merchants")
    assert window.palette_panel.isHidden()


def test_the_palette_performs_actions(window: MainWindow, qtbot: QtBot) -> None:
    window.show()
    window.open_palette()
    qtbot.keyClicks(window.palette_panel._words, "dark")
    with qtbot.waitSignal(window.action_requested) as asked:
        qtbot.keyClick(window.palette_panel._words, Qt.Key.Key_Return)
    assert asked.args == ["theme dark"]


def test_the_start_of_a_word_is_closer_than_scattered_letters() -> None:
    assert closeness("foy", "Foyers") > closeness("foy", "Aller aux foyers") > 0
    assert closeness("frs", "Foyers") > 0
    assert closeness("xyz", "Foyers") == 0


def test_f12_switches_the_discreet_mode(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitActive(window):
        window.show()
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert window.session.discretion.on
    assert "on" in window.status._discreet.text()


def test_the_veil_keeps_what_was_typed_and_gives_the_place_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitActive(window):
        window.show()
    window.open(Place("household", "h"))
    field = page_of(window).field
    qtbot.keyClicks(field, "14 rue")
    window.cover()
    assert not window.veil.isHidden()
    qtbot.keyClicks(field, "hidden keys")
    window.veil.lift()
    assert field.text() == "14 rue"
    assert window.here == Place("household", "h")
    assert field.isEnabled()


def test_the_veil_comes_when_nobody_touches_the_desk(window: MainWindow, qtbot: QtBot) -> None:
    resting = Inactivity(0.0002, window)
    with qtbot.waitSignal(resting.elapsed, timeout=1000):
        pass


def touch(window: QWidget) -> None:
    """A key as the system brings it: to the window, not to a widget."""
    handle = window.windowHandle()
    assert handle is not None
    key, none = Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(handle, QKeyEvent(QEvent.Type.KeyPress, key, none, "a"))


def test_a_touch_puts_the_veil_off(window: MainWindow, qtbot: QtBot) -> None:
    resting = Inactivity(0.01, window)
    window.show()
    with qtbot.assertNotEmitted(resting.elapsed):
        for _touch in range(9):
            qtbot.wait(100)
            touch(window)
    with qtbot.waitSignal(resting.elapsed, timeout=2000):
        pass


@pytest.mark.parametrize("update", list(Update))
def test_an_update_is_told_until_it_is_done(qtbot: QtBot, update: Update) -> None:
    window = MainWindow(Session(COUNTER, language="en"), (), WindowSetting("Le Blosne"))
    qtbot.addWidget(window)
    ways = StatusWays(window, News(window), Settings(Path("nowhere")))
    ways.show_central(CentralState(Contact.SYNCHRONISED, update=update))
    assert window.version.isHidden() is (update is Update.NONE)
    assert ("tell IT" in window.version.text.replace("Tell", "tell")) is (update is not Update.NONE)
    ways.show_central(CentralState(Contact.SYNCHRONISED))
    assert window.version.isHidden()


def test_a_touch_of_whatever_floats_above_the_window_counts_too(
    window: MainWindow, qtbot: QtBot
) -> None:
    resting = Inactivity(0.01, window)
    box = QDialog(window)
    box.show()
    with qtbot.assertNotEmitted(resting.elapsed):
        for _touch in range(9):
            qtbot.wait(100)
            touch(box)


def test_a_window_that_was_closed_waits_for_nobody(window: MainWindow, qtbot: QtBot) -> None:
    resting = Inactivity(0.0002, window)
    window.show()
    resting.rest()
    with qtbot.assertNotEmitted(resting.elapsed, wait=200):
        touch(window)


@pytest.mark.parametrize("presence", list(Presence))
def test_each_state_of_the_reader_has_words_and_a_shape(presence: Presence) -> None:
    standing = reader_standing(presence)
    assert standing.words
    assert standing.tone in {"done", "waiting"}


@pytest.mark.parametrize(
    ("state", "words", "tone"),
    [
        (CentralState(Contact.NOT_CONFIGURED), "This desk only", "neutral"),
        (CentralState(Contact.NEVER, None, 1), "Not synchronised yet · 1 change waits", "waiting"),
        (CentralState(Contact.SYNCHRONISED, conflicts=1), "1 conflict to look at", "waiting"),
        (CentralState(Contact.OFFLINE, None, 0, 1, 1), "2 conflicts to look at", "waiting"),
    ],
)
def test_the_centre_is_told_by_what_needs_a_person_first(
    state: CentralState, words: str, tone: str
) -> None:
    standing = central_standing(state)
    assert (standing.words, standing.tone) == (words, tone)
