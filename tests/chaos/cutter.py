"""A line to the centre that breaks: in mid-message, or by falling silent without a word."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from contextlib import suppress

CHUNK = 4096
SILENT = 0.05  # of all connections: half open, nothing comes through and nobody says so


class Cutter:
    """Listens on `port` of this machine and hands everything to the socket of the server."""

    def __init__(self, socket: str, tally: Counter[str], seed: int) -> None:
        self.port = 0
        self._socket = socket
        self._tally = tally
        self._chance = random.Random(seed)  # noqa: S311 - not a secret
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Cutter:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _take(self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        try:
            far_in, far_out = await asyncio.open_unix_connection(self._socket)
        except OSError:
            near_out.transport.abort()
            return
        fate = self._chance.random()
        left = [self._chance.randrange(200, 60_000) if fate < 0.6 else 10**12]
        silent = fate > 1 - SILENT
        self._tally["half-open connections"] += silent
        both = (near_out, far_out)
        await asyncio.gather(
            self._pump(near_in, far_out, left, both, silent=False),
            self._pump(far_in, near_out, left, both, silent=silent),
        )

    async def _pump(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        left: list[int],
        both: tuple[asyncio.StreamWriter, ...],
        *,
        silent: bool,
    ) -> None:
        with suppress(OSError):
            while chunk := await source.read(CHUNK):
                left[0] -= len(chunk)
                if left[0] < 0:
                    self._tally["connections cut"] += 1
                    target.write(chunk[: self._chance.randrange(len(chunk))])
                    for writer in both:
                        writer.transport.abort()
                    return
                if not silent:
                    target.write(chunk)
                    await target.drain()
        with suppress(OSError, RuntimeError):
            target.close()
