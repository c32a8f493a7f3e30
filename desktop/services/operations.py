"""How all desks of the city stand, asked from the centre as whoever is in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.sheets.desk_standing import DeskStanding
from desktop.sheets.desk_trouble import by_trouble
from desktop.storage import upgrade

if TYPE_CHECKING:  # PostgreSQL's driver is loaded when the centre is asked
    from desktop.sync.central import Central


@dataclass(frozen=True)
class OperationsSheet:
    """The worst desk first; `at` is when the centre answered, by its own clock."""

    desks: tuple[DeskStanding, ...]
    at: datetime
    revision: str


@dataclass(frozen=True)
class OperationsService:
    """For a lane: the network is asked. Raises CentralUnavailable, CentralForbids, DeskSilent."""

    connected: Callable[[], AbstractContextManager[Central]]

    def sheet(self) -> OperationsSheet:
        with self.connected() as central:
            told = central.ask("SELECT sync_api.desks()")
            at = central.ask("SELECT clock_timestamp()")
        revision = upgrade.head()
        desks = tuple(DeskStanding.told(facts) for facts in told)
        return OperationsSheet(by_trouble(desks, at, revision), at, revision)
