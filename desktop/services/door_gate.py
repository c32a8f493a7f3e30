"""How the file that somebody opened speaks to the centre, also after that person went away."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.sheets.door import CentralLogin

if TYPE_CHECKING:
    from desktop.sync.central import Central


class _Door(Protocol):
    """What a gate asks of the door."""

    def central_login(self, login: str) -> CentralLogin: ...

    def watching(self, login: str) -> AbstractContextManager[None]: ...

    def confirm(self, login: str, central: Central) -> None: ...


@dataclass(frozen=True)
class DoorGate:
    """The `CentralGate` of one file: its person while they are in, else the desk's courier."""

    door: _Door
    login: str

    def central_login(self) -> CentralLogin:
        return self.door.central_login(self.login)

    def watching(self) -> AbstractContextManager[None]:
        return self.door.watching(self.login)

    def met(self, central: Central) -> None:
        self.door.confirm(self.login, central)
