"""The watch over the readers: survives the service and tells waiting → present → removed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from desktop.cardreader.roles import Slot
from desktop.cardreader.tracking import CardTracker
from desktop.domain.errors import Unavailable
from desktop.sheets.reader import ReaderRoles, ReaderState

LONGEST_LOOK = 1.0  # seconds; a cancel that came too early is made up for by then
FIRST_PAUSE = 0.5  # seconds before the service is tried again, doubled up to
LONGEST_PAUSE = 5.0
SHORTEST_ROUND = 0.01  # seconds between two looks, should a driver report changes without end
JOIN_STEP = 0.1

log = logging.getLogger(__name__)


class Monitor(Protocol):
    """What is asked of `pcsc.SlotMonitor`."""

    def look(self, seconds: float) -> tuple[Slot, ...]: ...

    def cancel(self) -> None: ...

    def close(self) -> None: ...


class ReaderWatcher:
    """One thread that owns the wait. `on_state` is called on that thread, with frozen values."""

    def __init__(
        self,
        open_monitor: Callable[[], Monitor],
        roles: ReaderRoles,
        on_state: Callable[[ReaderState], None],
    ) -> None:
        self._open_monitor = open_monitor
        self._tracker = CardTracker(roles)
        self._on_state = on_state
        self._stopping = threading.Event()
        self._monitor: Monitor | None = None
        self._lock = threading.Lock()  # guards _monitor and _slots, read from other threads
        self._slots: tuple[Slot, ...] = ()
        self._thread = threading.Thread(target=self._run, name="card reader", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends the wait and the thread; nothing is told after the return. May be called twice."""
        self._stopping.set()
        while self._thread.is_alive() and self._thread is not threading.current_thread():
            with self._lock:
                if self._monitor is not None:
                    self._monitor.cancel()
            self._thread.join(JOIN_STEP)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """What was seen last."""
        with self._lock:
            return self._slots

    def _run(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                if self._watch_until_lost():
                    pause = FIRST_PAUSE
            except Unavailable as reason:
                log.debug("reader service: %s %s", type(reason).__name__, reason)
            if self._stopping.is_set():
                return
            self._note(())
            self._publish(self._tracker.service_lost())
            self._stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _watch_until_lost(self) -> bool:
        """Whether the service answered at all, before it was lost."""
        monitor = self._open_monitor()
        with self._lock:
            self._monitor = monitor
        has_answered = False
        try:
            while not self._stopping.is_set():
                self._round(monitor)
                has_answered = True
        except Unavailable as reason:
            log.debug("reader service: %s %s", type(reason).__name__, reason)
        finally:
            with self._lock:
                self._monitor = None
            monitor.close()
        return has_answered

    def _round(self, monitor: Monitor) -> None:
        began = time.monotonic()
        due = self._tracker.due(began)
        slots = monitor.look(LONGEST_LOOK if due is None else min(due, LONGEST_LOOK))
        self._note(slots)
        now = time.monotonic()
        self._publish(self._tracker.seen(slots, now))
        if now - began < SHORTEST_ROUND:
            self._stopping.wait(SHORTEST_ROUND)

    def _note(self, slots: tuple[Slot, ...]) -> None:
        with self._lock:
            self._slots = slots

    def _publish(self, states: Sequence[ReaderState]) -> None:
        for state in states:
            if not self._stopping.is_set():
                self._on_state(state)
