"""Calls that take too long are left behind, and tidy up when they come back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from desktop.cardreader.patience import Messenger, Overdue

LONG, SHORT = 5.0, 0.02


@contextmanager
def held() -> Iterator[threading.Event]:
    gate = threading.Event()
    yield gate
    gate.set()


def nothing() -> None:
    """The last call of a messenger that has nothing to tidy up."""


def home(messenger: Messenger) -> bool:
    deadline = time.monotonic() + LONG
    while messenger.is_out and time.monotonic() < deadline:
        time.sleep(0.001)
    return not messenger.is_out


def test_what_a_call_returns_or_raises_comes_back_in_order() -> None:
    messenger = Messenger("test")
    squares = [partial(pow, number, 2) for number in range(3)]
    assert [messenger.ask(square, LONG) for square in squares] == [0, 1, 4]
    with pytest.raises(ZeroDivisionError):
        messenger.ask(lambda: 1 // 0, LONG)
    assert messenger.ask(threading.get_ident, LONG) != threading.get_ident()
    messenger.dismiss(nothing, LONG)
    assert home(messenger)
    assert not messenger.is_late


def test_an_overdue_call_is_left_behind_and_the_last_one_follows_it() -> None:
    tidied = threading.Event()
    messenger = Messenger("test")
    with held() as gate:
        with pytest.raises(Overdue):
            messenger.ask(gate.wait, SHORT)
        began = time.monotonic()
        with pytest.raises(Overdue):
            messenger.ask(nothing, LONG)
        messenger.dismiss(tidied.set, LONG)
        assert time.monotonic() - began < LONG / 2
        assert messenger.is_late
        assert messenger.is_out
        assert not tidied.is_set()
    assert home(messenger)
    assert tidied.is_set()


def test_a_last_call_that_hangs_is_not_awaited_for_ever() -> None:
    messenger = Messenger("test")
    with held() as gate:

        def last() -> None:
            gate.wait()

        messenger.dismiss(last, SHORT)
        assert messenger.is_late
        assert messenger.is_out
    assert home(messenger)
