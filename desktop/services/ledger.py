"""The ledger for pages: the credit run of a month, the account of a household, corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from desktop.domain.actor import Actor, Role
from desktop.domain.claim import ReasonNeeded, RoleNeeded
from desktop.domain.entitlement import EntitlementState, state_on
from desktop.domain.ledger import (
    Account,
    MonthTooFar,
    MoreThanThere,
    Movement,
    MovementKind,
    NothingToCorrect,
    UnknownEntitlement,
    correction,
)
from desktop.domain.money import to_cent
from desktop.domain.month import first_day, last_day, month_after, month_of
from desktop.models import CreditMovementRecord, new_id
from desktop.progress import Progress, unwatched
from desktop.services import ledger_rows
from desktop.services.clock import Clock
from desktop.services.protection import ensure_may_open
from desktop.sheets.ledger import CreditsSheet, LedgerSheet, RunLine, RunSheet
from desktop.storage.queries import ledger as asked
from desktop.storage.queries.ledger_sheet import ledger_sheet, months_of_credits
from desktop.storage.unit_of_work import UnitsOfWork

MAY_RUN = frozenset({Role.DECIDER, Role.MERCHANT_MANAGER})
"""Whose desks have every entitlement; the coordinator's has none."""
MAY_CORRECT = frozenset({Role.DECIDER})
_ZERO = Decimal(0)
_BACK = 3


class LedgerService:
    def __init__(self, units: UnitsOfWork, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    def credits(self, actor: Actor) -> CreditsSheet:
        """The months so far, and those that a run may be made for: some before, and the next."""
        this = month_of(self._clock.today())
        with self._units.reading() as session:
            months = months_of_credits(session)
        credited = {line.month for line in months if line.credited}
        offered = sorted(month_after(this, n) for n in range(-_BACK, 2))
        usual = month_after(this) if this in credited else this
        others = tuple(month for month in reversed(offered) if month != usual)
        return CreditsSheet(months, (usual, *others), _may(actor, MAY_RUN))

    def preview(self, month: str, actor: Actor, progress: Progress = unwatched) -> RunSheet:
        """What a run would write; nothing is written. Raises RoleNeeded, MonthTooFar."""
        self._refuse_run(month, actor)
        with self._units.reading() as session:
            return _told(session, month, _found(session, month, progress, steps=1))

    def run_credits(self, month: str, actor: Actor, progress: Progress = unwatched) -> RunSheet:
        """Give every entitlement its money of `month`, once; let go what was not spent in time.

        A run can be repeated, also at another desk: it writes what is missing. Answers what it
        wrote. Raises RoleNeeded, MonthTooFar, and Cancelled when `progress` does: then nothing
        was written.
        """
        self._refuse_run(month, actor)
        with self._units(actor, "run_credits") as work:
            found = _found(work.session, month, progress, steps=2)
            told = _told(work.session, month, found)
            for place, part in enumerate(found):
                progress(len(found) + place, 2 * len(found))
                if place:
                    work.next_part()
                ledger_rows.write(work.session, [part], actor, self._units.now())
            work.commit()
        return told

    def sheet(self, household_id: UUID, actor: Actor) -> LedgerSheet:
        """Every account of the household, the one in force first. Raises FileProtected."""
        with self._units.reading() as session:
            ensure_may_open(session, actor, household_id, self._units.now())
            accounts = ledger_sheet(session, household_id, self._clock.today())
        return LedgerSheet(household_id, accounts, _may(actor, MAY_CORRECT))

    def balance(self, entitlement_id: UUID, on: date) -> Decimal:
        """In euros at the end of that day, whenever it was."""
        with self._units.reading() as session:
            return asked.balances(session, on, [entitlement_id]).get(entitlement_id, _ZERO)

    def correct(
        self, entitlement_id: UUID, amount: Decimal, reason: str, actor: Actor
    ) -> LedgerSheet:
        """Give (or take, when negative) `amount` euros today, for a reason that is written down.

        Raises RoleNeeded, ReasonNeeded, NothingToCorrect, MoreThanThere, UnknownEntitlement.
        """
        _refuse_role(actor, MAY_CORRECT)
        if not reason.strip():
            raise ReasonNeeded
        today = self._clock.today()
        with self._units(actor, "correct_credit") as work:
            account = asked.accounts(work.session, [entitlement_id]).get(entitlement_id)
            if account is None:
                raise UnknownEntitlement(entitlement_id)
            movement = correction(account, to_cent(amount), today, new_id())
            self._refuse_correction(work.session, movement, account)
            row = ledger_rows.row_of(movement, account, actor, self._units.now())
            work.session.execute(insert(CreditMovementRecord), [{**row, "note": reason.strip()}])
            ledger_rows.settle(work.session, actor, self._units.now(), only={entitlement_id})
            work.commit()
        return self.sheet(account.household_id, actor)

    def _refuse_correction(self, session: Session, movement: Movement, account: Account) -> None:
        if not movement.amount:
            raise NothingToCorrect
        book = ledger_rows.books(session, [account.entitlement_id])[account.entitlement_id]
        available = book.available(movement.on_day)
        if available is not None and available + movement.amount < 0:
            raise MoreThanThere(available)

    def _refuse_run(self, month: str, actor: Actor) -> None:
        _refuse_role(actor, MAY_RUN)
        last = month_after(month_of(self._clock.today()))
        if month > last:
            raise MonthTooFar(month, last)


def _found(
    session: Session, month: str, progress: Progress, *, steps: int
) -> list[list[tuple[Account, Movement]]]:
    """What is missing, some hundred entitlements at a time: the first of so many equal steps."""
    total = asked.count_of_parts(session)
    found = []
    for place, part in enumerate(ledger_rows.due(session, month=month)):
        progress(place, max(total, place + 1) * steps)
        if part:
            found.append(part)
    return found


def _told(
    session: Session, month: str, due: Iterable[Sequence[tuple[Account, Movement]]]
) -> RunSheet:
    """By scenario, with what had been given before."""
    sums: dict[str, _Sums] = defaultdict(_Sums)
    movements = 0
    for found in due:
        movements += len(found)
        for account, movement in found:
            sums[account.scenario].add(account, movement)
    given = asked.credited_in(session, month)
    for account in ledger_rows.accounts(session).values():
        sums[account.scenario].place(account, given.get(account.entitlement_id, _ZERO), month)
    names = asked.scenario_names(session)
    lines = (sums[code].line(names.get(code, code)) for code in sorted(sums))
    return RunSheet(month, tuple(line for line in lines if line is not None), movements)


@dataclass
class _Sums:
    """Of one scenario, while its entitlements are gone through."""

    amounts: dict[MovementKind, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    before: Decimal = _ZERO
    credited: set[UUID] = field(default_factory=set)
    suspended: int = 0
    moved: bool = False
    paid_in: Decimal = _ZERO

    def add(self, account: Account, movement: Movement) -> None:
        self.amounts[movement.kind] += movement.amount
        self.moved = True
        if movement.kind is MovementKind.CREDIT:
            self.credited.add(account.entitlement_id)

    def place(self, account: Account, given: Decimal, month: str) -> None:
        self.before += given
        if given:
            self.credited.add(account.entitlement_id)
        elif account.entitlement_id not in self.credited:
            self.suspended += _is_suspended(account, month)
        if account.entitlement_id in self.credited:
            self.paid_in += account.contribution or _ZERO

    def line(self, name: str) -> RunLine | None:
        if not (self.credited or self.suspended or self.moved):
            return None
        return RunLine(
            scenario=name,
            entitlements=len(self.credited),
            credited_before=self.before,
            credited=self.amounts[MovementKind.CREDIT],
            bonus=self.amounts[MovementKind.BONUS],
            expired=self.amounts[MovementKind.EXPIRY],
            suspended=self.suspended,
            paid_in=self.paid_in,
        )


def _is_suspended(account: Account, month: str) -> bool:
    day = max(first_day(month), account.period.opened_on)
    if day > last_day(month):
        return False
    return state_on(account.period, day) is EntitlementState.SUSPENDED


def _may(actor: Actor, roles: Iterable[Role]) -> bool:
    return any(actor.may_act_as(role) for role in roles)


def _refuse_role(actor: Actor, roles: Iterable[Role]) -> None:
    if not _may(actor, roles):
        raise RoleNeeded(next(iter(sorted(roles))))
