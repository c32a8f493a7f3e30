"""`main.py erasures list|export|replay`: for whoever looks after the central database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.domain.central import CentralNotConfigured
from desktop.domain.disposal import Act
from desktop.i18n import gettext as _
from desktop.i18n import language, ngettext
from desktop.settings import Settings
from desktop.sheets.disposal_words import act_words
from desktop.sync import erasure_file


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("list", "export", "replay"))
    parser.add_argument("file", nargs="?", type=Path, help="export, replay: the list of erasures")
    parser.add_argument("--url", help="postgresql://… with the login of the owner")
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    if arguments.action != "list" and arguments.file is None:
        return answered(arguments, _file_missing)
    return answered(arguments, _work)


def _file_missing(_arguments: argparse.Namespace, _chosen: Settings) -> Answer:
    return Answer(_("Name the file of the list of erasures."), {"problem": "file"}, well=False)


def _work(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    url = arguments.url or chosen.central_url
    if not url:
        raise CentralNotConfigured
    if arguments.action == "export":
        return _exported(erasure_file.export(url, arguments.file))
    if arguments.action == "replay":
        return _replayed(*erasure_file.replay(url, arguments.file))
    return _listed(erasure_file.standing(url))


def _exported(new: int) -> Answer:
    words = ngettext(
        "{count} erasure was added to the file.", "{count} erasures were added to the file.", new
    )
    return Answer(words.format(count=new), {"added": new})


def _replayed(new: int, listed: int) -> Answer:
    words = ngettext(
        "{count} erasure of {listed} was unknown to the centre and is done again.",
        "{count} erasures of {listed} were unknown to the centre and are done again.",
        new,
    )
    return Answer(words.format(count=new, listed=listed), {"replayed": new, "listed": listed})


def _listed(entries: list[dict[str, Any]]) -> Answer:
    lines = [_line(entry) for entry in entries] or [_("Nothing was erased yet")]
    return Answer("\n".join(lines), {"erasures": entries})


def _line(entry: dict[str, Any]) -> str:
    files = ngettext("{count} file", "{count} files", entry["households"])
    behind = ", ".join(desk["label"] or str(desk["id"]) for desk in entry["behind"])
    told = [
        entry["at"][:16].replace("T", " "),
        files.format(count=entry["households"]),
        act_words(Act(entry["act"]), language()),
        _("not read yet by: {desks}").format(desks=behind) if behind else _("read by every desk"),
    ]
    return " · ".join(told)
