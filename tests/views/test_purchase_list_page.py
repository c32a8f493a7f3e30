"""The list of purchases: quick with very many of them, filtered, exported as it is shown."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from desktop.domain.month import month_of
from desktop.sheets.purchase import PurchaseFilter, PurchaseLine
from desktop.sheets.purchase_order import PurchaseOrder, PurchasePlace
from desktop.views.purchase.exports import PurchaseExport
from desktop.views.purchase.list_page import PurchaseListPage
from desktop.views.purchase.list_presenter import PurchaseListPresenter
from desktop.views.purchase.paged_table import PART
from tests.local_desk import Desk
from tests.services.market import CARDS, FOLLOWS, MARCH, PAYS, told
from tests.views.purchase_desk import PurchaseDesk, a_purchase_desk

MONTH_OF_A_CITY = 224_000


@pytest.fixture
def place(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[PurchaseDesk]:
    made = a_purchase_desk(desk, tmp_path, qtbot)
    yield made
    made.counter.close()


def take_in(place: PurchaseDesk) -> None:
    place.market.take_in(
        told(1),
        told(2, card_reference=CARDS[1], ticket="T2", at_time="11:00"),
        told(3, card_reference="9999999999", ticket="T3"),
        told(4, "5.00", card_reference=CARDS[2], ticket="T4", family="fruit"),
    )


def opened(place: PurchaseDesk) -> PurchaseListPage:
    return cast(PurchaseListPage, place.open(PurchaseListPage(), PurchaseListPresenter))


def rows(page: PurchaseListPage, column: int) -> list[str]:
    return [page.table.text_at(row, column) for row in range(page.table.rowCount())]


def test_the_month_of_the_latest_import_is_shown_first(place: PurchaseDesk) -> None:
    take_in(place)
    page = opened(place)
    assert page.filters.wanted.month == MARCH
    assert page.table.rowCount() == 4
    subtitle = page.head._subtitle.text()
    assert "4 purchases · 1 of them refused · €30.00 accepted · €30.00 covered" in subtitle
    assert "card unknown" in rows(page, 10)


def test_a_page_that_was_never_open_shows_what_another_asked_for(place: PurchaseDesk) -> None:
    take_in(place)
    (merchant, *_others) = place.sources.merchant_names()
    wanted = PurchaseFilter(month="2026-02", merchant_id=cast(UUID, merchant[0]), family="fruit")
    page = place.open(PurchaseListPage(), PurchaseListPresenter, wanted)
    assert page.filters.wanted == wanted
    assert page.table.rowCount() == 0
    page.filters.month.set_value(MARCH)
    page.mark_stale()
    place.settle()
    assert page.filters.wanted == replace(wanted, month=MARCH)


def test_filters_leave_what_they_say(place: PurchaseDesk) -> None:
    take_in(place)
    page = opened(place)
    for wanted, count in (
        (PurchaseFilter(month=MARCH, state="refused"), 1),
        (PurchaseFilter(month=MARCH, reason="unknown_card"), 1),
        (PurchaseFilter(month=MARCH, family="fruit"), 1),
        (PurchaseFilter(month=MARCH, text=CARDS[1]), 1),
        (PurchaseFilter(month=MARCH, text="terre brune"), 4),
        (PurchaseFilter(month="2026-02"), 0),
        (PurchaseFilter(), 4),
    ):
        place.go(page, wanted)
        page.filter_changed.emit()
        place.settle()
        assert page.filters.wanted == wanted
        assert page.table.rowCount() == count
    page.filters.merchant.set_value(place.market.merchants[1])
    page.filters.changed.emit()
    place.settle()
    assert page.table.rowCount() == 0


def test_typed_words_are_looked_for_after_a_moment(place: PurchaseDesk, qtbot: QtBot) -> None:
    take_in(place)
    page = opened(place)
    qtbot.keyClicks(page.filters.text, "T4")
    qtbot.waitUntil(lambda: page.table.rowCount() == 1)
    assert rows(page, 4) == ["T4"]


def test_the_export_has_what_is_shown_and_no_other(place: PurchaseDesk, tmp_path: Path) -> None:
    take_in(place)
    page = opened(place)
    page.filters.state.set_value("accepted")
    page.filters.changed.emit()
    place.settle()
    export = PurchaseExport(page, place.counter.jobs, place.counter.session, place.sources)
    export.export(str(tmp_path / "achats.csv"))
    place.settle()
    with (tmp_path / "achats.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file, delimiter=";"))
    assert written[0] == [column.title for column in page.table.columns]
    assert [line[4] for line in written[1:]] == rows(page, 4)
    assert len(written) == 4


def test_a_click_on_a_head_puts_in_order_and_the_export_follows(
    place: PurchaseDesk, tmp_path: Path, qtbot: QtBot
) -> None:
    """The order stands among the filters, too: whoever has no mouse chooses it there."""
    take_in(place)
    page = opened(place)
    head = page.view.grid.horizontalHeader()
    for expected in (True, False):
        where = QPoint(head.sectionViewportPosition(6) + 8, head.height() // 2)
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=where)
        place.settle()
        assert page.filters.ordered == PurchaseOrder("amount", expected)
        assert head.sortIndicatorSection() == 6
        amounts = [page.table.line_at(row).amount for row in range(4)]  # type: ignore[union-attr]
        assert amounts == sorted(amounts, reverse=expected)
    export = PurchaseExport(page, place.counter.jobs, place.counter.session, place.sources)
    export.export(str(tmp_path / "achats.csv"))
    place.settle()
    with (tmp_path / "achats.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file, delimiter=";"))[1:]
    assert [line[4] for line in written] == rows(page, 4)


def test_a_part_begins_after_the_nearest_one_that_is_known(place: PurchaseDesk) -> None:
    take_in(place)
    page = opened(place)
    line = page.table.line_at(0)
    assert line is not None
    page.table.start(10 * PART, (line,) * PART, ("a",))
    assert page.table.place_of(1) == PurchasePlace(("a",))
    page.table.put(4, (line,) * PART, ("b",))
    assert page.table.place_of(4) == PurchasePlace(("a",), 3 * PART)
    assert page.table.place_of(7) == PurchasePlace(("b",), 2 * PART)


def test_a_line_opens_with_enter(place: PurchaseDesk, qtbot: QtBot) -> None:
    take_in(place)
    page = opened(place)
    page.view.grid.selectRow(0)
    with qtbot.waitSignal(page.open_requested) as heard:
        qtbot.keyClick(page.view.grid, Qt.Key.Key_Return)
    (target,) = heard.args
    assert (target.page, target.subject) == ("purchase", page.table.line_at(0).id)


def test_who_reads_only_is_offered_nothing_to_write(place: PurchaseDesk) -> None:
    take_in(place)
    place.counter.session.log_in(PAYS)
    page = opened(place)
    assert page.table.rowCount() == 4
    assert not any(b.isVisible() for b in (page.imports, page.slips, page.again))
    assert page.duplicates.isVisible()


def test_refused_purchases_are_judged_again(place: PurchaseDesk) -> None:
    take_in(place)
    page = opened(place)
    page.again.click()
    place.settle()
    assert "1 refused purchase was judged again, 0 accepted now." in page.banner.text


class ACity:
    """Answers as the service does, for as many purchases as a city has in a month."""

    def __init__(self, template: PurchaseLine) -> None:
        self._template = template
        self.asked: list[int] = []

    def lines(
        self, wanted: PurchaseFilter, actor: object, first: int = 0, count: int | None = None
    ) -> tuple[PurchaseLine, ...]:
        self.asked.append(first)
        last = MONTH_OF_A_CITY if count is None else min(first + count, MONTH_OF_A_CITY)
        return tuple(replace(self._template, id=UUID(int=n), line=n) for n in range(first, last))


def test_a_month_of_a_city_is_looked_at_without_holding_the_window(
    place: PurchaseDesk, qtbot: QtBot
) -> None:
    """Only parts in sight are asked for, and no call waits for anything but a few lines."""
    take_in(place)
    page = opened(place)
    city = ACity(page.table.line_at(0))  # type: ignore[arg-type]  # it is there
    longest = 0.0

    def timed(work: Any, *given: Any) -> None:
        nonlocal longest
        began = time.perf_counter()
        work(*given)
        longest = max(longest, time.perf_counter() - began)

    fetched: list[int] = []
    page.view.part_needed.disconnect()
    page.view.part_needed.connect(fetched.append)
    first = city.lines(PurchaseFilter(), FOLLOWS, 0, PART)
    timed(page.table.start, MONTH_OF_A_CITY, first)
    bar = page.view.grid.verticalScrollBar()
    for place_in_bar in (0.1, 0.5, 0.75, 1.0):
        timed(bar.setValue, int(bar.maximum() * place_in_bar))
        timed(page.view.grid.viewport().repaint)
    qtbot.waitUntil(lambda: bool(fetched))
    assert set(fetched) <= {MONTH_OF_A_CITY // PART - 2, MONTH_OF_A_CITY // PART - 1}
    for part in fetched:
        timed(page.table.put, part, city.lines(PurchaseFilter(), FOLLOWS, part * PART, PART))
    QApplication.sendPostedEvents()
    timed(page.view.grid.viewport().repaint)
    last = page.table.line_at(MONTH_OF_A_CITY - 1)
    assert last is not None
    assert last.line == MONTH_OF_A_CITY - 1
    assert longest < 0.15  # some 5 ms alone; this is for machines that do much else at once


def test_days_and_amounts_go_out_as_values(place: PurchaseDesk) -> None:
    take_in(place)
    page = opened(place)
    cells = page.cells_of(page.table.line_at(0))  # type: ignore[arg-type]  # it is there
    assert isinstance(cells[0], date)
    assert isinstance(cells[6], Decimal)
    assert month_of(cast(date, cells[0])) == MARCH
