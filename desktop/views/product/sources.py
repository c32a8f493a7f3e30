"""What the page of products and rules asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # services bring the database along
    from desktop.services.draft import DraftService
    from desktop.services.product import ProductService

FORM = "product"
"""Of a draft: a rule, or a product that a merchant declares."""


@dataclass(frozen=True)
class ProductSources:
    products: ProductService
    drafts: DraftService
