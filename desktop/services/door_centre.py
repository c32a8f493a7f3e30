"""What a door asks the centre: who somebody is, and the centre's half of a file's key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from desktop.domain.central import CentralUnavailable
from desktop.domain.door import DeskSilent, NoRole, Rights
from desktop.settings import Settings
from desktop.sheets.door import CentralLogin

if TYPE_CHECKING:  # PostgreSQL's driver is loaded when somebody comes in, not at the start
    from desktop.sync.central import Central
    from desktop.sync.link import Link

Connect = Callable[["Link"], "Central"]


def central_over(link: Link) -> Central:
    from desktop.sync.central import Central  # noqa: PLC0415 - see the head of this file

    return Central(link)


@dataclass(frozen=True)
class DoorCentre:
    """Connections with a login of somebody's own; raises LinkNotProtected for anything weaker."""

    settings: Settings
    connect: Connect = central_over

    @contextmanager
    def as_(self, login: CentralLogin) -> Iterator[Central]:
        """Raises CentralUnavailable, CentralForbids and the other refusals of the centre."""
        with self.connect(self.link(login)) as central:
            yield central

    def link(self, login: CentralLogin) -> Link:
        from desktop.sync.link import Link  # noqa: PLC0415

        return Link(
            self.settings.central_url or "",
            login.login,
            login.password,
            self.settings.central_ca,
            self.settings.laboratory,
        )

    def who(self, central: Central) -> Rights:
        """Raises NoRole for somebody who may nothing; the rights last no longer than IT says."""
        said = central.who_am_i()
        if not said.profile:
            raise NoRole
        latest = said.confirmed_at + timedelta(days=self.settings.offline_days)
        return replace(said, expires_at=min(said.expires_at, latest))


@contextmanager
def needing_centre() -> Iterator[None]:
    """For what cannot wait: raises DeskSilent when the centre does not answer."""
    try:
        yield
    except CentralUnavailable as error:
        raise DeskSilent from error


def role_of(login: str) -> str:
    """How the database calls a person."""
    from desktop.sync.link import role_name  # noqa: PLC0415

    return role_name(login)
