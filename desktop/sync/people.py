"""People and desks from where they are administered; passwords are made here and shown once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid4

from desktop.domain.actor import Role
from desktop.domain.central import CentralForbids
from desktop.domain.door import CodeRefused, LoginRefused
from desktop.sheets.person import (
    AdministrationAct,
    DeskPlace,
    EnrolledDesk,
    Invitation,
    NewPerson,
    PersonLine,
)
from desktop.sync import one_time
from desktop.sync.central import Central
from desktop.sync.link import Link, role_name, tidied_login

_LOGIN = re.compile(r"[a-z0-9][a-z0-9.-]{1,39}", re.ASCII)


class People:
    """What an administrator does, over one connection. Raises what `Central` raises.

    Raises CentralForbids for who is no administrator; the centre writes down who did what.
    """

    def __init__(self, link: Link | str | Central) -> None:
        """Over a connection that somebody else closes, or one of its own."""
        self._central = link if isinstance(link, Central) else Central(link)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._central.close()

    def people(self) -> tuple[PersonLine, ...]:
        told = self._central.ask("SELECT sync_admin.people()")
        return tuple(_person(facts) for facts in told)

    def add(self, login: str, name: str, roles: Iterable[Role], site: str = "") -> NewPerson:
        """Raises LoginRefused, LoginTaken; LastAdministrator for a first person who is none."""
        typed = ensure_login(login)
        password = one_time.new_password()
        person = NewPerson(uuid4(), typed, password)
        self._central.ask(
            "SELECT sync_admin.create_person(%s, %s, %s, %s, %s, %s, %s)",
            person.id,
            role_name(typed),
            typed,
            " ".join(name.split()),
            sorted(roles),
            site,
            one_time.verifier(password),
        )
        return person

    def set_roles(self, person_id: UUID, roles: Iterable[Role]) -> None:
        """Raises UnknownPerson, LastAdministrator."""
        self._central.ask("SELECT sync_admin.set_roles(%s, %s)", person_id, sorted(roles))

    def disable(self, person_id: UUID) -> None:
        """Ends what they have open, too. Raises UnknownPerson, LastAdministrator."""
        self._central.ask("SELECT sync_admin.disable_person(%s)", person_id)

    def enable(self, person_id: UUID) -> None:
        self._central.ask("SELECT sync_admin.enable_person(%s)", person_id)

    def rekey(self, person_id: UUID) -> str:
        """A new one-time password for who forgot theirs."""
        password = one_time.new_password()
        verifier = one_time.verifier(password)
        self._central.ask("SELECT sync_admin.rekey_person(%s, %s)", person_id, verifier)
        return password

    def invite_desk(self, label: str, site: str = "") -> str:
        """A code that enrols one desk within 72 hours."""
        code = one_time.new_code()
        role, verifier = one_time.role_of_code(code), one_time.verifier(code)
        self._central.ask(
            "SELECT sync_admin.invite_desk(%s, %s, %s, %s)", role, label, site, verifier
        )
        return code

    def desks(self) -> tuple[EnrolledDesk, ...]:
        told = self._central.ask("SELECT sync_admin.desks()")
        return tuple(EnrolledDesk(**_typed(facts)) for facts in told)

    def invitations(self) -> tuple[Invitation, ...]:
        told = self._central.ask("SELECT sync_admin.invitations()")
        return tuple(Invitation(**_typed(facts)) for facts in told)

    def two_persons(self) -> bool:
        """Whether whoever proposed a decision may not decide it, in the whole city."""
        return bool(self._central.ask("SELECT sync_admin.two_persons()"))

    def set_two_persons(self, *, asked: bool) -> None:
        self._central.ask("SELECT sync_admin.set_two_persons(%s)", asked)

    def acts(self, most: int) -> tuple[AdministrationAct, ...]:
        """What was done to people and desks, the newest first."""
        told = self._central.ask("SELECT sync_admin.acts(%s)", most)
        return tuple(_act(facts) for facts in told)

    def revoke_desk(self, pc_id: UUID) -> None:
        """Its login, its files and the halves of its keys are over. Raises UnknownDesk."""
        self._central.ask("SELECT sync_admin.revoke_desk(%s)", pc_id)


def enrol(link: Link, code: str, label: str, app_version: str) -> DeskPlace:
    """Give this PC its place at the centre; `link` carries no login. Raises CodeRefused.

    Raises LinkNotProtected, CentralUnavailable and their kin before the code is used up.
    """
    tidied = one_time.tidied_code(code)
    own = replace(link, login=one_time.role_of_code(tidied), password=tidied)
    password = one_time.new_secret()
    with Central(own) as central:
        try:
            told = central.ask(
                "SELECT sync_api.enrol(%s, %s, %s)", label, app_version, one_time.verifier(password)
            )
        except CentralForbids:
            raise CodeRefused from None
    return DeskPlace(UUID(told["pc_id"]), told["login"], password, told["label"], told["site"])


def ensure_login(typed: str) -> str:
    """As it is kept. Raises LoginRefused for what nobody should have to type or could mistake."""
    login = tidied_login(typed)
    if not _LOGIN.fullmatch(login):
        raise LoginRefused
    return login


def _act(facts: dict[str, Any]) -> AdministrationAct:
    told = facts["facts"]
    return AdministrationAct(
        at=datetime.fromisoformat(facts["at"]),
        act=facts["act"],
        actor=facts["actor"],
        target=facts["target"],
        roles=frozenset(Role(role) for role in told.get("roles", ())),
        asked=told.get("two_persons"),
    )


def _person(facts: dict[str, Any]) -> PersonLine:
    roles = frozenset(Role(role) for role in facts["roles"])
    return PersonLine(**_typed(facts) | {"roles": roles})


def _typed(facts: dict[str, Any]) -> dict[str, Any]:
    """JSON of the centre with ids and instants as such."""
    typed = dict(facts)
    for name, value in facts.items():
        if name == "id":
            typed[name] = UUID(value)
        elif name.endswith(("_at", "_contact")) and value is not None:
            typed[name] = datetime.fromisoformat(value)
    return typed
