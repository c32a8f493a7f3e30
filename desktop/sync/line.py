"""A connection that gives up a peer which takes what is sent and never answers.

`tcp_user_timeout` ends a line on which nothing is acknowledged; a proxy, a firewall or a server
that hangs acknowledges everything and says nothing. What counts is how long no byte has come: an
answer that arrives slowly is waited for.
"""

from __future__ import annotations

import time
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen

LOOK_EVERY = 0.1
SILENT_SECONDS = 75.0
"""Longer than any statement may run at the centre (see `link`): it would have answered by then."""


class Silence(psycopg.OperationalError):
    """Nothing came for so long that the connection is worth nothing any more."""


class Line(psycopg.Connection[Any]):
    """No thread watches: the loop that waits for bytes looks at the time, too."""

    patience = SILENT_SECONDS

    def wait(
        self, gen: PQGen[RV], interval: float = LOOK_EVERY, timeout: float | None = None
    ) -> RV:
        """Raises Silence; the connection is to be closed then, its peer may still be busy."""
        return super().wait(_unless_silent(gen, self.patience), interval, timeout)


def _unless_silent(gen: PQGen[RV], patience: float) -> PQGen[RV]:
    """What a generator of the library yields is what it waits for, what it is sent is what came."""
    heard = time.monotonic()
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if ready:
                heard = time.monotonic()
            elif time.monotonic() - heard > patience:
                gen.close()
                raise Silence(f"no answer for {patience:.0f} seconds")
            wanted = gen.send(ready)
    except StopIteration as end:
        result: RV = end.value
        return result
