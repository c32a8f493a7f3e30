"""The real window, driven without a person: what was painted when, and what kept it from painting.

Every event goes through `WatchedApplication.notify`, so an event whose slots take long is found
with its receiver, and a repaint is over when its `UpdateRequest` is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop.app.window import Application, build
from desktop.settings import Settings
from desktop.views.widgets.page import Place

PATIENCE = 20.0
_REPAINTS = frozenset({QEvent.Type.UpdateRequest, QEvent.Type.Expose, QEvent.Type.Paint})


class WatchedApplication(QApplication):
    """Notes when the last repaint ended, and the slowest events in milliseconds."""

    def __init__(self) -> None:
        super().__init__(["bench"])
        self.painted_at = 0.0
        self.slow: list[tuple[float, str]] = []
        self.handled: list[float] = []
        self._depth = 0

    def begin(self) -> None:
        self.slow, self.handled = [], []

    def figures(self) -> dict[str, Any]:
        """Since `begin`: nothing should keep the interface thread longer than 20 ms."""
        worst = sorted(self.slow)[-3:]
        return {
            "events": len(self.handled),
            "longest_event_ms": round(max(self.handled, default=0.0), 1),
            "events_over_20_ms": len(self.slow),
            "slowest": "; ".join(f"{ms} ms {name}" for ms, name in reversed(worst)),
        }

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        kind, name = event.type(), type(receiver).__name__
        self._depth += 1
        start = time.perf_counter()
        try:
            return super().notify(receiver, event)
        finally:
            self._depth -= 1
            end = time.perf_counter()
            if kind in _REPAINTS:
                self.painted_at = end
            if self._depth == 0:
                self.handled.append((end - start) * 1000)
                if end - start > 0.02:
                    self.slow.append((round((end - start) * 1000, 1), f"{kind.name} of {name}"))


class Driven:
    """One open window; `until` lets it live and returns when what it waited for was painted."""

    def __init__(self, qt: WatchedApplication, application: Application) -> None:
        self.qt, self.application = qt, application
        self.window = application.window

    def until(self, condition: Callable[[], bool], what: str) -> float:
        """The moment of the last repaint, once `condition` holds and no job is left."""
        deadline = time.perf_counter() + PATIENCE
        settled = 0
        while settled < 3:
            self.turn()
            holds = condition() and self.application.jobs.is_idle
            settled = settled + 1 if holds else 0
            if time.perf_counter() > deadline:
                raise RuntimeError(f"never happened: {what}")
        return self.qt.painted_at

    def turn(self, milliseconds: int = 2) -> None:
        """Let the event loop run that long."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def open(self, place: Place) -> None:
        if not self.window.open(place):
            raise RuntimeError(f"{place.page} does not open")
        self.until(self._always, place.page)

    @property
    def page(self) -> Any:
        return self.window.page

    @staticmethod
    def _always() -> bool:
        return True


@contextmanager
def driven(settings: Settings) -> Iterator[Driven]:
    """The window of that desk, open and idle; closed afterwards."""
    existing = QApplication.instance()
    qt = existing if isinstance(existing, WatchedApplication) else WatchedApplication()
    application = build(settings)
    application.start()
    window = Driven(qt, application)
    try:
        window.until(window.application.window.isVisible, "the window")
        yield window
    finally:
        application.window.close()
        application.close()
