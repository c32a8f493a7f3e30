"""Openings of files: whose file a page shows, who was there lately, and the whole log of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Role
from desktop.models import AccessRecord, AgentRecord, ClaimRecord, HouseholdRecord, LetterRecord
from desktop.sheets.access import AccessLine, AccessSheet

_OWNERS: dict[str, Any] = {
    "household": HouseholdRecord.id,
    "claim": ClaimRecord.household_id,
    "letter": LetterRecord.household_id,
}
_BY_ANSWERING = (Role.DECIDER, Role.COORDINATOR, Role.ADMINISTRATOR, Role.COUNTER)
"""Of somebody with several roles the one that is told: what they answer for."""


def household_behind(session: Session, noun: str, row_id: UUID) -> UUID | None:
    """Whose file is open when this row is shown; None when the row is not here."""
    owner = _OWNERS[noun]
    return session.scalar(select(owner).where(owner.class_.id == row_id))


def reasons_since(
    session: Session, household_id: UUID, agent_id: UUID, since: datetime
) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(AccessRecord.reason).where(
                AccessRecord.household_id == household_id,
                AccessRecord.at >= since,
                AccessRecord.agent_id == agent_id,
            )
        )
    )


def access_sheet(session: Session, household_id: UUID) -> AccessSheet | None:
    household = session.get(HouseholdRecord, household_id)
    if household is None:
        return None
    rows = session.execute(
        select(AccessRecord, AgentRecord.name, AgentRecord.roles)
        .outerjoin(AgentRecord, AgentRecord.id == AccessRecord.agent_id)
        .where(AccessRecord.household_id == household_id)
        .order_by(AccessRecord.at.desc(), AccessRecord.id.desc())
    )
    return AccessSheet(
        household_id,
        household.reference or household.provisional_reference,
        household.reference is None,
        household.language,
        tuple(
            AccessLine(row.at, name or "", _function(roles), row.desk_label, row.reason, row.note)
            for row, name, roles in rows
        ),
    )


def _function(roles: list[str] | None) -> str:
    held = roles or []
    return next((role.value for role in _BY_ANSWERING if role.value in held), "".join(held[:1]))
