"""A peer that takes everything and answers nothing: the desk goes on alone, and soon enough."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from uuid import uuid4

import psycopg
import pytest

from desktop.domain.central import CentralUnavailable
from desktop.models import HouseholdRecord
from desktop.sync import line, link
from desktop.sync.central import Central
from desktop.sync.exchange import Exchange
from tests.local_desk import Desk
from tests.sync.conftest import SyncedDesk

pytestmark = pytest.mark.postgres
PATIENCE = 0.6


class Proxy:
    """Hands everything on to the server; when `mute`, it goes on reading and says nothing."""

    def __init__(self, server: str, *, mute: bool = False) -> None:
        self._server = server
        self.mute = mute
        self.pause = 0.0
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)

    def _start(self, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._server)
                self._open += [near, far]
                self._start(self._pump, near, far, False)
                self._start(self._pump, far, near, True)

    def _pump(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while chunk := source.recv(4096):
                if answers and self.pause:
                    for start in range(0, len(chunk), 100):
                        time.sleep(self.pause)
                        target.sendall(chunk[start : start + 100])
                elif not (answers and self.mute):
                    target.sendall(chunk)

    def close(self) -> None:
        for each in (self._listener, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join()


@pytest.fixture
def proxy(centre: str) -> Iterator[Proxy]:
    with psycopg.connect(centre) as connection:
        folder = connection.execute("show unix_socket_directories").fetchone()
    assert folder is not None
    made = Proxy(f"{folder[0].strip(chr(34))}/.s.PGSQL.5432")
    with closing(made):
        yield made


def through(proxy: Proxy, centre: str) -> str:
    name = centre.partition("?")[0].rpartition("/")[2]
    return f"postgresql://postgres@127.0.0.1:{proxy.port}/{name}?sslmode=disable"


def test_a_line_that_falls_silent_is_given_up_and_what_was_saved_is_sent_later(
    proxy: Proxy, centre: str, make_desk: Callable[..., Desk]
) -> None:
    desk = SyncedDesk(make_desk(), centre)
    household = desk.enrol()
    with Central(through(proxy, centre), patience=PATIENCE) as central:
        central.answers()
        proxy.mute = True
        began = time.monotonic()
        with pytest.raises(CentralUnavailable):
            Exchange(desk.desk.units, central).run()
        assert PATIENCE <= time.monotonic() - began < PATIENCE + 3
        proxy.mute = False
        assert Exchange(desk.desk.units, central).run().sent == 1  # over a line of its own
    assert desk.read(HouseholdRecord, household).reference == "F-2026-000001"


def test_a_peer_that_says_nothing_from_the_beginning_is_given_up(proxy: Proxy, centre: str) -> None:
    proxy.mute = True
    began = time.monotonic()
    with Central(through(proxy, centre)) as central, pytest.raises(CentralUnavailable):
        central.hello(uuid4(), "desk", "1")
    assert time.monotonic() - began < link.CONNECT_SECONDS + 3


def test_an_answer_that_comes_slowly_is_waited_for(
    proxy: Proxy, centre: str, make_desk: Callable[..., Desk]
) -> None:
    desk = SyncedDesk(make_desk(), centre)
    for _ in range(3):
        desk.enrol()
    desk.sync()
    with Central(through(proxy, centre), patience=PATIENCE) as central:
        central.answers()
        proxy.pause = PATIENCE / 12
        began = time.monotonic()
        assert len(central.pull(0, 100)) >= 6
        assert time.monotonic() - began > PATIENCE


def test_the_centre_itself_ends_what_takes_too_long_before_we_stop_listening() -> None:
    told = link.Link("postgresql://x", laboratory=True).conninfo()
    limit = int(told.partition("statement_timeout=")[2].split()[0].strip("'"))
    assert limit / 1000 < line.SILENT_SECONDS
