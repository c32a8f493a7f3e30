"""Counting exchanges: the time that a card must stay is mostly their number."""

from __future__ import annotations

from collections.abc import Callable

from desktop.cardreader.connection import CardConnection, Transport

Watch = Callable[[CardConnection], CardConnection]
"""Something put around a connection to look on: a counter, a transcript."""


def unwatched(connection: CardConnection) -> CardConnection:
    """Nobody looks on."""
    return connection


class ExchangeCount:
    """Counts what passes through all connections that it watches, card and SAM together."""

    def __init__(self) -> None:
        self.value = 0

    def watch(self, connection: CardConnection) -> CardConnection:
        return _Counted(connection, self)


class _Counted:
    def __init__(self, connection: CardConnection, count: ExchangeCount) -> None:
        self._connection = connection
        self._count = count

    @property
    def atr(self) -> bytes:
        return self._connection.atr

    @property
    def transport(self) -> Transport:
        return self._connection.transport

    def transmit(self, frame: bytes) -> bytes:
        self._count.value += 1
        return self._connection.transmit(frame)
