"""What the card code asks of a connection, whoever offers it: real reader, emulator, transcript."""

from __future__ import annotations

from enum import Enum
from typing import Protocol


class Transport(Enum):
    """The protocol below the commands; with T=0 the reader side itself must fetch answers."""

    T0 = "T=0"
    T1 = "T=1"


class CardConnection(Protocol):
    """One card, powered, for the length of one piece of work.

    `transmit` sends one command and returns its answer with the two status bytes. It raises
    `CardGone` when the card left and `UnreadableCard` when it does not answer as a card does.
    """

    @property
    def atr(self) -> bytes: ...

    @property
    def transport(self) -> Transport: ...

    def transmit(self, frame: bytes) -> bytes: ...
