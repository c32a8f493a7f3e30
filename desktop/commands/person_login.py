"""Lets a command work as a person of this desk, whose password is typed or piped in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getpass

from desktop.commands.answering import opened
from desktop.domain.recovery import NoFileYet, PersonWanted
from desktop.i18n import gettext as _
from desktop.services.clock import system_clock
from desktop.services.door import DoorService
from desktop.settings import Settings
from desktop.sheets.door import DoorStanding, Entry
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


@contextmanager
def working(chosen: Settings, login: str | None) -> Iterator[tuple[UnitsOfWork, Visit | None]]:
    """The file of who works; that of the desk where nobody is asked, which is None then.

    Never makes an empty file on a desk that has people. Raises PersonWanted or NoFileYet.
    """
    if login:
        with visiting(chosen, login) as visit:
            yield visit.units, visit
        return
    refuse_nobody(chosen)
    with opened(chosen) as units:
        yield units, None


def came_in(chosen: Settings, login: str | None) -> Entry | None:
    """A person who proved who they are; None where nobody was named. Opens no file."""
    if not login:
        return None
    return DoorService(chosen, system_clock()).enter(login, typed_password())


def refuse_nobody(chosen: Settings) -> None:
    """Raises PersonWanted where files open for people alone, NoFileYet before there is one."""
    standing = DoorService(chosen, system_clock()).standing()
    if standing is DoorStanding.CLOSED:
        raise PersonWanted
    if standing is DoorStanding.UNENROLLED and not chosen.database.exists():
        raise NoFileYet(chosen.database)


def typed_password() -> str:
    if sys.stdin.isatty():
        return getpass(_("Password: "))
    return sys.stdin.readline().rstrip("\n")
