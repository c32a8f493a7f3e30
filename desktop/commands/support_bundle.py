"""`main.py support-bundle FILE.zip`: how this installation is, for whoever helps from afar."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop import credentials
from desktop.app.printers import printers
from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.commands.person_login import accept_person, came_in
from desktop.commands.window import or_demonstration
from desktop.domain.errors import Refusal, Unavailable
from desktop.i18n import gettext as _
from desktop.services.clock import system_clock
from desktop.services.diagnosis import DiagnosisService
from desktop.services.door import DoorService
from desktop.services.support_bundle import SupportBundleService
from desktop.settings import Settings
from desktop.sheets.door import DoorStanding, Entry
from desktop.storage.engine import open_engine
from desktop.storage.unit_of_work import UnitsOfWork
from desktop.turn import after_others


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the new file, FILE.zip")
    accept_person(parser)
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _bundle)


def _bundle(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    clock, chosen = system_clock(), or_demonstration(chosen)
    entry = came_in(chosen, arguments.person)
    diagnosis = DiagnosisService(chosen, printers=printers, clock=clock, entry=entry)
    with _only_looked_at(chosen, entry) as units:
        service = SupportBundleService(chosen, clock, diagnosis.findings, units)
        done = service.write(arguments.file)
    words = _(
        "{path} holds how this installation is, and nothing of anybody in it: you may send it."
    )
    facts = {"path": str(done.path), "members": list(done.members), "left_out": done.left_out}
    return Answer(words.format(path=done.path), facts)


@contextmanager
def _only_looked_at(chosen: Settings, entry: Entry | None) -> Iterator[UnitsOfWork | None]:
    """Nothing is migrated; a file that does not open is what the diagnosis tells of."""
    units = _units(chosen, entry)
    try:
        yield units
    finally:
        if units is not None:
            units.close()


def _units(chosen: Settings, entry: Entry | None) -> UnitsOfWork | None:
    try:
        if entry is not None:
            return UnitsOfWork(open_engine(entry.database, entry.key))
        is_open = DoorService(chosen, system_clock()).standing() is DoorStanding.OPEN
        after_others(chosen.database)
        if not is_open or not chosen.database.exists():
            return None
        return UnitsOfWork(open_engine(chosen.database, credentials.database_key(chosen)))
    except (Refusal, Unavailable):
        return None
