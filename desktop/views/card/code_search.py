"""What the list of cards shows, and where a code that was read leads."""

from __future__ import annotations

from PySide6.QtCore import Slot

from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.card import CardFound
from desktop.views.card.list_page import CardListPage
from desktop.views.card.reading import CodePresenter
from desktop.views.card.sources import CardSources
from desktop.views.messages import is_expected, sentence
from desktop.views.widgets.page import Place


class CodeSearchPresenter(Presenter):
    """Opens the page of the card whose code was read on the list page."""

    def __init__(self, page: CardListPage, jobs: JobRunner, sources: CardSources) -> None:
        super().__init__(page, jobs)
        self._page, self._sources = page, sources
        self._reading = CodePresenter(page, jobs, page.code, page.banner, sources)
        self._reading.number_read.connect(self._find)

    @Slot(str)
    def _find(self, number: str) -> None:
        cards = self._sources.cards
        self.ask(
            lambda progress: cards.identify_code(number),
            self._open,
            explain=self._explain,
            only_latest="code",
        )

    @Slot(object)
    def _open(self, found: CardFound) -> None:
        self._page.open_requested.emit(Place("known_card", found.card_id))

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.banner.say(sentence(error))
