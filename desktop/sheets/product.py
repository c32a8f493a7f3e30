"""Rules on products and declared products as their page shows them, and what its forms say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from desktop.domain.eligibility import Example, Product, ProductRule
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
