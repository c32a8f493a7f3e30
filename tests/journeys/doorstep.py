"""A desk with doors, a real centre with TLS behind it, and somebody who types at the door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.app.leaving import Successor
from desktop.app.window import Application, build
from desktop.services.clock import Clock
from desktop.settings import Settings
from desktop.views.door.face import Face
from desktop.views.door.screen import DoorScreen
from desktop.views.widgets.page import Place
from tests.sync.protected_server import ProtectedServer

PATIENCE = 30_000


@dataclass
class Days:
    """A clock that a test may turn on."""

    passed: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.passed

    def today(self) -> date:
        return self.now().astimezone().date()


@dataclass(frozen=True)
class Colleague:
    login: str
    name: str
    password: str = field(repr=False)


@dataclass
class Doorstep:
    """One window at a time, as `run` has them; `mistakes` was nobody's to explain."""

    settings: Settings
    qtbot: QtBot
    days: Days = field(default_factory=Days)
    mistakes: list[BaseException] = field(default_factory=list)
    opened: list[Application] = field(default_factory=list)

    @property
    def application(self) -> Application:
        return self.opened[-1]

    @property
    def window(self) -> Any:
        return self.application.window

    @property
    def page(self) -> Any:
        return self.application.window.page

    @property
    def screen(self) -> DoorScreen:
        screen = self.application.entrance.screen
        assert screen is not None
        return screen

    def arrive(self, after: Successor | None = None) -> None:
        settings = after.settings if after is not None else self.settings
        application = build(settings, Clock(self.days.today, self.days.now), after)
        self.opened.append(application)
        application.mistake.connect(self.mistakes.append)
        application.jobs.unexplained.connect(self.mistakes.append)
        application.start()

    def until(self, condition: Callable[[], object], timeout: int = PATIENCE) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=timeout)

    def until_asked(self, face: Callable[[DoorScreen], Face]) -> None:
        """Until that face is in front and nothing is being worked out."""
        self.until(
            lambda: (
                self.application.entrance.screen is not None
                and self.screen.isVisible()
                and self.screen.face is face(self.screen)
                and self.application.jobs.is_idle
            )
        )

    def type(self, *words: str) -> None:
        """Each into the field that has the focus, with Tab in between, and Enter behind."""
        for number, word in enumerate(words):
            if number:
                QTest.keyClick(self.focused, Qt.Key.Key_Tab)
            QTest.keyClicks(self.focused, word)
        QTest.keyClick(self.focused, Qt.Key.Key_Return)

    @property
    def focused(self) -> Any:
        self.until(lambda: QApplication.focusWidget() is not None)
        return QApplication.focusWidget()

    def come_in(self, who: Colleague) -> None:
        """From the tiles, or with the login when there is no tile."""
        self.until_asked(lambda door: door.people if door.people.tiles else door.login)
        tile = next((t for t in self.screen.people.tiles if t.person.login == who.login), None)
        if tile is not None and self.screen.face is self.screen.people:
            tile.setFocus()
            QTest.keyClick(tile, Qt.Key.Key_Space)
            self.type(who.password)
        else:
            if self.screen.face is self.screen.people:
                QTest.keyClick(self.focused, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
            self.type(who.login, who.password)
        self.until(self.is_in)
        self.settle()

    def is_in(self) -> bool:
        window = self.window
        return bool(window.furnished and window.veil.isHidden() and window.page is not None)

    def settle(self) -> None:
        for _round in range(3):
            self.until(lambda: self.application.jobs.is_idle)
            self.qtbot.wait(20)

    def open(self, page: str) -> Any:
        assert self.window.open(Place(page))
        self.settle()
        return self.page

    def press(self, key: Qt.Key, *, control: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier(0)
        QTest.keyClick(self.window, key, modifier)

    def ask_somebody_else(self) -> None:
        """From the screen that somebody locked."""
        self.until_asked(lambda door: door.login)
        QTest.keyClick(self.focused, Qt.Key.Key_Escape)
        self.until_asked(lambda door: door.people)

    def leave_for_good(self) -> None:
        for application in self.opened:
            application.window.may_close = True
            application.window.close()
            application.close()
            application.window.deleteLater()


def desk_settings(folder: Path, server: ProtectedServer, city: str, **chosen: Any) -> Settings:
    values: dict[str, Any] = {"reader": "simulated", "language": "en", "desk_label": "guichet 2"}
    return Settings(
        folder,
        key_file=folder / "desk.key",
        central_url=server.address(city),
        central_ca=server.authority.file,
        **(values | chosen),
    )
