"""The keys of a desk that works alone: a copy beside its backup, taken over by another PC."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop import credentials
from desktop.commands.answering import Answer
from desktop.commands.passphrase import accept_passphrase, new_passphrase, passphrase, too_short
from desktop.commands.person_login import refuse_nobody
from desktop.domain.recovery import KeysOfPeople
from desktop.i18n import gettext as _
from desktop.importers.desk_key_file import DeskKeys, read_desk_keys, write_desk_keys
from desktop.services.clock import system_clock
from desktop.services.door import DoorService
from desktop.settings import Settings
from desktop.sheets.door import DoorStanding
from desktop.storage.copies import examine


def accept_keys(parser: argparse.ArgumentParser, purpose: str) -> None:
    parser.add_argument("--keys", type=Path, metavar="FILE", help=purpose)
    accept_passphrase(parser)


def kept_elsewhere(arguments: argparse.Namespace, chosen: Settings) -> Answer | None:
    """Why the keys could not be written, None when they were or nobody asked.

    Raises KeysOfPeople on a desk with people: their files open on no other PC.
    """
    if arguments.keys is None:
        return None
    _refuse_people(chosen)
    words = new_passphrase(arguments)
    if words is None:
        return too_short()
    keys = DeskKeys(credentials.database_key(chosen), credentials.site_key(chosen))
    try:
        write_desk_keys(arguments.keys, keys, words)
    except FileExistsError:
        return _refused(_("{file} is there already and was not touched."), arguments.keys)
    except OSError:
        return _refused(_("{file} cannot be written."), arguments.keys)
    return None


def taken_over(arguments: argparse.Namespace, chosen: Settings) -> Answer | None:
    """Why the keys of another PC were not taken, None when they were or nobody asked.

    A desk that has data of its own keeps its key: they would open no more. So does one whose copy
    does not open with the keys.

    Raises DeskKeysUnreadable, KeysOfPeople, CopyRefused, DatabaseTooNew.
    """
    if arguments.keys is None:
        return None
    _refuse_people(chosen)
    keys = read_desk_keys(arguments.keys, passphrase(arguments))
    if chosen.database.exists() and credentials.database_key(chosen) != keys.database:
        return _refused(
            _(
                "This desk has data of its own in {file}, which open no more under other keys. "
                "Keep them with “backup FILE --keys FILE.keys”, then move them elsewhere."
            ),
            chosen.database,
        )
    examine(arguments.copy, keys.database)
    credentials.keep_desk_keys(chosen, keys.database, keys.site)
    return None


def _refuse_people(chosen: Settings) -> None:
    if DoorService(chosen, system_clock()).standing() is DoorStanding.CLOSED:
        raise KeysOfPeople
    refuse_nobody(chosen)


def _refused(words: str, file: Path) -> Answer:
    return Answer(words.format(file=file), {"problem": "arguments"}, well=False)
