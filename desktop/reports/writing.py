"""Finished documents into a folder: whole or not at all, and never over another by accident."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from desktop.domain.errors import Unavailable

_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


class FolderNotWritable(Unavailable):
    """The folder is not there, is not a folder, or may not be written to."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder


class NoSpaceLeft(Unavailable):
    """The disk of the folder is full; nothing was left there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder


def write(folder: Path, name: str, content: bytes) -> Path:
    """As `write_as`, under a name of ours that is made safe."""
    return write_as(folder / safe_name(name), content)


def write_as(target: Path, content: bytes) -> Path:
    """As `whole_file`, of what is known already."""
    with whole_file(target) as file:
        file.write(content)
    return target


@contextmanager
def whole_file(target: Path) -> Iterator[IO[bytes]]:
    """Write under a temporary name, then rename; a document of that name is replaced.

    Raises FolderNotWritable or NoSpaceLeft; then, and when the block fails, nothing is left behind.
    """
    folder = target.parent
    partial: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
            partial = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
        partial = None
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpaceLeft(folder) from error
        raise FolderNotWritable(folder) from error
    finally:
        if partial:
            partial.unlink(missing_ok=True)


def safe_name(name: str) -> str:
    """A file name without anything that leaves the folder or that Windows refuses."""
    return _NOT_IN_A_NAME.sub("-", name).strip("-.") or "document"
