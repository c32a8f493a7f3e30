"""A station in a process of its own, whose cards lie with the test: it can be killed anywhere.

Run as a program it waits for orders on its input, and begins each of them in a fork: a Python that
has imported everything already is killed as truly as another, and takes a tenth of the time.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.cardreader.connection import CardConnection, Transport
from desktop.cardreader.emulator import VirtualChip
from desktop.cardreader.simulated import SimulatedReader
from desktop.domain.errors import Refusal, Unavailable
from desktop.storage.opening import open_store
from tests.local_desk import KEY, Desk
from tests.services.station_desk import SITE_KEY, StationDesk

REPOSITORY = Path(__file__).parents[2]
CARD, SAM, RESULT = 0, 1, 0xFF
HELLO = b""
PATIENCE = 20.0


def send(link: socket.socket, slot: int, payload: bytes) -> None:
    link.sendall(bytes((slot,)) + len(payload).to_bytes(2, "big") + payload)


def receive(link: socket.socket) -> tuple[int, bytes]:
    """Slot and payload. Raises EOFError when the other side is no more."""
    head = _exactly(link, 3)
    return head[0], _exactly(link, int.from_bytes(head[1:], "big"))


def _exactly(link: socket.socket, length: int) -> bytes:
    collected = b""
    while len(collected) < length:
        piece = link.recv(length - len(collected))
        if not piece:
            raise EOFError
        collected += piece
    return collected


class DistantChip:
    """A card that lies with the test."""

    def __init__(self, link: socket.socket, slot: int) -> None:
        self._link, self._slot = link, slot
        told = self.transmit(HELLO)
        self.transport = Transport(told[:3].decode("ascii"))
        self.atr = told[3:]

    def transmit(self, frame: bytes) -> bytes:
        send(self._link, self._slot, frame)
        return receive(self._link)[1]


class DistantReader(SimulatedReader):
    def __init__(self, link: socket.socket) -> None:
        super().__init__(SITE_KEY)
        self._link = link

    @contextmanager
    def card(self) -> Iterator[CardConnection]:
        yield DistantChip(self._link, CARD)

    @contextmanager
    def security_module(self) -> Iterator[CardConnection]:
        yield DistantChip(self._link, SAM)


@dataclass(frozen=True)
class Order:
    store: str
    folder: str
    moment: str
    socket: str

    def obey(self) -> None:
        """One laying-down, told to whoever has the card."""
        link = socket.socket(socket.AF_UNIX)
        link.connect(self.socket)
        send(link, RESULT, str(os.getpid()).encode())
        units = open_store(Path(self.store), KEY, desk_label="desk 1")
        at = StationDesk(
            Desk(Path(self.store), units), DistantReader(link), folder=Path(self.folder)
        )
        at.at.time.moment = datetime.fromisoformat(self.moment)
        try:
            told = at.encode().state.value
        except (Refusal, Unavailable) as error:
            told = type(error).__name__
        send(link, RESULT, told.encode())


class Stations:
    """The program that begins stations, one at a time, and the cards that they find."""

    def __init__(self, folder: Path) -> None:
        self._socket = str(folder / "cards")
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(self._socket)
        self._listening.listen(1)
        self._listening.settimeout(PATIENCE)
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.services.killed_station"],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        self._program.kill()
        self._program.communicate()
        self._listening.close()

    def run(
        self, at: StationDesk, card: VirtualChip, killed: tuple[int, bool] | None = None
    ) -> tuple[str | None, int]:
        """What the station told, None when it was killed, and how much was exchanged.

        `killed` at the exchange of this number, before it reaches the chip or after it did.
        """
        at.at.time.wait()
        chips = {CARD: card, SAM: at.simulated.virtual_sam}
        for chip in chips.values():
            chip.enter_field()
        order = Order(
            str(at.desk.path), str(at.folder), at.at.time.moment.isoformat(), self._socket
        )
        assert self._program.stdin is not None
        self._program.stdin.write(json.dumps(order.__dict__) + "\n")
        self._program.stdin.flush()
        link, _ = self._listening.accept()
        with link:
            link.settimeout(PATIENCE)
            return _serve(link, chips, killed)


def _serve(
    link: socket.socket, chips: dict[int, VirtualChip], killed: tuple[int, bool] | None
) -> tuple[str | None, int]:
    process, count = int(receive(link)[1]), 0
    while True:
        slot, frame = receive(link)
        if slot == RESULT:
            return frame.decode(), count
        if frame == HELLO:
            chip = chips[slot]
            send(link, slot, chip.transport.value.encode("ascii") + chip.atr)
            continue
        if killed == (count, False):
            break
        answer = chips[slot].transmit(frame)
        if killed == (count, True):
            break
        send(link, slot, answer)
        count += 1
    _kill(link, process)
    return None, count


def _kill(link: socket.socket, process: int) -> None:
    """As the operating system does it, or a power cut; returns when it is gone."""
    os.kill(process, signal.SIGKILL)
    try:
        while True:
            receive(link)
    except (EOFError, ConnectionError):
        return


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            Order(**json.loads(line)).obey()
            os._exit(0)


if __name__ == "__main__":
    main()
