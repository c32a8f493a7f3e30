"""What can be wrong with the place where this desk keeps its data, told by its facts."""

from __future__ import annotations

from pathlib import Path

from desktop.domain.errors import Refusal, Unavailable


class NoSafeKeyStore(Unavailable):
    """No keyring on this machine, and no key file was named: nothing is ever kept in clear."""


class KeyFileTooOpen(Refusal):
    """Somebody else than its owner could read the key file, or it is not ours."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class KeyFileUnreadable(Refusal):
    """The key file is missing, or does not hold a key of 256 bits."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class KeyMissing(Refusal):
    """The data are there, their key is not: another account, or a file copied from elsewhere."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class WrongKey(Refusal):
    """The key we hold does not open this database; or the file's first page is destroyed.

    An encrypted page says no more than that it does not fit the key.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class DatabaseDamaged(Unavailable):
    """The file opens with its key, but what is in it fails its own checks."""

    def __init__(self, path: Path, found: str = "") -> None:
        super().__init__(str(path))
        self.path = path
        self.found = found


class DatabaseTooNew(Refusal):
    """A newer version of the application wrote this database; this one must not touch it."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


class DatabaseBusy(Unavailable):
    """Another window or command of this desk is writing and did not finish in time."""


class DiskFull(Unavailable):
    """Nothing more can be written where the data are; what was being saved was not saved."""


class FolderUnwritable(Unavailable):
    """The data folder cannot be made or written."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class CopyRefused(Refusal):
    """The file offered is not a copy of this desk's data that can be brought back."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path
