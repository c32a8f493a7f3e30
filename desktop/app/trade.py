"""Services around merchants, built when first asked for: most desks never open them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from desktop.credentials import site_key
from desktop.importers.accounting_terms import AccountingTermsSource
from desktop.importers.logo_file import small_logo
from desktop.importers.payment_terms import TermsSource
from desktop.importers.sender_file import SenderSource
from desktop.services.clock import Clock
from desktop.services.closing import ClosingService
from desktop.services.closing_content import PaperFrame
from desktop.services.draft import DraftService
from desktop.services.entitlement import EntitlementService
from desktop.services.ledger import LedgerService
from desktop.services.merchant import MerchantService
from desktop.services.product import ProductService
from desktop.services.purchase_correction import PurchaseCorrectionService
from desktop.services.purchase_drop import PurchaseDropService
from desktop.services.purchase_import import PurchaseImportService
from desktop.services.purchase_list import PurchaseListService
from desktop.services.purchase_picture import PurchasePictureService
from desktop.services.purchase_slips import PurchaseSlipService
from desktop.services.statement import StatementService
from desktop.services.statement_nominative import NominativeStatementService
from desktop.settings import Settings
from desktop.storage.unit_of_work import UnitsOfWork

PAPERS_IN = "fr"
"""The language of statements: those who check and pay them read French."""

if TYPE_CHECKING:
    from desktop.services.agreement import AgreementService
    from desktop.services.agreement_scan import Connected, ScanStore
    from desktop.services.statement_printing import StatementPrintingService


@dataclass
class Trade:
    """What a desk has for merchants, purchases, the ledger and statements."""

    settings: Settings
    clock: Clock
    units: UnitsOfWork
    connected: Connected | None = None  # to the centre, for scans that are not here

    @cached_property
    def merchants(self) -> MerchantService:
        return MerchantService(self.units, self.clock, self._scans)

    @cached_property
    def agreements(self) -> AgreementService:
        """Built when first asked for: it brings everything that draws pages along."""
        from desktop.importers.agreement_template import TemplateSource  # noqa: PLC0415
        from desktop.services.agreement import AgreementService  # noqa: PLC0415

        settings = self.settings
        sender = SenderSource(settings.data, demonstration=settings.demonstration)
        templates = TemplateSource(settings.data)
        return AgreementService(self.units, self.clock, self._scans(), sender, templates)

    @cached_property
    def drafts(self) -> DraftService:
        return DraftService(self.units, self.clock)

    @cached_property
    def products(self) -> ProductService:
        return ProductService(self.units, self.clock)

    @cached_property
    def pictures(self) -> PurchasePictureService:
        return PurchasePictureService(self.units)

    @cached_property
    def ledger(self) -> LedgerService:
        return LedgerService(self.units, self.clock)

    @cached_property
    def entitlements(self) -> EntitlementService:
        return EntitlementService(self.units, self.clock)

    @cached_property
    def imports(self) -> PurchaseImportService:
        return PurchaseImportService(self.units, self.clock)

    @cached_property
    def slips(self) -> PurchaseSlipService:
        return PurchaseSlipService(self.units, self.clock, self.imports)

    @cached_property
    def drop_folder(self) -> PurchaseDropService:
        folder = self.settings.drop_folder or self.settings.data / "drop"
        return PurchaseDropService(self.imports, folder)

    @cached_property
    def corrections(self) -> PurchaseCorrectionService:
        return PurchaseCorrectionService(self.units, self.clock, self.imports)

    @cached_property
    def purchases(self) -> PurchaseListService:
        return PurchaseListService(self.units)

    @cached_property
    def closing(self) -> ClosingService:
        return ClosingService(self.units, self.clock, partial(site_key, self.settings), self._frame)

    @cached_property
    def statements(self) -> StatementService:
        return StatementService(
            self.units,
            self.clock,
            TermsSource(self.settings.data),
            self._sender,
            accounts=self._accounts,
            numbers_come=self.settings.central_url is not None,
        )

    @cached_property
    def nominative_statements(self) -> NominativeStatementService:
        return NominativeStatementService(
            self.units,
            self.clock,
            self._sender,
            accounts=self._accounts,
            numbers_come=self.settings.central_url is not None,
        )

    @cached_property
    def statement_papers(self) -> StatementPrintingService:
        """Built when first asked for: it brings everything that draws pages along."""
        from desktop.importers.paying_account_file import PayingAccountSource  # noqa: PLC0415
        from desktop.services.statement_printing import StatementPrintingService  # noqa: PLC0415

        return StatementPrintingService(
            self.statements,
            self.nominative_statements,
            PayingAccountSource(self.settings.data),
            self.clock,
        )

    def _scans(self) -> ScanStore:
        """Built when first asked for: it brings everything that opens pictures along."""
        from desktop.services.agreement_scan import ScanStore  # noqa: PLC0415

        return ScanStore(self.units, self.connected)

    @property
    def _sender(self) -> SenderSource:
        return SenderSource(self.settings.data, demonstration=self.settings.demonstration)

    @property
    def _accounts(self) -> AccountingTermsSource:
        return AccountingTermsSource(self.settings.data, demonstration=self.settings.demonstration)

    def _frame(self) -> PaperFrame:
        """Asked at each closing, so that a corrected file counts for the next one."""
        terms = TermsSource(self.settings.data)()
        known = {one.code: one.name.text(PAPERS_IN) for one in self.products.families()}
        signature = self._accounts().signature
        sender = self._sender().sheet
        return PaperFrame(
            sender, known, terms.payment_days, PAPERS_IN, signature, small_logo(sender.logo)
        )
