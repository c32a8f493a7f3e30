"""What a late payment costs: interest by the day, and a fixed amount besides.

Reference: code de la commande publique, R. 2192-10 (30 days), R. 2192-31 and -32 (interest),
D. 2192-35 (40 €); strictly of public contracts, and promised to merchants by their agreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.domain.money import to_cent

ZERO = Decimal(0)
YEAR = 365


@dataclass(frozen=True)
class CentralRate:
    """Of the European central bank's main refinancing, 0…1, from the first day of a half-year."""

    in_force_from: date
    rate: Decimal


@dataclass(frozen=True)
class PaymentTerms:
    """Dated rates from the oldest on. `yearly_threshold` is of payments in twelve months."""

    rates: tuple[CentralRate, ...]
    payment_days: int = 30
    margin: Decimal = Decimal("0.08")
    fixed_amount: Decimal = Decimal(40)
    yearly_threshold: Decimal = Decimal(1_000_000)

    def rate_on(self, on: date) -> Decimal:
        """With the margin. The oldest for days before it, the last known for days after it."""
        known = [one.rate for one in self.rates if one.in_force_from <= on]
        if not known:
            return (self.rates[0].rate if self.rates else ZERO) + self.margin
        return known[-1] + self.margin


@dataclass(frozen=True)
class LateInterest:
    """`days` after the last day to pay; `interest` and `fixed_amount` in euros."""

    days: int = 0
    rate: Decimal = ZERO
    interest: Decimal = ZERO
    fixed_amount: Decimal = ZERO

    @property
    def owed(self) -> Decimal:
        return self.interest + self.fixed_amount


ON_TIME = LateInterest()


def late_interest(amount: Decimal, due_on: date, until: date, terms: PaymentTerms) -> LateInterest:
    """Of `amount`, paid on `until` or not paid until then.

    One rate holds from beginning to end: that of the first day of the half-year in which interest
    begins to run, the day after `due_on`.
    """
    days = (until - due_on).days
    if days <= 0 or amount <= 0:
        return ON_TIME
    starts = date.fromordinal(due_on.toordinal() + 1)
    rate = terms.rate_on(date(starts.year, 1 if starts.month < 7 else 7, 1))
    return LateInterest(days, rate, to_cent(amount * rate * days / YEAR), terms.fixed_amount)
