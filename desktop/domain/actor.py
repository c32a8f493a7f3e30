"""Who acts: an agent of the city, logged in at a desk, with roles."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    COUNTER = "counter"
    DECIDER = "decider"
    ENCODER = "encoder"
    MERCHANT_MANAGER = "merchant_manager"
    ACCOUNTANT = "accountant"
    COORDINATOR = "coordinator"
    EVALUATOR = "evaluator"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Actor:
    """Given to every service call that writes; never guessed from a global."""

    id: UUID
    name: str
    roles: frozenset[Role]

    def may_act_as(self, role: Role) -> bool:
        return role in self.roles
