"""What is sold: families, quality labels, ways of selling and the colours of origin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from desktop.domain.errors import Refusal
from desktop.domain.stored_value import StoredValue
from desktop.domain.wording import Wording


class SaleMode(StrEnum):
    """By whom a product comes to the stall. A short circuit has at most one intermediary."""

    DIRECT = "direct"
    ONE_INTERMEDIARY = "one_intermediary"
    OTHER = "other"


class Season(StrEnum):
    """A product without months is of all year, and therefore always in season."""

    IN_SEASON = "in_season"
    OUT_OF_SEASON = "out_of_season"
    ALL_YEAR = "all_year"


class Evidence(StoredValue):
    """What proves that a purchase is eligible.

    `merchant`: the certificates of the merchant speak for the whole family. `product`: only a
    product that the merchant declared does; a bio certificate covers the operator's listed
    products and not the whole stall.
    """

    MERCHANT = "merchant"
    PRODUCT = "product"


class ProductRuleUnknown(Refusal):
    """No rule of this code, or none that this version reads."""


class RuleIncomplete(Refusal):
    """A rule needs a code, a name and the day from which it holds."""


class RuleTooEarly(Refusal):
    """A version begins after the one that it follows. `after` is that one's first day."""

    def __init__(self, after: date) -> None:
        super().__init__(after)
        self.after = after


class ExamplesNotMet(Refusal):
    """A rule is kept once it says of each of its examples what was expected; `count` differ."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


class UnknownProduct(Refusal):
    """Not on this desk."""


class ProductIncomplete(Refusal):
    """A declared product has a merchant, a name, a family that exists and a first day."""


class FamilyExcluded(Refusal):
    """Alcohol, tobacco and what is no food are never eligible, whatever their label."""

    def __init__(self, family: str) -> None:
        super().__init__(family)
        self.family = family


@dataclass(frozen=True)
class Family:
    """`vat_rate` is the usual one, 0…1; an excluded family is never eligible."""

    code: str
    name: Wording
    vat_rate: Decimal
    is_excluded: bool = False


@dataclass(frozen=True)
class QualityLabel:
    """`by_certificate`: holds while a certificate of the merchant is in date."""

    code: str
    name: Wording
    by_certificate: bool


@dataclass(frozen=True)
class OriginColour:
    """`shade` is #rrggbb, for a small disc beside the word; never the only sign."""

    code: str
    name: Wording
    meaning: Wording
    shade: str


@dataclass(frozen=True)
class ColourPalette:
    """The colours of one territory in one period; `in_force_until` is excluded."""

    territory: str
    label: Wording
    reference: str
    in_force_from: date
    in_force_until: date | None
    colours: tuple[OriginColour, ...]
    to_be_confirmed: tuple[Wording, ...] = ()

    def holds(self, on: date) -> bool:
        return self.in_force_from <= on and (
            self.in_force_until is None or on < self.in_force_until
        )


@dataclass(frozen=True)
class Nomenclature:
    """Everything that a rule may name, as delivered with this version."""

    families: tuple[Family, ...]
    labels: tuple[QualityLabel, ...]
    palettes: tuple[ColourPalette, ...]

    @property
    def excluded(self) -> frozenset[str]:
        return frozenset(family.code for family in self.families if family.is_excluded)

    @property
    def certified(self) -> frozenset[str]:
        """Labels that hold by a certificate in date alone."""
        return frozenset(label.code for label in self.labels if label.by_certificate)

    def family(self, code: str) -> Family | None:
        return next((family for family in self.families if family.code == code), None)

    def label(self, code: str) -> QualityLabel | None:
        return next((label for label in self.labels if label.code == code), None)

    def palettes_on(self, on: date) -> tuple[ColourPalette, ...]:
        return tuple(palette for palette in self.palettes if palette.holds(on))


def colour_codes(palettes: Iterable[ColourPalette]) -> frozenset[str]:
    """`green` of whatever territory, and `rennes.green` of that one alone."""
    pairs = [(palette.territory, colour.code) for palette in palettes for colour in palette.colours]
    return frozenset(code for _territory, code in pairs) | {f"{t}.{code}" for t, code in pairs}
