"""Rules on products and declared products as their page shows them, and what its forms say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from desktop.domain.eligibility import Example, Product, ProductRule
from desktop.domain.partial_date import NotADate, PartialDate
from desktop.domain.product import Evidence, Nomenclature


@dataclass(frozen=True)
class RuleForm:
    """A new rule, or the next version of the one of this code."""

    code: str
    label: str
    expression: str
    evidence: Evidence
    examples: tuple[Example, ...]
    in_force_from: date


@dataclass(frozen=True)
class ProductForm:
    merchant_id: UUID
    name: str
    product: Product
    vat_rate: Decimal | None
    valid_from: date


@dataclass(frozen=True)
class ProductLine:
    """A declared product; `valid_until` is the first day without it."""

    id: UUID
    merchant_id: UUID
    merchant: str
    name: str
    product: Product
    vat_rate: Decimal | None
    valid_from: date
    valid_until: date | None
    is_eligible: bool


@dataclass(frozen=True)
class EffectLine:
    """Families, by code, that a merchant gains and loses by a rule."""

    merchant: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class RuleEffect:
    """What a rule would change on its first day; `unchanged` merchants keep all they have."""

    on: date
    lines: tuple[EffectLine, ...]
    unchanged: int


@dataclass(frozen=True)
class ProductsSheet:
    """`rules` from the newest of each code; `merchants` are those that may declare, by name."""

    on: date
    known: Nomenclature
    rules: tuple[ProductRule, ...]
    in_force: tuple[ProductRule, ...]
    products: tuple[ProductLine, ...]
    merchants: tuple[tuple[UUID, str], ...]
    may_write: bool
    may_declare: bool


def examples_written(examples: tuple[Example, ...]) -> list[dict[str, Any]]:
    """As the row keeps them."""
    return [
        {
            "name": each.name,
            "family": each.product.family,
            "labels": sorted(each.product.labels),
            "origin": each.product.origin,
            "mode": each.product.mode,
            "season_months": sorted(each.product.season_months),
            "colour": each.product.colour,
            "territory": each.product.territory,
            "on": each.on.isoformat(),
            "expected": each.expected,
        }
        for each in examples
    ]


def examples_read(stored: Any) -> tuple[Example, ...]:
    """Those that this version understands; an example of a newer one is left aside."""
    found = (_example(each) for each in stored or ())
    return tuple(each for each in found if each is not None)


def _example(body: Any) -> Example | None:
    try:
        on = PartialDate.parse(str(body["on"])).exact()
        if on is None:
            return None
        product = Product(
            str(body["family"]),
            frozenset(map(str, body.get("labels", ()))),
            str(body.get("origin", "")),
            str(body.get("mode", "")),
            frozenset(int(month) for month in body.get("season_months", ())),
            str(body.get("colour", "")),
            str(body.get("territory", "")),
        )
        return Example(str(body["name"]), product, on, bool(body["expected"]))
    except (KeyError, TypeError, ValueError, AttributeError, NotADate):
        return None
