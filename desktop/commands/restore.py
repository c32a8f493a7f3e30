"""`main.py restore FILE` brings a copy back; what was there is kept beside it."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from desktop import credentials
from desktop.commands.answering import Answer, accept_key_file, answered, opened
from desktop.i18n import gettext as _
from desktop.settings import Settings
from desktop.storage.copies import restore


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("copy", type=Path, help="a file made by `backup`")
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _bring_back)


def _bring_back(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    key = credentials.database_key(chosen)
    kept = restore(arguments.copy, chosen.database, key, datetime.now().astimezone())
    with opened(chosen):
        words = _("The copy was brought back.")
    if kept is not None:
        words += " " + _("The former data are kept in {path}.").format(path=kept)
    return Answer(words, {"path": str(chosen.database), "kept": str(kept) if kept else None})
