"""Doors: who may come in at a desk, and what stops them; no database, no clock of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from desktop.domain.actor import Actor, Role
from desktop.domain.errors import Refusal, Unavailable

COVERED: dict[Role, frozenset[Role]] = {
    Role.DECIDER: frozenset({Role.COUNTER, Role.ENCODER, Role.COORDINATOR}),
    Role.COUNTER: frozenset({Role.ENCODER}),
}
"""Roles that see nothing which the role before the colon does not see (see `sync.grants`)."""


def profile_of(roles: Iterable[Role]) -> str:
    """The name of what these roles may see together: one encrypted file per desk and profile.

    Roles that see nothing more than another of them do not count: `counter`, `decider`,
    `counter+merchant_manager`. Empty when there is no role.
    """
    held = frozenset(roles)
    hidden = {role for held_role in held for role in COVERED.get(held_role, ())}
    if held - {Role.ADMINISTRATOR}:
        hidden.add(Role.ADMINISTRATOR)  # users and desks are seen by everybody, files by nobody
    return "+".join(sorted(role.value for role in held - hidden))


@dataclass(frozen=True)
class Rights:
    """What the centre last said of a person; instants are the centre's."""

    person_id: UUID
    login: str
    name: str
    roles: frozenset[Role]
    confirmed_at: datetime
    expires_at: datetime
    must_change_password: bool = False

    @property
    def profile(self) -> str:
        return profile_of(self.roles)

    @property
    def actor(self) -> Actor:
        return Actor(self.person_id, self.name, self.roles)


class WrongPassword(Refusal):
    """The login or the password is not the one; `wait` seconds until the next try counts."""

    def __init__(self, wait: float = 0) -> None:
        super().__init__(f"{wait:.0f} s")
        self.wait = wait


class DoorLocked(Refusal):
    """Too many wrong passwords in a row: nobody comes in under this login for `wait` seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"{wait:.0f} s")
        self.wait = wait


class RightsExpired(Refusal):
    """The centre has not confirmed this person for too long: only with the network now."""

    def __init__(self, days: int) -> None:
        super().__init__(f"{days} days")
        self.days = days


class UnknownHere(Refusal):
    """This person has never come in at this desk: the first time needs the network."""


class PersonDisabled(Refusal):
    """The administration has closed this person's login."""


class NoRole(Refusal):
    """The person is known and holds no role: nothing can be opened."""


class RightsChanged(Refusal):
    """The person's roles cover another file now: they come in again, into that one."""


class PasswordTooWeak(Refusal):
    """Shorter than `needed` characters, or among the ones that everybody tries first."""

    def __init__(self, needed: int) -> None:
        super().__init__(f"{needed}")
        self.needed = needed


class NotEnrolled(Refusal):
    """The desk has no place at the centre yet: an administrator gives a one-time code."""


class CodeRefused(Refusal):
    """The one-time code was mistyped, used already, or is too old."""


class PlaceTaken(Refusal):
    """This desk has its place already, under `label`: another one would make its files useless."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


class LoginRefused(Refusal):
    """What was given as a login is none: small letters, digits, dots and dashes, 2 to 40."""


class LoginTaken(Refusal):
    """Somebody comes in under this login already; of somebody who left, too."""


class LastAdministrator(Refusal):
    """An active administrator must be left, and is the first person that there is."""


class UnknownPerson(Refusal):
    """No such person at the centre."""


class UnknownDesk(Refusal):
    """No such desk at the centre."""


class LinkNotProtected(Refusal):
    """The way to the centre is not encrypted and proven, and no laboratory was asked for."""


class AuthorityMissing(LinkNotProtected):
    """The certificate that proves the centre is not where IT said: `file`."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file}")
        self.file = file


class AdministratorWanted(Refusal):
    """People and desks were to be changed with a login or a password that is no administrator's."""


class DatabaseLoginRefused(Refusal):
    """PostgreSQL does not take the login of the address that a DBA gave."""


class PolicyUnreadable(Refusal):
    """The file with which IT sets desks up is not of the format; `field` is what is wrong."""

    def __init__(self, file: str, field: str) -> None:
        super().__init__(f"{file}: {field}")
        self.file, self.field = file, field


class WorkUnsent(Refusal):
    """Work of this desk has not reached the centre: it would be lost by what was asked."""

    def __init__(self, waiting: int, since: datetime | None) -> None:
        super().__init__(str(waiting))
        self.waiting, self.since = waiting, since


class FileProtected(Refusal):
    """A confidential file: it opens with a reason, which is logged."""


class FileOfRelative(Refusal):
    """The agent declared a relative in this household, or somebody did: a colleague opens it."""


class FileRestricted(Refusal):
    """The person asked that the file is kept and not used (article 18): nothing changes in it."""


class FileArchived(Refusal):
    """The file is in the intermediate archive: only a decider opens it."""


class DeskSilent(Unavailable):
    """What was asked needs the centre, which does not answer."""


@dataclass(frozen=True)
class DeskSecrets:
    """The place of this desk at the centre, and its half of the keys of the profiles' files.

    Kept together: a desk that forgot who it is could open none of its files any more.
    """

    pc_id: UUID
    login: str
    label: str
    password: str = field(repr=False)
    secret: bytes = field(repr=False)
