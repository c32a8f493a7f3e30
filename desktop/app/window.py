"""The application with its window: joins desk, jobs, news and pages, and shows every error."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QObject, QTimer, QTranslator, Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop import i18n, incidents
from desktop.app.desk import Desk, open_desk
from desktop.app.pages import Pages
from desktop.domain.actor import Actor
from desktop.jobs.runner import JobRunner, Lane
from desktop.services.clock import Clock
from desktop.settings import Settings
from desktop.sheets.reader import ReaderState
from desktop.views.card.page import CardPage
from desktop.views.card.watching import CardPresenter
from desktop.views.main_window.central_words import central_standing
from desktop.views.main_window.reader_words import reader_standing
from desktop.views.main_window.searching import SearchPresenter
from desktop.views.main_window.veil import Inactivity
from desktop.views.main_window.window import MainWindow, WindowSetting
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.theme import fonts, style
from desktop.views.widgets.page import Place

SYNC_EVERY = 60_000
"""Milliseconds between two exchanges with the centre."""
COVER_AFTER = 10
"""Minutes without a touch until the veil."""


class Application(QObject):
    """Owns everything; `close` gives all of it back, in the order that nothing is called after."""

    mistake = Signal(object)  # from any thread

    def __init__(self, qt: QApplication, settings: Settings, clock: Clock | None = None) -> None:
        super().__init__()
        self.qt, self.settings = qt, settings
        self.news = News(self)
        self.jobs = JobRunner(self)
        self.desk: Desk = open_desk(
            settings,
            clock=clock,
            on_committed=self.news.changed.emit,
            on_central_state=self.news.central_state.emit,
        )
        agents = self.desk.agents.agents()
        self.session = Session(
            agents[0],
            language=settings.language,
            theme=settings.theme,
            text_scale=settings.text_scale,
            parent=self,
        )
        self.pages = Pages(self.desk, self.jobs, self.news, self.session)
        place = " · ".join(part for part in (settings.site, settings.desk_label) if part)
        self.window = MainWindow(
            self.session,
            self.pages.entries(),
            WindowSetting(place, demonstration=settings.demonstration),
        )
        self.window.status.show_agents(agents)
        self.search = SearchPresenter(self.window, self.jobs, self.desk.search.find)
        self.cards = CardPresenter(
            self.window, self.jobs, self.news, self.desk.cards, self._page_wants_card
        )
        self.inactivity = Inactivity(COVER_AFTER, self)
        self._syncing = QTimer(self, interval=SYNC_EVERY)
        self._closed = False
        self._connect()

    def start(self) -> None:
        """Show the window, then the reader and the centre: neither may hold it up."""
        self.window.open(Place("home"))
        self.window.show()
        self.desk.reader.start(self.news.reader_state.emit)
        self.jobs.run(Lane.INTERACTIVE, self._central_state, then=self._show_central)
        if self.settings.central_url:
            self._syncing.start()
            self.synchronise()

    @Slot()
    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._syncing.stop()
            self.desk.reader.stop()
            self.jobs.close()
            self.desk.close()

    @Slot()
    def synchronise(self) -> None:
        self.jobs.run(Lane.BATCH, self.desk.sync.run, explain=self._explain_sync)

    def _connect(self) -> None:
        window, session = self.window, self.session
        self.jobs.unexplained.connect(self.explain)
        self.mistake.connect(self.explain)
        self.news.reader_state.connect(self._show_reader)
        self.news.central_state.connect(self._show_central)
        self.cards.place_found.connect(self._go)
        self.cards.refused.connect(self.explain)
        window.closing.connect(self.close)
        window.action_requested.connect(self._act)
        window.page_built.connect(self._adopt)
        window.status.agent_requested.connect(self._change_agent)
        window.status.central_requested.connect(self._open_central)
        window.status.reader_requested.connect(self._open_reader)
        session.look_changed.connect(self._redress)
        self.inactivity.elapsed.connect(window.cover)
        self._syncing.timeout.connect(self.synchronise)

    def _page_wants_card(self) -> bool:
        return bool(getattr(self.window.page, "wants_card", False))

    def _central_state(self, _progress: object) -> object:
        return self.desk.sync.state()

    @Slot(object)
    def _adopt(self, page: object) -> None:
        """The page for an unknown card leads to the search of the window."""
        if isinstance(page, CardPage):
            page.search_requested.connect(self.window.top.search.take_focus)

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
            self.window.open(place)

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
        keys = {entry.key for entry in self.pages.entries()}
        self.window.open(Place("training" if "training" in keys else "settings"))

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
    _speak(qt, settings.language)
    fonts.load()
    style.apply(qt, settings.theme, settings.text_scale)
    return Application(qt, settings, clock)


def run(settings: Settings) -> int:
    """Open the window and stay until it is closed."""
    incidents.install(settings.data / "log")
    application = build(settings)
    sys.excepthook = application.catch
    threading.excepthook = application.catch_in_thread
    application.start()
    try:
        return application.qt.exec()
    finally:
        application.close()


def _speak(qt: QApplication, language: str) -> None:
    """Qt's own words: OK, Cancel, the menu of a field."""
    words = QTranslator(qt)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if words.load(f"qtbase_{language}", folder):
        qt.installTranslator(words)
