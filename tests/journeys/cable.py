"""The network between a desk and a real centre, which can be pulled out and put back."""

from __future__ import annotations

import asyncio
import socket
import threading
from urllib.parse import parse_qs, urlsplit, urlunsplit


class Cable:
    """Listens on a port of this computer and hands on every byte; cut, it takes no connection."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._there = parse_qs(self._parts.query).get("host", [self._parts.hostname or "localhost"])
        self._loop = asyncio.new_event_loop()
        self._is_cut = False
        self._lines: set[asyncio.StreamWriter] = set()
        listener = socket.create_server(("127.0.0.1", 0))
        self._port = listener.getsockname()[1]
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._carry, sock=listener)
        )
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        login = self._parts.netloc.rpartition("@")[0]
        place = f"127.0.0.1:{self._port}"
        netloc = f"{login}@{place}" if login else place
        return urlunsplit((self._parts.scheme, netloc, self._parts.path, "", ""))

    def cut(self) -> None:
        self._is_cut = True
        self._loop.call_soon_threadsafe(self._drop)

    def mend(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        self._drop()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait(others, timeout=2) if others else None

    def _drop(self) -> None:
        for writer in self._lines:
            writer.transport.abort()
        self._lines.clear()

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self._is_cut:
            back.transport.abort()
            return
        host, port = self._there[0], self._parts.port or 5432
        if host.startswith("/"):
            far, away = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        else:
            far, away = await asyncio.open_connection(host, port)
        self._lines |= {back, away}
        await asyncio.gather(_pump(near, away), _pump(far, back))
        self._lines -= {back, away}


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while some := await source.read(65536):
            sink.write(some)
            await sink.drain()
    except OSError:
        pass
    finally:
        sink.transport.abort() if sink.is_closing() else sink.close()
