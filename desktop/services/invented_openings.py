"""Openings of files in the invented city: what an access log looks like after some weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from desktop.domain.access import Reason
from desktop.domain.actor import Actor
from desktop.services.access import AccessService

_VISITS = (
    (26, Reason.COUNTER, 0),
    (19, Reason.CLAIM, 1),
    (12, Reason.SEARCH, 0),
    (5, Reason.LETTER, 0),
    (3, Reason.CARD, 0),
)
"""Days ago, why, and which of the agents."""


class _Clock(Protocol):
    @property
    def last_day(self) -> date: ...

    def put(self, day: date, minutes: int) -> None: ...


def open_files(
    accesses: AccessService,
    clock: _Clock,
    enrolled: Sequence[tuple[UUID, date]],
    agents: Sequence[Actor],
) -> None:
    """Each file at some of the moments since its enrolment."""
    for number, (household_id, since) in enumerate(enrolled):
        for step, (days, reason, agent) in enumerate(_VISITS):
            day = clock.last_day - timedelta(days=days)
            if day > since and (number + step) % 3:
                clock.put(day, 41 * number + 90 * step)
                accesses.note("household", household_id, reason, agents[agent])
