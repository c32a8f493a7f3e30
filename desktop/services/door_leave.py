"""A desk leaves: its files, its keys and its place go, and nothing that was not sent is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from desktop import credentials
from desktop.domain.door import WorkUnsent
from desktop.models.journal import MutationRecord
from desktop.settings import Settings
from desktop.sheets.door import UnsentFile
from desktop.storage.door_files import DoorFiles, UnsentMark, destroy
from desktop.storage.opening import open_store
from desktop.sync.outgoing import UNSENT


@dataclass(frozen=True)
class DoorLeaving:
    """`keys` are the file keys that are known in this run, by profile."""

    settings: Settings
    files: DoorFiles
    keys: Mapping[str, bytes]

    def unsent(self) -> tuple[UnsentFile, ...]:
        """Files with work that only this desk has.

        Without its key a file counts one when its mark says that there is some: at least.
        """
        found = [
            _unsent(path, self.keys.get(profile))
            for profile, path in self.files.databases().items()
        ]
        former = self.settings.database
        if former.exists():
            found.append(_unsent(former, credentials.database_key(self.settings)))
        return tuple(file for file in found if file.waiting)

    def _copies(self) -> tuple[Path, ...]:
        """Made before an upgrade, or set aside by a restore: rows of people are in them, too."""
        folder = self.settings.data
        return tuple(
            path for kind in ("before", "replaced") for path in folder.glob(f"desk*-{kind}-*.db")
        )

    def leave(self, discard: int | None = None) -> None:
        """Raises WorkUnsent, unless `discard` is exactly the number of units that are lost."""
        unsent = self.unsent()
        waiting = sum(file.waiting for file in unsent)
        if waiting and discard != waiting:
            raise WorkUnsent(waiting, min((f.since for f in unsent if f.since), default=None))
        for path in (*self.files.databases().values(), self.settings.database, *self._copies()):
            destroy(path)
        credentials.keep_desk_secrets(self.settings, None)
        self.files.forget_all()


def _unsent(path: Path, key: bytes | None) -> UnsentFile:
    if key is None:
        return UnsentFile(path, int(UnsentMark(path).path.exists()), None)
    units = open_store(path, key)
    try:
        with units.reading() as session:
            told = session.execute(
                select(func.count(), func.min(MutationRecord.at)).where(
                    MutationRecord.state.in_(UNSENT)
                )
            ).one()
    finally:
        units.close()
    since: datetime | None = told[1]
    return UnsentFile(path, int(told[0]), since)
