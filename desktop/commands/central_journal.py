"""`main.py central journal-key make` and `central journal-import`: work that comes on a stick."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Protocol

from desktop.commands.answering import Answer
from desktop.i18n import gettext as _
from desktop.i18n import ngettext
from desktop.sync import handover
from desktop.sync.handover import TakenOver

ACTIONS = frozenset({"journal-key", "journal-import"})


class _Add(Protocol):
    def __call__(
        self,
        name: str,
        *,
        parents: list[argparse.ArgumentParser],
        help: str,  # noqa: A002
    ) -> argparse.ArgumentParser: ...


def configure(add: _Add, common: argparse.ArgumentParser) -> None:
    key = add("journal-key", parents=[common], help="to which desks seal work on a stick")
    key.add_argument("what", choices=("make",))
    key.add_argument("file", type=Path, help="for the private key; keep it with the backups")
    key.add_argument("--replace", action="store_true", help="another one, besides the former")
    taken = add("journal-import", parents=[common], help="take over work of a desk from a stick")
    taken.add_argument("file", type=Path, help="as `journal export` wrote it")
    taken.add_argument("--key", type=Path, required=True, help="the file of `journal-key make`")


def perform(arguments: argparse.Namespace, url: str) -> Answer:
    if arguments.action == "journal-key":
        public = handover.make_key(url, arguments.file, replace=arguments.replace)
        words = _(
            "The private key is in {path}: only with it can a journal be read. Keep it with the "
            "backups, not on this server alone. Desks hear of the public one at their next contact."
        )
        return Answer(words.format(path=arguments.file), {"public": public})
    return _told(handover.take_over(url, arguments.file, arguments.key))


def _told(done: TakenOver) -> Answer:
    head = ngettext(
        "{desk}: {count} change of {when} is judged.",
        "{desk}: {count} changes of {when} are judged.",
        done.works,
    ).format(desk=done.label, count=done.works, when=done.made_at)
    lines = [head, *(f"  {name}: {count}" for name, count in sorted(done.verdicts.items()))]
    if done.lost:
        words = _("Could not be read at the desk any more: {count}")
        lines.append(words.format(count=done.lost))
    facts = {"works": done.works, "lost": done.lost, "verdicts": dict(done.verdicts)}
    return Answer("\n".join(lines), facts | {"second_name": done.second_name}, well=not done.lost)
