"""Who speaks to the centre for a file of this desk."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from desktop.sheets.door import CentralLogin

if TYPE_CHECKING:  # PostgreSQL's driver is loaded at the first exchange, not at the start
    from desktop.sync.central import Central


class CentralGate(Protocol):
    """Who speaks to the centre for a file: its person while they are in, else the courier."""

    def central_login(self) -> CentralLogin: ...

    def watching(self) -> AbstractContextManager[None]:
        """What is lost with the rights is taken away when the centre refuses inside."""

    def met(self, central: Central) -> None:
        """Asks for the rights anew. Raises RightsChanged, NoRole."""
