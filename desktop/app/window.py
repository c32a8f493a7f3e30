"""The application with its window: joins desk, jobs, news and pages, and shows every error."""

from __future__ import annotations

import logging
import sys
import threading
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop import i18n, incidents
from desktop.app.accesses import FileAccesses
from desktop.app.chime import Chime
from desktop.app.pages import Pages
from desktop.app.qt_words import speak
from desktop.app.refusal import somebody_looks
from desktop.app.taps import watched_cards
from desktop.domain.actor import Actor, Role
from desktop.domain.central import CentralState
from desktop.i18n import gettext as _
from desktop.jobs.collector import GuiCollector
from desktop.jobs.runner import JobRunner, Lane
from desktop.progress import Progress
from desktop.services.clock import Clock
from desktop.settings import Settings
from desktop.sheets.reader import ReaderState
from desktop.views.main_window.central_words import central_standing
from desktop.views.main_window.reader_words import reader_standing
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
COVER_AFTER = 10  # minutes without a touch until the veil


class Application(QObject):
    """Owns everything; `close` gives all of it back, in the order that nothing is called after."""

    mistake = Signal(object)  # from any thread
    ready = Signal()  # the desk is open and somebody is logged in

    def __init__(self, qt: QApplication, settings: Settings, clock: Clock | None = None) -> None:
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
            parent=self,
        )
        self.pages = Pages(settings, self.jobs, self.news, self.session)
        place = " · ".join(part for part in (settings.site, settings.desk_label) if part)
        self.window = MainWindow(
            self.session,
            self.pages.entries(),
            WindowSetting(place, demonstration=settings.demonstration),
        )
        self._collector = GuiCollector(self)
        self._chime = Chime(self.session, self.jobs, self)
        self.inactivity = Inactivity(COVER_AFTER, self)
        self._syncing = QTimer(self, interval=SYNC_EVERY)
        self._closed = False
        self._seen = threading.Event()  # the first paint is over
        self.exit_status = 0
        self._connect()

    def start(self) -> None:
        """Show the window first; the desk, the reader and the centre open behind it."""
        self.jobs.run(Lane.INTERACTIVE, self._open_desk, then=self._furnish, explain=self._give_up)
        self.window.open(Place("home"))
        self.window.show()
        QTimer.singleShot(0, self._seen.set)  # behind the paint that showing asked for

    def _open_desk(self, _progress: Progress) -> Opened:
        """On the interactive lane: whatever is asked there afterwards finds the desk open.

        The database is loaded after the first paint, which would share Python's lock with it.
        """
        self._seen.wait(FIRST_PAINT)
        from desktop.app.desk import open_desk  # noqa: PLC0415 - it brings the database along

        desk = open_desk(
            self.settings,
            clock=self._clock,
            on_committed=self.news.changed.emit,
            on_central_state=self.news.central_state.emit,
        )
        self.pages.opened = desk
        return desk, desk.agents.agents(), desk.sync.state()

    @Slot(object)
    def _furnish(self, opened: Opened) -> None:
        """The desk is open: log in, and let the reader and the centre speak."""
        self.desk, agents, state = opened
        self.session.log_in(agents[0])
        self.window.status.show_agents(agents)
        self._show_central(state)
        SearchPresenter(self.window, self.jobs, self.desk.search.find)
        FileAccesses(self.window, self.jobs, self.session, self.desk.accesses)
        cards = watched_cards(self.window, self.jobs, self.news, self.desk, self.session)
        cards.place_found.connect(self._go)
        cards.refused.connect(self.explain)
        cards.heard.connect(self._chime.sound)
        self._chime.begin(self.desk.preferences.value)
        for load in (self.pages.load, self.desk.counter.streets.load, self.desk.load_letters):
            self.jobs.run(Lane.BATCH, load)
        self.window.furnished = True
        self.desk.reader.start(self.news.reader_state.emit)
        if self.settings.central_url:
            self._syncing.start()
            self.synchronise()
        self.ready.emit()

    @Slot(object)
    def _give_up(self, error: Exception) -> None:
        """Without its files a desk can do nothing: say why, and end when that was read."""
        from desktop.views import messages  # noqa: PLC0415 - sentences are loaded with the first error

        self.exit_status = 1
        why = messages.sentence(error)
        if not messages.is_expected(error):
            why += " " + _("Incident {number}.").format(number=messages.report_mistake(error))
        if sys.stderr is not None:  # a Windows program without a console has none
            sys.stderr.write(why + "\n")
        if somebody_looks():
            messages.show_refused_start(self.window, why).finished.connect(self.window.close)
        else:
            self.window.close()

    @Slot()
    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._seen.set()
        self.window.hide()  # an exchange that is under way may take seconds to give up
        self._syncing.stop()
        if self.desk is not None:
            self.desk.reader.stop()
        self.jobs.close()
        if self.pages.opened is not None:
            self.pages.opened.close()
        self._collector.give_back()

    @Slot()
    def synchronise(self) -> None:
        if self.desk is not None:
            self.jobs.run(Lane.BATCH, self.desk.sync.run, explain=self._explain_sync)

    def _connect(self) -> None:
        window, session = self.window, self.session
        self.jobs.unexplained.connect(self.explain)
        self.mistake.connect(self.explain)
        self.news.reader_state.connect(self._show_reader)
        self.news.central_state.connect(self._show_central)
        window.closing.connect(self.close)
        window.action_requested.connect(self._act)
        window.page_built.connect(self._adopt)
        window.status.agent_requested.connect(self._change_agent)
        window.status.central_requested.connect(self._open_central)
        window.status.reader_requested.connect(self._open_reader)
        session.look_changed.connect(self._redress)
        self.inactivity.elapsed.connect(window.cover)
        self._syncing.timeout.connect(self.synchronise)

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
    def _show_reader(self, state: ReaderState) -> None:
        self.window.status.show_reader(reader_standing(state.presence))

    @Slot(object)
    def _show_central(self, state: object) -> None:
        self.window.status.show_central(central_standing(state))  # type: ignore[arg-type]

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

    @Slot(object)
    def _change_agent(self, actor: Actor) -> None:
        self.session.log_in(actor)

    @Slot()
    def _open_central(self) -> None:
        self.window.open(Place("sync"))

    @Slot()
    def _open_reader(self) -> None:
        simulated = self.settings.reader == "simulated"
        self.window.open(Place("training" if simulated else "settings"))

    @Slot()
    def _redress(self) -> None:
        style.apply(self.qt, self.session.theme, self.session.text_scale)
        self.window.redress()

    @Slot(object)
    def _explain_sync(self, error: Exception) -> None:
        """No network is normal and the status bar tells it; a mistake of ours is not."""
        from desktop.views import messages  # noqa: PLC0415 - sentences are loaded with the first error

        if not messages.is_expected(error):
            self.explain(error)
        else:
            self.window.status.say(messages.sentence(error))

    @Slot(object)
    def explain(self, error: BaseException) -> None:
        """Where every error that nobody else explains ends."""
        if self.exit_status:
            return  # the desk did not open: what else failed, failed for that reason
        from desktop.views import messages  # noqa: PLC0415 - sentences are loaded with the first error

        if isinstance(error, Exception) and messages.is_expected(error):
            self.window.banner.say(messages.sentence(error), "waiting")
        else:
            messages.show_mistake(self.window, messages.report_mistake(error))

    def catch(
        self,
        _kind: type[BaseException],
        error: BaseException,
        _traceback: TracebackType | None,
    ) -> None:
        """For `sys.excepthook`: a mistake in a slot."""
        if isinstance(error, KeyboardInterrupt):
            self.window.close()
        else:
            self.mistake.emit(error)

    def catch_in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.mistake.emit(arguments.exc_value)


def build(settings: Settings, clock: Clock | None = None) -> Application:
    """Everything but the event loop; needs no display with the offscreen platform."""
    i18n.install(settings.language)
    existing = QApplication.instance()
    qt = existing if isinstance(existing, QApplication) else QApplication(["desktop"])
    speak(qt, settings.language)
    fonts.load()
    style.apply(qt, settings.theme, settings.text_scale)
    return Application(qt, settings, clock)


def run(settings: Settings) -> int:
    """Open the window and stay until it is closed; 1 when the desk could not be opened."""
    logging.raiseExceptions = False  # a log on a full disk is lost without a word
    with suppress(OSError):  # without the folder the desk does not open, and says so in words
        incidents.install(settings.data / "log")
    application = build(settings)
    sys.excepthook = application.catch
    threading.excepthook = application.catch_in_thread
    application.start()
    try:
        return application.qt.exec() or application.exit_status
    finally:
        application.close()
