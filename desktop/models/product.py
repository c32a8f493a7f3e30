"""Rows of what is eligible: dated rules, and the products that merchants declared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import BasisPoints, CanonicalJson, Synced


class ProductRuleRecord(Synced):
    """`expression` is in the closed language of `domain.eligibility`; a change is a new version."""

    __tablename__ = "product_rule"
    merge_groups: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("label", "expression", "evidence", "examples"),
        ("in_force_from", "in_force_until"),
    )

    code: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    label: Mapped[str]
    expression: Mapped[str]
    evidence: Mapped[str] = mapped_column(default="merchant")  # merchant · product
    examples: Mapped[Any] = mapped_column(CanonicalJson, default=list)
    in_force_from: Mapped[date]
    in_force_until: Mapped[date | None]  # excluded


class EligibleProductRecord(Synced):
    """A product of a merchant with what is known of it; `origin_colour` is of a territory."""

    __tablename__ = "eligible_product"

    merchant_id: Mapped[UUID] = mapped_column(ForeignKey("merchant.id"), index=True)
    name: Mapped[str]
    family: Mapped[str]
    quality_labels: Mapped[Any] = mapped_column(CanonicalJson, default=list)
    origin: Mapped[str] = mapped_column(default="")  # department, or place
    sale_mode: Mapped[str] = mapped_column(default="")  # direct · one_intermediary · other
    season_months: Mapped[Any] = mapped_column(CanonicalJson, default=list)  # 1 … 12; none: all
    origin_colour: Mapped[str] = mapped_column(default="")
    territory: Mapped[str] = mapped_column(default="")
    vat_rate: Mapped[Decimal | None] = mapped_column(BasisPoints)
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]  # excluded
