"""What a store that was just made gets: an agent and scales; a demonstration, an invented city."""

from __future__ import annotations

import getpass

from desktop import credentials
from desktop.domain.actor import Actor, Role
from desktop.models import new_id
from desktop.services.agent import AgentService
from desktop.services.clock import Clock
from desktop.services.scale import ScaleService
from desktop.settings import Settings
from desktop.storage.unit_of_work import UnitsOfWork

FIRST_ROLES = frozenset({Role.COUNTER, Role.DECIDER, Role.ENCODER, Role.ADMINISTRATOR})


def begin(settings: Settings, units: UnitsOfWork, clock: Clock) -> None:
    """In the turn of whoever made the store, so that two windows invent one city.

    The agent comes last: a program that is ended before begins all of it again.
    """
    if settings.demonstration:
        _invent(settings, units, clock)
    agents = AgentService(units)
    if agents.agents():
        return
    agent = Actor(new_id(), getpass.getuser(), FIRST_ROLES)
    ScaleService(units, clock).seed(agent)
    agents.add(agent, agent)


def _invent(settings: Settings, units: UnitsOfWork, clock: Clock) -> None:
    from desktop.services.demonstration import fill, is_empty  # noqa: PLC0415 - seldom wanted

    if is_empty(units):
        fill(units, credentials.site_key(settings), clock.today())
