"""Which files are protected, from whom, and the one place where opening and changing is refused."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor, Role
from desktop.domain.door import FileArchived, FileOfRelative, FileProtected, FileRestricted
from desktop.domain.errors import Refusal
from desktop.domain.protection import (
    FileFacts,
    Obstacle,
    what_keeps_shut,
    what_keeps_unchanged,
)
from desktop.models import AccessRecord, AgentRecord, HouseholdRecord, RelativeRecord
from desktop.sheets.protection import (
    HiddenFiles,
    OpenedWithReason,
    ProtectionSheet,
    RelativeLine,
)

BREAK_GLASS = "break_glass"
_REFUSALS: dict[Obstacle, type[Refusal]] = {
    Obstacle.RELATIVE: FileOfRelative,
    Obstacle.ARCHIVED: FileArchived,
    Obstacle.CONFIDENTIAL: FileProtected,
    Obstacle.RESTRICTED: FileRestricted,
}


def refuse_opening(session: Session, actor: Actor | None, household_id: UUID, at: datetime) -> None:
    """Raises FileOfRelative, FileArchived, FileProtected; nothing for a file not here."""
    facts = file_facts(session, actor, household_id, at)
    obstacle = what_keeps_shut(facts, actor) if facts else None
    if obstacle is not None:
        raise _REFUSALS[obstacle](household_id)


def refuse_changing(
    session: Session, actor: Actor, act: str, households: Collection[UUID], at: datetime
) -> None:
    """For the unit of work, before it commits: no service can forget it.

    Raises FileOfRelative, FileArchived, FileProtected, FileRestricted.
    """
    touched = _protected_among(session, actor, households)
    for household_id in touched:
        facts = file_facts(session, actor, household_id, at)
        obstacle = what_keeps_unchanged(facts, actor, act) if facts else None
        if obstacle is not None:
            raise _REFUSALS[obstacle](household_id)


def file_facts(
    session: Session, actor: Actor | None, household_id: UUID, at: datetime
) -> FileFacts | None:
    row = session.get(HouseholdRecord, household_id)
    if row is None:
        return None
    return FileFacts(
        is_relative=actor is not None and is_relative(session, actor.id, household_id),
        archived=row.stage == "archived",
        confidential=row.confidential,
        restricted=row.restricted,
        seen_for=_seen_for(session, actor, household_id, at) if row.confidential else None,
    )


def is_relative(session: Session, agent_id: UUID, household_id: UUID) -> bool:
    return open_relation(session, agent_id, household_id) is not None


def open_relation(session: Session, agent_id: UUID, household_id: UUID) -> RelativeRecord | None:
    return session.scalars(
        select(RelativeRecord).where(
            RelativeRecord.agent_id == agent_id,
            RelativeRecord.household_id == household_id,
            RelativeRecord.ended_at.is_(None),
        )
    ).first()


def hidden_files(session: Session, actor: Actor | None) -> HiddenFiles:
    """What lists and the search mask or leave out: few rows, whatever the number of households."""
    relatives: frozenset[UUID] = frozenset()
    if actor is not None:
        relatives = frozenset(
            session.scalars(
                select(RelativeRecord.household_id).where(
                    RelativeRecord.agent_id == actor.id, RelativeRecord.ended_at.is_(None)
                )
            )
        )
    rows = session.execute(
        select(HouseholdRecord.id, HouseholdRecord.confidential, HouseholdRecord.stage).where(
            or_(HouseholdRecord.confidential, HouseholdRecord.stage != "active")
        )
    ).all()
    decides = actor is not None and actor.may_act_as(Role.DECIDER)
    return HiddenFiles(
        relatives,
        frozenset(row.id for row in rows if row.confidential),
        frozenset() if decides else frozenset(row.id for row in rows if row.stage == "archived"),
    )


def references_of(session: Session, households: Collection[UUID]) -> dict[UUID, str]:
    if not households:
        return {}
    rows = session.execute(
        select(
            HouseholdRecord.id, HouseholdRecord.reference, HouseholdRecord.provisional_reference
        ).where(HouseholdRecord.id.in_(households))
    )
    return {household_id: known or own for household_id, known, own in rows}


def protection_sheet(session: Session, household_id: UUID) -> ProtectionSheet | None:
    row = session.get(HouseholdRecord, household_id)
    if row is None:
        return None
    relations = session.execute(
        select(RelativeRecord, AgentRecord.name)
        .outerjoin(AgentRecord, AgentRecord.id == RelativeRecord.agent_id)
        .where(RelativeRecord.household_id == household_id, RelativeRecord.ended_at.is_(None))
        .order_by(RelativeRecord.declared_at)
    )
    return ProtectionSheet(
        household_id=row.id,
        reference=row.reference or row.provisional_reference,
        confidential=row.confidential,
        confidential_reason=row.confidential_reason,
        restricted=row.restricted,
        restricted_reason=row.restricted_reason,
        archived=row.stage == "archived",
        relatives=tuple(
            RelativeLine(
                relation.id,
                relation.agent_id,
                name or "",
                relation.declared_by_name,
                relation.declared_at,
            )
            for relation, name in relations
        ),
    )


def opened_with_reason(
    session: Session, since: datetime, except_of: Collection[UUID] = ()
) -> tuple[OpenedWithReason, ...]:
    """The newest first."""
    rows = session.execute(
        select(
            AccessRecord,
            AgentRecord.name,
            HouseholdRecord.reference,
            HouseholdRecord.provisional_reference,
        )
        .outerjoin(AgentRecord, AgentRecord.id == AccessRecord.agent_id)
        .join(HouseholdRecord, HouseholdRecord.id == AccessRecord.household_id)
        .where(
            AccessRecord.reason == BREAK_GLASS,
            AccessRecord.at >= since,
            AccessRecord.household_id.not_in(except_of),
        )
        .order_by(AccessRecord.at.desc())
    )
    return tuple(
        OpenedWithReason(
            row.household_id, known or own, row.at, name or "", row.desk_label, row.note
        )
        for row, name, known, own in rows
    )


def _protected_among(session: Session, actor: Actor, households: Collection[UUID]) -> list[UUID]:
    """Those that anything protects, asked in large parts: an import touches thousands."""
    found: list[UUID] = []
    wanted = sorted(set(households))
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        related = select(RelativeRecord.household_id).where(
            RelativeRecord.agent_id == actor.id, RelativeRecord.ended_at.is_(None)
        )
        found += session.scalars(
            select(HouseholdRecord.id).where(
                HouseholdRecord.id.in_(part),
                or_(
                    HouseholdRecord.confidential,
                    HouseholdRecord.restricted,
                    HouseholdRecord.stage != "active",
                    HouseholdRecord.id.in_(related),
                ),
            )
        )
    return found


def _seen_for(
    session: Session, actor: Actor | None, household_id: UUID, at: datetime
) -> timedelta | None:
    """How long ago the agent last typed a reason for this file."""
    if actor is None:
        return None
    last = session.scalar(
        select(func.max(AccessRecord.at)).where(
            AccessRecord.household_id == household_id,
            AccessRecord.agent_id == actor.id,
            AccessRecord.reason == BREAK_GLASS,
        )
    )
    return at - last if last is not None else None
