"""What a credit run writes into the ledger of one entitlement; a second one writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from desktop.domain.credit_book import book_of
from desktop.domain.ledger import (
    Account,
    Movement,
    MovementKind,
    bonus_due,
    credit_due,
    step,
)
from desktop.domain.month import first_day, month_after, month_of

_ZERO = Decimal(0)
_DAY = timedelta(days=1)
_FOLLOWS = frozenset({MovementKind.BONUS, MovementKind.EXPIRY})


def credits_due(
    account: Account,
    movements: Sequence[Movement],
    months: Iterable[str],
    through: date,
    earning: Mapping[str, Decimal] | None = None,
) -> tuple[Movement, ...]:
    """What is missing in the ledger when `months` are credited.

    Bonuses and expiries are told up to the day `through`, included; `earning` are the purchases
    in euros that earn a bonus, by month. Written or repeated in any order, and purchases between,
    the sum is the same.
    """
    by_kind: dict[tuple[MovementKind, str], list[Movement]] = defaultdict(list)
    for movement in movements:
        by_kind[movement.kind, movement.month].append(movement)
    told = [m.on_day for m in movements if m.kind in _FOLLOWS]
    through = max([through, *told])  # what was told stays so, only its amount is looked at again
    new = [*_credits(account, months, by_kind), *_bonuses(account, earning or {}, through, by_kind)]
    expired = [m for m in movements if m.kind is MovementKind.EXPIRY]
    new += _expiries(account, [*movements, *new], expired, through)
    return tuple(new)


def _credits(
    account: Account,
    months: Iterable[str],
    posted: Mapping[tuple[MovementKind, str], Sequence[Movement]],
) -> list[Movement]:
    found = []
    for month in sorted(set(months)):
        before = posted.get((MovementKind.CREDIT, month), ())
        due = credit_due(account, month, sum((m.amount for m in before), _ZERO))
        day = max(first_day(month), account.period.opened_on)
        found.append(_step(account, MovementKind.CREDIT, month, day, before, due))
    return [movement for movement in found if movement]


def _bonuses(
    account: Account,
    earning: Mapping[str, Decimal],
    through: date,
    posted: Mapping[tuple[MovementKind, str], Sequence[Movement]],
) -> list[Movement]:
    terms = account.rules.bonus
    months = {month for kind, month in posted if kind is MovementKind.BONUS} | set(earning)
    found = []
    for month in sorted(months):
        day = first_day(month_after(month))
        if terms is not None and day <= through:
            before = posted.get((MovementKind.BONUS, month), ())
            due = bonus_due(terms, earning.get(month, _ZERO))
            found.append(_step(account, MovementKind.BONUS, month, day, before, due))
    return [movement for movement in found if movement]


def _expiries(
    account: Account, movements: Sequence[Movement], posted: Sequence[Movement], through: date
) -> list[Movement]:
    due: dict[date, Decimal] = defaultdict(Decimal)
    for lot in book_of(account, movements).lots:
        if lot.expires_on <= through:
            due[lot.expires_on] -= lot.left
    found = []
    for day in sorted({*due, *(m.on_day for m in posted)}):
        before = [m for m in posted if m.on_day == day]
        month = month_of(day - _DAY)
        found.append(_step(account, MovementKind.EXPIRY, month, day, before, due[day]))
    return [movement for movement in found if movement]


def _step(
    account: Account,
    kind: MovementKind,
    month: str,
    day: date,
    posted: Sequence[Movement],
    due: Decimal,
) -> Movement | None:
    subject = f"{kind}|{account.entitlement_id}|{day}"
    place = Movement(kind, _ZERO, day, month, "")
    return step(kind, subject, due, posted, place)
