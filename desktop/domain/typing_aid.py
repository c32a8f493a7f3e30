"""What a typed amount may have been meant to be: aids that ask and never block.

Each rule prefers silence: an aid that asks at every second cell is an aid nobody reads.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from desktop.domain.income import IncomeEntry, IncomeSource
from desktop.domain.money import to_cent


class AdviceKind(StrEnum):
    """The question to ask; `suggested` of the advice is the answer to offer, if there is one."""

    MONTH_OUTSIDE_WINDOW = "month_outside_window"
    ANNUAL_AMOUNT = "annual_amount"
    GROSS_FOR_NET = "gross_for_net"
    THREE_TIMES_LAST_MONTH = "three_times_last_month"
    SAME_PAYSLIP_TWICE = "same_payslip_twice"


@dataclass(frozen=True)
class Advice:
    """`entry` is the one to look at, `compared_with` the one that made it look odd."""

    kind: AdviceKind
    entry: IncomeEntry
    compared_with: IncomeEntry | None = None
    suggested: Decimal | None = None


@dataclass(frozen=True)
class GridContext:
    """What is known around the cell.

    `entries` is the whole grid of the claim, the cell itself may be among them; `copied` says that
    the cell was filled by "same as last month".
    """

    window: tuple[str, ...]
    entries: tuple[IncomeEntry, ...] = ()
    copied: bool = False


EARNED = frozenset(
    {
        IncomeSource.WAGE,
        IncomeSource.TRAINING_PAY,
        IncomeSource.UNEMPLOYMENT,
        IncomeSource.SELF_EMPLOYMENT,
        IncomeSource.SICK_PAY,
    }
)
WITH_PAYSLIP = frozenset({IncomeSource.WAGE, IncomeSource.TRAINING_PAY})
PAID_BY_THE_DAY = frozenset({IncomeSource.UNEMPLOYMENT, IncomeSource.SICK_PAY})

# no monthly income of a household near the limits: those of a single begin at 900 €
SURELY_ANNUAL = Decimal(7500)
# twelve months, with a few more or fewer hours; a thirteenth month still fits
TWELVE = (Decimal(10), Decimal(14))
# montant net social / gross pay of French wages lies close to 0.78
NET_OF_GROSS = (Decimal("0.76"), Decimal("0.795"))
USUAL_NET = Decimal("0.78")
# the pay of a quarter in one month
A_QUARTER = (Decimal("2.85"), Decimal("3.3"))
WORTH_ASKING = Decimal(100)


def advise(entry: IncomeEntry, context: GridContext) -> tuple[Advice, ...]:
    """The questions that the cell just typed raises, at most one about its month and one amount."""
    others = _same_row(entry, context)
    advice = (_outside_window(entry, context), _about_amount(entry, others, context))
    return tuple(found for found in advice if found)


def _about_amount(
    entry: IncomeEntry, others: tuple[IncomeEntry, ...], context: GridContext
) -> Advice | None:
    """The likeliest reading wins; a copied cell was meant."""
    if context.copied or entry.amount <= 0:
        return None
    return (
        _annual(entry, others)
        or _gross(entry, others)
        or _three_times(entry, others)
        or _payslip_twice(entry, others)
    )


def _same_row(entry: IncomeEntry, context: GridContext) -> tuple[IncomeEntry, ...]:
    """What the same person had from the same source in other months, the nearest first."""
    place = _place(entry.month)
    row = (
        other
        for other in context.entries
        if (other.member, other.source) == (entry.member, entry.source)
        and other.month != entry.month
        and other.amount > 0
    )
    return tuple(sorted(row, key=lambda other: (abs(_place(other.month) - place), other.month)))


def _outside_window(entry: IncomeEntry, context: GridContext) -> Advice | None:
    if entry.month in context.window:
        return None
    return Advice(AdviceKind.MONTH_OUTSIDE_WINDOW, entry)


def _annual(entry: IncomeEntry, others: tuple[IncomeEntry, ...]) -> Advice | None:
    """About twelve times another month; with nothing to compare, more than anyone's month here."""
    suggested = to_cent(entry.amount / 12)
    for other in others:
        if _within(entry.amount / other.amount, TWELVE) and entry.amount > 12 * WORTH_ASKING:
            return Advice(AdviceKind.ANNUAL_AMOUNT, entry, other, suggested)
    if not others and entry.amount >= SURELY_ANNUAL:
        return Advice(AdviceKind.ANNUAL_AMOUNT, entry, None, suggested)
    return None


def _gross(entry: IncomeEntry, others: tuple[IncomeEntry, ...]) -> Advice | None:
    """Another month is what this one would be net, or this one what the other would be net."""
    if entry.source not in WITH_PAYSLIP:
        return None
    for other in others:
        if _within(other.amount / entry.amount, NET_OF_GROSS):
            suggested = to_cent(entry.amount * USUAL_NET)
            return Advice(AdviceKind.GROSS_FOR_NET, entry, other, suggested)
        if _within(entry.amount / other.amount, NET_OF_GROSS):
            suggested = to_cent(other.amount * USUAL_NET)
            return Advice(AdviceKind.GROSS_FOR_NET, other, entry, suggested)
    return None


def _three_times(entry: IncomeEntry, others: tuple[IncomeEntry, ...]) -> Advice | None:
    """At least three times the month before; a third is offered when it fits a quarter's pay."""
    before = next((o for o in others if _place(o.month) == _place(entry.month) - 1), None)
    if before is None or entry.amount < 3 * WORTH_ASKING:
        return None
    ratio = entry.amount / before.amount
    if ratio < A_QUARTER[0]:
        return None
    suggested = to_cent(entry.amount / 3) if _within(ratio, A_QUARTER) else None
    return Advice(AdviceKind.THREE_TIMES_LAST_MONTH, entry, before, suggested)


def _payslip_twice(entry: IncomeEntry, others: tuple[IncomeEntry, ...]) -> Advice | None:
    """The same amount to the cent in two months, where that is not to be expected.

    A steady wage is the same each month, so a wage is asked about only when another month of the
    row differs and the amount has odd cents. What is paid by the day differs between months of
    different length, and a self-employed hardly earns the same twice.
    """
    if entry.source not in EARNED or entry.amount == entry.amount.to_integral_value():
        return None
    twin = next((other for other in others if other.amount == entry.amount), None)
    if twin is None:
        return None
    if entry.source in PAID_BY_THE_DAY:
        is_odd = _days(twin.month) != _days(entry.month)
    elif entry.source in WITH_PAYSLIP:
        is_odd = any(other.amount != entry.amount for other in others)
    else:
        is_odd = True
    return Advice(AdviceKind.SAME_PAYSLIP_TWICE, entry, twin) if is_odd else None


def _within(ratio: Decimal, bounds: tuple[Decimal, Decimal]) -> bool:
    return bounds[0] <= ratio <= bounds[1]


def _place(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number)


def _days(month: str) -> int:
    year, number = month.split("-")
    return monthrange(int(year), int(number))[1]
