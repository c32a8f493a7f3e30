"""The market of the services with pages about purchases on it, in a real window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from desktop.domain.actor import Actor
from desktop.importers import purchase_layout, purchase_row, purchase_table
from desktop.jobs.runner import JobRunner
from desktop.services.draft import DraftService
from desktop.services.merchant import MerchantService
from desktop.services.product import ProductService
from desktop.services.purchase_correction import PurchaseCorrectionService
from desktop.services.purchase_drop import PurchaseDropService
from desktop.services.purchase_list import PurchaseListService
from desktop.services.purchase_slips import PurchaseSlipService
from desktop.views.news import News
from desktop.views.purchase.sources import PurchaseSources
from desktop.views.session import Session
from desktop.views.widgets.page import Page
from tests.local_desk import Desk
from tests.services.market import FOLLOWS, Market, a_market
from tests.views.counter_desk import Counter, Mistakes

LOADED = (purchase_layout, purchase_row, purchase_table)
"""What a desk waits for once, before its first file; a test would wait for it in its page."""

NOW = datetime(2026, 4, 10, 8, 0, tzinfo=UTC)


@dataclass
class PurchaseDesk:
    market: Market
    counter: Counter
    sources: PurchaseSources
    qtbot: QtBot

    def open(self, page: Any, presenter: Callable[..., object], subject: object = None) -> Any:
        """The page in a window, with its presenter, loaded."""
        counter = self.counter
        presenter(page, counter.jobs, counter.news, counter.session, self.sources)
        counter.show(self.qtbot, page)
        self.go(page, subject)
        return page

    def go(self, page: Page, subject: object) -> None:
        page.open_subject(subject)
        page.refresh_if_needed()
        page.shown()
        self.settle()

    def settle(self) -> None:
        self.counter.settle(self.qtbot)


def a_purchase_desk(desk: Desk, folder: Path, qtbot: QtBot, actor: Actor = FOLLOWS) -> PurchaseDesk:
    market = a_market(desk, folder)
    news, jobs, mistakes = News(), JobRunner(), Mistakes()
    desk.units.on_committed = news.changed.emit
    desk.units.now = lambda: NOW
    jobs.unexplained.connect(mistakes.note)
    units, clock, imports = desk.units, market.clock, market.imports
    sources = PurchaseSources(
        purchases=PurchaseListService(units),
        imports=imports,
        corrections=PurchaseCorrectionService(units, clock, imports),
        slips=PurchaseSlipService(units, clock, imports),
        drop_folder=PurchaseDropService(imports, folder / "drop"),
        merchants=MerchantService(units, clock),
        products=ProductService(units, clock),
        drafts=DraftService(units, clock),
        today=clock.today,
    )
    session = Session(actor, language="en")
    counter = Counter(None, jobs, news, session, mistakes, actor)  # type: ignore[arg-type]
    return PurchaseDesk(market, counter, sources, qtbot)
