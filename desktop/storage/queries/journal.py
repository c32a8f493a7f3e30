"""Who did what in work that waits, was refused or met another change; read, never written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import (
    AccessRecord,
    HistoryRecord,
    HouseholdRecord,
    MutationRecord,
    OperationRecord,
)
from desktop.sheets.sync import Author, UnsentAct

NOT_SENT = ("pending", "resend")


def unsent_acts(session: Session, limit: int) -> tuple[UnsentAct, ...]:
    """The oldest first, as they will be sent."""
    rows = session.scalars(
        select(MutationRecord)
        .where(MutationRecord.state.in_(NOT_SENT))
        .order_by(MutationRecord.sequence)
        .limit(limit)
    ).all()
    households = households_of(session, [row.id for row in rows])
    references = references_of(session, set(households.values()))
    return tuple(
        UnsentAct(
            row.id,
            row.intent,
            row.actor_name,
            row.at,
            households.get(row.id),
            references.get(households.get(row.id), ""),
        )
        for row in rows
    )


def households_of(session: Session, mutations: Collection[UUID]) -> dict[UUID, UUID]:
    """The household that each unit of work was about: the facts written with it name it."""
    facts = (HistoryRecord.__tablename__, AccessRecord.__tablename__)
    found = session.execute(
        select(OperationRecord.mutation_id, OperationRecord.new)
        .where(
            OperationRecord.mutation_id.in_(mutations),
            OperationRecord.entity.in_(facts),
        )
        .order_by(OperationRecord.sequence.desc())
    )
    return {
        mutation: UUID(fact["household_id"])
        for mutation, fact in found
        if fact and fact.get("household_id")
    }


def all_households_of(session: Session, mutation_id: UUID) -> frozenset[UUID]:
    """Every household that a unit of work touched, its own rows and facts alike."""
    found = set()
    for operation in session.scalars(
        select(OperationRecord).where(OperationRecord.mutation_id == mutation_id)
    ):
        if operation.entity == HouseholdRecord.__tablename__:
            found.add(operation.row_id)
        for side in (operation.old, operation.new):
            if side and side.get("household_id"):
                found.add(UUID(side["household_id"]))
    return frozenset(found)


def references_of(session: Session, households: Collection[UUID]) -> dict[UUID | None, str]:
    found = session.execute(
        select(
            HouseholdRecord.id, HouseholdRecord.reference, HouseholdRecord.provisional_reference
        ).where(HouseholdRecord.id.in_(households))
    )
    return {row_id: final or provisional for row_id, final, provisional in found}


def author_of(session: Session, row_id: UUID, values: Mapping[str, Any] | None) -> Author | None:
    """Who last gave a row one of these values; with None, who deleted it."""
    facts = session.scalars(
        select(HistoryRecord)
        .where(HistoryRecord.row_id == row_id)
        .order_by(HistoryRecord.at.desc(), HistoryRecord.id.desc())
    )
    for fact in facts:
        if _gave(fact.changes, values):
            return Author(fact.actor_name, fact.desk_label, fact.at)
    return None


IDENTIFYING = {
    "member": ("first_names", "usage_name", "birth_name"),
    "income": ("source", "month"),
    "supporting_document": ("document_kind",),
    "claim": ("claimed_on",),
    "entitlement": ("opened_on",),
    "letter": ("dated_on",),
    "merchant": ("trade_name",),
    "agent": ("name",),
}
"""The columns by which a person knows which row of its kind this is."""


def identity_of(session: Session, entity: str, row_id: UUID) -> dict[str, Any]:
    """The identifying columns of a row, even of one that is gone; from its history."""
    known: dict[str, Any] = {}
    for changes in session.scalars(
        select(HistoryRecord.changes)
        .where(HistoryRecord.row_id == row_id)
        .order_by(HistoryRecord.at, HistoryRecord.id)
    ):
        for column in IDENTIFYING.get(entity, ()):
            old, new = changes.get(column, (None, None))
            if new or (old and column not in known):
                known[column] = new or old
    return {column: known[column] for column in IDENTIFYING.get(entity, ()) if column in known}


def household_of_row(session: Session, row_id: UUID) -> UUID | None:
    """Where a row belongs that is perhaps gone."""
    return session.scalar(
        select(HistoryRecord.household_id).where(HistoryRecord.row_id == row_id).limit(1)
    )


def _gave(changes: Mapping[str, Any], values: Mapping[str, Any] | None) -> bool:
    if values is None:
        return bool(changes) and all(new is None for _old, new in changes.values())
    return any(column in values and values[column] == new for column, (_o, new) in changes.items())
