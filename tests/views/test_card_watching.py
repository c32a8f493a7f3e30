"""What a card that is laid down makes the desk do, and the sounds that go with it."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QObject

from desktop.cardreader.simulated import SimulatedReader
from desktop.domain.card import HolderCard, UnknownCard
from desktop.domain.encoding import Found
from desktop.jobs.runner import JobRunner, Lane
from desktop.sheets.card import CardFound
from desktop.views.card.watching import CardPresenter
from desktop.views.card.words import settled_words
from desktop.views.news import News

HOUSEHOLD = UUID("01900000-0000-7000-8000-0000000000aa")
CARD = UUID("01900000-0000-7000-8000-0000000000bb")


class KnownCards:
    """Card 1 belongs to a household, every other one to nobody."""

    def __init__(self, reader: SimulatedReader) -> None:
        self._reader = reader
        reader.lay_down("1")
        self._known = reader.read_holder().fingerprint
        reader.take_away()
        self.torn: Found | None = None

    def read(self) -> HolderCard:
        return self._reader.read_holder()

    def identify(self, card: HolderCard) -> CardFound:
        if card.fingerprint != self._known:
            raise UnknownCard(card)
        return CardFound(CARD, card.tail, "linked", HOUSEHOLD)

    def settle(self, _card: HolderCard) -> Found | None:
        return self.torn


class Counter(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.reader = SimulatedReader(bytes(range(32)))
        self.jobs, self.news, self.sounds = JobRunner(), News(), 0
        self.page_reads = False
        self.mistakes: list[object] = []
        self.jobs.unexplained.connect(self.mistakes.append)
        self.cards = cards = KnownCards(self.reader)
        presenter = CardPresenter(
            self, self.jobs, self.news, cards, self.wants_card, self.reads_card
        )
        presenter.heard.connect(self.count)
        self.told: list[str] = []
        presenter.settled.connect(self.note)
        self.reader.start(self.news.reader_state.emit)

    def wants_card(self) -> bool:
        return False

    def reads_card(self) -> bool:
        return self.page_reads

    def note(self, sentence: str, _tone: str) -> None:
        self.told.append(sentence)

    def count(self) -> None:
        self.sounds += 1


@pytest.fixture
def counter(qtbot: QtBot) -> Iterator[Counter]:
    counter = Counter()
    yield counter
    counter.jobs.close()


def settle(counter: Counter, qtbot: QtBot) -> int:
    qtbot.waitUntil(lambda: counter.jobs.is_idle)
    assert not counter.mistakes
    return counter.sounds


def test_a_card_that_was_read_is_heard_once_and_not_when_it_is_taken_away(
    counter: Counter, qtbot: QtBot
) -> None:
    counter.reader.lay_down("1")
    assert settle(counter, qtbot) == 1
    counter.reader.take_away()
    assert settle(counter, qtbot) == 1


@pytest.mark.parametrize("lay", ["unknown", "ticket", "unreadable"])
def test_what_is_refused_is_heard_once(counter: Counter, qtbot: QtBot, lay: str) -> None:
    {
        "unknown": lambda: counter.reader.lay_down("2"),
        "ticket": counter.reader.lay_paper_ticket,
        "unreadable": counter.reader.lay_unreadable,
    }[lay]()
    assert settle(counter, qtbot) == 1
    counter.reader.take_away()
    assert settle(counter, qtbot) == 1


def test_a_card_taken_away_before_it_was_read_is_not_heard(counter: Counter, qtbot: QtBot) -> None:
    gone = Event()  # the lane is busy until then
    counter.jobs.run(Lane.CARD, lambda _progress: gone.wait(5))
    counter.reader.lay_down("1")
    counter.reader.take_away()
    gone.set()
    assert settle(counter, qtbot) == 0


def test_a_page_that_reads_the_card_itself_is_left_alone_with_it(
    counter: Counter, qtbot: QtBot
) -> None:
    counter.page_reads = True
    counter.reader.lay_down("1")
    counter.reader.lay_unreadable()
    assert settle(counter, qtbot) == 0
    counter.page_reads = False
    counter.reader.take_away()
    counter.reader.lay_down("1")
    assert settle(counter, qtbot) == 1


@pytest.mark.parametrize("torn", Found)
def test_a_tap_tells_how_a_torn_writing_of_the_card_ended(
    counter: Counter, qtbot: QtBot, torn: Found
) -> None:
    counter.cards.torn = torn
    counter.reader.lay_down("1")
    settle(counter, qtbot)
    assert counter.told == [settled_words(torn)[0]]


def test_a_card_without_a_torn_writing_tells_nothing(counter: Counter, qtbot: QtBot) -> None:
    counter.reader.lay_down("1")
    settle(counter, qtbot)
    assert not counter.told
