"""What happens at each card of a delivery: received once, or told why not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.card import HolderCard
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner
from desktop.sheets.card import BatchLine, CardLine
from desktop.views.card.delivery_form import NewDelivery
from desktop.views.card.intake_page import IntakePage
from desktop.views.card.reading import CodePresenter
from desktop.views.card.sources import CardSources
from desktop.views.messages import is_expected, sentence
from desktop.views.news import News
from desktop.views.session import Session


class IntakePresenter(Presenter):
    def __init__(
        self,
        page: IntakePage,
        jobs: JobRunner,
        news: News,
        session: Session,
        sources: CardSources,
    ) -> None:
        super().__init__(page, jobs)
        self._page, self._session, self._sources = page, session, sources
        self._batch: BatchLine | None = None
        self._tail = ""  # of the card that lies there
        self._reading = CodePresenter(page, jobs, page.stage.code, page.stage.banner, sources)
        self._reading.number_read.connect(self._receive_number)
        page.batches_requested.connect(self._load)
        page.form.begin_requested.connect(self._begin)
        news.card_present.connect(self._receive)
        news.card_refused.connect(self._refuse)

    @Slot()
    def _load(self) -> None:
        stock = self._sources.stock
        self.ask(
            lambda progress: stock.batches(),
            self._page.show_batches,
            explain=self._explain,
            only_latest="batches",
        )

    @Slot(object)
    def _begin(self, wanted: object) -> None:
        stock, actor = self._sources.stock, self._session.actor
        if isinstance(wanted, UUID):
            self.ask(
                lambda progress: stock.batch(wanted),
                self._open,
                explain=self._explain,
            )
        elif isinstance(wanted, NewDelivery):
            new = wanted
            self.ask(
                lambda progress: stock.open_batch(
                    new.label, new.support, new.supplier, new.expected, new.note, actor
                ),
                self._open,
                explain=self._explain,
            )

    @Slot(object)
    def _open(self, batch: BatchLine) -> None:
        self._batch = batch
        self._page.begin(batch)

    @Slot(object)
    def _receive(self, card: object) -> None:
        batch, stock, actor = self._batch, self._sources.stock, self._session.actor
        if not self._page.wants_card or batch is None or not isinstance(card, HolderCard):
            return
        holder, batch_id = card, batch.batch_id
        self._tail = holder.tail
        self.ask(
            lambda progress: stock.receive(holder, batch_id, actor),
            self._count,
            explain=self._refuse_card,
        )

    @Slot(str)
    def _receive_number(self, number: str) -> None:
        batch, stock, actor = self._batch, self._sources.stock, self._session.actor
        if self._page.wants_card and batch is not None:
            batch_id = batch.batch_id
            self.ask(
                lambda progress: stock.receive_number(number, batch_id, actor),
                self._count,
                explain=self._refuse,
            )

    @Slot(object)
    def _count(self, line: CardLine) -> None:
        batch = self._batch
        if batch is not None:
            self._page.take_received(line.tail, _now())
            so_far = batch.received + self._page.received
            self._page.stage.show_count(so_far, batch.expected_count)

    @Slot(object)
    def _refuse_card(self, error: Exception) -> None:
        self._tell_refused(error, self._tail)

    @Slot(object)
    def _refuse(self, error: Exception) -> None:
        self._tell_refused(error, "")

    def _tell_refused(self, error: Exception, tail: str) -> None:
        """Beside the counter, which does not move; the next card may come at once."""
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        elif self._page.wants_card:
            self._page.take_refused(sentence(error), _now(), tail)

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        if not is_expected(error):
            self._jobs.unexplained.emit(error)
        self._page.form.banner.say(sentence(error))


def _now() -> datetime:
    return datetime.now().astimezone()
