"""Protecting files: relatives, confidential files opened with a reason, restriction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.access import Reason
from desktop.domain.actor import Actor, Role
from desktop.domain.claim import RoleNeeded
from desktop.domain.door import FileArchived, FileOfRelative
from desktop.domain.enrolment import UnknownHousehold
from desktop.domain.note import refuse_social_security_number
from desktop.domain.protection import LIFTED_BY, OwnRelation, checked_reason, what_keeps_shut
from desktop.models import AccessRecord, AgentRecord, HouseholdRecord, RelativeRecord, new_id
from desktop.sheets.protection import Colleague, HiddenFiles, OpenedWithReason, ProtectionSheet
from desktop.storage.queries import protection as files
from desktop.storage.unit_of_work import UnitsOfWork

REVIEWED = timedelta(days=7)
"""How far back openings with a reason are shown to those who decide."""

Line = TypeVar("Line")


def ensure_may_open(
    session: Session, actor: Actor | None, household_id: UUID | None, at: datetime
) -> None:
    """Asked by every service before it tells anything of a file; `at` is the units' own clock.

    Without an actor nobody in particular looks: what is protected stays shut. Raises
    FileOfRelative, FileArchived, FileProtected.
    """
    if household_id is not None:
        files.refuse_opening(session, actor, household_id, at)


def ensure_not_relative(session: Session, actor: Actor | None, household_id: UUID | None) -> None:
    """Where nothing of the file is told but that a card or a paper is theirs."""
    if actor is None or household_id is None:
        return
    if files.is_relative(session, actor.id, household_id):
        raise FileOfRelative(household_id)


def why_shut(
    session: Session, reader: Actor | None, household_id: UUID | None, at: datetime
) -> str:
    """`relative`, `archived`, `confidential`, or empty: what a page says instead of a file."""
    if household_id is None:
        return ""
    facts = files.file_facts(session, reader, household_id, at)
    obstacle = what_keeps_shut(facts, reader) if facts else None
    return obstacle.value if obstacle else ""


def without_hidden(
    lines: tuple[Line, ...], hidden: HiddenFiles, blank: dict[str, Any], of: str = "household_id"
) -> tuple[Line, ...]:
    """Lines as a list may show them: `blank` replaces what a masked line says.

    What is in the archive is left out for who may not open it. `of` names the household's id.
    """
    kept = (line for line in lines if getattr(line, of) not in hidden.archived)
    return tuple(_masked(line, hidden.mask_of(getattr(line, of)), blank) for line in kept)


def _masked(line: Any, mask: str, blank: dict[str, Any]) -> Any:
    return replace(line, **blank, protection=mask) if mask else line


class ProtectionService:
    def __init__(self, units: UnitsOfWork) -> None:
        self._units = units
        self._now = units.now

    def sheet(self, household_id: UUID, actor: Actor) -> ProtectionSheet:
        """Raises UnknownHousehold, FileOfRelative, FileArchived."""
        with self._units.reading() as session:
            ensure_not_relative(session, actor, household_id)
            sheet = files.protection_sheet(session, household_id)
        if sheet is None:
            raise UnknownHousehold(household_id)
        return sheet

    def open_with_reason(self, household_id: UUID, reason: str, actor: Actor) -> None:
        """Opens a confidential file for one visit, and writes down who and why.

        Raises ReasonTooShort, LooksLikeSocialSecurityNumber, FileOfRelative, FileArchived.
        """
        note = checked_reason(reason)
        refuse_social_security_number(note)
        with self._units(actor, "open_with_reason") as work:
            row = _household(work.session, household_id)
            ensure_not_relative(work.session, actor, household_id)
            if row.stage == "archived" and not actor.may_act_as(Role.DECIDER):
                raise FileArchived(household_id)
            work.session.add(
                AccessRecord(
                    household_id=household_id,
                    agent_id=actor.id,
                    at=self._now(),
                    desk_label=self._units.desk_label,
                    reason=Reason.BREAK_GLASS.value,
                    mutation_id=work.mutation_id,
                    note=note,
                )
            )
            work.commit()

    def opened_lately(self, actor: Actor) -> tuple[OpenedWithReason, ...]:
        """For review, of the last days; files of the reader's own relatives are left out.

        Raises RoleNeeded.
        """
        _refuse_who_does_not_decide(actor)
        with self._units.reading() as session:
            relatives = files.hidden_files(session, actor).relatives
            return files.opened_with_reason(session, self._now() - REVIEWED, relatives)

    def declare_relative(
        self, household_id: UUID, actor: Actor, agent_id: UUID | None = None
    ) -> None:
        """Shuts the file for `agent_id`, by default for who says it, at once.

        For somebody else only a decider says so: raises RoleNeeded. Said again it changes nothing.
        """
        whose = agent_id or actor.id
        if whose != actor.id:
            _refuse_who_does_not_decide(actor)
        with self._units(actor, "declare_relative") as work:
            _household(work.session, household_id)
            if whose != actor.id:
                ensure_not_relative(work.session, actor, household_id)
            if not files.is_relative(work.session, whose, household_id):
                work.session.add(self._relation(household_id, whose, actor))
                work.commit()

    def end_relation(self, relation_id: UUID, actor: Actor) -> None:
        """A decider or an administrator, never the relative. Raises OwnRelation, RoleNeeded."""
        with self._units(actor, "end_relation") as work:
            row = work.session.get_one(RelativeRecord, relation_id)
            if row.agent_id == actor.id:
                raise OwnRelation
            if not actor.roles & LIFTED_BY:
                raise RoleNeeded(Role.DECIDER)
            if row.ended_at is None:
                row.ended_at, row.ended_by_name = self._now(), actor.name
                work.commit()

    def colleagues(self, actor: Actor) -> tuple[Colleague, ...]:
        """Of whom a decider may declare a relative; raises RoleNeeded."""
        _refuse_who_does_not_decide(actor)
        with self._units.reading() as session:
            rows = session.scalars(
                select(AgentRecord)
                .where(AgentRecord.active, AgentRecord.id != actor.id)
                .order_by(AgentRecord.name)
            )
            return tuple(Colleague(row.id, row.name) for row in rows)

    def protect(self, household_id: UUID, reason: str, actor: Actor) -> None:
        """From now on the file opens with a reason only, for deciders too.

        Raises RoleNeeded, ReasonTooShort.
        """
        changes = {"confidential": True, "confidential_reason": checked_reason(reason)}
        self._set(household_id, changes, "protect_file", actor)

    def unprotect(self, household_id: UUID, actor: Actor) -> None:
        """Raises RoleNeeded, FileProtected: who opens it to everybody has opened it before."""
        with self._units.reading() as session:
            ensure_may_open(session, actor, household_id, self._now())
        changes = {"confidential": False, "confidential_reason": ""}
        self._set(household_id, changes, "unprotect_file", actor)

    def restrict(self, household_id: UUID, reason: str, actor: Actor) -> None:
        """The person asked that the file is kept and not used (article 18 of the GDPR).

        Raises RoleNeeded, ReasonTooShort.
        """
        changes = {"restricted": True, "restricted_reason": checked_reason(reason)}
        self._set(household_id, changes, "restrict_file", actor)

    def lift_restriction(self, household_id: UUID, actor: Actor) -> None:
        changes = {"restricted": False, "restricted_reason": ""}
        self._set(household_id, changes, "lift_restriction", actor)

    def _set(self, household_id: UUID, changes: dict[str, Any], act: str, actor: Actor) -> None:
        _refuse_who_does_not_decide(actor)
        refuse_social_security_number(" ".join(str(value) for value in changes.values()))
        with self._units(actor, act) as work:
            row = _household(work.session, household_id)
            ensure_not_relative(work.session, actor, household_id)
            for name, value in changes.items():
                setattr(row, name, value)
            work.commit()

    def _relation(self, household_id: UUID, agent_id: UUID, actor: Actor) -> RelativeRecord:
        return RelativeRecord(
            id=new_id(),
            agent_id=agent_id,
            household_id=household_id,
            declared_by_id=actor.id,
            declared_by_name=actor.name,
            declared_at=self._now(),
        )


def _household(session: Session, household_id: UUID) -> HouseholdRecord:
    row = session.get(HouseholdRecord, household_id)
    if row is None:
        raise UnknownHousehold(household_id)
    return row


def _refuse_who_does_not_decide(actor: Actor) -> None:
    if not actor.may_act_as(Role.DECIDER):
        raise RoleNeeded(Role.DECIDER)
