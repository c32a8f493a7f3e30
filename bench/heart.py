"""A beat in the window's event loop: how late it comes, and what of that a lane is to blame for.

Late against the clock is also what the machine does besides. Therefore each beat also asks how long
the window's thread reckoned itself, how long it was ready and had no core (Linux tells that), and
how long the lane reckoned meanwhile. What is left of the waiting, as far as the lane reckoned, is
Python's lock held by the lane: that does not depend on what else the machine does.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Slot

BEAT = 5  # milliseconds
ALLOWED = 20.0  # milliseconds that nothing may keep the window's thread longer
_LANE = "batch"


@dataclass(frozen=True)
class Moment:
    """Milliseconds since some beginning, of four clocks."""

    clock: float
    window: float
    queued: float
    lane: float


@dataclass(frozen=True)
class Beat:
    """Milliseconds: `late` by the clock, `own` reckoning of the window, `held` by the lane."""

    late: float
    own: float
    held: float


class Heart(QObject):
    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._queued = _queue_of_this_thread()
        self._last: Moment | None = None
        self._beats: list[Beat] = []
        self._timer.start(BEAT)

    def begin(self) -> None:
        self._beats, self._last = [], None

    def figures(self) -> dict[str, Any]:
        return {
            "beats": len(self._beats),
            "late_ms": spread([beat.late for beat in self._beats]),
            "own_ms": spread([beat.own for beat in self._beats]),
            "held_by_lane_ms": spread([beat.held for beat in self._beats]),
        }

    @Slot()
    def _beat(self) -> None:
        now = Moment(_ms(time.perf_counter()), _ms(time.thread_time()), self._queued(), _of_lane())
        if self._last is not None:
            self._beats.append(_between(self._last, now))
        self._last = now


def spread(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    if not ordered:
        return {}
    last = len(ordered) - 1
    parts = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p999": 0.999, "most": 1.0}
    shares = {name: round(ordered[int(last * part)], 1) for name, part in parts.items()}
    return shares | {"over_20": sum(value > ALLOWED for value in ordered)}


def _between(last: Moment, now: Moment) -> Beat:
    gap, own = now.clock - last.clock - BEAT, now.window - last.window
    waited = gap - own - (now.queued - last.queued)
    return Beat(max(0.0, gap), own, max(0.0, min(waited, now.lane - last.lane)))


def _of_lane() -> float:
    for thread in threading.enumerate():
        if thread.name.startswith(_LANE) and thread.ident is not None:
            return _ms(time.clock_gettime(time.pthread_getcpuclockid(thread.ident)))
    return 0.0


def _queue_of_this_thread() -> Callable[[], float]:
    """How long this thread was ready while another had its core; nothing where nobody tells it."""
    told = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
    if not told.exists():
        return lambda: 0.0
    return lambda: int(told.read_text("ascii").split()[1]) / 1_000_000


def _ms(seconds: float) -> float:
    return seconds * 1_000
