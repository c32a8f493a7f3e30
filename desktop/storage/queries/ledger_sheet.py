"""The ledger as pages show it: rows in, lines out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.domain.credit_book import Book, book_of
from desktop.domain.entitlement import EntitlementState, state_on
from desktop.domain.ledger import Account, MovementKind
from desktop.models import CardTransactionRecord, CreditMovementRecord, MerchantRecord
from desktop.sheets.ledger import AccountSheet, MonthOfCredits, MovementLine
from desktop.storage.queries.ledger import (
    accounts_of_household,
    movements_by_day,
    scenario_names,
)

_MATTERS_FIRST = (
    EntitlementState.IN_FORCE,
    EntitlementState.SUSPENDED,
    EntitlementState.SCHEDULED,
    EntitlementState.ENDED,
)
_SPENT = (MovementKind.PURCHASE.value, MovementKind.REVERSAL.value)


def ledger_sheet(session: Session, household_id: UUID, on: date) -> tuple[AccountSheet, ...]:
    """The account in force first, else the suspended, the next, the last ended."""
    found = accounts_of_household(session, household_id)
    written = movements_by_day(session, [account.entitlement_id for account in found])
    lines = _lines(session, household_id)
    names = scenario_names(session)
    places = sorted(found, key=lambda a: (_MATTERS_FIRST.index(state_on(a.period, on)), -_begun(a)))
    return tuple(
        _account(
            book_of(account, written.get(account.entitlement_id, ())),
            tuple(lines.get(account.entitlement_id, ())),
            names,
            on,
        )
        for account in places
    )


def months_of_credits(session: Session) -> tuple[MonthOfCredits, ...]:
    """The newest first; bonuses and expiries in the month that they come of."""
    row = CreditMovementRecord
    sums = session.execute(
        select(row.month, row.movement_kind, func.sum(row.amount)).group_by(
            row.month, row.movement_kind
        )
    )
    amounts: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for month, kind, amount in sums:
        amounts[month][kind] = amount
    given = select(row.month, func.count(row.entitlement_id.distinct())).where(
        row.movement_kind == MovementKind.CREDIT.value
    )
    counts = {month: count for month, count in session.execute(given.group_by(row.month))}  # noqa: C416
    return tuple(
        MonthOfCredits(
            month=month,
            entitlements=counts.get(month, 0),
            credited=amounts[month][MovementKind.CREDIT],
            bonus=amounts[month][MovementKind.BONUS],
            spent=sum((amounts[month][kind] for kind in _SPENT), Decimal(0)),
            expired=amounts[month][MovementKind.EXPIRY],
        )
        for month in sorted(amounts, reverse=True)
    )


def _begun(account: Account) -> int:
    return account.period.opened_on.toordinal()


def _lines(session: Session, household_id: UUID) -> dict[UUID, list[MovementLine]]:
    """By entitlement, the newest first, each with the balance after it."""
    row, bought, merchant = CreditMovementRecord, CardTransactionRecord, MerchantRecord
    question = (
        select(row, bought.family, bought.merchant_reference, merchant.trade_name)
        .outerjoin(bought, bought.id == row.transaction_id)
        .outerjoin(merchant, merchant.id == bought.merchant_id)
        .where(row.household_id == household_id)
        .order_by(row.on_day, row.at, row.amount.desc(), row.id)
    )
    found: dict[UUID, list[MovementLine]] = defaultdict(list)
    sums: dict[UUID, Decimal] = defaultdict(Decimal)
    for movement, family, reference, name in session.execute(question):
        owner = movement.entitlement_id
        sums[owner] += movement.amount
        found[owner].append(
            MovementLine(
                id=movement.id,
                movement_kind=movement.movement_kind,
                on_day=movement.on_day,
                month=movement.month,
                amount=movement.amount,
                balance=sums[owner],
                merchant=name or reference or "",
                family=family or "",
                note=movement.note,
                agent=movement.agent_name,
            )
        )
    return {owner: lines[::-1] for owner, lines in found.items()}


def _account(
    book: Book, lines: tuple[MovementLine, ...], names: dict[str, str], on: date
) -> AccountSheet:
    account = book.account
    state = state_on(account.period, on)
    there = [lot for lot in book.lots if lot.begins <= on <= lot.ends and lot.left]
    ends = min((lot.ends for lot in there), default=None)
    return AccountSheet(
        entitlement_id=account.entitlement_id,
        scenario=names.get(account.scenario, account.scenario),
        state=state.value,
        opened_on=account.period.opened_on,
        ends_after=account.last_day,
        balance=next((line.balance for line in lines if line.on_day <= on), Decimal(0)),
        is_limited=account.is_limited,
        usable_through=ends if state is EntitlementState.IN_FORCE else None,
        ending=sum((lot.left for lot in there if lot.ends == ends), Decimal(0)),
        movements=lines,
        suspensions=tuple(
            (each.suspended_from, each.suspended_until) for each in account.period.suspensions
        ),
        contribution=account.contribution,
    )
