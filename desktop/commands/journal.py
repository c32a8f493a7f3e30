"""`main.py journal export FILE`: unsent work leaves on a stick, sealed for the centre alone."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop import credentials
from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.commands.person_login import accept_person, refuse_nobody, typed_password
from desktop.i18n import ngettext
from desktop.services.clock import system_clock
from desktop.services.door import DoorService
from desktop.services.journal_export import JournalExportService, only_read
from desktop.settings import Settings
from desktop.sheets.journal import HandedOver


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("export",))
    parser.add_argument("file", type=Path, help="the new file, on a stick")
    accept_person(parser)
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _export)


def _export(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    clock = system_clock()
    if arguments.person:
        entry = DoorService(chosen, clock).enter(arguments.person, typed_password())
        database, key = entry.database, entry.key
    else:
        refuse_nobody(chosen)
        database, key = chosen.database, credentials.database_key(chosen)
    elsewhere = arguments.file.absolute().parent
    with only_read(database, key, chosen.desk_label, elsewhere) as units:
        done = JournalExportService(units, clock).export(arguments.file)
    facts = {"path": str(done.path), "works": done.works, "lost": done.lost}
    return Answer("\n".join(_words(done)), facts, well=not done.lost)


def _words(done: HandedOver) -> list[str]:
    told = ngettext(
        "{count} unsent change is in {path}, for the centre alone. Keep this PC as it is: when it "
        "meets the centre again, nothing is done twice.",
        "{count} unsent changes are in {path}, for the centre alone. Keep this PC as it is: when "
        "it meets the centre again, nothing is done twice.",
        done.works,
    ).format(count=done.works, path=done.path)
    if not done.lost:
        return [told]
    lost = ngettext(
        "{count} unsent change could not be read any more. Keep the damaged file for IT.",
        "{count} unsent changes could not be read any more. Keep the damaged file for IT.",
        done.lost,
    )
    return [told, lost.format(count=done.lost)]
