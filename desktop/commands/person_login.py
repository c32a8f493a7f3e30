"""Lets a command work as a person of this desk, whose password is typed or piped in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getpass

from desktop.i18n import gettext as _
from desktop.services.clock import system_clock
from desktop.services.door import DoorService
from desktop.settings import Settings
from desktop.sheets.door import Entry
from desktop.storage.door_files import UnsentMark
from desktop.storage.opening import open_store
from desktop.storage.search import SearchIndex
from desktop.storage.unit_of_work import UnitsOfWork


@dataclass(frozen=True)
class Visit:
    """A person who came in for the time of a command."""

    door: DoorService
    entry: Entry
    units: UnitsOfWork


def accept_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", metavar="LOGIN", help="who works; the password is asked for")


@contextmanager
def visiting(chosen: Settings, login: str) -> Iterator[Visit]:
    """Raises what stops somebody at the door."""
    door = DoorService(chosen, system_clock())
    entry = door.enter(login, typed_password())
    marks = (SearchIndex.refresh, UnsentMark(entry.database))
    units = open_store(entry.database, entry.key, desk_label=chosen.desk_label, before_commit=marks)
    try:
        yield Visit(door, entry, units)
    finally:
        units.close()


def typed_password() -> str:
    if sys.stdin.isatty():
        return getpass(_("Password: "))
    return sys.stdin.readline().rstrip("\n")
