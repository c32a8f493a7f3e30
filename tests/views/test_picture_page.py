"""The page of pictures: its months, its sentences, and a desk without purchases."""

from __future__ import annotations

from decimal import Decimal

from pytestqt.qtbot import QtBot

from desktop.services.product import nomenclature
from desktop.sheets.purchase_picture import FamilyShare, MarketWeek, PictureSheet
from desktop.views.product.picture_page import PicturePage


def test_a_month_is_drawn_and_told(qtbot: QtBot) -> None:
    page = PicturePage()
    qtbot.addWidget(page)
    page.show_sheet(
        PictureSheet(
            "2026-03",
            ("2026-03", "2026-02"),
            (
                FamilyShare("vegetables", Decimal("15.50"), Decimal("12.50")),
                FamilyShare("", Decimal("1.00"), Decimal(0)),
            ),
            (MarketWeek("Samedi", (0, 0, 0, 0, 0, 2, 0)), MarketWeek("", (1, 0, 0, 0, 0, 0, 0))),
            nomenclature(),
        )
    )
    assert page.months.currentText() == "March 2026"
    assert page.families.sentence == (
        "€16.50 in all, 76% of it sustainable; vegetables comes first with €15.50."
    )
    assert [name for name, _figures in page.shares.rows()] == ["vegetables", "not told"]
    assert [name for name, _counts in page.activity.rows()] == ["Samedi", "Shops"]
    asked: list[str] = []
    page.sheet_requested.connect(asked.append)
    page.months.set_value("2026-02")
    page.months.value_changed.emit("2026-02")
    assert asked == ["2026-02"]


def test_a_desk_without_purchases_says_what_to_do_first(qtbot: QtBot) -> None:
    page = PicturePage()
    qtbot.addWidget(page)
    page.show_sheet(PictureSheet("", (), (), (), nomenclature()))
    assert page._empty.isVisibleTo(page)
    assert not page.families.isVisibleTo(page)
