"""`main.py central init|upgrade|status|verify|join|person|desk`: the centre and the way to it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import make_url

from desktop import credentials, settings
from desktop.commands import central_journal, central_people, central_restored
from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.commands.break_words import MOST_BREAKS, break_facts, break_words
from desktop.commands.desk_words import desk_words
from desktop.domain.central import CentralForbids, CentralNotConfigured
from desktop.domain.door import AdministratorWanted, DatabaseLoginRefused
from desktop.i18n import gettext as _
from desktop.services.central_rules import bring_rules
from desktop.settings import Settings
from desktop.sync import installation
from desktop.sync.central import Central
from desktop.sync.installation import CentralStatus

_ACTIONS = {
    "init": "make the central database",
    "upgrade": "bring it to this version",
    "status": "what it holds, and how each desk stands",
    "verify": "prove the audit of every desk",
    "join": "keep the way to it on this desk",
}


def configure(parser: argparse.ArgumentParser) -> None:
    accept_key_file(parser)
    common = _everywhere()
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    for name, words in (_ACTIONS | central_restored.ACTIONS).items():
        action = actions.add_parser(name, parents=[common], help=words)
        action.add_argument(
            "url", nargs="?", help="postgresql://…; that of the settings by default"
        )
        central_restored.configure(action, name)
        if name == "init":
            action.add_argument("--login", metavar="NAME", help="a login shared by a laboratory")
            action.add_argument(
                "--administrator", metavar="NAME", help="the first person, who closes the doors"
            )
    common.add_argument(
        "--url", default=None, help="postgresql://…; that of the settings by default"
    )
    common.add_argument(
        "--login", default=None, help="of an administrator; the password is asked for"
    )
    central_people.configure_person(actions.add_parser("person", help="who comes in"), common)
    central_people.configure_desk(actions.add_parser("desk", help="which PCs"), common)
    central_journal.configure(actions.add_parser, common)


def _everywhere() -> argparse.ArgumentParser:
    """The options of every command, so that they may also stand behind the action."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--data", type=Path, help=argparse.SUPPRESS)
    common.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    common.add_argument("--key-file", type=Path, help=argparse.SUPPRESS)
    return common


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _judged)


def _judged(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    """Whoever looks after the centre is told what to do; nobody else is there to ask."""
    try:
        return _work(arguments, chosen)
    except CentralForbids as error:
        is_person = arguments.action in {"person", "desk"} and arguments.login
        raise (AdministratorWanted if is_person else DatabaseLoginRefused) from error


def _work(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    if arguments.action in {"person", "desk"}:
        return central_people.administer(arguments, chosen)
    url = arguments.url or chosen.central_url
    if not url:
        raise CentralNotConfigured
    if arguments.action in central_journal.ACTIONS:
        return central_journal.perform(arguments, url)
    if arguments.action == "join":
        return _join(url, chosen)
    if arguments.action == "init":
        return _init(url, arguments.login, arguments.administrator)
    if arguments.action in central_restored.ACTIONS:
        return central_restored.perform(arguments, url)
    return _looked_at(arguments.action, url)


def _looked_at(action: str, url: str) -> Answer:
    if action == "verify":
        return _verify(url)
    status = installation.status(url)  # refused where there is nothing to upgrade
    if action == "upgrade":
        answer = _told(_("The central database is of this version."), installation.install(url))
        bring_rules(url)
        return answer
    return _told(_("The central database answers."), status)


def _init(url: str, login: str | None, administrator: str | None) -> Answer:
    answer = _told(_("The central database is ready."), installation.install(url))
    if administrator is not None:
        bring_rules(url)  # behind doors no desk brings them
        first = central_people.first_told(url, administrator, login)
        return Answer(answer.words + "\n" + first.words, answer.facts | first.facts)
    if login is None:
        return answer
    password = installation.make_login(url, login)
    words = _("Desks come in as {login} with the password {password}, shown only this once.")
    return Answer(
        answer.words + "\n" + words.format(login=login, password=password),
        answer.facts | {"login": login, "password": password},
    )


def _verify(url: str) -> Answer:
    """Every chain that arrived, and every fact against its seal."""
    proof = installation.proof(url)
    lines = []
    for desk in proof.desks:
        state = _("sound") if not desk.breaks else _("broken")
        told = _("{desk}: {count} sealed units of work, {state}")
        lines.append(told.format(desk=desk.label or "?", count=desk.works, state=state))
        lines += [break_words(place) for place in desk.breaks[:MOST_BREAKS]]
    lines += [break_words(place) for place in proof.facts[:MOST_BREAKS]]
    well, broken = _("The audit is whole."), _("The audit was altered. Keep everything as it is.")
    facts = {
        "desks": [
            {"label": d.label, "works": d.works, "breaks": [break_facts(b) for b in d.breaks]}
            for d in proof.desks
        ],
        "facts": [break_facts(place) for place in proof.facts],
    }
    return Answer("\n".join([*lines, well if proof.holds else broken]), facts, proof.holds)


def _join(url: str, chosen: Settings) -> Answer:
    """Try the address, then keep it: the password in the keyring, the rest in the settings."""
    address = make_url(url)
    password = str(address.password) if address.password else central_people.typed_password()
    bare = address.set(password=None).render_as_string(hide_password=False)
    with Central(bare, password) as central:
        central.answers()
    if password:
        credentials.keep_central_password(chosen, password)
    settings.save(chosen, central_url=bare)
    return Answer(_("This desk is joined to the central database."), {"central_url": bare})


def _told(head: str, status: CentralStatus) -> Answer:
    desks = [desk_words(desk) for desk in status.standings]
    numbers = central_restored.number_words(status)
    return Answer("\n".join([head, *_lines(status), *numbers, *desks]), asdict(status))


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
