"""`main.py sync` exchanges with the central database, once; the window does it by itself."""

from __future__ import annotations

import argparse

from desktop.commands.answering import Answer, accept_key_file, answered, opened
from desktop.i18n import ngettext
from desktop.progress import unwatched
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sheets.sync import SyncReport


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="one exchange (the only way there is)")
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _exchange)


def _exchange(_arguments: argparse.Namespace, chosen: Settings) -> Answer:
    with opened(chosen) as units:
        report = SyncService(units, chosen).run(unwatched)
    return Answer(_words(report), _facts(report))


def _words(report: SyncReport) -> str:
    lines = [
        ngettext("{count} change was sent.", "{count} changes were sent.", report.sent).format(
            count=report.sent
        ),
        ngettext(
            "{count} row was received.", "{count} rows were received.", report.received
        ).format(count=report.received),
    ]
    if report.conflicts:
        lines.append(
            ngettext(
                "{count} change met another one: somebody has to look.",
                "{count} changes met another one: somebody has to look.",
                report.conflicts,
            ).format(count=report.conflicts)
        )
    if report.refused:
        lines.append(
            ngettext(
                "{count} change was refused by the centre and is kept here.",
                "{count} changes were refused by the centre and are kept here.",
                report.refused,
            ).format(count=report.refused)
        )
    return "\n".join(lines)


def _facts(report: SyncReport) -> dict[str, object]:
    return {
        "sent": report.sent,
        "received": report.received,
        "conflicts": report.conflicts,
        "refused": report.refused,
        "waiting": report.state.waiting,
        "open_conflicts": report.state.conflicts,
        "centre_is_newer": report.centre_is_newer,
    }
