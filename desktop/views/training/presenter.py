"""Moves the simulated reader as the training page asks."""

from __future__ import annotations

from PySide6.QtCore import Slot

from desktop.domain.card import ObjectKind
from desktop.i18n import gettext as _
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.reader import Presence, ReaderState, TrainingReader
from desktop.views.news import News
from desktop.views.training.page import UNREADABLE, TrainingPage


class TrainingPresenter(Presenter):
    def __init__(
        self, page: TrainingPage, jobs: JobRunner, news: News, reader: TrainingReader
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._reader = page, reader
        page.show_cards(reader.cards())
        page.card_laid.connect(self._lay_card)
        page.object_laid.connect(self._lay_object)
        page.taken_away.connect(self._take_away)
        news.reader_state.connect(self._show)

    @Slot(str)
    def _lay_card(self, key: str) -> None:
        self._reader.lay_down(key)

    @Slot(str)
    def _lay_object(self, key: str) -> None:
        if key == UNREADABLE:
            self._reader.lay_unreadable()
        else:
            self._reader.lay_other(ObjectKind(key))

    @Slot()
    def _take_away(self) -> None:
        self._reader.take_away()

    @Slot(object)
    def _show(self, state: ReaderState) -> None:
        lies = state.presence in {Presence.PRESENT, Presence.UNREADABLE}
        self._page.show_state(
            _("Something lies on the training reader.")
            if lies
            else _("Nothing lies on the training reader.")
        )
