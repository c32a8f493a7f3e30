"""What a decider does with an entitlement that runs: suspend it, bring it back, end it early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor, Role
from desktop.domain.claim import ReasonNeeded, RoleNeeded
from desktop.domain.entitlement import (
    EntitlementPeriod,
    ended,
    kept,
    refuse_overlap,
    resumed,
    suspended,
)
from desktop.domain.ledger import UnknownEntitlement
from desktop.domain.money import to_cent
from desktop.domain.month import month_of
from desktop.domain.note import refuse_social_security_number
from desktop.models import EntitlementRecord
from desktop.services import ledger_rows
from desktop.services.clock import Clock
from desktop.services.decision import contribution_of
from desktop.sheets.household import EntitlementLine
from desktop.storage.queries.entitlement import columns_of, entitlement_line, period_of
from desktop.storage.queries.protection import refuse_changing
from desktop.storage.unit_of_work import UnitOfWork, UnitsOfWork

Change = Callable[[EntitlementPeriod, date], EntitlementPeriod]


@dataclass(frozen=True)
class Act:
    """`change` is asked with the period and today; `note` stays beside what runs or has ended.

    What `brings_back` gives at once the months that were credited meanwhile.
    """

    name: str
    change: Change
    note: str = ""
    brings_back: bool = False


class EntitlementService:
    """Each act is one of somebody who decides, on a file that this person may open.

    All raise RoleNeeded, UnknownEntitlement and what opening the file raises.
    """

    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    def suspend(
        self,
        entitlement_id: UUID,
        first: date,
        until: date | None,
        reason: str,
        actor: Actor,
    ) -> EntitlementLine:
        """No right from `first` on, and again on `until` when that is known already.

        Money that was given stays and cannot be spent meanwhile; what ends in that time is lost.
        Raises ReasonNeeded, EntitlementOver, NotBackwards, ResumedBeforeSuspended,
        AlreadySuspended.
        """

        def change(period: EntitlementPeriod, today: date) -> EntitlementPeriod:
            return suspended(period, first, until, today)

        return self._do(entitlement_id, Act("suspend_entitlement", change, _said(reason)), actor)

    def resume(self, entitlement_id: UUID, on: date, actor: Actor) -> EntitlementLine:
        """With the right again from `on`, a day that may have passed.

        Months that were credited without it are given at once. Raises NotSuspended,
        EntitlementOver, ResumedBeforeSuspended.
        """

        def change(period: EntitlementPeriod, today: date) -> EntitlementPeriod:
            return resumed(period, on, today)

        return self._do(entitlement_id, Act("resume_entitlement", change, brings_back=True), actor)

    def end(self, entitlement_id: UUID, on: date, reason: str, actor: Actor) -> EntitlementLine:
        """`on` is the first day without it, today at the soonest: a right that was had stays had.

        Raises ReasonNeeded, EntitlementOver, NotBackwards.
        """

        def change(period: EntitlementPeriod, today: date) -> EntitlementPeriod:
            return ended(period, on, today)

        return self._do(entitlement_id, Act("end_entitlement", change, _said(reason)), actor)

    def keep(self, entitlement_id: UUID, actor: Actor) -> EntitlementLine:
        """Take an early end back, on its first day at the latest.

        Raises EndNotForeseen, OverlappingEntitlement.
        """
        return self._do(entitlement_id, Act("keep_entitlement", kept), actor)

    def agree_contribution(
        self, entitlement_id: UUID, amount: Decimal, actor: Actor
    ) -> EntitlementLine:
        """What the holder pays in each month from now on, in euros, within what the scenario says.

        Raises NoContribution, ContributionOutOfRange.
        """
        _refuse_role(actor)
        with self._units(actor, "agree_contribution") as work:
            row = self._row(work, entitlement_id, actor, "agree_contribution")
            row.contribution = contribution_of(work.session, row).checked(to_cent(amount))
            work.commit()
        return self._line(entitlement_id)

    def _do(self, entitlement_id: UUID, act: Act, actor: Actor) -> EntitlementLine:
        _refuse_role(actor)
        today = self._clock.today()
        with self._units(actor, act.name) as work:
            row = self._row(work, entitlement_id, actor, act.name)
            before = period_of(row)
            after = act.change(before, today)
            if after.last_day > before.last_day:
                refuse_overlap(after, _others(work.session, row))
            for name, value in columns_of(after, today).items():
                setattr(row, name, value)
            row.reason = act.note
            work.session.flush()
            running = before.suspension_after(today)
            if act.brings_back and running is not None:
                self._credit(work, row.id, running.suspended_from, actor)
            work.commit()
        return self._line(entitlement_id)

    def _credit(self, work: UnitOfWork, id_: UUID, since: date, actor: Actor) -> None:
        """Months that were credited while the right was not there, and now was."""
        first, last = month_of(since), month_of(self._clock.today())
        for month in sorted(ledger_rows.months_credited(work.session)):
            if first <= month <= last:
                now = self._units.now()
                ledger_rows.settle(work.session, actor, now, month=month, only={id_})

    def _row(self, work: UnitOfWork, id_: UUID, actor: Actor, act: str) -> EntitlementRecord:
        """That the file is shut is said before what is wrong with the days."""
        row = work.session.get(EntitlementRecord, id_)
        if row is None:
            raise UnknownEntitlement(id_)
        refuse_changing(work.session, actor, act, {row.household_id}, self._units.now())
        return row

    def _line(self, entitlement_id: UUID) -> EntitlementLine:
        with self._units.reading() as session:
            row = session.get_one(EntitlementRecord, entitlement_id)
            return entitlement_line(row, self._clock.today())


def _others(session: Session, row: EntitlementRecord) -> list[EntitlementPeriod]:
    of = EntitlementRecord
    rows = session.scalars(select(of).where(of.household_id == row.household_id, of.id != row.id))
    return [period_of(other) for other in rows]


def _said(reason: str) -> str:
    """Raises ReasonNeeded, LooksLikeSocialSecurityNumber."""
    refuse_social_security_number(reason)
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()


def _refuse_role(actor: Actor) -> None:
    if not actor.may_act_as(Role.DECIDER):
        raise RoleNeeded(Role.DECIDER)
