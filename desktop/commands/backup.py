"""`main.py backup` copies the local data into one encrypted file while the desk works."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.commands.person_login import accept_person, working
from desktop.i18n import gettext as _
from desktop.settings import Settings
from desktop.storage.copies import backup


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", type=Path, nargs="?", help="file to write; dated by default")
    accept_person(parser)
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _back_up)


def _back_up(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    stamp = datetime.now().astimezone()
    with working(chosen, arguments.person) as (units, _visit):
        name = f"{units.path.stem}-{stamp:%Y%m%d-%H%M%S}.db"
        target = arguments.target or chosen.data / "backups" / name
        backup(units.engine, target)
    words = _(
        "The local data were copied to {path}. The copy opens only with the key of this desk."
    )
    facts = {"path": str(target), "bytes": target.stat().st_size}
    return Answer(words.format(path=target), facts)
