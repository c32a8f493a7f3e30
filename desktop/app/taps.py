"""What a tap at the counter asks: whose card it is, and whether a torn writing can be settled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.app.card_pages import WITH_FILES
from desktop.domain.card import HolderCard
from desktop.domain.errors import Refusal, Unavailable
from desktop.jobs.runner import JobRunner
from desktop.views.card.watching import CardPresenter
from desktop.views.main_window.window import MainWindow
from desktop.views.news import News

if TYPE_CHECKING:
    from desktop.app.desk import Desk
    from desktop.domain.encoding import Found
    from desktop.sheets.card import CardFound
    from desktop.views.session import Session


@dataclass(frozen=True)
class CounterTaps:
    """On the card lane. The programme's record is read only when something is to be settled."""

    desk: Desk
    session: Session

    def read(self) -> HolderCard:
        return self.desk.cards.read()

    def identify(self, card: HolderCard) -> CardFound:
        """For who opens no household (an encoder) a card leads to its own page alone."""
        found = self.desk.cards.identify(card, self.session.actor)
        opens_households = self.session.actor.roles & WITH_FILES
        return found if opens_households else replace(found, household_id=None)

    def settle(self, card: HolderCard) -> Found | None:
        """A card that left, or a desk that may not read the place: the next tap, then."""
        if self.desk.encodings.unresolved_of(card.fingerprint) is None:
            return None
        try:
            return self.desk.station.settle_tap(card, self.session.actor)
        except (Refusal, Unavailable):
            return None


def watched_cards(
    window: MainWindow, jobs: JobRunner, news: News, desk: Desk, session: Session
) -> CardPresenter:
    """What the window does with each card, wherever it is."""
    taps = CounterTaps(desk, session)
    front = (window.page_wants_card, window.page_reads_card)
    cards = CardPresenter(window, jobs, news, taps, *front)
    cards.settled.connect(window.banner.say)
    return cards
