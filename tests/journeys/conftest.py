"""The real window on a real encrypted store, driven as a person does, nothing in its place."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop import credentials, i18n
from desktop.app.window import Application, build
from desktop.cardreader.simulated import SimulatedReader
from desktop.services import demonstration
from desktop.settings import Settings
from desktop.storage.opening import open_store
from desktop.views.widgets.page import Place

PATIENCE = 20_000


class Heartbeat(QObject):
    """Beats on the interface thread; `longest` is how long it was once kept from beating."""

    EVERY = 5

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=self.EVERY)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last - self.EVERY / 1000)
        self._last = now

    def begin(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()


@dataclass
class Counter:
    """A window with its desk; `mistakes` has every error that was nobody's to explain."""

    application: Application
    qtbot: QtBot
    mistakes: list[BaseException] = field(default_factory=list)

    @property
    def window(self) -> Any:
        return self.application.window

    @property
    def page(self) -> Any:
        return self.application.window.page

    @property
    def reader(self) -> SimulatedReader:
        desk = self.application.desk
        assert desk is not None
        assert isinstance(desk.reader, SimulatedReader)
        return desk.reader

    def until(self, condition: Callable[[], object], timeout: int = PATIENCE) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=timeout)

    def settle(self) -> None:
        """Until no job is left and what they brought is shown."""
        for _round in range(3):
            self.until(lambda: self.application.jobs.is_idle)
            self.qtbot.wait(20)

    def open(self, page: str, subject: object = None) -> Any:
        assert self.window.open(Place(page, subject))
        self.settle()
        return self.page

    def is_on(self, page: str) -> bool:
        here = self.window.here
        return here is not None and here.page == page

    def texts(self, widget: QWidget | None = None) -> str:
        """All that a person could read on the page in front, or in a widget."""
        labels = (widget or self.page).findChildren(QLabel)
        return "\n".join(each.text() for each in labels if each.isVisible())


OpenCounter = Callable[..., Counter]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented city, made once; training cards 1 to 6 belong to its first households."""
    folder = tmp_path_factory.mktemp("city")
    settings = Settings(folder, key_file=folder / "desk.key")
    site_keys = credentials.site_keys(settings)
    units = open_store(settings.database, credentials.database_key(settings), site_keys=site_keys)
    demonstration.fill(units, site_keys[0], date(2026, 3, 9))
    units.close()
    return folder


@pytest.fixture
def city(furnished: Path, tmp_path: Path) -> Path:
    """A data folder of this test's own with the invented city."""
    folder = tmp_path / "city"
    shutil.copytree(furnished, folder)
    return folder


@pytest.fixture
def open_counter(qtbot: QtBot, qapp: QApplication) -> Iterator[OpenCounter]:
    """`open_counter(folder, language="fr", clock=…)`: the window of that desk, open and idle."""
    opened: list[Counter] = []

    def begin(folder: Path, **chosen: Any) -> Counter:
        laboratory = {"laboratory": True} if "central_url" in chosen else {}
        values = {"reader": "simulated", "language": "en"} | laboratory | chosen
        clock = values.pop("clock", None)
        settings = Settings(folder, key_file=folder / "desk.key", **values)
        counter = Counter(build(settings, clock), qtbot)
        opened.append(counter)
        counter.application.mistake.connect(counter.mistakes.append)
        counter.application.jobs.unexplained.connect(counter.mistakes.append)
        counter.application.start()
        counter.until(lambda: counter.window.furnished)
        if "central_url" not in chosen:
            counter.settle()
        return counter

    yield begin
    for counter in opened:
        counter.window.close()
        counter.application.close()
        counter.window.deleteLater()
    i18n.install("en")
    for counter in opened:
        assert counter.mistakes == []
