"""The application with its window: joins door, desk, jobs, news and pages."""

from __future__ import annotations

import logging
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop import i18n, incidents
from desktop.app.accesses import FileAccesses
from desktop.app.chime import Chime
from desktop.app.door_words import place_of
from desktop.app.entrance import Around, Entrance
from desktop.app.explaining import Explaining
from desktop.app.leaving import Leaving, Successor
from desktop.app.pages import Pages
from desktop.app.qt_words import speak
from desktop.app.status_ways import StatusWays
from desktop.app.storage_watch import StorageWatch
from desktop.app.taps import watched_cards
from desktop.domain.actor import Actor, Role
from desktop.domain.central import CentralState
from desktop.jobs.collector import GuiCollector
from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.services.clock import Clock
from desktop.settings import APPLICATION, Settings
from desktop.sheets.door import Entry
from desktop.views.main_window.searching import SearchPresenter
from desktop.views.main_window.setting import WindowSetting
from desktop.views.main_window.veil import Inactivity
from desktop.views.main_window.window import MainWindow
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.theme import fonts, style
from desktop.views.widgets.page import Place

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.desk import Desk

Opened: TypeAlias = "tuple[Desk, tuple[Actor, ...], CentralState]"

NOBODY_YET = Actor(UUID(int=0), "", frozenset(Role))
"""Until the desk is open: it lays the navigation out, and nothing can be opened or written."""
FIRST_PAINT = 2.0  # seconds after which the desk is opened though nothing was painted
SYNC_EVERY = 60_000  # milliseconds between two exchanges with the centre


class Application(QObject):
    """Owns everything; `close` gives all of it back, in the order that nothing is called after."""

    ready = Signal()  # the desk is open and somebody is logged in

    def __init__(
        self,
        qt: QApplication,
        settings: Settings,
        clock: Clock | None = None,
        after: Successor | None = None,
    ) -> None:
        super().__init__()
        self.qt, self.settings = qt, settings
        self.news = News(self)
        self.jobs = JobRunner(self)
        self.desk: Desk | None = None
        self._clock = clock
        self.session = Session(
            NOBODY_YET,
            language=settings.language,
            theme=settings.theme,
            text_scale=settings.text_scale,
            lock_minutes=settings.lock_minutes,
            parent=self,
        )
        self.pages = Pages(settings, self.jobs, self.news, self.session)
        self.window = MainWindow(self.session, self.pages.entries(), _setting_of(settings))
        self.explaining = Explaining(self.window, self)
        self.mistake = self.explaining.mistake
        around = Around(self.window, self.jobs, self.session, settings, clock)
        self.entrance = Entrance(around, after.door if after is not None else None, self)
        self._leaving = Leaving(around, self.entrance, self._opened_desk, self)
        self._status = StatusWays(self.window, self.news, settings)
        self._after = after
        self._collector = GuiCollector(self)
        self._chime = Chime(self.session, self.jobs, self)
        self.inactivity = Inactivity(settings.lock_minutes, self)
        self._syncing = QTimer(self, interval=SYNC_EVERY)
        self._closed = False
        self._seen = threading.Event()  # the first paint is over
        self._connect()

    @property
    def successor(self) -> Successor | None:
        """Who comes after this application in the same program."""
        return self._leaving.successor

    @property
    def exit_status(self) -> int:
        return self.explaining.exit_status

    def start(self) -> None:
        """Show the window first; the door or the desk, the reader and the centre open behind it."""
        self.entrance.begin(*((self._after.entry, self._after.refusal) if self._after else (None,)))
        self.window.show()
        QTimer.singleShot(0, self._seen.set)  # behind the paint that showing asked for

    @Slot(object)
    def _begin(self, entry: Entry | None) -> None:
        """Nobody is asked, or somebody proved who they are: open their files."""
        if entry is not None:
            self.window.may_close = False
            self.window.status.person.offer_door()
        self.jobs.run(
            Lane.INTERACTIVE,
            self._open_desk,
            then=self._furnish,
            explain=self.explaining.give_up,
        )
        self.window.open(Place("home"))

    def _open_desk(self, _progress: Progress) -> Opened:
        """On the interactive lane: whatever is asked there afterwards finds the desk open.

        The database is loaded after the first paint, which would share Python's lock with it.
        """
        self._seen.wait(FIRST_PAINT)
        from desktop.app.desk import open_desk  # noqa: PLC0415 - it brings the database along

        desk = open_desk(
            self.entrance.settings,
            entry=self.entrance.entry,
            clock=self._clock,
            on_committed=self.news.changed.emit,
            on_central_state=self.news.central_state.emit,
        )
        self.entrance.let_speak(desk.sync)
        self.pages.opened = desk
        return desk, desk.agents.agents(), desk.sync.state()

    @Slot(object)
    def _furnish(self, opened: Opened) -> None:
        """The desk is open: log in, and let the reader and the centre speak."""
        self.desk, agents, state = opened
        if self.entrance.entry is None:
            self.session.log_in(agents[0])
            self.window.status.show_agents(agents)
        self._status.show_central(state)
        SearchPresenter(self.window, self.jobs, self.pages.find)
        FileAccesses(self.window, self.jobs, self.session, self.desk.accesses)
        cards = watched_cards(self.window, self.jobs, self.news, self.desk, self.session)
        cards.place_found.connect(self._go)
        cards.refused.connect(self.explaining.explain)
        cards.heard.connect(self._chime.sound)
        self._chime.begin(self.desk.preferences.value)
        for load in (self.pages.load, self.desk.counter.streets.load, self.desk.load_letters):
            self.jobs.run(Lane.BATCH, load)
        StorageWatch(self.window, self.jobs, self.desk)
        self.window.furnished = True
        self.desk.reader.start(self.news.reader_state.emit)
        if self.settings.central_url:
            self._syncing.start()
            self.synchronise()
        self.ready.emit()

    @Slot()
    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._seen.set()
        self.window.hide()  # an exchange that is under way may take seconds to give up
        self._syncing.stop()
        self.inactivity.rest()
        if self.desk is not None:
            self.desk.reader.stop()
        self.jobs.close()
        if self.pages.opened is not None:
            self.pages.opened.close()
        self._collector.give_back()

    @Slot()
    def synchronise(self) -> None:
        if self.desk is not None:
            door = self.entrance
            self.jobs.run(Lane.BATCH, self.desk.sync.run, then=door.confirm, explain=door.heed)

    def _connect(self) -> None:
        window, session = self.window, self.session
        self.jobs.unexplained.connect(self.explaining.explain)
        window.closing.connect(self.close)
        window.action_requested.connect(self._act)
        window.page_built.connect(self._adopt)
        window.status.agent_requested.connect(session.log_in)
        session.look_changed.connect(self._redress)
        session.lock_changed.connect(self.inactivity.set_minutes)
        self.inactivity.elapsed.connect(window.cover)
        self._syncing.timeout.connect(self.synchronise)
        self._connect_door()

    def _connect_door(self) -> None:
        entrance, person = self.entrance, self.window.status.person
        entrance.open_requested.connect(self._begin)
        entrance.seat_taken.connect(self.synchronise)
        entrance.succeeded_by.connect(self._leaving.hand_over)
        entrance.unheeded.connect(self.explaining.explain_sync)
        entrance.failed.connect(self.explaining.give_up)
        person.lock_requested.connect(entrance.lock)
        person.others_requested.connect(entrance.offer_people)
        person.change_requested.connect(entrance.offer_change)
        person.leave_requested.connect(self._leaving.log_out)
        self.window.close_requested.connect(self._leaving.close)
        self.window.status.rights_requested.connect(self.synchronise)
        self._leaving.left.connect(self._leave)

    def _opened_desk(self) -> Desk | None:
        return self.desk

    @Slot()
    def _leave(self) -> None:
        """What was typed is saved and what waits was told."""
        self.entrance.log_out()
        self.window.may_close = True
        self.window.close()

    @Slot(object)
    def _adopt(self, page: object) -> None:
        """A page that leads to the search of the window, and one that is heard."""
        wish = getattr(page, "search_requested", None)
        if wish is not None:
            wish.connect(self.window.top.search.take_focus)
        sounded = getattr(page, "sounded", None)
        if sounded is not None:
            sounded.connect(self._chime.play)

    @Slot(object)
    def _go(self, place: Place) -> None:
        """A card came: never over a covered window, nor over a form that stays."""
        if self.window.veil.isHidden():
            self.window.open(place, "card")

    @Slot(str)
    def _act(self, action: str) -> None:
        if action == "sync":
            self.synchronise()
        elif action.startswith("theme "):
            self.session.choose_theme(action.removeprefix("theme "))

    @Slot()
    def _redress(self) -> None:
        style.apply(self.qt, self.session.theme, self.session.text_scale)
        self.window.redress()
        self.entrance.fit()


def _setting_of(chosen: Settings) -> WindowSetting:
    place = place_of(chosen)
    return WindowSetting(place, demonstration=chosen.demonstration, laboratory=chosen.laboratory)


def build(
    settings: Settings, clock: Clock | None = None, after: Successor | None = None
) -> Application:
    """Everything but the event loop; needs no display with the offscreen platform."""
    i18n.install(settings.language)
    existing = QApplication.instance()
    qt = existing if isinstance(existing, QApplication) else QApplication([APPLICATION])
    speak(qt, settings.language)
    fonts.load()
    style.apply(qt, settings.theme, settings.text_scale)
    return Application(qt, settings, clock, after)


def run(settings: Settings) -> int:
    """Open the window and stay until it is closed; 1 when the desk could not be opened.

    A colleague with another file, or whoever comes after a log-out, gets a window of their own.
    """
    logging.raiseExceptions = False  # a log on a full disk is lost without a word
    with suppress(OSError):  # without the folder the desk does not open, and says so in words
        incidents.install(settings.log)
    after: Successor | None = None
    while True:
        application = build(after.settings if after is not None else settings, after=after)
        sys.excepthook = application.explaining.catch
        threading.excepthook = application.explaining.catch_in_thread
        application.window.take_place(after.geometry if after is not None else None)
        application.start()
        try:
            status = application.qt.exec() or application.exit_status
        finally:
            application.close()
        after = application.successor
        if after is None:
            return status
