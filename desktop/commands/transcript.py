"""`--trace FILE`: what passes between desk, card and SAM, kept as text without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.cardreader.connection import CardConnection
from desktop.cardreader.trace import Trace, TracingConnection, Transcript, untraced


@contextmanager
def transcript(path: Path | None) -> Iterator[Trace]:
    """What readers take as `trace`; each line is in the file as soon as it passed."""
    if path is None:
        yield untraced
        return
    with path.open("w", encoding="ascii", buffering=1) as file:
        written = Transcript(lambda line: print(line, file=file))

        def trace(slot: str, connection: CardConnection) -> CardConnection:
            return TracingConnection(connection, written, slot)

        yield trace
