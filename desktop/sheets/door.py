"""What the door of a desk shows and hands over: who is known here, who came in, with which key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from desktop.domain.door import Rights


class DoorStanding(StrEnum):
    """Whether a person must say who they are before this desk opens anything."""

    OPEN = "open"
    """A demonstration, a desk without a centre, or a laboratory without persons."""
    UNENROLLED = "unenrolled"
    """There is a centre, and this desk has no place there yet: a one-time code is needed."""
    CLOSED = "closed"
    """The desk has its place: every person comes in with login and password."""


@dataclass(frozen=True)
class KnownPerson:
    """Somebody who can come in here without the network, until `rights_until`.

    Instants are the centre's; what is shown here is only shown: the sealed rights decide.
    """

    login: str
    name: str
    last_in: datetime
    rights_until: datetime


@dataclass(frozen=True)
class CentralLogin:
    """With what the desk speaks to the centre: a person's login, or the desk's own (courier).

    A courier hands over finished work and reads no file.
    """

    login: str
    password: str = field(repr=False)
    courier: bool = False


@dataclass(frozen=True)
class Entry:
    """A person came in: their rights, and the file of their profile with its key."""

    rights: Rights
    database: Path
    key: bytes = field(repr=False)
    offline: bool
    login: CentralLogin = field(repr=False)


@dataclass(frozen=True)
class UnsentFile:
    """Work of one file of this desk that the centre has not got; `since` is the oldest."""

    database: Path
    waiting: int
    since: datetime | None


@dataclass(frozen=True)
class CourierRound:
    """What one contact as the desk did: closed persons forgotten, units of work handed over."""

    forgotten: tuple[str, ...] = ()
    sent: int = 0
    destroyed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Profiles whose last door closed and whose work could not be handed over yet."""
