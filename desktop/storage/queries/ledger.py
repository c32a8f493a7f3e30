"""Questions about the ledger: rows in, accounts, movements and sums out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, literal, literal_column, select
from sqlalchemy.orm import Session, aliased, class_mapper

from desktop.domain.document import read
from desktop.domain.ledger import Account, BonusTerms, LedgerRules, Movement, MovementKind
from desktop.domain.month import month_of
from desktop.domain.scenario import EntitlementKind, Scenario
from desktop.models import (
    CardTransactionRecord,
    CreditMovementRecord,
    EntitlementRecord,
    ScenarioRecord,
)
from desktop.storage.queries.entitlement import period_of

AT_ONCE = 500  # ids in one question
_SPENT = (MovementKind.PURCHASE.value, MovementKind.REVERSAL.value)
_IS_CREDIT = CreditMovementRecord.movement_kind == literal_column("'credit'")  # has an index
_ZERO = Decimal(0)

Ids = Collection[UUID] | None
Question = Select[*tuple[Any, ...]]


def parts(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    every = list(ids)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


def count_of_parts(session: Session) -> int:
    """How often all entitlements are asked for, `AT_ONCE` at a time."""
    count = session.scalar(select(func.count()).select_from(EntitlementRecord)) or 0
    return -(-count // AT_ONCE)


def accounts(session: Session, ids: Ids = None) -> dict[UUID, Account]:
    """All entitlements in the order of their ids, or these."""
    scenarios = _scenarios(session)
    columns: Question = select(*class_mapper(EntitlementRecord).columns)  # quicker than entities
    sharing = _sharing_month(session, ids)
    rows = _of(session, columns, EntitlementRecord.id, ids)
    found = (account_of(row, scenarios, sharing) for row in rows)
    return {account.entitlement_id: account for account in found}


def accounts_of_household(session: Session, household_id: UUID) -> tuple[Account, ...]:
    scenarios = _scenarios(session)
    rows = session.scalars(
        select(EntitlementRecord).where(EntitlementRecord.household_id == household_id)
    ).all()
    sharing = _sharing_month(session, [row.id for row in rows])
    return tuple(account_of(row, scenarios, sharing) for row in rows)


def scenario_names(session: Session) -> dict[str, str]:
    """By code, as they are called in French."""
    rows = session.execute(select(ScenarioRecord.code, ScenarioRecord.label))
    return {code: label for code, label in rows}  # noqa: C416


def credited_in(session: Session, month: str) -> dict[UUID, Decimal]:
    """What the month gave so far, by entitlement."""
    owner = CreditMovementRecord.entitlement_id
    rows = session.execute(
        select(owner, func.sum(CreditMovementRecord.amount))
        .where(
            CreditMovementRecord.month == month,
            _IS_CREDIT,
        )
        .group_by(owner)
    )
    return {entitlement_id: amount for entitlement_id, amount in rows}  # noqa: C416


def account_of(
    row: EntitlementRecord | Any, scenarios: Mapping[str, Scenario], sharing: Collection[UUID] = ()
) -> Account:
    """A scenario that is not here keeps nothing over, and is for all families."""
    scenario = scenarios.get(row.scenario_code)
    rules = scenario.ledger_rules if scenario else LedgerRules()
    families = scenario.families if scenario else ()
    monthly, rate = row.amount, None
    if row.entitlement_kind == EntitlementKind.DISCOUNT:
        monthly, rate = row.monthly_cap, row.rate
    elif row.entitlement_kind == EntitlementKind.BONUS:
        monthly, rules = _ZERO, _bonus_rules(row, rules, families)
    return Account(
        entitlement_id=row.id,
        household_id=row.household_id,
        period=period_of(row),
        monthly=monthly,
        rules=rules,
        rate=rate,
        families=families,
        scenario=row.scenario_code,
        outlets=tuple(kind.value for kind in scenario.outlets) if scenario else (),
        contribution=row.contribution,
        shares_month=row.id in sharing,
    )


def balances(session: Session, on: date, ids: Ids = None) -> dict[UUID, Decimal]:
    """By entitlement, at the end of the day."""
    owner = CreditMovementRecord.entitlement_id
    question: Question = select(owner, func.sum(CreditMovementRecord.amount)).where(
        CreditMovementRecord.on_day <= on
    )
    rows = _of(session, question.group_by(owner), owner, ids)
    return {entitlement_id: amount for entitlement_id, amount in rows}  # noqa: C416


def movements_by_day(session: Session, ids: Ids = None) -> dict[UUID, list[Movement]]:
    """By entitlement, in the order of days; what was spent and given back on a day is one."""
    row = CreditMovementRecord
    spent = (
        select(row.entitlement_id, literal("purchase"), row.on_day, row.month, func.sum(row.amount))
        .where(row.movement_kind.in_(_SPENT))
        .group_by(row.entitlement_id, row.on_day, row.month)
    )
    given = select(row.entitlement_id, row.movement_kind, row.on_day, row.month, row.amount).where(
        row.movement_kind.not_in(_SPENT)
    )
    found: dict[UUID, list[Movement]] = defaultdict(list)
    questions: tuple[Question, ...] = (given, spent)
    for question in questions:
        for owner, kind, on_day, month, amount in _of(session, question, row.entitlement_id, ids):
            found[owner].append(Movement(MovementKind(kind), amount, on_day, month, ""))
    for movements in found.values():
        movements.sort(key=lambda movement: movement.on_day)
    return found


def months_credited(session: Session) -> frozenset[str]:
    months = select(CreditMovementRecord.month).where(_IS_CREDIT).distinct()
    return frozenset(session.scalars(months))


def last_month_credited(session: Session) -> str | None:
    return session.scalar(select(func.max(CreditMovementRecord.month)).where(_IS_CREDIT))


def earnings(
    session: Session, with_bonus: Mapping[UUID, Account]
) -> dict[UUID, dict[str, Decimal]]:
    """What was bought of families that earn a bonus, by entitlement and month.

    What takes a purchase back counts in the month of the purchase.
    """
    row, first = CardTransactionRecord, aliased(CardTransactionRecord)
    question: Question = (
        select(row.entitlement_id, row.on_day, first.on_day, row.family, row.amount)
        .outerjoin(first, first.id == row.reverses_id)
        .where(row.state == "accepted")
    )
    found: dict[UUID, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    if not with_bonus:
        return found
    for owner, on_day, first_day, family, amount in _of(
        session, question, row.entitlement_id, with_bonus
    ):
        bonus = with_bonus[owner].rules.bonus
        if bonus is not None and (not bonus.families or family in bonus.families):
            found[owner][month_of(first_day or on_day)] += amount
    return found


def entitlements_of_transactions(session: Session, ids: Collection[UUID]) -> frozenset[UUID]:
    row = CardTransactionRecord
    question: Question = select(row.entitlement_id).where(row.entitlement_id.is_not(None))
    return frozenset(found for (found,) in _of(session, question, row.id, ids))


def movements_of_transactions(
    session: Session, ids: Collection[UUID]
) -> dict[UUID, list[CreditMovementRecord]]:
    """Purchases and what gave them back, by transaction."""
    row = CreditMovementRecord
    question: Question = select(row).where(row.movement_kind.in_(_SPENT)).order_by(row.at, row.id)
    found: dict[UUID, list[CreditMovementRecord]] = defaultdict(list)
    for (movement,) in _of(session, question, row.transaction_id, ids):
        found[movement.transaction_id].append(movement)
    return found


def _scenarios(session: Session) -> dict[str, Scenario]:
    rows = session.execute(select(ScenarioRecord.code, ScenarioRecord.body))
    return {code: read(Scenario, body) for code, body in rows}


def _sharing_month(session: Session, ids: Ids) -> frozenset[UUID]:
    """Those that open in a month of which another one of the household, ended early, had days."""
    row, before = EntitlementRecord, aliased(EntitlementRecord)
    question: Question = select(row.id, row.opened_on, before.opened_on, before.ended_on).join(
        before,
        and_(
            before.household_id == row.household_id,
            before.id != row.id,
            before.ended_on.is_not(None),
            before.ended_on <= row.opened_on,
        ),
    )
    rows = _of(session, question, row.id, ids)
    return frozenset(
        id_
        for id_, opened, began, ended in rows
        if ended and began < ended and month_of(ended - timedelta(days=1)) == month_of(opened)
    )


def _bonus_rules(
    row: EntitlementRecord, rules: LedgerRules, families: tuple[str, ...]
) -> LedgerRules:
    """Of a bonus alone, each bracket has its own rate, and what may be bought earns it."""
    bonus = BonusTerms(row.rate or _ZERO, row.monthly_cap or _ZERO, families)
    return replace(rules, bonus=bonus)


def _of(session: Session, question: Question, column: Any, ids: Ids) -> Iterator[Sequence[Any]]:
    if ids is None:
        yield from session.execute(question)
        return
    for part in parts(ids):
        yield from session.execute(question.where(column.in_(part)))
