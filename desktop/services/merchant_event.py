"""Writes down what was done with a merchant, so that every desk can tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.actor import Actor, Role
from desktop.domain.claim import RoleNeeded
from desktop.domain.merchant import MerchantState
from desktop.models import MerchantEventRecord, MerchantRecord, new_id
from desktop.services.clock import Clock


@dataclass(frozen=True)
class Event:
    """`changes` are the fields with what they were and are; both as text."""

    act: str
    on: date
    reason: str = ""
    subject: str = ""
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def refuse_who_does_not_follow(actor: Actor) -> None:
    """Raises RoleNeeded."""
    if Role.MERCHANT_MANAGER not in actor.roles:
        raise RoleNeeded(Role.MERCHANT_MANAGER)


def write_event(
    session: Session, merchant_id: UUID, event: Event, actor: Actor, clock: Clock
) -> None:
    facts: dict[str, Any] = {}
    if event.subject:
        facts["subject"] = event.subject
    if event.changes:
        facts["changes"] = {name: list(values) for name, values in event.changes.items()}
    session.add(
        MerchantEventRecord(
            id=new_id(),
            merchant_id=merchant_id,
            act=event.act,
            on_day=event.on,
            reason=event.reason,
            facts=facts,
            at=clock.now(),
            agent_id=actor.id,
            agent_name=actor.name,
        )
    )


def begin_to_take_part(
    session: Session, merchant_id: UUID, on: date, number: str, actor: Actor, clock: Clock
) -> None:
    """A prospect that signed takes part; who was suspended or closed stays so, with a reason."""
    row = session.get_one(MerchantRecord, merchant_id)
    if row.state == MerchantState.PROSPECT:
        row.state, row.state_since, row.state_reason = MerchantState.ACTIVE.value, on, ""
        write_event(session, merchant_id, Event("activated", on, subject=number), actor, clock)


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What differs, as text; empty and missing are the same."""
    pairs = {name: (_text(old.get(name)), _text(new.get(name))) for name in {*old, *new}}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _text(value: object) -> str:
    return "" if value is None or value == [] else str(value)
