"""`main.py restore FILE` brings a copy back; what was there is kept beside it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from desktop import credentials
from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.commands.desk_keys import accept_keys, taken_over
from desktop.commands.person_login import accept_person, refuse_nobody, typed_password
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.services.clock import system_clock
from desktop.services.door import DoorService
from desktop.settings import Settings
from desktop.storage.copies import Replaced, restore
from desktop.storage.door_files import UnsentMark
from desktop.storage.opening import open_store


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("copy", type=Path, help="a file made by `backup`")
    accept_keys(parser, "of the PC that made the copy, written by `backup --keys`")
    accept_person(parser)
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _bring_back)


def _bring_back(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    refused = taken_over(arguments, chosen)
    if refused is not None:
        return refused
    if arguments.person:
        door = DoorService(chosen, system_clock())
        entry = door.enter(arguments.person, typed_password())
        database, key = entry.database, entry.key
    else:
        refuse_nobody(chosen)
        database, key = chosen.database, credentials.database_key(chosen)
    former = restore(arguments.copy, database, key, datetime.now().astimezone())
    if arguments.person:
        UnsentMark(database)()  # the copy may hold work that was never sent
    open_store(database, key, desk_label=chosen.desk_label).close()
    kept, unsent = (former.path, former.unsent) if former else (None, 0)
    words = " ".join([_("The copy was brought back."), *(_of_before(former) if former else ())])
    facts = {"path": str(database), "kept": str(kept) if kept else None, "unsent": unsent}
    return Answer(words, facts)


def _of_before(former: Replaced) -> Iterator[str]:
    """Where it is, and whether it holds what is nowhere else."""
    yield _("The former data are kept in {path}.").format(path=former.path)
    if former.unsent is None:
        yield _("They do not open: what was not sent from there is nowhere else.")
    elif former.unsent:
        yield ngettext(
            "{count} change in there was never sent and is not in the copy. To send it, bring that "
            "file back with the version that wrote it, exchange, then bring the copy back again.",
            "{count} changes in there were never sent and are not in the copy. To send them, bring "
            "that file back with the version that wrote it, exchange, then bring the copy back "
            "again.",
            former.unsent,
        ).format(count=former.unsent)
