"""What stops somebody who saves, checks or brings back work when a disk or a file fails."""

from __future__ import annotations

from pathlib import Path

from desktop.domain.errors import Refusal


class PersonWanted(Refusal):
    """The files of this desk open only for a person: the command has to be told who works."""


class KeysOfPeople(Refusal):
    """The files of this desk open for its people here: there are no keys that go elsewhere."""


class NoFileYet(Refusal):
    """This desk has no file of its own to look at: it is not enrolled, or nobody came in."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class NoJournalKey(Refusal):
    """The centre has no key for the journals of desks yet, or this desk never heard of it."""


class BrokenJournalFile(Refusal):
    """The file is no journal of a desk, it is not for this centre, or something changed it."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class JournalKeyUnreadable(Refusal):
    """The file that was named holds no private key for journals."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class JournalKeyThere(Refusal):
    """The centre has a key for journals: another one is made only on purpose."""


class UnknownJournalDesk(Refusal):
    """The centre knows no such desk, or has closed it: its journal is not taken over."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label
