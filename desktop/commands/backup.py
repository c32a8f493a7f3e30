"""`main.py backup` copies the local data into one encrypted file while the desk works."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.commands.desk_keys import accept_keys, kept_elsewhere
from desktop.commands.person_login import accept_person, working
from desktop.i18n import gettext as _
from desktop.settings import Settings
from desktop.storage.copies import backup


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", type=Path, nargs="?", help="file to write; dated by default")
    accept_keys(parser, "of a desk that works alone: its keys, enciphered, for another PC")
    accept_person(parser)
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _back_up)


def _back_up(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    refused = kept_elsewhere(arguments, chosen)
    if refused is not None:
        return refused
    stamp = datetime.now().astimezone()
    with working(chosen, arguments.person) as (units, _visit):
        name = f"{units.path.stem}-{stamp:%Y%m%d-%H%M%S}.db"
        target = arguments.target or chosen.data / "backups" / name
        backup(units.engine, target)
    words = _(
        "The local data were copied to {path}. The copy opens only with the key of this desk."
    )
    told = [words.format(path=target)]
    facts: dict[str, object] = {"path": str(target), "bytes": target.stat().st_size}
    if arguments.keys is not None:
        facts["keys"] = str(arguments.keys)
        told.append(
            _("{file} holds this key, enciphered: keep it elsewhere than the copy.").format(
                file=arguments.keys
            )
        )
    return Answer(" ".join(told), facts)
