"""What the list of cards offers, and where a code that was read leads."""

from __future__ import annotations

from PySide6.QtCore import Slot

from desktop.domain.actor import Actor
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.card import CardFound
from desktop.views.card.list_page import CardListPage
from desktop.views.card.reading import CodePresenter
from desktop.views.card.roles import WITH_BLOCK_LIST, WITH_STOCK
from desktop.views.card.sources import CardSources
from desktop.views.messages import is_expected, sentence
from desktop.views.session import Session
from desktop.views.widgets.page import Place


class CardListPresenter(Presenter):
    """Opens the page of the card whose code was read; offers what whoever is logged in may do."""

    def __init__(
        self, page: CardListPage, jobs: JobRunner, session: Session, sources: CardSources
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        self._offer(session.actor)
        session.actor_changed.connect(self._offer)
        self._reading = CodePresenter(page, jobs, page.code, page.banner, sources)
        self._reading.number_read.connect(self._find)

    @Slot(object)
    def _offer(self, actor: Actor) -> None:
        self._page.offer(
            receive=bool(actor.roles & WITH_STOCK), block_list=bool(actor.roles & WITH_BLOCK_LIST)
        )

    @Slot(str)
    def _find(self, number: str) -> None:
        cards, actor = self._sources.cards, self._session.actor
        self.ask(
            lambda progress: cards.identify_code(number, actor),
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
        self._reading.complain(sentence(error))
