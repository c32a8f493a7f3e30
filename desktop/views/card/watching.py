"""A card laid down leads to its household, from any page, without a click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from desktop.domain.card import CardGone, HolderCard, NoCard, UnreadableCard
from desktop.domain.encoding import Found
from desktop.domain.errors import Refusal, Unavailable
from desktop.jobs.presenter import Presenter
from desktop.jobs.runner import JobRunner, Lane
from desktop.sheets.card import CardFound
from desktop.sheets.reader import Presence, ReaderState
from desktop.views.card.words import settled_words
from desktop.views.news import News
from desktop.views.widgets.page import Place


class Cards(Protocol):
    """What is asked of the card service."""

    def read(self) -> HolderCard: ...

    def identify(self, card: HolderCard) -> CardFound: ...

    def settle(self, card: HolderCard) -> Found | None:
        """What became of a torn writing of this card; None when there was none, or not yet."""


@dataclass(frozen=True)
class Tapped:
    """`found` only when no page waits for the card itself."""

    tap: int
    card: HolderCard
    found: CardFound | None
    settled: Found | None


def no_page_reads() -> bool:
    """The window reads every card itself."""
    return False


class CardPresenter(Presenter):
    """`page_wants_card` says whether the page in front waits for the card itself.

    A page that `page_reads_card`, as the encoding station, is left alone with the reader: the card
    is read once, by it, and one sound is heard, its own.
    """

    place_found = Signal(object)
    refused = Signal(object)
    settled = Signal(str, str)  # sentence and tone: this tap told how an earlier writing ended
    heard = Signal()  # a card was read, or what lies there is refused: one sound for each

    def __init__(
        self,
        window: QObject,
        jobs: JobRunner,
        news: News,
        cards: Cards,
        page_wants_card: Callable[[], bool],
        page_reads_card: Callable[[], bool] = no_page_reads,
    ) -> None:
        super().__init__(window, jobs)
        self._page_reads_card = page_reads_card
        self._news, self._cards, self._page_wants_card = news, cards, page_wants_card
        self._tap = -1
        news.reader_state.connect(self._follow)

    @Slot(object)
    def _follow(self, state: ReaderState) -> None:
        lies_there = state.presence in {Presence.PRESENT, Presence.UNREADABLE}
        if lies_there and self._page_reads_card():
            self._tap = state.tap
        elif state.presence == Presence.PRESENT and state.tap != self._tap:
            self._tap = state.tap
            self._look(state.tap)
        elif state.presence == Presence.UNREADABLE and state.tap != self._tap:
            self._tap = state.tap
            self._hear_unreadable()
        elif state.presence in {Presence.REMOVED, Presence.WAITING} and self._tap >= 0:
            self._tap = -1
            self._news.card_gone.emit(state)

    def _look(self, tap: int) -> None:
        wanted = self._page_wants_card()
        self.ask(
            lambda _progress: self._read(tap, wanted=wanted),
            self._arrive,
            lane=Lane.CARD,
            explain=self._explain,
            only_latest="card",
        )

    def _read(self, tap: int, *, wanted: bool) -> Tapped:
        """On the card lane."""
        card = self._cards.read()
        found = None if wanted else self._cards.identify(card)
        return Tapped(tap, card, found, self._cards.settle(card) if found else None)

    @Slot(object)
    def _arrive(self, tapped: Tapped) -> None:
        """A page that opens hushes the banner: what was settled is told after it."""
        if tapped.tap == self._tap:
            self.heard.emit()
            self._news.card_present.emit(tapped.card)
            if tapped.found is not None:
                self.place_found.emit(_place_of(tapped.found))
        if tapped.settled is not None:
            self.settled.emit(*settled_words(tapped.settled))

    def _hear_unreadable(self) -> None:
        """The status bar says it already; a page that waits for a card says it as well."""
        self.heard.emit()
        if self._page_wants_card():
            self._news.card_refused.emit(UnreadableCard())

    @Slot(object)
    def _explain(self, error: Exception) -> None:
        was_taken_away = isinstance(error, CardGone | NoCard)
        if isinstance(error, Refusal | Unavailable) and not was_taken_away:
            self.heard.emit()
            if self._page_wants_card():
                self._news.card_refused.emit(error)
                return
        if isinstance(error, Refusal):
            self.place_found.emit(Place("card", error))
        elif isinstance(error, Unavailable):
            self.refused.emit(error)
        else:
            self._jobs.unexplained.emit(error)


def _place_of(found: CardFound) -> Place:
    if found.household_id is not None:
        return Place("household", found.household_id)
    return Place("known_card", found.card_id)
