"""Lists of purchases in any order: parts put together are the whole, without gap or repetition."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.domain.errors import Refusal
from desktop.reports import table_stream
from desktop.services import purchase_list
from desktop.services.purchase_list import PurchaseListService
from desktop.services.table_export import export_lines
from desktop.sheets.purchase import PurchaseFilter, PurchaseLine
from desktop.sheets.purchase_order import ORDERED_BY, PurchaseOrder, PurchasePlace
from desktop.sheets.table import TooManyForWorkbook
from desktop.storage.queries import purchase_order
from tests.local_desk import Desk
from tests.services.market import CARDS, FOLLOWS, Market, a_market, told

ALL = PurchaseFilter()


@pytest.fixture
def market(desk: Desk, tmp_path: Path) -> Market:
    """Some alike in everything that lists are put in order by; one of a merchant nobody knows."""
    made = a_market(desk, tmp_path)
    rows = [
        told(
            number,
            f"{1 + number % 3}.00",
            card_reference=CARDS[number % 2],
            on_day=date(2026, 3, 2 + number % 4),
            at_time="",
            ticket=f"T{number // 2}",
            family="vegetables" if number % 2 else "fruit",
        )
        for number in range(1, 24)
    ]
    made.take_in(*rows, told(24, merchant_reference="Nobody", ticket="T99"))
    return made


@pytest.fixture
def purchases(market: Market) -> PurchaseListService:
    return PurchaseListService(market.desk.units)


def in_parts(purchases: PurchaseListService, order: PurchaseOrder) -> list[PurchaseLine]:
    found: list[PurchaseLine] = []
    part = purchases.part(ALL, FOLLOWS, order, PurchasePlace(), 5)
    while part.lines:
        found += part.lines
        part = purchases.part(ALL, FOLLOWS, order, PurchasePlace(part.last), 5)
    return found


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("by", ORDERED_BY)
def test_parts_one_after_the_other_are_the_whole(
    purchases: PurchaseListService, by: str, descending: bool
) -> None:
    order = PurchaseOrder(by, descending)
    whole = purchases.part(ALL, FOLLOWS, order, PurchasePlace(), 100).lines
    assert len({line.id for line in whole}) == 24
    assert in_parts(purchases, order) == list(whole)
    jumped = purchases.part(ALL, FOLLOWS, order, PurchasePlace(skip=9), 4)
    assert jumped.lines == whole[9:13]
    assert purchases.part(
        ALL, FOLLOWS, order, PurchasePlace(jumped.last, skip=2), 3
    ).lines == tuple(whole[15:18])


@pytest.mark.parametrize("descending", [True, False])
def test_a_jump_far_away_lands_on_the_same_lines(
    purchases: PurchaseListService, monkeypatch: pytest.MonkeyPatch, descending: bool
) -> None:
    """Days are counted instead of lines, also after a line in the middle of a day."""
    order = PurchaseOrder(descending=descending)
    whole = purchases.part(ALL, FOLLOWS, order, PurchasePlace(), 100).lines
    middle = purchases.part(ALL, FOLLOWS, order, PurchasePlace(), 7).last
    monkeypatch.setattr(purchase_order, "FAR", 1)
    for skip in range(1, 26):
        far = purchases.part(ALL, FOLLOWS, order, PurchasePlace(skip=skip), 4)
        assert far.lines == whole[skip : skip + 4]
        far = purchases.part(ALL, FOLLOWS, order, PurchasePlace(middle, skip), 4)
        assert far.lines == whole[7 + skip : 7 + skip + 4]


def test_lines_stand_as_their_order_says(purchases: PurchaseListService) -> None:
    def column(by: str, *, descending: bool) -> list[object]:
        lines = in_parts(purchases, PurchaseOrder(by, descending))
        return [getattr(line, {"day": "on_day"}.get(by, by)) for line in lines]

    for by in ("day", "amount", "covered", "card", "ticket"):
        assert column(by, descending=True) == sorted(column(by, descending=True), reverse=True)
        assert column(by, descending=False) == sorted(column(by, descending=False))
    assert column("merchant", descending=False)[-1] == "Nobody"


def test_all_of_them_come_one_by_one_however_few_are_held(
    purchases: PurchaseListService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purchase_list, "AT_ONCE", 4)
    order = PurchaseOrder("amount", descending=False)
    assert list(purchases.each(ALL, FOLLOWS, order)) == in_parts(purchases, order)


def test_a_file_of_lines_is_that_of_a_whole_table(tmp_path: Path) -> None:
    titles = ("Day", "Amount", "Words")
    rows = [(date(2026, 3, 1), Decimal("12.50"), "=1+1"), (None, None, "é\x07")]
    path = export_lines("Achats: mars", titles, iter(rows), tmp_path / "achats.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.reader(file, delimiter=";"))
    assert written == [list(titles), ["01/03/2026", "12,50", "'=1+1"], ["", "", "é\x07"]]
    book = load_workbook(export_lines("Achats: mars", titles, iter(rows), tmp_path / "a.xlsx"))
    sheet = book["Achats  mars"]
    assert sheet.freeze_panes == "A2"
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert values[0][1:] == [12.5, "'=1+1"]
    assert values[0][0].date() == date(2026, 3, 1)
    assert values[1] == [None, None, "é\ufffd"]


def test_more_lines_than_a_workbook_has_are_refused_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_stream, "MOST_LINES", 2)
    with pytest.raises(TooManyForWorkbook) as refused:
        export_lines("x", ("n",), ((n,) for n in range(3)), tmp_path / "a.xlsx")
    assert isinstance(refused.value, Refusal)
    assert list(tmp_path.iterdir()) == []
