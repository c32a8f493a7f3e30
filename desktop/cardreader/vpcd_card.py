"""Putting a virtual card into the virtual reader (vsmartcard's vpcd) of the real PC/SC service.

The driver listens, the card connects; each slot has its port. A frame is a two-byte big-endian
length and that many bytes. Frames of one byte are power and ATR, all others are commands.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from queue import SimpleQueue
from typing import Protocol

from desktop.cardreader.emulator import CONTACTLESS_ATR, VirtualChip
from desktop.domain.card import CardGone

HOST = "127.0.0.1"
PORTS = (35963, 35964)  # slot 0 and slot 1
CONNECT_SECONDS = 2.0

POWER_OFF, POWER_ON, RESET, GET_ATR = b"\x00", b"\x01", b"\x02", b"\x04"


class InsertableCard(Protocol):
    """What the virtual reader needs of a card: a connection that also loses its power."""

    @property
    def atr(self) -> bytes: ...

    def transmit(self, frame: bytes) -> bytes: ...

    def reset(self) -> None: ...

    def power_off(self) -> None: ...


class StallingCard:
    """A card that is there and never answers a command, until it is taken out."""

    atr = CONTACTLESS_ATR

    def __init__(self) -> None:
        self.released = threading.Event()

    def reset(self) -> None:
        """Nothing to forget."""

    def power_off(self) -> None:
        """Nothing to forget."""

    def transmit(self, frame: bytes) -> bytes:
        self.released.wait()
        raise CardGone


class InsertedCard:
    """A card in a slot of the virtual reader, from the construction until `remove`.

    One thread answers whether the card is there, also while another one waits for a card that
    stalls; that one takes commands and losses of power in the order in which they came.
    """

    def __init__(self, card: InsertableCard, slot: int = 0) -> None:
        """Raises OSError when no virtual reader listens."""
        self._card = card
        self._socket = socket.create_connection((HOST, PORTS[slot]), CONNECT_SECONDS)
        self._socket.settimeout(None)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sending = threading.Lock()
        self._frames: SimpleQueue[bytes | None] = SimpleQueue()
        if isinstance(card, VirtualChip):
            card.enter_field()
        self._listener = threading.Thread(target=self._listen, name="virtual slot", daemon=True)
        self._worker = threading.Thread(target=self._work, name="virtual card", daemon=True)
        self._worker.start()
        self._listener.start()

    def __enter__(self) -> InsertedCard:
        return self

    def __exit__(self, *_error: object) -> None:
        self.remove()

    @property
    def is_inserted(self) -> bool:
        return self._listener.is_alive()

    def remove(self) -> None:
        """Take the card out; may be called twice."""
        self._shut()
        _let_go(self._card)
        self._listener.join()
        self._worker.join()
        self._socket.close()

    def _listen(self) -> None:
        try:
            while (frame := self._receive()) is not None:
                if frame == GET_ATR:
                    self._send(self._card.atr)
                else:
                    self._frames.put(frame)
        except OSError:
            self._shut()
        finally:
            self._frames.put(None)

    def _work(self) -> None:
        try:
            while (frame := self._frames.get()) is not None:
                self._answer(frame)
        except (OSError, CardGone):
            self._shut()

    def _answer(self, frame: bytes) -> None:
        if frame == RESET:
            self._card.reset()
        elif frame == POWER_OFF:
            self._card.power_off()
        elif frame != POWER_ON:
            self._send(self._card.transmit(frame))
            if isinstance(self._card, VirtualChip) and not self._card.in_field:
                self._shut()

    def _send(self, payload: bytes) -> None:
        with self._sending:
            self._socket.sendall(len(payload).to_bytes(2, "big") + payload)

    def _receive(self) -> bytes | None:
        """The next frame; None when the service closed the connection."""
        head = self._read(2)
        return self._read(int.from_bytes(head, "big")) if head else None

    def _read(self, length: int) -> bytes | None:
        collected = b""
        while len(collected) < length:
            self._acknowledge_at_once()
            piece = self._socket.recv(length - len(collected))
            if not piece:
                return None
            collected += piece
        return collected

    def _acknowledge_at_once(self) -> None:
        """Without it the driver waits 40 ms at each command; Linux forgets the wish every time."""
        if hasattr(socket, "TCP_QUICKACK"):
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _shut(self) -> None:
        with contextlib.suppress(OSError):  # closed already, by us or by the service
            self._socket.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def card_and_sam(
    card: InsertableCard, sam: InsertableCard
) -> Iterator[tuple[InsertedCard, InsertedCard]]:
    """The card in the first slot and the module in the second. Raises OSError as `InsertedCard`."""
    with InsertedCard(sam, slot=1) as module, InsertedCard(card, slot=0) as laid:
        yield laid, module


def _let_go(card: InsertableCard) -> None:
    """A card that is taken out stalls no longer."""
    if isinstance(card, StallingCard):
        card.released.set()
    if isinstance(card, VirtualChip):
        card.leave_field()
        if card.faults.stall is not None:
            card.faults.stall.release()
