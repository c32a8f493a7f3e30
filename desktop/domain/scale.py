"""Scales: what an income entitles to, and since when.

Two shapes: limits × coefficient with brackets, and linear on a family quotient.
Both are in force from a day until another, that day excluded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from desktop.domain.errors import Refusal
from desktop.domain.household import CoefficientRule
from desktop.domain.income import IncomeSource
from desktop.domain.money import to_cent
from desktop.domain.wording import Wording


class NoScaleInForce(Refusal):
    def __init__(self, on: date) -> None:
        super().__init__(on)
        self.on = on


class Treatment(StrEnum):
    """What a scale does with an income source; `setting` leaves it to `housing_aid_counts`."""

    ADDED = "added"
    SUBTRACTED = "subtracted"
    EXCLUDED = "excluded"
    SETTING = "setting"


@dataclass(frozen=True)
class ScaleSettings:
    """What the city may still turn without writing another scale.

    `window_offset` 1 counts M-3 to M-1, 2 counts M-4 to M-2 (CAF since March 2025).
    """

    housing_aid_counts: bool = False
    window_offset: int = 1
    shared_custody_weight: Decimal = Decimal(1)
    child_age_limit: int = 20
    round_mean_to_cent: bool = True


@dataclass(frozen=True)
class Bracket:
    """Applies up to `base` × coefficient, included; `rate` is 0…1, never percent."""

    code: str
    label: Wording
    base: Decimal
    rate: Decimal

    def limit(self, coefficient: Decimal) -> Decimal:
        return to_cent(self.base * coefficient)


@dataclass(frozen=True)
class LimitScale:
    """Brackets lowest first. A source that `treatments` does not name is excluded."""

    code: str
    version: int
    label: Wording
    reference: str
    in_force_from: date
    in_force_until: date | None
    brackets: tuple[Bracket, ...]
    treatments: tuple[tuple[IncomeSource, Treatment], ...]
    coefficient: CoefficientRule = field(default_factory=CoefficientRule)
    settings: ScaleSettings = field(default_factory=ScaleSettings)
    to_be_confirmed: tuple[Wording, ...] = ()

    def treatment_of(self, source: IncomeSource) -> Treatment:
        return dict(self.treatments).get(source, Treatment.EXCLUDED)

    def sign_of(self, source: IncomeSource) -> int:
        """1 when the source is added, -1 when subtracted, 0 when it does not count."""
        treatment = self.treatment_of(source)
        if treatment is Treatment.SETTING:
            return int(self.settings.housing_aid_counts)
        return {Treatment.ADDED: 1, Treatment.SUBTRACTED: -1}.get(treatment, 0)

    def with_settings(self, settings: ScaleSettings) -> LimitScale:
        return replace(self, settings=settings)


@dataclass(frozen=True)
class LinearScale:
    """A price that grows with the family quotient between a floor and a cap."""

    code: str
    version: int
    label: Wording
    reference: str
    in_force_from: date
    in_force_until: date | None
    rate: Decimal
    floor: Decimal
    cap: Decimal
    to_be_confirmed: tuple[Wording, ...] = ()

    def price(self, quotient: Decimal) -> Decimal:
        """`min(max(quotient × rate, floor), cap)`, to the cent."""
        return to_cent(min(max(quotient * self.rate, self.floor), self.cap))


Scale = LimitScale | LinearScale


def is_in_force(scale: Scale, on: date) -> bool:
    has_begun = scale.in_force_from <= on
    return has_begun and (scale.in_force_until is None or on < scale.in_force_until)


def scale_in_force(scales: Iterable[Scale], on: date) -> LimitScale:
    """The scale that assesses households on that day; the youngest where several are in force.

    Linear scales price a service and assess nobody. Raises NoScaleInForce.
    """
    candidates = [s for s in scales if isinstance(s, LimitScale) and is_in_force(s, on)]
    if not candidates:
        raise NoScaleInForce(on)
    return max(candidates, key=lambda scale: (scale.in_force_from, scale.version, scale.code))
