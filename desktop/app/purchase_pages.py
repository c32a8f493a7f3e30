"""The pages about purchases, over the services of merchants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.app.rooms import named
from desktop.domain.actor import Role
from desktop.i18n import gettext as _
from desktop.jobs.runner import JobRunner
from desktop.views.main_window.entry import PageEntry
from desktop.views.news import News
from desktop.views.session import Session
from desktop.views.widgets.page import Page

if TYPE_CHECKING:  # the desk brings the database along, which the first window does not wait for
    from desktop.app.trade import Trade

WHO_TAKES_IN = frozenset({Role.MERCHANT_MANAGER})
WHO_LOOKS = WHO_TAKES_IN | {Role.ACCOUNTANT}


@dataclass
class PurchasePages:
    """`trade` may only be asked once the desk is open, as when one of the pages is built."""

    jobs: JobRunner
    news: News
    session: Session
    trade: Callable[[], Trade]

    def entry(self) -> PageEntry:
        """That of the navigation."""
        return PageEntry(
            "purchases",
            _("Purchases"),
            "shopping-cart-simple",
            self.purchases,
            WHO_LOOKS,
            shortcut="Alt+0",
        )

    def inner_entries(self) -> tuple[PageEntry, ...]:
        """The pages that are reached from the list, and by the palette."""
        behind = (
            ("purchase", _("Purchase"), "receipt", self.purchase, WHO_LOOKS),
            (
                "purchase_imports",
                _("Imports of purchases"),
                "tray",
                self.imports,
                WHO_LOOKS,
            ),
            (
                "purchase_import",
                _("Import a file of purchases"),
                "table",
                self.taking_in,
                WHO_TAKES_IN,
            ),
            ("purchase_slips", _("Paper slips"), "note-pencil", self.slips, WHO_TAKES_IN),
            ("purchase_duplicates", _("Purchases to look at"), "eye", self.duplicates, WHO_LOOKS),
        )
        return tuple(
            PageEntry(key, word, icon, factory, roles, in_navigation=False, parent="purchases")
            for key, word, icon, factory, roles in behind
        )

    def purchases(self) -> Page:
        page: Page = named("purchase.list_page.PurchaseListPage")()
        sources = self._sources()
        presenting = named("purchase.list_presenter.PurchaseListPresenter")
        presenting(page, self.jobs, self.news, self.session, sources)
        named("purchase.exports.PurchaseExport")(page, self.jobs, self.session, sources)
        return page

    def purchase(self) -> Page:
        return self._page("purchase.page.PurchasePage", "purchase.presenter.PurchasePresenter")

    def imports(self) -> Page:
        return self._page(
            "purchase.imports_page.ImportsPage", "purchase.imports_presenter.ImportsPresenter"
        )

    def taking_in(self) -> Page:
        page = self._page(
            "purchase.import_page.ImportPage", "purchase.import_presenter.ImportPresenter"
        )
        named("purchase.exports.PreviewExport")(page, self.jobs)
        return page

    def slips(self) -> Page:
        return self._page(
            "purchase.slips_page.SlipsPage", "purchase.slips_presenter.SlipsPresenter"
        )

    def duplicates(self) -> Page:
        return self._page(
            "purchase.duplicates_page.DuplicatesPage",
            "purchase.duplicates_presenter.DuplicatesPresenter",
        )

    def _page(self, page_name: str, presenter_name: str) -> Page:
        page: Page = named(page_name)()
        named(presenter_name)(page, self.jobs, self.news, self.session, self._sources())
        return page

    def _sources(self) -> Any:
        from desktop.services.draft import DraftService  # noqa: PLC0415 - the database is here

        trade = self.trade()
        return named("purchase.sources.PurchaseSources")(
            purchases=trade.purchases,
            imports=trade.imports,
            corrections=trade.corrections,
            slips=trade.slips,
            drop_folder=trade.drop_folder,
            merchants=trade.merchants,
            products=trade.products,
            drafts=DraftService(trade.units, trade.clock),
            today=trade.clock.today,
        )
