"""The status bar: what reader and centre tell it, where its parts lead, which update is due."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from desktop.domain.central import CentralState, Update
from desktop.settings import Settings
from desktop.sheets.reader import ReaderState
from desktop.views.main_window.central_words import central_standing, update_words
from desktop.views.main_window.reader_words import reader_standing
from desktop.views.main_window.window import MainWindow
from desktop.views.news import News
from desktop.views.widgets.page import Place


class StatusWays(QObject):
    """Child of the window."""

    def __init__(self, window: MainWindow, news: News, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        news.reader_state.connect(self._show_reader)
        news.central_state.connect(self.show_central)
        window.status.central_requested.connect(self._open_central)
        window.status.reader_requested.connect(self._open_reader)

    @Slot(object)
    def show_central(self, state: CentralState) -> None:
        self._window.status.show_central(central_standing(state))
        words = update_words(state)
        if words != self._window.version.text:
            tone = "waiting" if state.update is Update.NEEDED else "information"
            self._window.version.say(words, tone)

    @Slot(object)
    def _show_reader(self, state: ReaderState) -> None:
        self._window.status.show_reader(reader_standing(state.presence))

    @Slot()
    def _open_central(self) -> None:
        self._window.open(Place("sync"))

    @Slot()
    def _open_reader(self) -> None:
        simulated = self._settings.reader == "simulated"
        self._window.open(Place("training" if simulated else "settings"))
