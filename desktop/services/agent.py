"""The agents who may act at this desk."""

from __future__ import annotations

from sqlalchemy import select

from desktop.domain.actor import Actor, Role
from desktop.models import AgentRecord
from desktop.storage.unit_of_work import UnitsOfWork


class AgentService:
    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units

    def agents(self) -> tuple[Actor, ...]:
        """The active ones by name."""
        with self._units.reading() as session:
            rows = session.scalars(
                select(AgentRecord).where(AgentRecord.active).order_by(AgentRecord.name)
            )
            return tuple(
                Actor(row.id, row.name, frozenset(Role(role) for role in row.roles)) for row in rows
            )

    def add(self, agent: Actor, actor: Actor) -> None:
        """Enter an agent; entering the same one again changes nothing."""
        with self._units(actor, "add_agent") as work:
            if work.session.get(AgentRecord, agent.id) is None:
                roles = sorted(role.value for role in agent.roles)
                work.session.add(AgentRecord(id=agent.id, name=agent.name, roles=roles))
            work.commit()
