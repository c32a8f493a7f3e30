"""Who opened a household's file, as the window lists it and as it is printed for the household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from desktop.sheets.letter import SenderSheet


@dataclass(frozen=True)
class AccessLine:
    """`agent_name` is empty when that agent is not known here; `function` is a name of a role."""

    at: datetime
    agent_name: str
    function: str
    desk_label: str
    reason: str  # see domain.access.Reason
    note: str = ""  # what was typed to open a confidential file


@dataclass(frozen=True)
class AccessSheet:
    """The newest opening first; `since` is the day of the first one."""

    household_id: UUID
    reference: str
    provisional: bool
    language: str
    lines: tuple[AccessLine, ...]

    @property
    def since(self) -> datetime | None:
        return self.lines[-1].at if self.lines else None


@dataclass(frozen=True)
class AccessPaper:
    """What is printed: functions and desks, no name of an agent."""

    sheet: AccessSheet
    language: str
    sender: SenderSheet
    dated_on: date
