"""`--trace FILE`: what passes between desk, card and SAM, kept as text without secrets."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from desktop.cardreader.connection import CardConnection
from desktop.cardreader.trace import Trace, TracingConnection, Transcript, untraced
from desktop.i18n import gettext as _


class FileUnusable(Exception):
    """A file that was named on the command line; `words` says which and why."""

    def __init__(self, problem: str, words: str) -> None:
        super().__init__(problem)
        self.problem, self.words = problem, words


@contextmanager
def transcript(path: Path | None) -> Iterator[Trace]:
    """What readers take as `trace`; each line is in the file as soon as it passed.

    Raises `FileUnusable` before anything passed. A disk that fills up later breaks no encoding: the
    transcript ends there, and that is said at the end.
    """
    if path is None:
        yield untraced
        return
    lines = _Lines(_opened(path))
    written = Transcript(lines.write)

    def trace(slot: str, connection: CardConnection) -> CardConnection:
        return TracingConnection(connection, written, slot)

    try:
        yield trace
    finally:
        lines.close()


class _Lines:
    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._is_complete = True

    def write(self, line: str) -> None:
        if not self._is_complete:
            return  # what came after a gap could not be played back
        try:
            self._file.write(line + "\n")
        except OSError:
            self._is_complete = False

    def close(self) -> None:
        try:
            self._file.close()
        except OSError:
            self._is_complete = False
        if not self._is_complete:
            words = _("The transcript is not complete: its file could not be written.")
            sys.stderr.write(words + "\n")


def _opened(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="ascii", buffering=1)
    except OSError as error:
        words = _("The transcript cannot be written there: {file}").format(file=path)
        raise FileUnusable("TraceUnwritable", words) from error
