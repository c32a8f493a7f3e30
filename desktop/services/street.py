"""Streets of the city: completion while typing, and the priority area of an address."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from desktop.importers.street_file import StreetDirectory, StreetLine
from desktop.progress import Progress, unwatched
from desktop.settings import RESOURCES

_FOLDER = RESOURCES / "streets"


class StreetService:
    """Reads the delivered sample until a file of the national address base replaces it."""

    def __init__(self, data: Path) -> None:
        self._own = data / "streets.csv"
        self._own_areas = data / "priority-areas.csv"
        self._directory: StreetDirectory | None = None

    def complete(self, prefix: str, limit: int = 8) -> tuple[StreetLine, ...]:
        return tuple(self._loaded().complete(prefix, limit))

    def priority_area(self, street: str, number: str, on: date) -> str | None:
        return self._loaded().priority_area(street, number, on)

    def replace_directory(self, path: Path, progress: Progress = unwatched) -> int:
        """Take another street file, checked whole before it replaces the old; counts its streets.

        Raises StreetFileUnreadable with the line concerned; the old file is then kept.
        """
        progress(0, 2)
        directory = StreetDirectory.from_files(path, self._areas())
        progress(1, 2)
        partial = self._own.with_suffix(".part")
        shutil.copyfile(path, partial)
        partial.replace(self._own)
        self._directory = directory
        progress(2, 2)
        return len(directory)

    def _loaded(self) -> StreetDirectory:
        if self._directory is None:
            streets = self._own if self._own.exists() else _FOLDER / "rennes-sample.csv"
            self._directory = StreetDirectory.from_files(streets, self._areas())
        return self._directory

    def _areas(self) -> Path:
        own = self._own_areas
        return own if own.exists() else _FOLDER / "priority-areas-sample.csv"
