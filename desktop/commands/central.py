"""`main.py central init|upgrade|status URL`: makes, upgrades, looks at the central database."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.domain.central import CentralNotConfigured
from desktop.i18n import gettext as _
from desktop.settings import Settings
from desktop.sync import installation
from desktop.sync.installation import CentralStatus


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("init", "upgrade", "status"))
    parser.add_argument("url", nargs="?", help="postgresql://…; that of the settings by default")
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _work)


def _work(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    url = arguments.url or chosen.central_url
    if not url:
        raise CentralNotConfigured
    if arguments.action == "init":
        status = installation.install(url)
        head = _("The central database is ready.")
    elif arguments.action == "upgrade":
        installation.status(url)  # refused where there is nothing to upgrade
        status = installation.install(url)
        head = _("The central database is of this version.")
    else:
        status = installation.status(url)
        head = _("The central database answers.")
    return Answer("\n".join([head, *_lines(status)]), asdict(status))


def _lines(status: CentralStatus) -> list[str]:
    current = status.revision == status.expected_revision and status.functions_current
    return [
        _("PostgreSQL {version}").format(version=status.postgres),
        _("Schema {revision}").format(revision=status.revision)
        + ("" if current else " · " + _("an upgrade is due: central upgrade")),
        _("Desks: {desks} · rows: {rows} · units of work: {mutations}").format(
            desks=status.desks, rows=status.rows, mutations=status.mutations
        ),
        _("Refused: {refused} · open conflicts: {conflicts}").format(
            refused=status.refused, conflicts=status.open_conflicts
        ),
    ]
