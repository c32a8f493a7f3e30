"""Programs of one person that start at once: each makes, migrates or replaces files in its turn."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.domain.store import DatabaseBusy, DiskFull, FolderUnwritable

WAIT_SECONDS = 120
"""A first start invents a city, a new version may migrate for a minute; a slow disk doubles it."""


@contextmanager
def in_turn(file: Path, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Of one thread, as often as it likes; the system gives the turn back when a program dies.

    Raises DatabaseBusy when the others take too long, FolderUnwritable, DiskFull.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - the first window does not wait for it

    with telling(file.parent):
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(_lock(file), mode=0o600, is_singleton=True)
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise DatabaseBusy from error
    try:
        yield
    finally:
        lock.release()


def after_others(file: Path) -> None:
    """For whoever only looks: waits while a file is being made, and makes nothing. Raises as above.

    What is not whole yet would look as if it were damaged, or of an older version.
    """
    if _lock(file).exists():
        with in_turn(file):
            return


@contextmanager
def telling(folder: Path) -> Iterator[None]:
    """Raises DiskFull or FolderUnwritable where the system says that something was not written."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise (DiskFull() if full else FolderUnwritable(folder)) from error


def _lock(file: Path) -> Path:
    return file.with_name(file.name + ".lock")
