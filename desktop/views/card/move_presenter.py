"""What the page of moves asks of the stock, and what it tells of each answer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.card import HolderCard
from desktop.domain.change import Change
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.sheets.stock import SiteStock, StockCard
from desktop.views.card.move_form import StockMove
from desktop.views.card.move_page import MovePage, StockStanding
from desktop.views.card.move_words import moved_words
from desktop.views.card.reading import CodePresenter
from desktop.views.card.sources import CardSources
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.session import Session


@dataclass(frozen=True)
class Moved:
    count: int
    to_site: str


class MovePresenter(Presenter):
    def __init__(
        self,
        page: MovePage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: CardSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        pile = page.form.pile
        self._reading = CodePresenter(page, jobs, pile.code, pile.banner, sources)
        self._reading.number_read.connect(self._find)
        page.standing_requested.connect(self._load)
        page.form.delivery_chosen.connect(self._load_left)
        page.form.move_requested.connect(self._move)
        news.card_present.connect(self._take)
        news.card_refused.connect(self._refuse)
        news.changed.connect(self._follow)

    @Slot()
    def _load(self) -> None:
        stock = self._sources.stock
        self.ask(
            lambda progress: StockStanding(stock.batches(), stock.sites()),
            self._page.show_standing,
            explain=self._explain,
            only_latest="standing",
        )

    @Slot(object)
    def _load_left(self, batch_id: UUID) -> None:
        stock = self._sources.stock
        self.ask(
            lambda progress: (batch_id, stock.left_of(batch_id)),
            self._show_left,
            explain=self._explain,
            only_latest="left",
        )

    @Slot(object)
    def _show_left(self, found: tuple[UUID, tuple[SiteStock, ...]]) -> None:
        self._page.form.show_left(*found)

    @Slot(object)
    def _take(self, card: object) -> None:
        if self._page.wants_card and isinstance(card, HolderCard):
            self._find(card)

    @Slot(str)
    def _find(self, card: HolderCard | str) -> None:
        stock = self._sources.stock
        self.ask(lambda progress: stock.found_in_stock(card), self._add, explain=self._explain_card)

    @Slot(object)
    def _add(self, card: StockCard) -> None:
        self._page.form.pile.take(card)

    @Slot(object)
    def _refuse(self, error: Exception) -> None:
        if self._page.wants_card:
            self._explain_card(error)

    @Slot(object)
    def _explain_card(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.refuse_card(sentence(error))

    @Slot(object)
    def _move(self, wanted: StockMove) -> None:
        """The centre is asked and told: not on the lane that the counter waits for."""
        self.ask(
            lambda progress: self._moved(wanted),
            self._tell,
            lane=Lane.BATCH,
            explain=self._explain,
        )

    def _moved(self, wanted: StockMove) -> Moved:
        stock, actor = self._sources.stock, self._session.actor
        site, note = wanted.to_site, wanted.note
        if wanted.batch_id is not None:
            count = stock.move(wanted.batch_id, site, actor, note)
        else:
            count = stock.move_cards(wanted.card_ids, site, actor, note)
        return Moved(count, site)

    @Slot(object)
    def _tell(self, moved: Moved) -> None:
        self._page.confirm(moved_words(moved.count, moved.to_site))
        self._load()

    @Slot(object)
    def _follow(self, changes: frozenset[Change]) -> None:
        if any(change.kind in {"card", "card_batch", "agent"} for change in changes):
            self._page.mark_stale()

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.complain(sentence(error))
