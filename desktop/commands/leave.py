"""`main.py leave` signs this desk off, before it is uninstalled or given away."""

from __future__ import annotations

import argparse

from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.commands.person_login import accept_person, typed_password
from desktop.domain.errors import Refusal, Unavailable
from desktop.i18n import gettext as _
from desktop.services.clock import system_clock
from desktop.services.door import DoorService
from desktop.settings import Settings
from desktop.sheets.door import DoorStanding


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--discard",
        type=int,
        metavar="COUNT",
        help="lose exactly this number of unsent changes, which the refusal named",
    )
    accept_person(parser)
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _leave)


def _leave(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    door = DoorService(chosen, system_clock())
    if door.standing() is DoorStanding.CLOSED:
        if arguments.person:
            door.enter(arguments.person, typed_password())
            door.log_out(arguments.person)
        _hand_over(door)
    door.leave(arguments.discard)
    return Answer(_("This desk has left: its files and keys are gone from here."), {"left": True})


def _hand_over(door: DoorService) -> None:
    """What can be sent is sent first; what cannot is counted by the refusal that follows."""
    try:
        door.courier()
    except (Refusal, Unavailable):
        return
