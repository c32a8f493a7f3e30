"""Services around merchants, built when first asked for: most desks never open them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from desktop.services.clock import Clock
from desktop.services.merchant import MerchantService
from desktop.services.product import ProductService
from desktop.services.purchase_import import PurchaseImportService
from desktop.settings import Settings
from desktop.storage.unit_of_work import UnitsOfWork


@dataclass
class Trade:
    """What a desk has for merchants, purchases, the ledger and statements."""

    settings: Settings
    clock: Clock
    units: UnitsOfWork

    @cached_property
    def merchants(self) -> MerchantService:
        return MerchantService(self.units, self.clock)

    @cached_property
    def products(self) -> ProductService:
        return ProductService(self.units, self.clock)

    @cached_property
    def imports(self) -> PurchaseImportService:
        return PurchaseImportService(self.units, self.clock)
