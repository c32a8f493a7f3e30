"""The pages of merchants, agreements, products, purchases, closing and statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.app.credit_pages import CreditPages
from desktop.app.purchase_pages import PurchasePages
from desktop.app.rooms import exported, named
from desktop.app.statement_pages import StatementPages
from desktop.domain.actor import Role
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner
from desktop.views.main_window.entry import PageEntry
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.lines_presenter import LinesPresenter
from desktop.views.widgets.page import Page

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from datetime import date

    from desktop.app.trade import Trade
    from desktop.sheets.merchant import MerchantLine
    from desktop.sheets.outlet import MarketDay

WITH_ACCOUNTS = frozenset({Role.MERCHANT_MANAGER, Role.ACCOUNTANT})
WITH_MERCHANTS = WITH_ACCOUNTS | {Role.COUNTER, Role.DECIDER}
WITH_RULES = WITH_ACCOUNTS | {Role.COORDINATOR}

Behind = tuple[str, str, str, Callable[[], Page], frozenset[Role], str]
"""Key, words, icon, what builds it, who opens it, and the page in the navigation behind it."""


@dataclass
class TradePages:
    """`trade` may only be asked once the desk is open, as when one of the pages is built."""

    jobs: JobRunner
    news: News
    session: Session
    trade: Callable[[], Trade]

    def __post_init__(self) -> None:
        self._purchases = PurchasePages(self.jobs, self.news, self.session, self.trade)
        self._statements = StatementPages(self.jobs, self.news, self.session, self.trade)
        self._credits = CreditPages(self.jobs, self.session, self.trade)

    def entries(self) -> tuple[PageEntry, ...]:
        """Those of the navigation, in their order."""
        return (
            PageEntry(
                "merchants",
                _("Merchants"),
                "storefront",
                self.merchants,
                WITH_MERCHANTS,
                shortcut="Alt+4",
            ),
            self._purchases.entry(),
            self._statements.entry(),
        )

    def inner_entries(self) -> tuple[PageEntry, ...]:
        """The pages that are reached from others, and by the palette."""
        own = tuple(
            PageEntry(key, word, icon, factory, roles, in_navigation=False, parent=parent)
            for key, word, icon, factory, roles, parent in (*self._of_merchants(), *self._others())
        )
        others = (self._purchases, self._statements, self._credits)
        return (*own, *(entry for pages in others for entry in pages.inner_entries()))

    def _of_merchants(self) -> tuple[Behind, ...]:
        parent, markets = "merchants", _("Directory of markets")
        return (
            ("merchant", _("Merchant"), "storefront", self.merchant, WITH_MERCHANTS, parent),
            ("directory", markets, "map-pin", self.directory, WITH_MERCHANTS, parent),
            ("agreements", _("Agreements"), "handshake", self.agreements, WITH_ACCOUNTS, parent),
            ("agreement", _("Agreement"), "handshake", self.agreement, WITH_ACCOUNTS, parent),
            ("products", _("Products and rules"), "leaf", self.products, WITH_RULES, parent),
        )

    def _others(self) -> tuple[Behind, ...]:
        parent, drawn = "merchants", _("Purchases in pictures")
        return (("purchase_pictures", drawn, "chart-bar", self.pictures, WITH_ACCOUNTS, parent),)

    def merchants(self) -> Page:
        page: Page = named("merchant.page.MerchantListPage")(self.session)
        shown = frozenset({"merchant", "certificate"})
        LinesPresenter(page, self.jobs, self.news.changed, self._merchant_lines, shown)
        return exported(page, self.jobs)

    def _merchant_lines(self) -> tuple[MerchantLine, ...]:
        """On a lane, with the names of families: their file is read when it is first asked for."""
        self.trade().products.families()
        return self.trade().merchants.lines()

    def _market_days(self, on: date) -> tuple[MarketDay, ...]:
        self.trade().products.families()
        return self.trade().merchants.directory(on)

    def directory(self) -> Page:
        merchants = self.trade().merchants
        page: Page = named("merchant.directory_page.DirectoryPage")(merchants.today())
        asked = (self.jobs, self.news.changed, self._market_days)
        named("merchant.directory_presenter.DirectoryPresenter")(page, *asked)
        return exported(page, self.jobs)

    def merchant(self) -> Page:
        page: Page = named("merchant.detail_page.MerchantPage")(self.session.discretion)
        sources = named("merchant.presenter.MerchantSources")(
            self.trade().merchants, self.trade().products, self.trade().drafts
        )
        asked = (self.jobs, self.news, self.session, sources)
        named("merchant.presenter.MerchantPresenter")(page, *asked)
        return page

    def agreements(self) -> Page:
        page: Page = named("agreement.list_page.AgreementListPage")()
        asked = (self.jobs, self.news, self.session, self._agreement_sources())
        named("agreement.list_presenter.AgreementListPresenter")(page, *asked)
        return exported(page, self.jobs)

    def agreement(self) -> Page:
        page: Page = named("agreement.page.AgreementPage")()
        asked = (self.jobs, self.news, self.session, self._agreement_sources())
        named("agreement.presenter.AgreementPresenter")(page, *asked)
        return page

    def products(self) -> Page:
        page: Page = named("product.page.ProductPage")()
        sources = named("product.sources.ProductSources")
        trade = self.trade()
        asked = (self.jobs, self.news, self.session, sources(trade.products, trade.drafts))
        named("product.presenter.ProductPresenter")(page, *asked)
        return page

    def _agreement_sources(self) -> Any:
        trade = self.trade()
        return named("agreement.sources.AgreementSources")(trade.agreements, trade.drafts)

    def pictures(self) -> Page:
        page: Page = named("product.picture_page.PicturePage")()
        asked = (self.jobs, self.news, self.trade().pictures)
        named("product.picture_presenter.PicturePresenter")(page, *asked)
        return page
