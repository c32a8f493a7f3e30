"""Where services take the day and the moment from; tests and the tour bring their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True)
class Clock:
    """`today` is a day in the city's time, `now` a moment with its zone."""

    today: Callable[[], date]
    now: Callable[[], datetime]


def system_clock() -> Clock:
    return Clock(today=_today, now=_now)


def fixed_clock(moment: datetime) -> Clock:
    """Always the same moment, for demonstrations and tests."""
    return Clock(today=moment.astimezone().date, now=_Always(moment))


@dataclass(frozen=True)
class _Always:
    moment: datetime

    def __call__(self) -> datetime:
        return self.moment


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
