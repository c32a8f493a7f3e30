"""What can be asked from a terminal: one file per sub-command.

A command module offers `configure(parser)` and `perform(arguments) -> int`, the exit status.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from desktop import __version__, i18n, incidents
from desktop.settings import Settings, desk_folder

MISTAKE = 3
"""The exit status of a mistake of ours; 1 is a rule or the world, 2 what was asked wrongly."""

COMMANDS = {
    "window": "open the window (the default)",
    "tour": "the whole journey without a person",
    "assess": "run assessment cases and compare",
    "card": "the reader without the window",
    "profile": "look at a card profile, sign one, make the key for that",
    "signing-key": "the key that signs tags and lists: make, publish, carry it",
    "central": "the central database: init, upgrade, status, people and desks",
    "enrol": "give this desk its place at the centre, with a one-time code",
    "sync": "exchange with the central database",
    "journal": "hand unsent work over to a stick, sealed for the centre",
    "leave": "sign this desk off; refused while work is unsent",
    "diagnose": "a report on this installation, without personal data",
    "support-bundle": "a file for whoever helps from afar, without personal data",
    "backup": "copy the local data",
    "restore": "bring a copy back",
    "retention": "count the files that leave the active base; archive or dispose of them",
    "erasures": "what was erased at the centre: list it, keep it in a file, replay that file",
    "verify": "check integrity and invariants of the local data",
}


def run(argv: list[str]) -> int:
    """Perform the sub-command named first, `window` when none is; returns the exit status."""
    asked = os.environ.get("CAD_LANGUAGE", "fr")
    i18n.install(asked if asked in i18n.LANGUAGES else "fr")  # until the settings are read
    name = argv[0] if argv and argv[0] in COMMANDS else "window"
    rest = argv[1:] if argv and argv[0] in COMMANDS else argv
    if rest in (["-h"], ["--help"]) and name == "window":
        return _list_commands()
    if argv == ["--version"]:
        sys.stdout.write(f"{__version__}\n")
        return 0
    module = importlib.import_module(f"desktop.commands.{name.replace('-', '_')}")
    parser = argparse.ArgumentParser(prog=f"main.py {name}", description=COMMANDS[name])
    parser.add_argument("--data", type=Path, help="folder of all local data of this desk")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    module.configure(parser)
    return int(module.perform(parser.parse_args(rest)))


def discreetly(argv: list[str], perform: Callable[[list[str]], int] = run) -> int:
    """`run`; a mistake of ours is told by a number, never by what a row held.

    Its places are under that number in the log of the desk. The traceback that Python would write
    has the values of the statement that failed.
    """
    _have_streams()
    try:
        return perform(argv)
    except Exception as error:  # noqa: BLE001 - the last one who can keep it quiet
        with incidents.logged(_log_folder(argv)):
            number = incidents.report(error)
        told = i18n.gettext("Something unexpected happened. Number of the incident: {number}")
        sys.stderr.write(told.format(number=number) + "\n")
        return MISTAKE


def _log_folder(argv: list[str]) -> Path:
    """Of the desk that the command was for; the usual one when what IT says cannot be read."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--data", type=Path)
    try:
        data = parser.parse_known_args(argv)[0].data
    except argparse.ArgumentError:
        data = None
    from desktop.importers.policy_file import configured  # noqa: PLC0415 - only after a mistake

    try:
        return configured(data).log
    except Exception:  # noqa: BLE001 - the mistake may have been there; it must be told anyway
        return Settings(desk_folder(data)).log


def _have_streams() -> None:
    """A program of Windows without a console has none; what it says then goes nowhere."""
    nowhere = Path(os.devnull)
    if sys.stdout is None:
        sys.stdout = nowhere.open("w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = nowhere.open("w", encoding="utf-8")


def _list_commands() -> int:
    sys.stdout.write("usage: main.py [command] [options]\n\n")
    for name, purpose in COMMANDS.items():
        sys.stdout.write(f"  {name:12} {purpose}\n")
    return 0
