"""`main.py central restored` and `central numbers`: a centre that came back from a backup."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from desktop.commands.answering import Answer
from desktop.i18n import gettext as _
from desktop.i18n import moment, ngettext
from desktop.sync import restoration
from desktop.sync.installation import CentralStatus

ACTIONS = {
    "restored": "after a backup was brought back, before any desk comes in",
    "numbers": "append the final numbers to a file outside of the backups",
}


def configure(action: argparse.ArgumentParser, name: str) -> None:
    if name == "restored":
        action.add_argument("--numbers", type=Path, metavar="FILE", help="as `numbers` wrote it")
        action.add_argument("--erasures", type=Path, metavar="FILE", help="the list of erasures")
        action.add_argument(
            "--again", action="store_true", help="another backup was brought back since"
        )
    if name == "numbers":
        action.add_argument("--file", type=Path, required=True, metavar="FILE")


def perform(arguments: argparse.Namespace, url: str) -> Answer:
    return _restored(arguments, url) if arguments.action == "restored" else _export(arguments, url)


def _restored(arguments: argparse.Namespace, url: str) -> Answer:
    done = restoration.restored(
        url, numbers=arguments.numbers, erasures=arguments.erasures, again=arguments.again
    )
    if done.begun is None:
        head = _(
            "A new epoch has begun: each desk hands over again what it has, then reads everything."
        )
    else:
        head = _(
            "This was done already on {moment}: no other epoch was begun. If another backup was "
            "brought back since, repeat the command with --again."
        ).format(moment=moment(done.begun))
    lines = [
        head,
        _("Erased again: {count}").format(count=done.erased),
        _("Numbers kept for their rows: {count}").format(count=done.numbers),
        _("Numbers whose rows no desk has handed over yet: {count}").format(count=done.waiting),
    ]
    if arguments.numbers is None or arguments.erasures is None:
        lines.append(_("Without both files, erased persons or used numbers may come back."))
    return Answer("\n".join(lines), asdict(done))


def number_words(status: CentralStatus) -> list[str]:
    """What a restore left for a person to look at; nothing when all is well."""
    return [
        words.format(number=row.number, table=row.entity, id=row.id)
        for words, rows in (
            (
                _("Printed with {number}, which another row has: {table} {id}"),
                status.numbers_given_twice,
            ),
            (
                _("No desk has handed over the row of {number} yet: {table} {id}"),
                status.numbers_without_row,
            ),
        )
        for row in rows
    ]


def _export(arguments: argparse.Namespace, url: str) -> Answer:
    count = restoration.export_numbers(url, arguments.file)
    words = ngettext("{count} number was added.", "{count} numbers were added.", count)
    return Answer(words.format(count=count), {"added": count})
