"""Sentences for errors about the local data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.domain.recovery import (
    BrokenJournalFile,
    JournalKeyThere,
    JournalKeyUnreadable,
    KeysOfPeople,
    NoFileYet,
    NoJournalKey,
    PersonWanted,
    UnknownJournalDesk,
)
from desktop.domain.store import (
    CopyRefused,
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseTooNew,
    DiskFull,
    FolderUnwritable,
    KeyFileTooOpen,
    KeyFileUnreadable,
    KeyMissing,
    NoSafeKeyStore,
    WrongKey,
)
from desktop.i18n import gettext as _

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    NoSafeKeyStore: lambda error: _(
        "This computer has no keyring to keep the key of the data. Name a key file with --key-file."
    ),
    KeyFileTooOpen: lambda error: _(
        "Other people can read the key file {path}. Keep it to its owner alone, then start again."
    ).format(path=error.path),
    KeyFileUnreadable: lambda error: _(
        "The key file {path} is missing or is no key file. The data were not touched."
    ).format(path=error.path),
    KeyMissing: lambda error: _(
        "The key of {path} is not on this computer. The data were not touched; use the "
        "account that made them, or bring back a copy."
    ).format(path=error.path),
    WrongKey: lambda error: _(
        "The key does not open {path}, or the file is damaged. The data were not touched; "
        "try the right key, or bring back a copy."
    ).format(path=error.path),
    DatabaseDamaged: lambda error: _(
        "The local data are damaged. What was already sent to the centre is safe. Let unsent "
        "work leave with “journal export”, then bring back the last copy with “restore”, or set "
        "the file aside and load everything from the centre."
    ),
    DatabaseTooNew: lambda error: _(
        "A newer version of the application wrote these data. They were not touched; update "
        "this desk."
    ),
    DatabaseBusy: lambda error: _(
        "Another window of this desk is writing. Nothing was saved; try again in a moment."
    ),
    DiskFull: lambda error: _(
        "The disk is full. The last change was not saved, everything before it is; free some "
        "space, then try again."
    ),
    FolderUnwritable: lambda error: _(
        "The data folder {path} cannot be written. Nothing was saved; check its permissions."
    ).format(path=error.path),
    PersonWanted: lambda error: _(
        "The files of this desk open only for a person. Say who works with --person LOGIN; the "
        "password is asked for. Nothing was opened."
    ),
    KeysOfPeople: lambda error: _(
        "The files of this desk open for its people and on this computer alone: no keys are "
        "written or taken over. On another computer everything comes from the centre at the first "
        "log-in. Nothing was changed."
    ),
    NoFileYet: lambda error: _(
        "This desk has no file yet: enrol it first with “enrol”. Nothing was made."
    ),
    NoJournalKey: lambda error: _(
        "The key of the centre for journals is not known here, so nothing was written. The DBA "
        "makes it with “central journal-key make”; this desk hears of it at its next contact."
    ),
    JournalKeyThere: lambda error: _(
        "The centre has a key for journals already. Desks without network still use it: name "
        "“--replace” to make another one, and keep the former file."
    ),
    JournalKeyUnreadable: lambda error: _(
        "{path} holds no private key for journals, as “central journal-key make” wrote it. "
        "Nothing was taken over."
    ).format(path=error.path),
    BrokenJournalFile: lambda error: _(
        "{path} is not a journal for this centre, or something changed it. Nothing was taken over."
    ).format(path=error.path),
    UnknownJournalDesk: lambda error: _(
        "The centre does not know the desk “{label}”, or has closed it. Nothing was taken over; "
        "keep the file."
    ).format(label=error.label),
    CopyRefused: lambda error: _(
        "{path} is not a copy of the data of this desk. Nothing was changed."
    ).format(path=error.path),
}
