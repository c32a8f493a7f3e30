"""Streets of the city: completion while typing, and the priority area of an address."""

from __future__ import annotations

import errno
import shutil
import threading
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.domain.store import DiskFull, FolderUnwritable
from desktop.importers.street_file import StreetDirectory, StreetLine
from desktop.progress import Progress, unwatched
from desktop.settings import RESOURCES

_FOLDER = RESOURCES / "streets"
_STREETS, _AREAS = "streets", "priority-areas"
_PLAIN, _PACKED = ".csv", ".csv.gz"


@dataclass(frozen=True)
class StreetSource:
    """How many streets are known; `imported_on` is None while it is the delivered sample."""

    streets: int
    imported_on: date | None
    areas_imported_on: date | None


class StreetService:
    """Reads the delivered sample until a file of the national address base replaces it."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = threading.Lock()
        self._directory: StreetDirectory | None = None

    def load(self, progress: Progress = unwatched) -> None:
        """Read the files if that was not done yet: seconds for those of a whole département."""
        with self._lock:
            self._read(progress)

    def complete(self, prefix: str, limit: int = 8) -> tuple[StreetLine, ...]:
        """None while another thread still reads the files: typing does not wait for them."""
        if not self._lock.acquire(blocking=False):
            return ()
        try:
            directory = self._read()
        finally:
            self._lock.release()
        return tuple(directory.complete(prefix, limit))

    def priority_area(self, street: str, number: str, on: date) -> str | None:
        with self._lock:
            directory = self._read()
        return directory.priority_area(street, number, on)

    def source(self) -> StreetSource:
        with self._lock:
            directory = self._read()
        return StreetSource(len(directory), self._day_of(_STREETS), self._day_of(_AREAS))

    def replace_directory(self, path: Path, progress: Progress = unwatched) -> int:
        """Take another street file, checked whole before it replaces the old; counts its streets.

        Raises StreetFileUnreadable with the line concerned, DiskFull or FolderUnwritable; the old
        file is then kept.
        """
        return self._replace(_STREETS, path, path, self._file(_AREAS), progress)

    def replace_areas(self, path: Path, progress: Progress = unwatched) -> int:
        """Take another file of priority areas, likewise; counts the streets that are known."""
        return self._replace(_AREAS, path, self._file(_STREETS), path, progress)

    def _replace(
        self, name: str, path: Path, streets: Path, areas: Path, progress: Progress
    ) -> int:
        directory = StreetDirectory.from_files(streets, areas, progress)
        with self._lock:
            self._keep(name, path)
            self._directory = directory
        return len(directory)

    def _keep(self, name: str, path: Path) -> None:
        suffix = _PACKED if path.suffix.lower() == ".gz" else _PLAIN
        target = self._data / (name + suffix)
        partial = target.with_suffix(".part")
        try:
            shutil.copyfile(path, partial)
            partial.replace(target)
            other = self._data / (name + (_PLAIN if suffix == _PACKED else _PACKED))
            other.unlink(missing_ok=True)
        except OSError as error:
            partial.unlink(missing_ok=True)
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise DiskFull from error
            raise FolderUnwritable(self._data) from error

    def _read(self, progress: Progress = unwatched) -> StreetDirectory:
        """Under the lock."""
        if self._directory is None:
            self._directory = StreetDirectory.from_files(
                self._file(_STREETS), self._file(_AREAS), progress
            )
        return self._directory

    def _own(self, name: str) -> Path | None:
        """What was imported; the younger when a power cut left two."""
        files = [self._data / (name + suffix) for suffix in (_PLAIN, _PACKED)]
        there = [file for file in files if file.exists()]
        return max(there, key=lambda file: file.stat().st_mtime) if there else None

    def _file(self, name: str) -> Path:
        delivered = "rennes-sample.csv" if name == _STREETS else "priority-areas-sample.csv"
        return self._own(name) or _FOLDER / delivered

    def _day_of(self, name: str) -> date | None:
        own = self._own(name)
        return date.fromtimestamp(own.stat().st_mtime) if own is not None else None  # noqa: DTZ012
