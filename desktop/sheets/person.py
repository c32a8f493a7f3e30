"""People and desks as the administration sees them, and the place that a desk gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from desktop.domain.actor import Role


@dataclass(frozen=True)
class PersonLine:
    """`login` is what the person types; instants are the centre's."""

    id: UUID
    login: str
    name: str
    roles: frozenset[Role]
    site: str
    active: bool
    must_change_password: bool
    created_at: datetime
    last_contact: datetime | None


@dataclass(frozen=True)
class EnrolledDesk:
    """A PC with a place at the centre; `files` counts its encrypted files, one per profile."""

    id: UUID
    label: str
    site: str
    app_version: str
    enrolled_at: datetime
    last_contact: datetime | None
    revoked_at: datetime | None
    files: int

    @property
    def revoked(self) -> bool:
        return self.revoked_at is not None


@dataclass(frozen=True)
class Invitation:
    """A code that waits for its desk; the code itself was shown once."""

    label: str
    site: str
    invited_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class NewPerson:
    """What somebody needs to come in for the first time; the password is shown only once."""

    id: UUID
    login: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class AdministrationAct:
    """One line of the log: `actor` is empty for the DBA; `roles` and `asked` where it has them."""

    at: datetime
    act: str
    actor: str
    target: str
    roles: frozenset[Role] = frozenset()
    asked: bool | None = None


@dataclass(frozen=True)
class AdministrationSheet:
    """All at once, for the page; instants are the centre's."""

    people: tuple[PersonLine, ...]
    desks: tuple[EnrolledDesk, ...]
    invitations: tuple[Invitation, ...]
    acts: tuple[AdministrationAct, ...]
    two_persons: bool


@dataclass(frozen=True)
class DeskPlace:
    """What a PC keeps of its enrolment: its login is the courier's, its password a secret."""

    pc_id: UUID
    login: str
    password: str = field(repr=False)
    label: str = ""
    site: str = ""
