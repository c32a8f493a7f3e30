"""The services that the pages about purchases ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop import i18n

if TYPE_CHECKING:  # services bring the database along
    from desktop.services.draft import DraftService
    from desktop.services.merchant import MerchantService
    from desktop.services.product import ProductService
    from desktop.services.purchase_correction import PurchaseCorrectionService
    from desktop.services.purchase_drop import PurchaseDropService
    from desktop.services.purchase_import import PurchaseImportService
    from desktop.services.purchase_list import PurchaseListService
    from desktop.services.purchase_slips import PurchaseSlipService


@dataclass(frozen=True)
class PurchaseSources:
    purchases: PurchaseListService
    imports: PurchaseImportService
    corrections: PurchaseCorrectionService
    slips: PurchaseSlipService
    drop_folder: PurchaseDropService
    merchants: MerchantService
    products: ProductService
    drafts: DraftService
    today: Callable[[], date]

    def families(self) -> tuple[tuple[object, str], ...]:
        """Code and name in the language of the window; those that are never eligible last."""
        found = sorted(self.products.families(), key=lambda family: family.is_excluded)
        return tuple((one.code, one.name.text(i18n.language())) for one in found)

    def merchant_names(self) -> tuple[tuple[object, str], ...]:
        """Id and trade name; two of one name are told apart by their place."""
        return tuple((line.id, line.trade_name) for line in self.merchants.lines())
