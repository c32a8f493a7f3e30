"""`main.py central person …` and `central desk …`: who comes in, and at which PCs."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict
from getpass import getpass
from typing import Any
from uuid import UUID

from desktop.commands.answering import Answer
from desktop.domain.actor import Role
from desktop.domain.central import CentralNotConfigured
from desktop.domain.door import LoginTaken, UnknownDesk, UnknownPerson
from desktop.i18n import gettext as _
from desktop.i18n import moment
from desktop.settings import Settings
from desktop.sheets.person import EnrolledDesk, NewPerson, PersonLine
from desktop.sync.link import Link, tidied_login
from desktop.sync.people import People

ROLES = tuple(role.value for role in Role)


def configure_person(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    acts.add_parser("list", parents=[common], help="everybody, with their roles")
    add = acts.add_parser("add", parents=[common], help="prints a one-time password")
    add.add_argument("person", metavar="LOGIN", help="what the person will type")
    add.add_argument("--name", required=True, help="as colleagues see it")
    add.add_argument("--role", action="append", choices=ROLES, required=True, dest="roles")
    add.add_argument("--site", default="")
    roles = acts.add_parser("roles", parents=[common], help="these roles and no others")
    roles.add_argument("person", metavar="LOGIN")
    roles.add_argument("roles", nargs="+", choices=ROLES, metavar="ROLE")
    for name, words in (
        ("disable", "close a login and end what it has open"),
        ("enable", "open a closed login again"),
        ("rekey", "a new one-time password"),
    ):
        acts.add_parser(name, parents=[common], help=words).add_argument("person", metavar="LOGIN")


def configure_desk(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    acts.add_parser("list", parents=[common], help="the PCs that have their place")
    invite = acts.add_parser("invite", parents=[common], help="prints a one-time code")
    invite.add_argument("label", metavar="LABEL")
    invite.add_argument("--site", default="")
    revoke = acts.add_parser("revoke", parents=[common], help="close a PC that was lost")
    revoke.add_argument("desk", metavar="LABEL_OR_ID")


def administer(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    """Under --login, a person's; without, under the login of the address: a DBA's."""
    url = arguments.url or chosen.central_url
    if not url:
        raise CentralNotConfigured
    with People(administrator_link(arguments, chosen, url)) as people:
        acts = _PERSON_ACTS if arguments.action == "person" else _DESK_ACTS
        return acts[arguments.act](people, arguments)


def administrator_link(arguments: argparse.Namespace, chosen: Settings, url: str) -> Link:
    """A way to the centre on this very machine needs no other proof."""
    trusted = chosen.laboratory or is_local(url)
    if not arguments.login:
        return Link(url, ca_file=chosen.central_ca, laboratory=trusted)
    return Link(url, arguments.login, typed_password(), chosen.central_ca, laboratory=trusted)


def is_local(url: str) -> bool:
    """By a socket of this machine: what is sent there passes no network."""
    hosts = Link(url, laboratory=True).hosts()
    return all(not host or host.startswith("/") for host in hosts)


def typed_password() -> str:
    if sys.stdin.isatty():
        return getpass(_("Password of the central database: "))
    return sys.stdin.readline().rstrip("\n")


def first_told(url: str, name: str, login: str | None) -> Answer:
    """The first administrator, with whom the doors close; whoever is there already stays."""
    login = login or _login_of(name)
    try:
        with People(url) as people:
            return told(people.add(login, name, (Role.ADMINISTRATOR,)))
    except LoginTaken:
        words = _(
            "{login} is there already and keeps the password. A new one: central person rekey "
            "{login}"
        )
        return Answer(words.format(login=login), {"login": login})


def told(person: NewPerson) -> Answer:
    words = _(
        "{login} comes in the first time with the password {password}, shown only this once."
    ).format(login=person.login, password=person.password)
    return Answer(words, {k: str(v) for k, v in asdict(person).items()})


def _login_of(name: str) -> str:
    """`Anne Le Goff` becomes `anne.le.goff`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return ".".join(plain.casefold().replace("'", " ").split())[:40]


def _list_people(people: People, arguments: argparse.Namespace) -> Answer:
    lines = people.people()
    facts = [asdict(line) | {"roles": sorted(line.roles)} for line in lines]
    return Answer("\n".join(map(_person_words, lines)), {"people": facts})


def _person_words(line: PersonLine) -> str:
    state = _("active") if line.active else _("may not come in")
    roles = ", ".join(sorted(line.roles)) or "–"
    return f"{line.login} · {line.name} · {roles} · {line.site or '–'} · {state}"


def _add(people: People, arguments: argparse.Namespace) -> Answer:
    roles = [Role(role) for role in arguments.roles]
    return told(people.add(arguments.person, arguments.name, roles, arguments.site))


def _set_roles(people: People, arguments: argparse.Namespace) -> Answer:
    person = _found(people.people(), arguments.person)
    people.set_roles(person.id, [Role(role) for role in arguments.roles])
    return _show(people, person.id)


def _disable(people: People, arguments: argparse.Namespace) -> Answer:
    person = _found(people.people(), arguments.person)
    people.disable(person.id)
    return _show(people, person.id)


def _enable(people: People, arguments: argparse.Namespace) -> Answer:
    person = _found(people.people(), arguments.person)
    people.enable(person.id)
    return _show(people, person.id)


def _rekey(people: People, arguments: argparse.Namespace) -> Answer:
    person = _found(people.people(), arguments.person)
    return told(NewPerson(person.id, person.login, people.rekey(person.id)))


def _show(people: People, person_id: UUID) -> Answer:
    line = next(line for line in people.people() if line.id == person_id)
    return Answer(_person_words(line), asdict(line) | {"roles": sorted(line.roles)})


def _found(people: Iterable[PersonLine], login: str) -> PersonLine:
    wanted = tidied_login(login)
    for line in people:
        if line.login == wanted:
            return line
    raise UnknownPerson


def _list_desks(people: People, arguments: argparse.Namespace) -> Answer:
    desks, codes = people.desks(), people.invitations()
    lines = [_desk_words(desk) for desk in desks]
    waiting = _("{label} · {site} · a code waits for this desk until {until}")
    lines += [
        waiting.format(label=code.label, site=code.site or "–", until=moment(code.expires_at))
        for code in codes
    ]
    facts = {"desks": [asdict(desk) for desk in desks], "codes": [asdict(code) for code in codes]}
    return Answer("\n".join(lines), facts)


def _desk_words(desk: EnrolledDesk) -> str:
    state = _("revoked") if desk.revoked else _("has its place")
    return f"{desk.label} · {desk.site or '–'} · {state} · {desk.id}"


def _invite(people: People, arguments: argparse.Namespace) -> Answer:
    code = people.invite_desk(arguments.label, arguments.site)
    words = _("Code for {label}, good once and for 72 hours: {code}")
    return Answer(words.format(label=arguments.label, code=code), {"code": code})


def _revoke(people: People, arguments: argparse.Namespace) -> Answer:
    wanted = arguments.desk
    named = [desk for desk in people.desks() if wanted in {desk.label, str(desk.id)}]
    found = [desk for desk in named if not desk.revoked] or named
    if len(found) != 1:  # of two desks of one name at work, only the id says which
        raise UnknownDesk
    people.revoke_desk(found[0].id)
    words = _("{label} is closed: its login, its files and its keys are over.")
    return Answer(words.format(label=found[0].label), {"id": str(found[0].id)})


_Act = Callable[[People, Any], Answer]
_PERSON_ACTS: dict[str, _Act] = {
    "list": _list_people,
    "add": _add,
    "roles": _set_roles,
    "disable": _disable,
    "enable": _enable,
    "rekey": _rekey,
}
_DESK_ACTS: dict[str, _Act] = {"list": _list_desks, "invite": _invite, "revoke": _revoke}
