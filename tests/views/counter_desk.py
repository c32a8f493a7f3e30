"""A desk with real services for the counter pages, and somebody who types on its keyboard."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from pytestqt.qtbot import QtBot

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from desktop.cardreader.simulated import SimulatedReader
from desktop.domain.actor import Actor, Role
from desktop.domain.claim import ClaimSettings
from desktop.jobs.runner import JobRunner
from desktop.services.assessment import AssessmentService
from desktop.services.card import CardService
from desktop.services.claim import ClaimService
from desktop.services.clock import fixed_clock
from desktop.services.counter import CounterServices
from desktop.services.draft import DraftService
from desktop.services.household import HouseholdService
from desktop.services.lookalike import LookalikeService
from desktop.services.scale import ScaleService
from desktop.services.stock import StockService
from desktop.services.street import StreetService
from desktop.services.support import SupportService
from desktop.views.news import News
from desktop.views.session import Session
from tests.local_desk import ACTOR, Desk

NOW = datetime(2026, 4, 14, 8, 47, tzinfo=UTC)
SITE_KEY = bytes(range(32))
DECIDER = Actor(UUID("01900000-0000-7000-8000-000000000009"), "M. Abiven", frozenset(Role))


def default_settings() -> ClaimSettings:
    return ClaimSettings()


class Mistakes(QObject):
    """Errors that nobody explained: a test that causes one fails."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Exception] = []

    @Slot(object)
    def note(self, error: Exception) -> None:
        self.seen.append(error)


@dataclass
class Counter:
    """What app.py builds for the counter, on the store of a test."""

    services: CounterServices
    jobs: JobRunner
    news: News
    session: Session
    mistakes: Mistakes
    actor: Actor = ACTOR
    windows: list[QMainWindow] = field(default_factory=list)

    def show(self, qtbot: QtBot, page: QWidget) -> None:
        """In a real window, because keys go where the focus is."""
        window = QMainWindow()
        window.setCentralWidget(page)
        window.resize(1240, 840)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        self.windows.append(window)

    def settle(self, qtbot: QtBot) -> None:
        """Wait until nothing is asked of the services any more."""
        qtbot.waitUntil(lambda: self.jobs.is_idle)
        QTest.qWait(1)
        qtbot.waitUntil(lambda: self.jobs.is_idle)
        assert not self.mistakes.seen

    def close(self) -> None:
        self.jobs.close()


def open_counter(desk: Desk, folder: Path) -> Counter:
    news, jobs, mistakes = News(), JobRunner(), Mistakes()
    desk.units.on_committed = news.changed.emit
    jobs.unexplained.connect(mistakes.note)
    clock, units = fixed_clock(NOW), desk.units
    ScaleService(units, clock).seed(desk.actor)
    services = CounterServices(
        households=HouseholdService(units, clock),
        drafts=DraftService(units, clock),
        lookalikes=LookalikeService(units, clock),
        streets=StreetService(folder),
        claims=ClaimService(units, clock, default_settings),
        assessments=AssessmentService(units, clock),
        cards=CardService(units, clock, SimulatedReader(SITE_KEY)),
        stock=StockService(units, clock),
        supports=SupportService(units, clock),
        today=clock.today,
    )
    return Counter(services, jobs, news, Session(desk.actor, language="en"), mistakes)


class Keyboard:
    """Types into whatever has the focus and counts the fields filled, as people count."""

    def __init__(self) -> None:
        self.entries = 0

    @property
    def focused(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def write(self, text: str) -> None:
        self._come_back_from_popup()
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(self.focused, letter)
            else:
                modifier = Qt.KeyboardModifier.NoModifier
                event = QKeyEvent(QEvent.Type.KeyPress, 0, modifier, letter)
                QApplication.sendEvent(self.focused, event)

    def fill(self, text: str) -> None:
        """One field: its text, then Enter."""
        self.write(text)
        self.press(Qt.Key.Key_Return)
        self.entries += 1

    def answer(self, letter: str) -> None:
        """One field answered by one key."""
        self.write(letter)
        self.entries += 1

    def skip(self, count: int = 1) -> None:
        for _ in range(count):
            self.press(Qt.Key.Key_Return)

    def press(self, key: Qt.Key, *, control: bool = False) -> None:
        self._come_back_from_popup()
        modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier(0)
        QTest.keyClick(self.focused, key, modifier)

    def _come_back_from_popup(self) -> None:
        """The offscreen platform gives a popup the activation and does not take it back."""
        active = QApplication.activeWindow()
        main = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMainWindow)]
        for window in main:
            if window.isVisible() and active is not None and not active.isVisible():
                window.activateWindow()
                QTest.qWaitForWindowActive(window)
