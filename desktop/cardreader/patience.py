"""Calls that may never return, made on a thread that can be left behind.

A card or a driver can keep the card service waiting for ever, and no service lets a caller go
before: not by cancelling, not by closing the connection. So whoever waits is a thread of its own,
and whoever asked goes on without it. What was left behind tidies up when it comes back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TypeVar, cast

T = TypeVar("T")


@dataclass(frozen=True)
class Patience:
    """Seconds. Cards answer in a tenth of one; what takes longer asks the driver for time."""

    connect: float = 10.0  # in which another program may end what it does with the card
    answer: float = 5.0
    leave: float = 2.0


PATIENT = Patience()


class Overdue(Exception):
    """The call did not return in time. Everything asked of this messenger is overdue from now."""


class Messenger:
    """Makes calls one after the other on its own thread, which ends with `dismiss`."""

    def __init__(self, name: str) -> None:
        self._calls: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._ends: SimpleQueue[tuple[object, BaseException | None]] = SimpleQueue()
        self._is_late = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def is_late(self) -> bool:
        """A call was overdue, whether or not it has come back since."""
        return self._is_late

    @property
    def is_out(self) -> bool:
        """It was not dismissed, or has not come back since."""
        return self._thread.is_alive()

    def ask(self, call: Callable[[], T], seconds: float) -> T:
        """What it returns or raises. Raises `Overdue`, and from then on at once."""
        if self._is_late:
            raise Overdue
        self._calls.put(call)
        try:
            result, error = self._ends.get(timeout=seconds)
        except Empty:
            self._is_late = True
            raise Overdue from None
        if error is not None:
            raise error
        return cast(T, result)

    def dismiss(self, last: Callable[[], None], seconds: float) -> None:
        """One last call, waited for unless an earlier one is overdue; its errors are nobody's."""
        self._calls.put(last)
        self._calls.put(None)
        if not self._is_late:
            try:
                self._ends.get(timeout=seconds)
            except Empty:
                self._is_late = True

    def _run(self) -> None:
        while (call := self._calls.get()) is not None:
            try:
                self._ends.put((call(), None))
            except BaseException as error:  # noqa: BLE001 - raised where it was asked for
                self._ends.put((None, error))
