"""Pages of merchants as the window builds them: each one asks what it shows, and gets it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.app.trade import Trade
from desktop.app.trade_pages import TradePages
from desktop.domain.actor import Actor, Role
from desktop.models import new_id
from desktop.services.clock import fixed_clock
from desktop.services.invented_merchants import InventedMerchants
from desktop.settings import Settings
from desktop.views.merchant.directory_page import DirectoryPage
from desktop.views.merchant.page import MerchantListPage
from desktop.views.product.page import ProductPage
from desktop.views.widgets.page import Page
from tests.local_desk import Desk
from tests.views.counter_desk import NOW, Counter, open_counter

FOLLOWS = Actor(new_id(), "Enora Tanguy", frozenset({Role.MERCHANT_MANAGER}))
CLOCK, ON = fixed_clock(NOW), NOW.date()


@pytest.fixture
def counter(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Counter]:
    InventedMerchants(desk.units, CLOCK, FOLLOWS, ON, ON - timedelta(days=90)).enter()
    opened = open_counter(desk, tmp_path)
    opened.session.log_in(FOLLOWS)
    yield opened
    opened.close()


@pytest.fixture
def pages(counter: Counter, desk: Desk, tmp_path: Path) -> TradePages:
    trade = Trade(Settings(data=tmp_path), CLOCK, desk.units)
    return TradePages(counter.jobs, counter.news, counter.session, lambda: trade)


def shown(page: Page, counter: Counter, qtbot: QtBot) -> None:
    counter.show(qtbot, page)
    page.refresh_if_needed()
    counter.settle(qtbot)


def test_the_list_and_the_directory_show_who_sells(
    pages: TradePages, counter: Counter, qtbot: QtBot
) -> None:
    merchants, directory = pages.merchants(), pages.directory()
    for page in (merchants, directory):
        shown(page, counter, qtbot)
    assert isinstance(merchants, MerchantListPage)
    assert isinstance(directory, DirectoryPage)
    assert "Vrac & Bocaux\t" in merchants.view.as_text()
    assert "Marché du samedi" in directory.view.as_text()
    assert not merchants.products.isHidden()


def test_the_products_of_one_merchant_are_shown_alone(
    pages: TradePages, counter: Counter, qtbot: QtBot
) -> None:
    page = pages.products()
    shown(page, counter, qtbot)
    assert isinstance(page, ProductPage)
    merchant_id = pages.trade().merchants.lines()[0].id
    page.open_subject(merchant_id)
    assert not page.declared.all.isHidden()
    with qtbot.waitSignal(page.open_requested) as opened:
        page.declared.open.click()
    assert opened.args is not None
    assert opened.args[0].subject == merchant_id
    page.declared.all.click()
    assert page.declared.all.isHidden()
